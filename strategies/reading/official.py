"""The official XML of officielebekendmakingen.nl: publications since 2010, and its sheet of metadata.

Read with everything off that makes XML dangerous: no document type, no entities, nothing from elsewhere. Elements that
we do not know are walked through, so that no text is lost.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy as _

from ui.dates import UnreadableDate, parse

from ..choices import ImportFormat, ParagraphKind, PersonRole
from ..rules import parse_reference
from .document import ImportedDocument, UnreadableDocument, clean

DEEPEST = 60
MOST_ELEMENTS = 200_000

_SPACE = re.compile(r"\s+")
_DIVISIONS = {"divisie", "bijlage", "hoofdstuk", "paragraaf", "titeldeel", "artikel", "afdeling", "circulaire.divisie"}
_PARAGRAPHS = {"al", "considerans.al", "noot.al", "lidnr", "wie", "tekstregel", "datumtekst", "kamervraagomschrijving"}
_HEADINGS = {"tussenkop", "tuskop"}
_LEFT_OUT = {"metadata", "meta-data", "kamerstukkop", "kamervraagkop", "colspec", "illustratie", "plaatje"}
_ROOTS = {"officiele-publicatie", "kamerstuk", "kamerwrk", "kamervragen"}


def read_xml(text: str) -> ImportedDocument:
    """What an official publication says."""
    root = _parsed(text)
    name = _name(root)
    if name == "metadata_gegevens":
        raise UnreadableDocument(
            _("These are only the particulars of a document. Take the XML of the document itself.")
        )
    if name not in _ROOTS and not any(_name(element) in _ROOTS for element in root.iter()):
        raise UnreadableDocument(_("This is XML, but not that of a parliamentary paper of officielebekendmakingen.nl."))
    return _Reader(root).imported


def _parsed(text: str) -> Any:
    """The tree, measured while it is read."""
    depth = count = 0
    root = None
    try:
        source = _Source(text)
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth, count = depth + 1, count + 1
            if depth > DEEPEST or count > MOST_ELEMENTS:
                raise UnreadableDocument(_("This XML is built in a way that no parliamentary paper is."))
    except DefusedXmlException as error:
        raise UnreadableDocument(
            _("This XML has a document type or entities of its own. We do not read those, for safety.")
        ) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise UnreadableDocument(_("This XML is damaged. Download it again and try again.")) from error
    if root is None:
        raise UnreadableDocument(_("This XML is damaged. Download it again and try again."))
    return root


class _Source:
    """Gives the parser text: it was decoded already, so what it says of its own encoding no longer counts."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def read(self, size: int = -1) -> str:
        """The next part."""
        end = len(self.text) if size < 0 else self.place + size
        part, self.place = self.text[self.place : end], end
        return part


