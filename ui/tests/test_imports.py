"""Tables that people paste or upload, and files that only look like one."""

import contextlib
import io
import itertools
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
import tablib
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import numbers

from ui.imports import MOST_BYTES, MOST_ROWS, UnreadableTable, read_file, read_text

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = """<?xml version="1.0"?>{doctype}<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}
</office:spreadsheet></office:body></office:document-content>"""


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read_text(read_file(content))[0]]


def xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**parts: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def ods(tables: str, doctype: str = "") -> bytes:
    return zipped(mimetype=ODS, content_xml=CONTENT.format(tables=tables, doctype=doctype))


@pytest.mark.parametrize(
    ("text", "rows", "delimiter"),
    [
        ("2024\t31,5\n2025\t32", [["2024", "31,5"], ["2025", "32"]], "\t"),
        ("2024;31,5\r\n2025;32\r\n", [["2024", "31,5"], ["2025", "32"]], ";"),
        ("2024,31.5", [["2024", "31.5"]], ","),
        ("datum;waarde;opmerking\n2024;31;a, b", [["datum", "waarde", "opmerking"], ["2024", "31", "a, b"]], ";"),
        ('2024\t31\t"twee\nregels"', [["2024", "31", "twee regels"]], "\t"),
        ("  2024 \t 31 \t\t\n", [["2024", "31"]], "\t"),
        ("\n \n", [], "\t"),
    ],
)  # fmt: skip
def test_pasted_text_is_split_in_cells(text, rows, delimiter):
    found, sign = read_text(text)
    assert [row.cells for row in found] == rows
    assert sign == delimiter


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('2024\t1\t"Voorlopig\n2025\t2', 1),
        ('2024;1\n2025;2;"Voorlopig\n2026;3\n', 2),
        ('2024\t1\t"Eerst\n2025\t2\n2026\t3\tlaatst"', 1),
        ('"', 1),
        ('2024\t1\n\n2025\t"2' + "x" * 200_000, 3),
    ],
)
def test_a_mark_that_is_not_closed_never_swallows_the_rows_after_it(text, row):
    with pytest.raises(UnreadableTable, match=f"Rij {row} |rij {row} "):
        read_text(text)
    with pytest.raises(UnreadableTable, match=f"rij {row} "):
        read_text(read_file(text.encode()))


def test_marks_that_are_closed_are_read():
    text = '2024;1;"a;\n""b"""\n2025;2;5" scherm\n2026;3;""'
    assert [row.cells[2:] for row in read_text(text)[0]] == [['a; "b"'], ['5" scherm'], []]


def test_a_pasted_byte_order_mark_is_no_part_of_the_head():
    assert read_text("\ufeffpeildatum;waarde")[0][0].cells == ["peildatum", "waarde"]


def test_empty_rows_are_left_out_and_keep_their_number():
    rows, _sign = read_text("2024\t1\n\n2025\t2")
    assert [row.number for row in rows] == [1, 3]


def test_too_many_rows_or_cells_are_refused_with_a_sentence():
    read_text("1\t2\n" * (MOST_ROWS + 1))
    with pytest.raises(UnreadableTable, match=r"10\.000 rijen"):
        read_text("1\t2\n" * (MOST_ROWS + 2))
    with pytest.raises(UnreadableTable, match="Rij 2"):
        read_text("1\t2\n" + "1\t" * 30 + "1")
    with pytest.raises(UnreadableTable, match="aanhalingsteken"):
        read_text('1\t"' + "x" * 200_000)


def test_a_workbook_is_read_as_its_users_see_it():
    book = openpyxl.Workbook()
    book.active.append([date(2026, 3, 1), 31.5, 1250000, "a\tb\nc", None, True])
    book.active.append([2024, 0.315, None, "=1+1"])
    book.active["B2"].number_format = numbers.FORMAT_PERCENTAGE_00
    book.create_sheet("Ander blad").append(["niet gelezen"])
    stream = io.BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [["2026-03-01", "31,5", "1250000", "a b c", "", "True"], ["2024", "31,5%"]]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy", "2026"), ("mmm-yy", "2026-03"), ("[$-413]mmmm\\ yyyy;@", "2026-03"), ("[Red]yyyy", "2026"),
        ('"ijkdatum" yyyy', "2026"), ("dd-mm-yyyy", "2026-03-01"), ("d mmm", "2026-03-01"),
    ],
)  # fmt: skip
def test_a_date_of_a_workbook_is_as_precise_as_it_is_shown(number_format, text):
    book = openpyxl.Workbook()
    book.active.append([date(2026, 3, 1), 1])
    book.active["A1"].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [[text, "1"]]


