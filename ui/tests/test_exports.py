"""Downloads hold user text as text, and numbers and dates as what they are."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.functional import lazystr

from ui.exports import FORMATS, export, starts_formula

DANGEROUS = ["=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1+1"]
HEADS = ["Tekst", "Getal", "Datum"]


def content(file_format: str, *rows: list[object], title: str = "Maatregelen") -> bytes:
    return export([HEADS, *rows], file_format, title=title, day=date(2026, 11, 23)).content


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_is_neutralised_in_csv(text):
    assert starts_formula(text)
    assert csv_rows(content("csv", [text, 1, None]))[1][0] == f"'{text}"


@pytest.mark.parametrize("text", [*DANGEROUS, "#N/A", "gewoon", "12", "2026-01-01"])
def test_text_is_a_text_cell_in_xlsx(text):
    sheet = openpyxl.load_workbook(io.BytesIO(content("xlsx", [text, 1, None]))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix is starts_formula(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_a_text_cell_in_ods(text):
    with zipfile.ZipFile(io.BytesIO(content("ods", [text, 1, None]))) as book:
        xml = book.read("content.xml").decode()
    assert "table:formula" not in xml
    assert 'office:value-type="string"' in xml


def test_numbers_and_dates_keep_their_type():
    row = [lazystr("tekst"), Decimal("71.500"), date(2026, 1, 2)]
    sheet = openpyxl.load_workbook(io.BytesIO(content("xlsx", row))).active
    assert sheet["B2"].value == 71.5
    assert sheet["B2"].data_type == "n"
    assert sheet["C2"].value == datetime(2026, 1, 2)  # noqa: DTZ001 (spreadsheets know no time zones)
    assert csv_rows(content("csv", row))[1] == ["tekst", "71.5", "2026-01-02"]
    with zipfile.ZipFile(io.BytesIO(content("ods", row))) as book:
        xml = book.read("content.xml").decode()
    assert 'office:value="71.5"' in xml
    assert 'office:date-value="2026-01-02"' in xml


def test_a_negative_number_is_no_formula():
    assert csv_rows(content("csv", ["x", Decimal("-3.000"), None]))[1] == ["x", "-3", ""]


@pytest.mark.parametrize("file_format", FORMATS)
def test_text_that_a_file_cannot_hold_does_not_stop_it(file_format):
    assert content(file_format, ["\x00\x0b\ud800 \U0001f600 שלום", 0, datetime(2026, 1, 1, tzinfo=UTC)])
    assert content(file_format, ["x" * 40_000, True, None], title="Moties/toezeggingen: [alle]?" * 3)


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_file_is_named_after_what_is_in_it(file_format):
    response = export([HEADS], file_format, title="Toezeggingen en moties", day=date(2026, 11, 23))
    assert response["Content-Disposition"] == (
        f'attachment; filename="toezeggingen-en-moties-2026-11-23.{file_format}"'
    )