def _name(element: Any) -> str:
    """The name without its namespace; comments and instructions have none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


class _Reader:
    """Walks through a publication once."""

    def __init__(self, root: Any) -> None:
        self.imported = ImportedDocument(ImportFormat.XML)
        self.notes: list[tuple[str, str]] = []
        self._read_metadata(root)
        self._read_head(root)
        self._walk(root, 0)
        for number, text in self.notes:
            self.imported.add(f"{number} {text}".strip(), ParagraphKind.NOTE)

    def _read_metadata(self, root: Any) -> None:
        """What the publication says of itself in name and content."""
        said: dict[str, list[str]] = {}
        for element in root.iter():
            if _name(element) in {"meta", "metadata"} and element.get("name") and element.get("content"):
                said.setdefault(element.get("name").lower(), []).append(clean(element.get("content")))
        take_metadata(self.imported, said)

    def _read_head(self, root: Any) -> None:
        dossier = _first(root, "dossiernr") or _first(root, "dossiernummer")
        number = _first(root, "ondernummer")
        if dossier and number and not self.imported.reference:
            self.imported.reference = parse_reference(f"{dossier}, nr. {number}")
        for element in root.iter():
            name = _name(element)
            if name == "dossier":
                self.imported.dossier_title = self.imported.dossier_title or _first(element, "titel")
            elif name == "datum" and not self.imported.date:
                self.imported.date = _date(element.get("isodatum") or clean(_text(element)))
            elif name == "ondertekening":
                self._sign(element)
        if not self.imported.title:
            stuk = next((element for element in root.iter() if _name(element) == "stuk"), None)
            onderwerp = _first(root, "kamervraagonderwerp")
            self.imported.title = onderwerp or (_first(stuk, "titel") if stuk is not None else "")
        if not self.imported.title:
            self.imported.title = self.imported.dossier_title

    def _sign(self, element: Any) -> None:
        office = " ".join(clean(_text(part)) for part in element if _name(part) == "functie")
        for part in element.iter():
            if _name(part) == "naam":
                self.imported.add_person(clean(_text(part)), _office(office), PersonRole.SIGNATORY)

    def _walk(self, element: Any, level: int, kind: ParagraphKind = ParagraphKind.TEXT) -> None:
        """The text below an element, in order; loose text between elements is a paragraph of its own."""
        self.imported.add(element.text or "", kind)
        for child in element:
            self._take(child, level, kind)
            self.imported.add(child.tail or "", kind)

    def _take(self, element: Any, level: int, kind: ParagraphKind) -> None:
        name = _name(element)
        if not name or name in _LEFT_OUT:
            return
        if name in _PARAGRAPHS:
            self._add(element, kind)
        elif name in _HEADINGS or (name == "titel" and kind == ParagraphKind.TEXT):
            self._add(element, ParagraphKind.HEADING, max(level, 0) + 1)
        elif name == "kop" or name == "stuknr":
            self._add(element, ParagraphKind.HEADING, max(level, 1))
        elif name == "dossier":
            self._add(element, ParagraphKind.TEXT)
        elif name in _DIVISIONS:
            self._walk(element, level + 1, kind)
        elif name == "li":
            self._item(element, level)
        elif name in {"row", "rij"}:
            cells = [clean(self._inline(cell)) for cell in element]
            self.imported.add(" | ".join(cells) if any(cells) else "", ParagraphKind.CELL)
        elif name == "ondertekening":
            self._add(element, ParagraphKind.TEXT)
        elif name == "noot":
            self._note(element)
        else:
            self._walk(element, level, kind)

    def _add(self, element: Any, kind: ParagraphKind, level: int = 0) -> None:
        self.imported.add(self._inline(element), kind, level)

    def _item(self, element: Any, level: int) -> None:
        """The mark of an item stands before its first paragraph."""
        mark = ""
        for child in element:
            if _name(child) == "li.nr":
                mark = f"{clean(self._inline(child))} "
            elif _name(child) in _PARAGRAPHS:
                self.imported.add(mark + self._inline(child), ParagraphKind.ITEM)
                mark = ""
            else:
                self._take(child, level, ParagraphKind.ITEM)
            self.imported.add(child.tail or "", ParagraphKind.ITEM)

    def _note(self, element: Any) -> str:
        """The mark of a note; its text comes at the end of the document."""
        number, texts = "", []
        for child in element:
            if _name(child) == "noot.nr":
                number = clean(_text(child))
            else:
                texts.append(clean(self._inline(child)))
        self.notes.append((number, " ".join(texts)))
        return number

    def _inline(self, element: Any) -> str:
        """The text of one paragraph; blocks inside it are separated by a space."""
        parts = [element.text or ""]
        for child in element:
            name = _name(child)
            if name == "noot":
                parts.append(self._note(child))
            elif name and name not in _LEFT_OUT:
                apart = " " if name in {*_PARAGRAPHS, "nr", "titel", "naam", "functie", "voornaam", "label"} else ""
                parts += [apart, self._inline(child), apart]
            parts.append(child.tail or "")
        return "".join(parts)


def take_metadata(imported: ImportedDocument, said: dict[str, list[str]]) -> None:
    """The particulars in the terms of DCTERMS and OVERHEIDop, which XML and HTML share; names in lower case."""

    def one(*names: str) -> str:
        return next((value for name in names for value in said.get(name, ()) if value), "")

    dossier, number = one("overheidop.dossiernummer"), one("overheidop.ondernummer")
    imported.reference = parse_reference(one("dc.identifier", "dcterms.identifier")) or (
        parse_reference(f"{dossier}, nr. {number}") if dossier and number else None
    )
    title = one("overheidop.documenttitel") or one("dc.title", "dcterms.title").rpartition("; ")[2]
    imported.title = title
    imported.dossier_title = one("overheidop.dossiertitel")
    imported.date = next(
        (
            day
            for name in ("overheidop.datumbrief", "overheidop.datumondertekening", "dcterms.issued", "dcterms.date")
            for value in said.get(name, ())
            if (day := _date(value))
        ),
        None,
    )
    for name in said.get("overheidop.indiener", ()):
        imported.add_person(name, "", PersonRole.SIGNATORY)


def _first(root: Any, name: str) -> str:
    """The text of the first element of that name, without its notes."""
    element = next((element for element in root.iter() if _name(element) == name), None)
    return clean(_text(element)) if element is not None else ""


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if _name(child) not in {"", "noot"}:
            parts += (
                [" ", _text(child), " "] if _name(child) in {"voornaam", "achternaam", "functie"} else [_text(child)]
            )
        parts.append(child.tail or "")
    return "".join(parts)


def _office(text: str) -> str:
    return re.sub(r"^de\s+", "", text.strip(" ,"), flags=re.IGNORECASE)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parse(text[:40]).first_day
    except (UnreadableDate, ValueError):
        return None