@pytest.mark.parametrize(
    ("shown", "text"), [("mrt 2026", "mrt 2026"), ("2026", "2026"), ("01-03-26", "2026-03-01"), ("", "2026-03-01")]
)
def test_a_date_of_an_ods_file_is_as_precise_as_it_is_shown(shown, text):
    cell = f'<table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>{shown}</text:p>'
    content = ods(f"<table:table><table:table-row>{cell}</table:table-cell></table:table-row></table:table>")
    assert cells(content) == [[text]]


def test_an_ods_file_is_read():
    data = tablib.Dataset(headers=["peildatum", "waarde", "opmerking"])
    data.append([date(2026, 3, 1), 31.25, "tekst"])
    assert cells(data.export("ods")) == [["peildatum", "waarde", "opmerking"], ["2026-03-01", "31,25", "tekst"]]


def test_repeated_cells_and_percentages_of_an_ods_file_are_written_out():
    row = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="2024"/>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"/>'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
    )
    end = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    assert cells(ods(f"<table:table>{row}{end}</table:table><table:table>{row}</table:table>")) == [
        ["2024", "", "", "50%"]
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_in_the_encodings_that_spreadsheets_write(encoding):
    assert cells("2024;31;coördinatie".encode(encoding)) == [["2024", "31", "coördinatie"]]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
for older, newer in itertools.pairwise("abcdefghi"):
    BOMB += f'<!ENTITY {newer} "{f"&{older};" * 10}">'
BOMB += "]>"
BROKEN = {
    "empty": b"",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0",
    "pdf": b"%PDF-1.7",
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "zip start": b"PK\x03\x04nonsense",
    "zip of nothing": zipped(a="b"),
    "half a workbook": xlsx([[1, 2]])[:900],
    "workbook without parts": zipped(xl__workbook_xml="<x/>"),
    "text document": zipped(mimetype=b"application/vnd.oasis.opendocument.text", content_xml="<x/>"),
    "ods without xml": zipped(mimetype=ODS, content_xml="geen xml"),
    "ods with wrong numbers": ods(
        '<table:table><table:table-row><table:table-cell office:value-type="float" office:value="x"/>'
        "</table:table-row></table:table>"
    ),
    "entities": ods("<table:table>&i;</table:table>", BOMB),
    "outside entity": ods("<table:table>&x;</table:table>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "zip bomb": zipped(mimetype=ODS, content_xml=b" " * 60_000_000),
    "too large": b"1;2\n" * (MOST_BYTES // 4 + 1),
    "half of utf-16": b"\xff\xfea",
}


@pytest.mark.parametrize("kind", BROKEN.keys() - {"empty"})
def test_what_is_no_table_is_refused_with_a_sentence(kind):
    began = time.monotonic()
    with pytest.raises(UnreadableTable) as refused:
        read_file(BROKEN[kind])
    assert str(refused.value).endswith(".")
    assert time.monotonic() - began < 5


def sheet(rows: str) -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<a {spaces}><table:table>{rows}</table:table></a>")
    return stream.getvalue()


def test_long_cells_in_repeated_rows_do_not_fill_the_memory():
    cell = f'<table:table-cell table:number-columns-repeated="20"><text:p>{"a" * 50_000}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="20000">{cell}</table:table-row>'
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableTable, match="veel groter dan een tabel"):
            read_file(sheet(row))
        assert tracemalloc.get_traced_memory()[1] < 100 * MOST_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_row_of_a_million_empty_cells_is_read_at_once(sign):
    started = time.monotonic()
    assert read_text(sign * (MOST_BYTES - 1))[0] == []
    assert time.monotonic() - started < 20


def test_a_workbook_with_entities_gives_none_of_them():
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["x", 2]]))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "xl/sharedStrings.xml":
                content = f"{BOMB}{content.replace('<t>x</t>', '<t>&i;</t>')}"
            new.writestr(name, content)
    with contextlib.suppress(UnreadableTable):
        assert len(read_file(stream.getvalue())) < 1000


def test_a_workbook_cannot_say_that_it_has_a_million_rows_and_get_them():
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([[2024, 2]]))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace("</sheetData>", far).replace("A1:B1", "A1:XFD1048576")
            new.writestr(name, content)
    began = time.monotonic()
    assert cells(stream.getvalue()) == [["2024", "2"]]
    assert time.monotonic() - began < 5


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]))
def test_any_bytes_give_a_table_or_a_sentence(content, start):
    with contextlib.suppress(UnreadableTable):
        read_text(read_file(start + content))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_gives_a_table_or_a_sentence(place, damage):
    whole = xlsx([["peildatum", "waarde"], [2024, 31.5]])
    place %= len(whole)
    with contextlib.suppress(UnreadableTable):
        read_text(read_file(whole[:place] + damage + whole[place + len(damage) :]))
