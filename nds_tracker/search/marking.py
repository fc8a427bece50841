"""Found words, marked in the text in which they stand. Text is data: it is escaped here, always."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .reading import Term, plain

LENGTH = 220
"""How much of a long text is shown around the first word found, in characters."""

_WORD = re.compile(r"[^\W_]+")


def marked(text: str, terms: Iterable[Term], stems: Iterable[str] = (), *, length: int = 0) -> SafeString:
    """`text` with what was found in <mark>; with `length` a piece of it around the first word found.

    `stems` are words of this text that the stemmer of the database holds for the same as a word that was asked for.
    """
    found = list(_places(text, list(terms), {plain(stem) for stem in stems}))
    start, end = _piece(text, found[0] if found else (0, 0), length) if length else (0, len(text))
    parts: list[SafeString | str] = ["… "] if start else []
    position = start
    for first, last in found:
        if first < position or last > end:
            continue
        parts += [text[position:first], format_html("<mark>{}</mark>", text[first:last])]
        position = last
    parts.append(text[position:end])
    if end < len(text):
        parts.append(" …")
    return format_html_join("", "{}", ((part,) for part in parts))


def _places(text: str, terms: list[Term], stems: set[str]) -> Iterable[tuple[int, int]]:
    words = [(plain(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]
    single = {spelling for term in terms if len(term.words) == 1 for spelling in term.spellings} | stems
    inside = {form for term in terms for form in term.inside}
    begun = tuple(term.words[0] for term in terms if len(term.words) == 1 and term.unfinished)
    phrases = [term.words for term in terms if len(term.words) > 1]
    for place, (word, start, end) in enumerate(words):
        length = next((len(phrase) for phrase in phrases if _stands_at(words, place, phrase)), 0)
        if length:
            yield start, words[place + length - 1][2]
        elif word in single or any(part in word for part in inside) or (begun and word.startswith(begun)):
            yield start, end


def _stands_at(words: list[tuple[str, int, int]], place: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word for word, _start, _end in words[place : place + len(phrase)]) == phrase


def _piece(text: str, first: tuple[int, int], length: int) -> tuple[int, int]:
    """Where to cut: a third of the piece stands before the first word found, and no word is cut in two."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(first[0] - length // 3, len(text) - length))
    if start:
        space = text.find(" ", start, first[0])
        start = space + 1 if space >= 0 else first[0]
    end = min(len(text), max(start + length, first[1]))
    if end < len(text):
        space = text.rfind(" ", max(first[1], start), end)
        end = space if space > 0 else end
    return start, end
