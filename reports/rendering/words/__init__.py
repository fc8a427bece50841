"""The report's own words, complete in each language; content stays in the language that it was written in."""

from . import en, nl

WORDS: dict[str, dict[str, str]] = {"nl": nl.WORDS, "en": en.WORDS}
