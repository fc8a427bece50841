"""A noun as a file: its rows, or an empty form with what may stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from strategies.models import Strategy
from ui.exports import export_sheets

from .sheets import ID, VERSION, Lookups, Sheet
from .sheets.columns import Number


def download(
    sheet: Sheet, rows: models.QuerySet[Any] | None, file_format: str, *, day: date, title: str = ""
) -> HttpResponse:
    """A file with `rows`, or with none; in a workbook the second sheet says what may stand in each column."""
    sheets = [(sheet.name, _table(sheet, rows, file_format)), (_("Explanation"), explanation(sheet))]
    return export_sheets(sheets, file_format, title=title or sheet.name, day=day)


def of_strategy(sheet: Sheet, strategy: Strategy) -> Q:
    """The rows of a sheet that belong to a strategy."""
    return reduce(or_, (Q(**{path: strategy.pk}) for path in sheet.strategy.split("|")))


def _table(sheet: Sheet, rows: models.QuerySet[Any] | None, file_format: str) -> Iterator[list[Any]]:
    known = Lookups()
    yield [ID, VERSION, *(column.head for column in sheet.columns)]
    for row in sheet.read(known, rows) if rows is not None else ():
        yield [
            row.pk,
            row.version,
            *(
                # With a comma, in CSV too: "1.234" could be two numbers.
                column.shown(row, known)
                if file_format == "csv" and isinstance(column, Number)
                else column.value(row, known)
                for column in sheet.columns
            ),
        ]


def explanation(sheet: Sheet) -> Iterator[list[Any]]:
    """A table about the columns: head, whether it is needed, what may stand in it, and more."""
    yield [_("column"), _("needed for a new row"), _("what may stand in it"), _("explanation")]
    yield [ID, "", _("a whole number"), _("The row that is meant. Leave it empty for a new row.")]
    yield [
        VERSION,
        "",
        _("a whole number"),
        _("Leave it as it is: it tells whether somebody changed the row after the download."),
    ]
    for column in sheet.columns:
        yield [column.head, _("yes") if column.required else "", column.allowed(), str(column.explanation)]
