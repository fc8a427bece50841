"""The SyncFeed of the House of Representatives: Atom with one record per entry, saved as a file."""

from __future__ import annotations

import io
from collections import defaultdict
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy as _

from ui.imports import UnreadableTable

from ..rows import Table
from . import records

ATOM = "{http://www.w3.org/2005/Atom}"
DATA = "{http://www.tweedekamer.nl/xsd/tkData/v1-0}"
MOTION = "motie"


def read(content: bytes) -> Table | None:
    """The promises and motions of a feed; what was removed there, and records of another kind, are left out.

    Raises `UnreadableTable` when the file breaks off, refers to something outside itself, or holds no such record.
    """
    if not _is_feed(content):
        return None
    rows: list[list[str]] = []
    try:
        for _event, element in iterparse(io.BytesIO(content), forbid_dtd=True):
            if element.tag == f"{DATA}toezegging" and not _is_removed(element):
                rows.append(records.promise(_key(element), _fields(element)))
            elif element.tag == f"{DATA}zaak" and not _is_removed(element):
                fields = _fields(element)
                if next(iter(fields.get("soort", [])), "").casefold() == MOTION:
                    rows.append(records.motion(_key(element), fields))
            elif element.tag == f"{ATOM}entry":
                element.clear()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise UnreadableTable(_("This file of the chamber is damaged. Fetch it again.")) from error
    if not rows:
        raise UnreadableTable(_("This file of the chamber holds no promises and no motions."))
    return records.table(rows)


def _is_feed(content: bytes) -> bool:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"tkData" in content and (b"toezegging" in content or b"zaak" in content)


def _attribute(element: Element, name: str) -> str:
    """Attributes stand with and without the name space of the data."""
    return element.get(name) or element.get(f"{DATA}{name}") or ""


def _is_removed(element: Element) -> bool:
    return _attribute(element, "verwijderd").casefold() == "true"


def _key(element: Element) -> str:
    return _attribute(element, "id")


def _fields(element: Element) -> records.Fields:
    """Text of the fields; one that is repeated keeps all its values, one that refers holds none."""
    found: dict[str, list[str]] = defaultdict(list)
    for child in element:
        name = child.tag.removeprefix(DATA)
        if text := (child.text or "").strip():
            found[name].append(text)
    return found
