"""Where a quoted text stands: literally, apart from white space, the shape of quotation marks and footnote marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SHAPES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2010\u2011\u2012\u2013\u2014\u2212", "''''\"\"\"------"
)
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,3}(?=[\s,.;:)]|$)|(?<=[^\W\d_][.,;:)])\d{1,3}(?=\s|$)|\[\d{1,3}\]")


class Anchor(NamedTuple):
    """A place in the text: the number of the paragraph in the list given, first character, after the last one."""

    place: int
    start: int
    end: int


class _Folded(NamedTuple):
    text: str
    places: list[int]


class Finder:
    """Looks for quotations in the same paragraphs; what is compared is worked out once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self._compared: dict[bool, list[str]] = {}

    def find(self, quote: str, *, near: tuple[int, int] = (0, 0)) -> Anchor | None:
        """Where `quote` stands; the place closest to `near` (paragraph and character, from 0) when there are several.

        First literally; then without the marks of footnotes, which a quotation usually leaves out.
        """
        for without_marks in (False, True):
            if without_marks not in self._compared:
                self._compared[without_marks] = [_compared(text, without_marks) for text in self.texts]
            wanted = _compared(quote, without_marks)
            if not wanted:
                return None
            found = [
                anchor
                for index, text in enumerate(self._compared[without_marks])
                if wanted in text
                for anchor in _places(wanted, index, self.texts[index], without_marks)
            ]
            if found:
                return min(found, key=lambda anchor: (abs(anchor.place - near[0]), abs(anchor.start - near[1])))
        return None


def locate(quote: str, texts: Iterable[str], *, near: tuple[int, int] = (0, 0)) -> Anchor | None:
    """The same for one quotation."""
    return Finder(texts).find(quote, near=near)


def _compared(text: str, without_marks: bool) -> str:
    return " ".join((_NOTE_MARK.sub("", text) if without_marks else text).translate(_SHAPES).split())


def _places(wanted: str, index: int, text: str, without_marks: bool) -> list[Anchor]:
    folded = _fold(text, without_marks)
    found, begin = [], folded.text.find(wanted)
    while begin >= 0:
        last = folded.places[begin + len(wanted) - 1]
        found.append(Anchor(index, folded.places[begin], last + 1))
        begin = folded.text.find(wanted, begin + len(wanted))
    return found


def _fold(text: str, without_marks: bool) -> _Folded:
    """The text as it is compared, with for each of its characters the place where it comes from."""
    left_out: set[int] = set()
    if without_marks:
        left_out = {place for mark in _NOTE_MARK.finditer(text) for place in range(*mark.span())}
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_SHAPES)):
        if place in left_out:
            continue
        if character.isspace():
            if not folded or folded[-1] == " ":
                continue
            character = " "
        folded.append(character)
        places.append(place)
    if folded and folded[-1] == " ":
        folded.pop()
        places.pop()
    return _Folded("".join(folded), places)
