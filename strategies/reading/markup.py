"""The official HTML of officielebekendmakingen.nl, and other pages of a document as far as they go."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext_lazy as _

from ..choices import ImportFormat, ParagraphKind, PersonRole
from .document import ImportedDocument, UnreadableDocument, clean
from .official import DEEPEST, MOST_ELEMENTS, take_metadata

LONGEST_UNCLOSED = 10_000
"""A tag or comment that never ends is tried again from each of its characters: of 2 MB that takes hours."""

_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "select",
    "button",
    "form",
    "nav",
    "footer",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "ul", "ol", "table", "thead", "tbody", "header", "aside", "dl", "dt",
    "dd", "figure", "figcaption", "blockquote", "address", "pre", "hr", "br", "body", "html", "caption",
}  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
_OF_THE_PAPER = {"stuk", "broodtekst", "kamerstuk", "officiele-publicatie"}
_NOTES = {"noot", "voetnoot", "footnote"}
_SIGNED = {"ondertekening"}


def read_html(text: str) -> ImportedDocument:
    """What a page says: the part that is the paper where it says so, else everything in <main> or <body>."""
    for wanted in (_OF_THE_PAPER, {"main", "article"}, None):
        reader = _Reader(wanted)
        try:
            reader.feed(text)
            if reader.rawdata.startswith("<") and len(reader.rawdata) > LONGEST_UNCLOSED:
                raise _strange()
            reader.close()
        except (AssertionError, ValueError) as error:
            # What Python's reader means as a check on itself, and a character of thousands of digits.
            raise _strange() from error
        reader.end_block()
        if reader.imported.pieces:
            return _finished(reader)
    raise UnreadableDocument(_("We found no text in this. Check that it is the document itself."))


def _strange() -> UnreadableDocument:
    return UnreadableDocument(_("This page is built in a way that no parliamentary paper is."))


def _finished(reader: _Reader) -> ImportedDocument:
    imported = reader.imported
    people = list(imported.people)
    imported.people.clear()
    title = imported.title
    take_metadata(imported, reader.metadata)
    for person in people:
        imported.add_person(person.name, person.capacity, PersonRole(person.role))
    if not imported.title:
        heading = next((piece.text for piece in imported.pieces if piece.kind == ParagraphKind.HEADING.value), "")
        imported.title = heading or title
    imported.title = imported.title or imported.dossier_title
    return imported


class _Reader(HTMLParser):
    """Collects blocks of text within the elements that are wanted (by class or name); None is everything."""

    def __init__(self, wanted: set[str] | None) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = wanted
        self.imported = ImportedDocument(ImportFormat.HTML)
        self.metadata: dict[str, list[str]] = {}
        self.open: list[tuple[str, set[str]]] = []
        self.dropped = self.elements = 0
        self.buffer: list[str] = []
        self.cells: list[str] | None = None
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.open) > DEEPEST * 5:
            raise _strange()
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            if values.get("name") and values.get("content"):
                self.metadata.setdefault(values["name"].lower(), []).append(clean(values["content"]))
            return
        if tag == "title":
            self.in_title = True
        if tag in _VOID:
            if tag in _BLOCKS:
                self.end_block()
            return
        if tag in _DROPPED:
            self.dropped += 1
        if tag in _BLOCKS or tag == "li" or tag == "tr" or _HEADING.match(tag):
            self.end_block()
        if tag == "tr":
            self.cells = []
        self.open.append((tag, {tag, *values.get("class", "").lower().split()}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if not any(name == tag for name, _classes in self.open):
            return
        if tag in {"td", "th"} and self.cells is not None:
            self.cells.append(clean("".join(self.buffer)))
            self.buffer.clear()
        elif tag == "tr" and self.cells is not None:
            cells, self.cells = self.cells, None
            self.buffer = [" | ".join(cells)] if any(cells) else []
            self._flush(ParagraphKind.CELL)
        elif tag in _BLOCKS or tag == "li" or _HEADING.match(tag):
            self.end_block()
        while self.open:
            name, _classes = self.open.pop()
            if name in _DROPPED:
                self.dropped -= 1
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.imported.title = self.imported.title or clean(data)
        elif not self.dropped and self._is_wanted():
            self.buffer.append(data)

    def end_block(self) -> None:
        """What was collected is a piece of its own; within a row of a table it waits for its cell."""
        if self.cells is not None:
            self.buffer.append(" ")
            return
        names = [name for name, _classes in self.open]
        classes = set().union(*(found for _name, found in self.open)) if self.open else set()
        heading = next((found for name in reversed(names) if (found := _HEADING.match(name))), None)
        if heading:
            self._flush(ParagraphKind.HEADING, max(1, int(heading[1]) - 1))
        elif classes & _NOTES:
            self._flush(ParagraphKind.NOTE)
        elif "li" in names:
            self._flush(ParagraphKind.ITEM)
        else:
            self._flush(ParagraphKind.TEXT)

    def _flush(self, kind: ParagraphKind, level: int = 0) -> None:
        text = clean("".join(self.buffer))
        self.buffer.clear()
        self.imported.add(text, kind, level)

    def _is_wanted(self) -> bool:
        return self.wanted is None or any(classes & self.wanted for _name, classes in self.open)
