"""A table that people paste or upload, as rows of text. The counterpart of `ui.exports`.

Nothing in a file is computed or followed: of a formula only the result that was stored counts, and what is not a cell
of the first sheet is not read. Files are told apart by what is in them; their names mean nothing.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from secrets import token_hex
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from .dates import UnreadableDate, parse
from .errors import DomainError
from .exports import LONGEST_CELL, without_guard
from .numbers import DECIMALS
from .text import normalise

MEGABYTE = 1_048_576
MOST_BYTES = MEGABYTE
MOST_ROWS = 10_000
MOST_COLUMNS = 20
UNPACKED = 24
"""A sheet of 10,000 rows unpacks to some four times its size; far more than that is made to harm."""

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_IN_CELL = re.compile(r"\s+")
_NOT_IN_FORMAT = re.compile(r'\[[^]]*\]|"[^"]*"|\\.')
_BYTE_ORDER_MARK = "\ufeff"


class UnreadableTable(DomainError):
    """The text or file is no table that can be read; the message says what to do."""

    def __init__(self, message: Any, **values: Any) -> None:
        super().__init__(**values)
        self.message = message


class Limits(NamedTuple):
    """How large a table may be: bytes of the file, rows below the head, cells in a row."""

    size: int = MOST_BYTES
    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS


MEASUREMENTS = Limits()
"""For a table that is read while somebody waits."""


class Row(NamedTuple):
    """The cells of a row, without white space around them; `number` is its place in the table, from 1."""

    number: int
    cells: list[str]


def read_text(text: str) -> tuple[list[Row], str]:
    """The rows of a pasted table that hold something, and the sign between its cells: tab, semicolon or comma.

    Raises `UnreadableTable` when there are too many rows or cells.
    """
    delimiter = _delimiter(text)
    rows = []
    for number, cells in enumerate(_split(text, delimiter), start=1):
        # No spreadsheet has a tab in a cell: two marks that are not of one cell took all between them for one.
        if delimiter == "\t" and any("\t" in cell for cell in cells):
            raise _unclosed(number)
        if filled := _filled([_IN_CELL.sub(" ", cell).strip() for cell in cells]):
            if len(filled) > MOST_COLUMNS:
                raise _too_wide(number, MOST_COLUMNS)
            rows.append(Row(number, filled))
            # One more than there may be measurements: the head.
            if len(rows) > MOST_ROWS + 1:
                raise _too_long()
    return rows, delimiter


def _split(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each line of text, of which some may go on over several lines between quotation marks.

    Raises `UnreadableTable` when such a mark is not closed: all rows after it would be taken for one cell.
    """
    # A last row of our own, which no table holds, is only found as a row when every quotation mark is closed.
    end = token_hex()
    lines = io.StringIO(f"{text.removeprefix(_BYTE_ORDER_MARK)}\n{end}", newline="")
    number = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            number += 1
            if cells == [end]:
                return
            if cells and cells[-1].endswith(end):
                raise _unclosed(number)
            yield cells
    except csv.Error as error:
        raise _unclosed(number + 1) from error


