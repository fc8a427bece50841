"""From a file to rows of cells under known heads. What is wrong with a file as a whole is said here."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from ui.imports import UnreadableTable, read_rows

from .chamber import atom, odata
from .rows import LIMITS, Table
from .sheets import ID, VERSION, Sheet

Reader = Callable[[bytes], Table | None]

READERS: dict[str, tuple[Reader, ...]] = {"toezeggingen": (atom.read, odata.read)}
"""By the name of a sheet: other formats than a spreadsheet (see `exchange.chamber`), tried in this order."""


def read(sheet: Sheet, content: bytes) -> Table:
    """The table that a file holds. Raises `UnreadableTable` with what is wrong and what to do."""
    for reader in READERS.get(sheet.name, ()):
        if (table := reader(content)) is not None:
            return table
    rows = list(read_rows(content, LIMITS))
    if not rows:
        raise UnreadableTable(_("This file is empty. Fill in the form, with the heads in the first row."))
    heads = known_heads(sheet, rows[0].cells)
    if len(rows) == 1:
        raise UnreadableTable(_("There are no rows below the heads of this file."))
    return Table(heads, rows[1:])


def known_heads(sheet: Sheet, cells: list[str]) -> list[str]:
    """The heads of a sheet that the first row of a file names.

    Raises `UnreadableTable` when one is unknown, is there twice, or when rows cannot be told apart.
    """
    names = sheet.heads()
    heads: list[str] = []
    for number, cell in enumerate(cells, start=1):
        head = names.get(" ".join(cell.split()).casefold())
        if not cell:
            raise UnreadableTable(_("Column %(number)d has no head. Fill it in, or remove the column."), number=number)
        if head is None:
            raise UnreadableTable(
                _("We do not know column %(number)d, “%(head)s”. Columns can be: %(columns)s."),
                number=number,
                head=cell[:60],
                columns=", ".join([ID, VERSION, *(column.head for column in sheet.columns)]),
            )
        if head in heads:
            raise UnreadableTable(_("Column “%(head)s” occurs twice."), head=cell[:60])
        heads.append(head)
    missing = [column.head for column in sheet.required if column.head not in heads]
    if missing and ID not in heads:
        raise UnreadableTable(
            _("These columns are missing: %(columns)s. Without the column “id” they are needed."),
            columns=", ".join(missing),
        )
    return heads
