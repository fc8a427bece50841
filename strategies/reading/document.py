"""What is read from a document, in plain values, and how much of it we take."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ui.errors import DomainError
from ui.text import normalise

from ..choices import ImportFormat, ParagraphKind, PersonRole
from ..rules import Reference

MOST_PIECES = 5_000
"""A letter has some hundred, a budget some thousand; more would keep who imports it waiting for a minute."""
MOST_IN_PIECE = 20_000
MOST_PEOPLE = 100
MOST_ACTIVITIES = 200
DEEPEST_HEADING = 4

_SPACE = re.compile(r"\s+")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_OTHER_PLANES = re.compile(
    "[" + "".join(chr(p * 0x10000 + 0xFFFE) + chr(p * 0x10000 + 0xFFFF) for p in range(1, 17)) + "]"
)
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s")


class UnreadableDocument(DomainError):
    """The file or text is no document that can be read; the message says what to do."""

    def __init__(self, message: str | Promise, **values: Any) -> None:
        super().__init__(**values)
        self.message = message


@dataclass(frozen=True)
class Person:
    """Who signed a document or is named in its particulars; `role` is a code of PersonRole."""

    name: str
    capacity: str = ""
    role: str = PersonRole.RELATED.value


@dataclass(frozen=True)
class Activity:
    """An item on the agenda of parliament."""

    date: datetime.date
    time: datetime.time | None
    kind: str
    subject: str = ""
    committee: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of the text; `kind` is a code of ParagraphKind, `level` that of a heading, from 1."""

    text: str
    kind: str = ParagraphKind.TEXT.value
    level: int = 0


@dataclass
class ImportedDocument:
    """What was read. What was not found is empty; `left_out` is what was read and has no place here."""

    format: ImportFormat
    title: str = ""
    dossier_title: str = ""
    reference: Reference | None = None
    chamber_number: str = ""
    case_number: str = ""
    date: datetime.date | None = None
    people: list[Person] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    marks_without_note: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def signatory(self) -> str:
        """Who signed first, with the capacity in which that was done."""
        first = next((person for person in self.people if person.role == PersonRole.SIGNATORY), None)
        return ", ".join(part for part in (first.name, first.capacity) if part) if first else ""

    def add(self, text: str, kind: ParagraphKind = ParagraphKind.TEXT, level: int = 0) -> None:
        """Add a piece of text, if there is any; what is too long for one paragraph becomes several."""
        for part in _parts(clean(text)):
            if len(self.pieces) >= MOST_PIECES:
                raise UnreadableDocument(
                    _("This document has more than %(most)d paragraphs. Split it up."), most=MOST_PIECES
                )
            is_heading = kind == ParagraphKind.HEADING
            self.pieces.append(Piece(part, kind.value, min(max(level, 1), DEEPEST_HEADING) if is_heading else 0))

    def add_person(self, name: str, capacity: str = "", role: PersonRole = PersonRole.RELATED) -> None:
        """Add somebody who is not there yet; who signed stays who signed."""
        name, capacity = clean(name).strip(" ,;")[:150], clean(capacity).strip(" ,;")[:200]
        known = {person.name.casefold() for person in self.people}
        if name and name.casefold() not in known and len(self.people) < MOST_PEOPLE:
            self.people.append(Person(name, capacity, role.value))

    def missing(self) -> list[str]:
        """Names of the particulars that were not found."""
        found = {
            "title": self.title,
            "reference": self.reference or self.chamber_number,
            "date": self.date,
            "people": self.people,
            "activities": self.activities,
        }
        return [name for name, value in found.items() if not value]


def clean(text: str) -> str:
    """One line, with the characters that cannot be shown left out: they are damage of a file, and no text."""
    return normalise(_SPACE.sub(" ", _OTHER_PLANES.sub("", _UNWANTED.sub("", text))))


def _parts(text: str) -> list[str]:
    """A text in pieces that each fit in a paragraph, cut after a sentence where there is one."""
    parts = []
    while len(text) > MOST_IN_PIECE:
        ends = [match.start() for match in _SENTENCE_END.finditer(text, 0, MOST_IN_PIECE)]
        cut = ends[-1] if ends else MOST_IN_PIECE
        parts.append(text[:cut].strip())
        text = text[cut:].strip()
    return [part for part in [*parts, text] if part]
