"""The OData of the House of Representatives: JSON with a list of records, saved as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ui.imports import UnreadableTable

from ..rows import Table
from . import records

MOTION = "motie"
ADOPTED = "aangenomen"


def read(content: bytes) -> Table | None:
    """The promises of `Toezegging`, and the motions of `Zaak` or of `Besluit` with its `Zaak` expanded.

    Of decisions only those that adopt count. What was removed there is left out. Raises `UnreadableTable` when the
    file breaks off or holds no such record.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        answer = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableTable(_("This file of the chamber is damaged. Fetch it again.")) from error
    listed = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise UnreadableTable(_("This file holds no list of records of the chamber."))
    rows: dict[str, list[str]] = {}
    for record in listed:
        for key, row in _rows(record):
            rows.setdefault(key, row)
    if not rows:
        raise UnreadableTable(_("This file of the chamber holds no promises and no motions."))
    return records.table(list(rows.values()))


def _rows(record: Any) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(record, dict) or record.get("Verwijderd") is True:
        return
    key = str(record.get("Id") or "")
    if "BesluitSoort" in record:
        if ADOPTED in str(record["BesluitSoort"]).casefold():
            for case in record.get("Zaak") or []:
                yield from _rows(case)
    elif "Tekst" in record:
        yield key, records.promise(key, _fields(record))
    elif str(record.get("Soort") or "").casefold() == MOTION:
        yield key, records.motion(key, _fields(record))


def _fields(record: dict[str, Any]) -> records.Fields:
    """Values by the names of the feed: first letter small; of what is expanded, the numbers."""
    return {name[:1].lower() + name[1:]: list(_texts(value)) for name, value in record.items()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict):
                yield str(part.get("DocumentNummer") or part.get("Nummer") or "")
            elif isinstance(part, str):
                yield part
