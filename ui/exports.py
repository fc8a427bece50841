"""A table as a file for a spreadsheet. User text stays text: nothing in it is taken for a formula.

Dates and numbers are typed where the format has types; all files hold the same rows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

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

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = re.compile(r" {2,}|^ | $")
_NAMESPACES = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{_NAMESPACES}:manifest:1.0" manifest:version="1.2">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{ODS_TYPE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_ODS_BEGIN = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{_NAMESPACES}:office:1.0" xmlns:table="{_NAMESPACES}:table:1.0"\
 xmlns:text="{_NAMESPACES}:text:1.0" xmlns:style="{_NAMESPACES}:style:1.0" xmlns:number="{_NAMESPACES}:datastyle:1.0"\
 xmlns:fo="{_NAMESPACES}:xsl-fo-compatible:1.0" office:version="1.2"><office:automatic-styles>\
<number:date-style style:name="day-format"><number:day number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/></number:date-style>\
<number:date-style style:name="moment-format"><number:day number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/>\
<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>\
<number:minutes number:style="long"/></number:date-style>\
<style:style style:name="day" style:family="table-cell" style:data-style-name="day-format"/>\
<style:style style:name="moment" style:family="table-cell" style:data-style-name="moment-format"/>\
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>\
</office:automatic-styles><office:body><office:spreadsheet>"""
_ODS_END = "</office:spreadsheet></office:body></office:document-content>"

Row = list[Any]
Sheets: TypeAlias = Iterable[tuple[str, Iterator[Row]]]
"""Of each sheet its title and its rows, of which the first holds the heads."""


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula; full-width signs and leading space count too."""
    return text.startswith(FORMULA_STARTS) or unicodedata.normalize("NFKC", text.lstrip()[:1]).startswith(
        FORMULA_STARTS
    )


def guarded(text: str) -> str:
    """Text as CSV holds it: behind an apostrophe where a spreadsheet would take it for a formula.

    Text that begins with such an apostrophe of itself gets one more, so that `without_guard` gives back any text.
    """
    return f"'{text}" if starts_formula(text.lstrip("'")) else text


def without_guard(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and starts_formula(text.lstrip("'")) else text


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


def _csv(sheets: Sheets) -> bytes:
    """The first sheet; with a byte order mark, without which Excel shows “coördinatie” as “coÃ¶rdinatie”."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in next(iter(sheets))[1]:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(sheets: Sheets) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title=_sheet_name(title))
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


def _ods(sheets: Sheets) -> bytes:
    """Written as it is read: of tablib's files, spaces and line ends in a cell are gone once a program opened them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write(_ODS_BEGIN.encode())
            for title, rows in sheets:
                content.write(f"<table:table table:name={quoteattr(_sheet_name(title))}>".encode())
                for number, row in enumerate(rows):
                    cells = "".join(_ods_cell(value, is_head=number == 0) for value in row)
                    content.write(f"<table:table-row>{cells}</table:table-row>".encode())
                content.write(b"</table:table>")
            content.write(_ODS_END.encode())
    return stream.getvalue()


def _ods_cell(value: Any, *, is_head: bool) -> str:
    style = ' table:style-name="head"' if is_head else ""
    match value:
        case None:
            return "<table:table-cell/>"
        case datetime():
            day, shown = value.isoformat(timespec="seconds"), f"{value:%d-%m-%Y %H:%M}"
            kind = f'office:value-type="date" office:date-value="{day}" table:style-name="moment"'
        case date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}" table:style-name="day"'
            shown = f"{value:%d-%m-%Y}"
        case int() | float() | Decimal():
            shown = f"{value:f}" if isinstance(value, Decimal) else str(value)
            kind = f'office:value-type="float" office:value="{shown}"'
        case _:
            kind, shown = f'office:value-type="string"{style}', value
    paragraphs = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def _ods_text(line: str) -> str:
    """Spaces that are not single, and tabs, are elements: as characters a program takes them together."""
    spaced = _SPACES.sub(lambda found: f'<text:s text:c="{len(found.group())}"/>', escape(line))
    return spaced.replace("\t", "<text:tab/>")


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAME.sub(" ", title)[:LONGEST_SHEET_NAME]


FORMATS: dict[str, tuple[str, Callable[[Sheets], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "ods": (ODS_TYPE, _ods),
    "csv": ("text/csv; charset=utf-8", _csv),
}
"""What a list can be downloaded as: media type and writer, by the word in the address."""


def export(rows: Iterable[Iterable[Any]], file_format: str, *, title: str, day: date) -> HttpResponse:
    """A download of `rows`, of which the first holds the heads, named after `title` and `day`."""
    return export_sheets([(title, rows)], file_format, title=title, day=day)


def export_sheets(
    sheets: Sequence[tuple[str, Iterable[Iterable[Any]]]], file_format: str, *, title: str, day: date
) -> HttpResponse:
    """The same with several sheets, each with a title; CSV holds the first one only."""
    media_type, write = FORMATS[file_format]
    content = write((name, ([_plain(cell) for cell in row] for row in rows)) for name, rows in sheets)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}-{day:%Y-%m-%d}.{file_format}"'},
    )
