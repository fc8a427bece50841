"""A table as a file for a spreadsheet. User text stays text: nothing in it is taken for a formula.

Dates and numbers are typed where the format has types; all files hold the same rows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import tablib
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAME = re.compile(r"[\\*?:/\[\]]")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767

Row = list[Any]


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula; full-width signs and leading space count too."""
    return text.startswith(FORMULA_STARTS) or unicodedata.normalize("NFKC", text.lstrip()[:1]).startswith(
        FORMULA_STARTS
    )


def _plain(value: Any) -> Any:
    """A number, a date without a time zone, or text that every file format can hold."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | float | date):
        return value
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))[:LONGEST_CELL]


def _csv(rows: Iterator[Row], title: str) -> bytes:
    """With a byte order mark, without which Excel shows “coördinatie” as “coÃ¶rdinatie”."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and starts_formula(cell) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterator[Row], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=_NOT_IN_SHEET_NAME.sub(" ", title)[:LONGEST_SHEET_NAME])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        sheet.append([_xlsx_cell(sheet, value, is_head=number == 0) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xlsx_cell(sheet: Any, value: Any, *, is_head: bool) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    elif starts_formula(value):
        # Otherwise Excel makes a formula of it as soon as somebody edits the cell.
        cell.quotePrefix = True
    elif "\n" in value:
        cell.alignment = Alignment(wrap_text=True)
    return cell


def _ods(rows: Iterator[Row], title: str) -> bytes:
    data = tablib.Dataset(title=_NOT_IN_SHEET_NAME.sub(" ", title)[:LONGEST_SHEET_NAME])
    data.headers = next(rows)
    for row in rows:
        data.append(row)
    return data.export("ods")


FORMATS: dict[str, tuple[str, Callable[[Iterator[Row], str], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ods),
    "csv": ("text/csv; charset=utf-8", _csv),
}
"""What a list can be downloaded as: media type and writer, by the word in the address."""


def export(rows: Iterable[Iterable[Any]], file_format: str, *, title: str, day: date) -> HttpResponse:
    """A download of `rows`, of which the first holds the heads, named after `title` and `day`."""
    media_type, write = FORMATS[file_format]
    content = write(([_plain(cell) for cell in row] for row in rows), title)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}-{day:%Y-%m-%d}.{file_format}"'},
    )