def _delimiter(text: str) -> str:
    """The first of tab, semicolon and comma that occurs at all in the first row that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in "\t;," if sign in first), "\t")


def read_file(content: bytes) -> str:
    """The first sheet of an XLSX or ODS file, or a CSV file, as text with tabs, to be read by `read_text`.

    Raises `UnreadableTable` when it is too large or something else.
    """
    refuse_other_kinds(content, MEASUREMENTS)
    if is_archive(content):
        return _as_text(_unzipped(content, MEASUREMENTS))
    return _text_of(content)


def read_rows(content: bytes, limits: Limits) -> Iterator[Row]:
    """The rows of the first sheet of an XLSX or ODS file, or of a CSV file, that hold something.

    Line breaks in a cell stay. In CSV the apostrophe is removed with which `ui.exports` keeps text from being taken for
    a formula. Raises `UnreadableTable`, for what is at the end of a large file only when that is reached.
    """
    refuse_other_kinds(content, limits)
    read = _unzipped(content, limits) if is_archive(content) else _csv_rows(_text_of(content))
    found = 0
    for number, values in enumerate(read, start=1):
        if not (cells := _filled([_as_typed(value) for value in values])):
            continue
        if len(cells) > limits.columns:
            raise _too_wide(number, limits.columns)
        found += 1
        # One more than there may be rows: the head.
        if found > limits.rows + 1:
            raise _too_long()
        yield Row(number, cells)


def is_archive(content: bytes) -> bool:
    """Whether it can be XLSX or ODS."""
    return content.startswith(b"PK\x03\x04")


def refuse_other_kinds(content: bytes, limits: Limits) -> None:
    """What can be said of a file at once. Raises `UnreadableTable` when it is too large or of a kind that is known and
    no table."""
    if len(content) > limits.size:
        raise UnreadableTable(_("This file is larger than %(most)d MB. Split it up."), most=limits.size // MEGABYTE)
    if not is_archive(content) and (
        content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")) or _NOT_TEXT.search(_decoded(content))
    ):
        raise _other_kind()


def _text_of(content: bytes) -> str:
    text = _decoded(content)
    if _NOT_TEXT.search(text):
        raise _other_kind()
    return text


def _csv_rows(text: str) -> Iterator[list[Any]]:
    for cells in _split(text, _delimiter(text)):
        yield [without_guard(cell) for cell in cells]


def _as_typed(value: Any) -> str:
    return normalise(value) if isinstance(value, str) else _in_words(value)


def _unclosed(number: int) -> UnreadableTable:
    return UnreadableTable(
        _('In row %(number)d a quotation mark (") is opened and not closed. Remove it, or close it.'), number=number
    )


def _too_wide(number: int, most: int) -> UnreadableTable:
    return UnreadableTable(_("Row %(number)d has more than %(most)d cells."), number=number, most=most)


def _other_kind() -> UnreadableTable:
    return UnreadableTable(_("This file is no table that we can read. Save it as Excel workbook (.xlsx), ODS or CSV."))


def _too_much() -> UnreadableTable:
    return UnreadableTable(_("This file unpacks to far more than a table of 10,000 rows. Copy only the values."))


def _too_long() -> UnreadableTable:
    return UnreadableTable(_("This table has more than 10,000 rows. Split it up."))


def _decoded(content: bytes) -> str:
    """Text in the encodings that spreadsheets write."""
    for encoding in ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _other_kind()


def _unzipped(content: bytes, limits: Limits) -> Iterator[list[Any]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = {info.filename for info in archive.infolist()}
        # A part never unpacks to more than its entry says.
        if sum(info.file_size for info in archive.infolist()) > UNPACKED * limits.size:
            raise _too_much()
        if "xl/workbook.xml" in names:
            yield from _xlsx(content, limits)
        elif "content.xml" in names and archive.read("mimetype").strip() == _SPREADSHEET:
            with archive.open("content.xml") as sheet:
                yield from _ods(sheet, limits)
        else:
            raise _other_kind()
    except UnreadableTable:
        raise
    except (
        # What the libraries raise on files that are broken in one way or another.
        ArithmeticError, AttributeError, DefusedXmlException, InvalidFileException, LookupError, NotImplementedError,
        OSError, ParseError, RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        raise UnreadableTable(
            _("This file is damaged. Open it in your spreadsheet program and save it again.")
        ) from error


def _xlsx(content: bytes, limits: Limits) -> Iterator[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    if not book.worksheets:
        raise _other_kind()
    # What a file says about its own size is not always true.
    book.worksheets[0].reset_dimensions()
    for row in book.worksheets[0].iter_rows(max_row=limits.rows * 2, max_col=limits.columns + 1):
        yield [_xlsx_value(cell) for cell in row]


def _xlsx_value(cell: Any) -> Any:
    """What is shown as 31% is stored as 0.31; in an indicator of percentages it is 31. What is shown as March 2026 or
    2026 is stored as its first day, and was typed without one."""
    value = cell.value
    if isinstance(value, datetime):
        # Colours and languages stand in brackets, words between quotation marks.
        shown = _NOT_IN_FORMAT.sub("", cell.number_format or "").lower()
        if "y" in shown and "d" not in shown:
            return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return _percentage(value)
    return value


def _percentage(value: float) -> str:
    return f"{_in_words(float(value * 100))}%"


def _ods(sheet: IO[bytes], limits: Limits) -> Iterator[list[Any]]:
    """The rows of the first table, with repeated rows and cells written out as far as a table may go."""
    count = 0
    cells: list[Any] = []
    for event, element in iterparse(sheet, events=("start", "end")):
        if event == "start":
            if element.tag == f"{_TABLE}table-row":
                cells = []
            continue
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", 1))
            cells += [_ods_value(element)] * min(repeated, limits.columns + 1 - len(cells))
            element.clear()
        elif element.tag == f"{_TABLE}table-row":
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            for _again in range(min(repeated, limits.rows * 2 - count)):
                count += 1
                yield cells
            element.clear()
        elif element.tag == f"{_TABLE}table":
            return


def _ods_value(cell: Any) -> Any:
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "currency":
            return float(cell.get(f"{_OFFICE}value"))
        case "percentage":
            return _percentage(float(cell.get(f"{_OFFICE}value")))
        case "date":
            return _shown_period(_ods_text(cell)) or cell.get(f"{_OFFICE}date-value")[:10]
    return _ods_text(cell)


def _ods_text(cell: Any) -> str:
    """What a cell shows."""
    return "\n".join("".join(_text_pieces(paragraph)) for paragraph in cell.iter(f"{_TEXT}p"))


def _shown_period(shown: str) -> str:
    """The text of a date when it is that of a month, quarter or year: then it was typed without a day."""
    try:
        precision = parse(shown).precision
    except UnreadableDate:
        return ""
    return "" if precision == "day" else shown


def _text_pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph, in which spaces, tabs and line ends are elements."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", 1)), LONGEST_CELL)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _text_pieces(child)
        yield child.tail or ""


def _as_text(rows: Iterable[list[Any]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    for row in islice(rows, MOST_ROWS * 2):
        writer.writerow(_filled([_in_words(value) for value in row]))
        # Repeated rows are small in the file and large here; the preview could not send back more than this either.
        if stream.tell() > MOST_BYTES:
            raise _too_much()
    return stream.getvalue()


def _in_words(value: Any) -> str:
    """A cell as somebody would type it: a number with a decimal comma, a date as 2026-03-01."""
    match value:
        case None:
            return ""
        case float():
            return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return _IN_CELL.sub(" ", str(value)).strip()


def _filled(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    filled = len(cells)
    while filled and not cells[filled - 1]:
        filled -= 1
    return cells[:filled]
