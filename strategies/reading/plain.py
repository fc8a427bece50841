"""Plain text: a paper as it is copied from a page of the chamber, with its particulars above it, or only the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from ui.dates import UnreadableDate, parse

from ..choices import ImportFormat, ParagraphKind, PersonRole
from ..rules import parse_reference
from .document import MOST_ACTIVITIES, Activity, ImportedDocument, clean

_BORDER = re.compile(r"preview document\b", re.IGNORECASE)
"""What stands between the particulars and the text on the pages that people copy from."""

_NUMBER = re.compile(r"nummer:\s*(\d{4}D\d{5})(?:,\s*datum:\s*(\d{4}-\d{2}-\d{2}))?(.*)", re.IGNORECASE)
_DOSSIER = re.compile(r"onderdeel van kamerstukdossier\s+(\d{5}(?:-[A-Z0-9]+)?)\s*-\s*(\w+)\s*(.*)", re.IGNORECASE)
_CASE = re.compile(r"onderdeel van zaak\s+(\d{4}Z\d{5})", re.IGNORECASE)
_CODE = re.compile(r"\(((?:kst|blg|ah)-[\w-]+)\)")
_PEOPLE = re.compile(r"gerelateerde personen:?", re.IGNORECASE)
_ROLE = re.compile(r"-?\s*([A-Za-z ]*(?:ondertekenaar|indiener)):\s*(.+)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\((?:ooit|was)\b[^()]*\)\s*$", re.IGNORECASE)
_MEETING = re.compile(r"-\s*(\d{4}-\d{2}-\d{2})(?: (\d{1,2}:\d{2}))?:\s*(.+)")
_KIND = re.compile(r"(.*?)\s*\(([^()]*)\)(?:,\s*([^()]*))?$")

_SERIES = re.compile(r"(\d{2} ?\d{3}(?:[ -](?:[IVX]+|\d{2}))?)\s+(\D.*)")
_PAPER_NUMBER = re.compile(r"Nr\. ?(\w{1,5})\b")
_PLACE_AND_DATE = re.compile(r"[A-Z][\w’' -]{1,40}, (\d{1,2} [a-z]+ \d{4})$")
_ITEM = re.compile(r"(?:[-–•*·▪]|\(?[a-z]\)|[a-z]\.|\d{1,2}\))\s+\S")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÀ-Ý]")
_MARK = re.compile(r"(?<=[^\W\d_])(\d{1,3})(?=[\s,.;:)]|$)|(?<=[^\W\d_][.,;:)])(\d{1,3})(?=\s|$)")
_NOTE = re.compile(r"(\d{1,3})\s+\S")
_OFFICE = re.compile(r"^(?:de|namens de|mede namens de)\s+(?:minister|staatssecretaris)", re.IGNORECASE)

LONGEST_HEADING = 100
SHORTEST_TEXT = 120
"""A line is a heading when it is short and ends as no sentence does, and what follows is a text of some length."""


def read_plain(text: str) -> ImportedDocument:
    """The paragraphs of a text, a line each, with the particulars that stand above it or in its head."""
    imported = ImportedDocument(ImportFormat.TEXT)
    lines = [line for line in (clean(line) for line in text.splitlines()) if line]
    border = next((place for place, line in enumerate(lines[:200]) if _BORDER.match(line)), None)
    if border is not None:
        _read_particulars(imported, lines[:border])
        lines = lines[border + 1 :]
    _read_head(imported, lines)
    _read_text(imported, lines)
    if not imported.people:
        _read_signature(imported, lines)
    return imported


def _read_particulars(imported: ImportedDocument, lines: list[str]) -> None:
    """What the page says about the document; each line is understood, or kept as left out."""
    before = 0
    readers: list[Callable[[ImportedDocument, str], bool]] = [_number, _people, _dossier, _case, _meeting, _role, _code]
    for line in lines:
        if any(reader(imported, line) for reader in readers):
            before = 99
        elif before == 0:
            imported.title, before = line, 1
        elif before == 1:
            imported.dossier_title, before = line, 2
        else:
            imported.left_out.append(line.lstrip("- "))


def _number(imported: ImportedDocument, line: str) -> bool:
    if not (found := _NUMBER.match(line)):
        return False
    imported.chamber_number = found[1].upper()
    if found[2]:
        imported.date = _iso(found[2])
    if rest := found[3].strip(" ,"):
        imported.left_out.append(rest)
    return True


def _code(imported: ImportedDocument, line: str) -> bool:
    if not (found := _CODE.search(line)):
        return False
    imported.reference = imported.reference or parse_reference(found[1])
    return True


def _dossier(imported: ImportedDocument, line: str) -> bool:
    if not (found := _DOSSIER.match(line)):
        return False
    imported.reference = parse_reference(f"kst-{found[1]}-{found[2]}") or imported.reference
    imported.dossier_title = imported.dossier_title or found[3].strip(" .")
    return True


def _case(imported: ImportedDocument, line: str) -> bool:
    if found := _CASE.match(line):
        imported.case_number = found[1].upper()
    return bool(found)


def _people(imported: ImportedDocument, line: str) -> bool:
    """The heading of the list, with which the first name may stand in one line."""
    if not (found := _PEOPLE.match(line)):
        return False
    rest = line[found.end() :].strip()
    if rest and not _role(imported, rest):
        imported.left_out.append(rest)
    return True


def _role(imported: ImportedDocument, line: str) -> bool:
    if not (found := _ROLE.match(line)):
        return False
    who = found[2]
    # What party somebody once sat in parliament for is no capacity in which this was signed.
    if aside := _ASIDE.search(who):
        imported.left_out.append(aside[0].strip())
        who = who[: aside.start()]
    name, _comma, capacity = who.partition(",")
    signed = "ondertekenaar" in found[1].lower()
    imported.add_person(name, capacity, PersonRole.SIGNATORY if signed else PersonRole.RELATED)
    return True


def _meeting(imported: ImportedDocument, line: str) -> bool:
    if not (found := _MEETING.match(line)):
        return False
    day = _iso(found[1])
    if day is None or len(imported.activities) >= MOST_ACTIVITIES:
        return False
    described = _KIND.match(found[3])
    subject, kind, committee = described.groups() if described else (found[3], found[3], "")
    committee = {"TK": "Tweede Kamer", "EK": "Eerste Kamer"}.get(committee or "", committee or "")
    imported.activities.append(
        Activity(day, _time(found[2] or ""), (kind or subject)[:120], subject[:300], committee[:120])
    )
    return True


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.zfill(5)) if text else None
    except ValueError:
        return None


def _read_head(imported: ImportedDocument, lines: list[str]) -> None:
    """What the head of the paper itself says, where the particulars did not."""
    head = lines[:12]
    dossier = ""
    for line in head:
        if not dossier and (found := _SERIES.match(line)):
            dossier = found[1]
            imported.dossier_title = imported.dossier_title or found[2]
        elif dossier and (found := _PAPER_NUMBER.match(line)):
            imported.reference = imported.reference or parse_reference(f"{dossier}, nr. {found[1]}")
        elif (found := _PLACE_AND_DATE.match(line)) and imported.date is None:
            imported.date = _written(found[1])
    if not imported.title:
        imported.title = imported.dossier_title or (lines[0] if lines else "")


def _written(text: str) -> date | None:
    try:
        return parse(text).first_day
    except (UnreadableDate, ValueError):
        return None


def _read_text(imported: ImportedDocument, lines: list[str]) -> None:
    notes = _first_note(lines)
    long = [place for place, line in enumerate(lines[:notes]) if len(line) >= SHORTEST_TEXT]
    numbered = False
    for place, line in enumerate(lines):
        if place >= notes:
            imported.add(line, ParagraphKind.NOTE)
        elif long and long[0] < place < long[-1] and _is_heading(line, lines[place + 1 : place + 3]):
            number = _NUMBERED.match(line)
            numbered = numbered or bool(number)
            level = number[1].count(".") + 1 if number else 2 if numbered else 1
            imported.add(line, ParagraphKind.HEADING, level)
        else:
            imported.add(line, ParagraphKind.ITEM if _ITEM.match(line) else ParagraphKind.TEXT)
    marks, expected = [], 1
    for line in lines[:notes]:
        for found in _MARK.finditer(line):
            if (found[1] or found[2]) == str(expected):
                marks.append(str(expected))
                expected += 1
    there = {note[1] for line in lines[notes:] if (note := _NOTE.match(line))}
    imported.marks_without_note = [mark for mark in marks if mark not in there]


def _is_heading(line: str, following: list[str]) -> bool:
    if len(line) > LONGEST_HEADING or line[-1] in ".,;:?!" or _ITEM.match(line) or _PLACE_AND_DATE.match(line):
        return False
    if not (line[0].isupper() or _NUMBERED.match(line)):
        return False
    # A heading may have another one below it.
    return any(len(text) >= SHORTEST_TEXT for text in following)


def _first_note(lines: list[str]) -> int:
    """Where the notes begin: the last lines, when they are numbered from 1 without a gap."""
    for place in range(len(lines) - 1, -1, -1):
        found = _NOTE.match(lines[place])
        if not found:
            return len(lines)
        if found[1] == "1":
            numbers = [match[1] for line in lines[place:] if (match := _NOTE.match(line))]
            return place if numbers == [str(n) for n in range(1, len(lines) - place + 1)] else len(lines)
    return len(lines)


def _read_signature(imported: ImportedDocument, lines: list[str]) -> None:
    """An office that ends in a comma, over one or two lines, and a name below it."""
    for place in range(max(0, len(lines) - 8), len(lines) - 1):
        if _OFFICE.match(lines[place]):
            office = lines[place]
            after = place + 1
            if not office.endswith(",") and after < len(lines) - 1:
                office, after = f"{office} {lines[after]}", after + 1
            if after < len(lines) and len(lines[after]) <= 60:
                imported.add_person(lines[after], re.sub(r"^de\s+", "", office, flags=re.I), PersonRole.SIGNATORY)
