"""What the open data of the House of Representatives says of a promise or motion, as a row of the sheet.

Source: the information model and the feeds of the Open Data Portaal of the House. Names of fields are the same in the
Atom feed and in OData, apart from the capital; here they are written as in the feed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from ui.imports import Row, UnreadableTable

from ..rows import LIMITS, Table

MOTION_HEADS = ("kenmerk open data", "nummer", "soort", "kamer", "tekst", "gedaan door", "datum")
"""Of a motion the data do not say how it stands; what we know of that is left alone."""
HEADS = (
    *MOTION_HEADS,
    "ministerie",
    "gedaan in",
    "verwacht",
    "status",
    "afgedaan met",
    "reden nieuwe verwachting",
)
REASON = "Zo staat het in de gegevens van de Tweede Kamer."
NO_DATE = "0001-01-01"
"""What the feed holds where no date is known."""
SETTLED, PARTLY = "voldaan", "deels voldaan"

Fields = Mapping[str, Sequence[str]]
"""The values of a record by name: none, one, or several where the feed repeats a field."""


def table(rows: Sequence[list[str]]) -> Table:
    """Rows under the heads that this room reads; each keeps its place in the file, from 1.

    Raises `UnreadableTable` when there are more than an import may have.
    """
    if len(rows) > LIMITS.rows:
        raise UnreadableTable(_("This file has more than %(most)d records. Fetch fewer at once."), most=LIMITS.rows)
    heads = HEADS if any(len(row) > len(MOTION_HEADS) for row in rows) else MOTION_HEADS
    return Table(list(heads), [Row(number, cells) for number, cells in enumerate(rows, start=1)])


def promise(key: str, fields: Fields) -> list[str]:
    """A `toezegging`. Only the status "Voldaan" is known to mean settled; every other one counts as open."""
    letters = [value for value in fields.get("kamerbriefNakoming", ()) if value]
    known = _one(fields, "status").casefold()
    settled = known == SETTLED
    status = SETTLED if settled else PARTLY if known == PARTLY else "openstaand"
    return [
        key,
        _one(fields, "nummer"),
        "toezegging",
        "Tweede Kamer",
        _one(fields, "tekst"),
        _who(fields),
        _day(_one(fields, "aanmaakdatum")),
        _one(fields, "ministerie"),
        _one(fields, "activiteitNummer"),
        "" if settled else _day(_one(fields, "datumNakoming")),
        status,
        letters[-1] if settled and letters else "",
        REASON,
    ]


def motion(key: str, fields: Fields) -> list[str]:
    """A `zaak` of the kind "Motie"."""
    return [
        key,
        _one(fields, "nummer"),
        "motie",
        "Tweede Kamer",
        _one(fields, "onderwerp") or _one(fields, "titel"),
        _one(fields, "indiener"),
        _day(_one(fields, "gestartOp")),
    ]


def _one(fields: Fields, name: str) -> str:
    return next((value.strip() for value in fields.get(name, ()) if value.strip()), "")


def _who(fields: Fields) -> str:
    """ "S. Voorbeeld, minister van Voorbeeld": name and capacity, as far as they are given."""
    parts = [_one(fields, name) for name in ("initialen", "tussenvoegsel", "achternaam")]
    name = " ".join(filter(None, parts)) if parts[2] else _one(fields, "naam")
    return ", ".join(filter(None, [name, _one(fields, "functie")]))


def _day(moment: str) -> str:
    """The day of a moment, as it stands there: the feed gives local time without a zone."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", moment)
    return found[0] if found and found[0] != NO_DATE else ""
