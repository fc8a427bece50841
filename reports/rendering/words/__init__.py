"""The reports' own words, complete in each language; content stays in the language that it was written in."""

import tomllib
from pathlib import Path

LANGUAGES = ("nl", "en")


def _load(name: str) -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


WORDS: dict[str, dict[str, str]] = {language: _load(language) for language in LANGUAGES}
"""Of the annual report."""
COHERENCE_OWN: dict[str, dict[str, str]] = {language: _load(f"coherence_{language}") for language in LANGUAGES}
COHERENCE_WORDS: dict[str, dict[str, str]] = {
    language: WORDS[language] | COHERENCE_OWN[language] for language in LANGUAGES
}
"""Of the coherence report: what is called the same in both reports is written once."""
