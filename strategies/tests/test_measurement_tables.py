"""Measurements as a table: read in whatever way people write one, shown before anything is saved, saved as a whole."""

import io
import time
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import tablib
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from priorities.tests.factories import make_document, make_user
from strategies.forms.measurement_tables import MeasurementTableForm
from strategies.models import Indicator, Measurement
from strategies.services.measurements import TableChanged, plan_table, save_table

from . import factories as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


@pytest.fixture
def indicator(db) -> Indicator:
    return make.make_indicator()


@pytest.fixture
def actor(db):
    return make_user("coordinator")


@pytest.fixture
def client_of(actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(actor)
    return client


def read(indicator: Indicator, text: str) -> MeasurementTableForm:
    form = MeasurementTableForm({"table": text}, indicator=indicator, day=TODAY)
    form.is_valid()
    return form


def post(client: Client, indicator: Indicator, text: str, **fields: object):
    url = reverse("strategies:measurement-table", args=[indicator.code])
    return client.post(url, {"table": text, **fields})


@pytest.mark.parametrize(
    "text",
    [
        "2024\t31,5\n2025-03-01\t32",
        "peildatum;waarde\n2024;31,5\n1-3-2025;32",
        "Waarde,Peildatum\n31.5,2024\n32,1 maart 2025",
        "jaar\tgebied\twaarde\tonderdeel\topmerking\n2024\tNL\t31,5%\n1 mrt 2025\tNederland\t32",
        "Kop zonder betekenis\t\n2024\t31,5"[21:] + "\n1/3/2025\t32",
        "date,value\n2024,31.5\n2025-03-01,32",
    ],
)
def test_tables_of_many_forms_say_the_same(text, indicator):
    form = read(indicator, text)
    assert not form.errors, form.wrong_rows
    found = [(e.values["value"], e.values["reference_date"], e.values["reference_precision"]) for e in form.entries]
    assert found == [(Decimal("31.5"), date(2024, 1, 1), "year"), (Decimal(32), date(2025, 3, 1), "day")]


def test_every_error_is_named_by_its_row_and_nothing_is_lost(indicator, client_of):
    text = (
        "jaar;waarde;onderdeel;gebied;opmerking\n2020;1\n\n2021;veel\nmorgen;2\n2199;3\n2022;-1\n2023\n2020;5\n"
        f"2019;1;x;mars;y\n2018;1;{'x' * 61}\n2017;1;;;a\x08b\n2016;1;a;nl;b;c\n2015;1.234"
    )
    response = post(client_of, indicator, text)
    assert response.status_code == 422
    wrong = {row.number: row.errors for row in response.context["form"].wrong_rows}
    assert list(wrong) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    told = {number: " ".join(errors) for number, errors in wrong.items()}
    for number, words in {
        4: "Waarde: Vul een getal in", 5: "Peildatum: Vul een datum in", 6: "toekomst", 7: "lager zijn dan 0",
        8: "Waarde: deze cel is leeg", 9: "Rij 2 gaat over dezelfde periode", 10: "Gebied", 11: "61 tekens",
        12: "Opmerking", 13: "6 cellen", 14: "1234 zijn of 1,234",
    }.items():  # fmt: skip
        assert words in told[number]
        assert f"rij {number}" in response.text
    assert response.context["form"]["table"].value() == text
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Plak een tabel of kies een bestand"),
        ("  \n\t\n", "Plak een tabel of kies een bestand"),
        ("peildatum;waarde", "geen rijen met waarden"),
        ("peildatum;kleur;waarde\n2024;rood;3", "kolom 2 niet, “kleur”"),
        ("peildatum;opmerking\n2024;3", "“waarde” ontbreekt"),
        ("waarde;waarde\n2024;3", "twee keer"),
        ('2024;"3' + "x" * 200_000, "aanhalingsteken"),
        ("1;" * 30, "meer dan 20 cellen"),
        ("2024;1\n" * 10_002, "10.000"),
        ("x" * 1_100_000, "1 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text, words, indicator, client_of):
    response = post(client_of, indicator, text)
    assert response.status_code == 422
    assert words in response.context["form"].errors["table"][0]


def test_a_comma_that_could_be_a_decimal_sign_is_not_guessed(indicator):
    (wrong,) = read(indicator, "2024,31,5").wrong_rows
    assert "puntkomma" in wrong.errors[0]


def test_a_comma_that_could_be_for_thousands_is_not_guessed():
    indicator = make.make_indicator(unit="aantal")
    assert [e.values["value"] for e in read(indicator, "2024\t31,5\n2025\t1,234").entries] == [
        Decimal("31.5"), Decimal("1.234"),
    ]  # fmt: skip
    (wrong,) = read(indicator, "2024\t31.5\n2025\t1,234").wrong_rows
    assert wrong.number == 2
    assert "1234 zijn of 1.234" in wrong.errors[0]


def test_a_percentage_is_refused_where_no_percentages_are_measured(client_of):
    indicator = make.make_indicator(unit="dagen")
    (wrong,) = read(indicator, "2024\t31\n2025\t12%").wrong_rows
    assert wrong.errors == [
        "Waarde: Deze indicator wordt niet gemeten in procenten, maar in “dagen”. Vul een getal in zonder %."
    ]
    book = openpyxl.Workbook()
    book.active.append([2024, 0.12])
    book.active["B1"].number_format = "0%"
    stream = io.BytesIO()
    book.save(stream)
    response = post(client_of, indicator, "", file=SimpleUploadedFile("t.xlsx", stream.getvalue()))
    assert response.status_code == 422
    url = reverse("strategies:measurement-add", args=[indicator.code])
    one = client_of.post(url, {"value": "12%", "reference_date": "2024", "area": "nl"})
    assert list(one.context["form"].errors) == ["value"]
    assert not Measurement.objects.exists()


def test_a_preview_tells_what_will_happen_and_saves_nothing(indicator, client_of):
    make.make_measurement(indicator, 1, 2022)
    make.make_measurement(indicator, 2, 2023)
    response = post(client_of, indicator, "2022\t1,0\n2023\t9\n2024\t120")
    assert response.status_code == 200
    groups = response.context["groups"]
    assert {kind: group["count"] for kind, group in groups.items()} == {"same": 1, "differs": 1, "add": 1}
    assert "meer dan 100%" in response.text
    assert "meer dan 100%" not in post(client_of, make.make_indicator(unit="aantal"), "2024\t120").text
    assert Measurement.objects.count() == 2


def test_a_preview_tells_of_remarks_and_sources_that_are_not_taken_over(indicator, client_of):
    make.make_measurement(indicator, 1, 2022, remark="Eerst")
    words = "met een andere opmerking of bron"
    assert words not in post(client_of, indicator, "2022\t1").text
    assert words not in post(client_of, indicator, "2022\t1\t\t\tEerst").text
    assert words in post(client_of, indicator, "2022\t1\t\t\tAnders").text
    assert words in post(client_of, indicator, "2022\t1", source=make_document().pk).text
    preview = post(client_of, indicator, "2023\t1\t\t\tNieuw\tblz. 12")
    assert "Nieuw" in preview.text
    assert "blz. 12" in preview.text.split("<table")[1], "all that is saved is shown before"


def agreed(response, **fields: object) -> dict[str, object]:
    """What the form in a preview sends."""
    form, confirm = response.context["form"], response.context["confirm"]
    return {"step": "save", "seen": confirm["seen"].value(), "table": form["table"].value(), **fields}


def test_a_table_is_saved_as_a_whole_with_corrections_that_were_ticked(indicator, client_of):
    document = make_document()
    for year in (2022, 2023, 2024):
        make.make_measurement(indicator, 1, year, remark="Eerst", source=document)
    preview = post(
        client_of, indicator, "2022\t1\n2023\t2\n2024\t3\n2025\t4", source=document.pk, source_detail="blz. 2"
    )
    kept = {"source": document.pk, "source_detail": "blz. 2"}
    url = reverse("strategies:measurement-table", args=[indicator.code])
    without = client_of.post(url, agreed(preview, correct=["2"], **kept))
    assert without.status_code == 422
    assert "Zeg waarom" in without.text
    assert 'value="2" id="correct-2" checked' in without.text
    assert Measurement.objects.count() == 3
    done = client_of.post(url, agreed(preview, correct=["2"], reason="Nieuwe telling", **kept), follow=True)
    assert "1 meting is toegevoegd. 1 waarde is gecorrigeerd. 2 rijen zijn overgeslagen." in done.text
    current = {row.reference_date.year: row for row in indicator.measurements.current()}
    assert {year: row.value for year, row in current.items()} == {2022: 1, 2023: 2, 2024: 1, 2025: 4}
    assert current[2023].supersedes.value == 1
    assert current[2023].remark == "Eerst", "what the table does not tell stays"
    assert (current[2025].source, current[2025].source_detail) == (document, "blz. 2")
    assert "Nieuwe telling" in client_of.get(indicator.get_absolute_url()).text


def test_all_that_differs_can_be_corrected_at_once(indicator, client_of):
    for year in range(1900, 2026):
        make.make_measurement(indicator, 1, year)
    text = "\n".join(f"{year};2" for year in range(1900, 2026))
    preview = post(client_of, indicator, text)
    assert "En nog 26 rijen" in preview.text
    url = reverse("strategies:measurement-table", args=[indicator.code])
    nothing = client_of.post(url, agreed(preview, reason="x"))
    assert nothing.status_code == 422
    assert "Vink aan" in nothing.text
    assert client_of.post(url, agreed(preview, all_corrections="on", reason="x")).status_code == 302
    assert indicator.measurements.current().filter(value=2).count() == 126


def test_what_changed_between_looking_and_saving_is_shown_again(indicator, client_of):
    preview = post(client_of, indicator, "2024\t3\n2025\t4")
    make.make_measurement(indicator, 9, 2024)
    url = reverse("strategies:measurement-table", args=[indicator.code])
    again = client_of.post(url, agreed(preview, reason="Mijn reden"))
    assert again.status_code == 409
    assert "Intussen" in again.text
    assert again.context["groups"]["differs"]["count"] == 1
    assert again.context["confirm"]["reason"].value() == "Mijn reden"
    assert Measurement.objects.count() == 1
    assert client_of.post(url, agreed(again)).status_code == 302
    assert Measurement.objects.count() == 2


def test_a_value_that_somebody_else_corrected_meanwhile_is_looked_at_again(indicator, client_of):
    old = make.make_measurement(indicator, 1, 2024)
    preview = post(client_of, indicator, "2024\t3")
    make.make_measurement(indicator, 2, 2024, supersedes=old)
    url = reverse("strategies:measurement-table", args=[indicator.code])
    again = client_of.post(url, agreed(preview, correct=["1"], reason="Nieuw"))
    assert again.status_code == 409, "it differed and still does, but from another value than was shown"
    assert indicator.measurements.current().get().value == 2


def test_a_correction_from_a_table_without_source_keeps_the_source(indicator, client_of):
    document = make_document()
    make.make_measurement(indicator, 1, 2024, source=document, source_detail="blz. 2")
    preview = post(client_of, indicator, "2024\t3")
    url = reverse("strategies:measurement-table", args=[indicator.code])
    assert client_of.post(url, agreed(preview, correct=["1"], reason="Nieuw")).status_code == 302
    now = indicator.measurements.current().get()
    assert (now.value, now.source, now.source_detail) == (3, document, "blz. 2")


def test_a_preview_shows_the_table_as_text_to_who_cannot_save_any_more(indicator, client_of):
    response = post(client_of, indicator, "2025\t12,5\t\n2024\t11")
    shown = response.text.partition('<textarea class="utrecht-textarea')[2].partition("</textarea>")[0]
    assert " readonly>" in shown
    assert "2025\t12,5\t\n2024\t11" in shown


def test_one_may_go_back_to_the_table(indicator, client_of):
    response = post(client_of, indicator, "2024\t3", step="edit", source_detail="blz. 2")
    assert response.status_code == 200
    assert response.context["form"]["table"].value() == "2024\t3"
    assert response.context["form"]["source_detail"].value() == "blz. 2"


@pytest.mark.parametrize("fields", [
    {"seen": ""}, {"seen": "x" * 65}, {"seen": "onzin"}, {"seen": "onzin", "correct": ["-1", "x", "9" * 40, "²"]},
])  # fmt: skip
def test_an_agreement_that_makes_no_sense_saves_nothing(fields, indicator, client_of):
    assert post(client_of, indicator, "2024\t3", step="save", **fields).status_code in {409, 422}
    assert not Measurement.objects.exists()


def test_files_are_read_and_their_rows_can_be_corrected_on_the_page(indicator, client_of):
    book = openpyxl.Workbook()
    for row in (["Peildatum", "Waarde"], [2024, 31.5], [date(2025, 3, 1), "veel"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    response = post(client_of, indicator, "", file=SimpleUploadedFile("tabel.xlsx", stream.getvalue()))
    assert response.status_code == 422
    assert [row.number for row in response.context["form"].wrong_rows] == [3]
    assert response.context["form"]["table"].value() == "Peildatum\tWaarde\n2024\t31,5\n2025-03-01\tveel\n"
    data = tablib.Dataset(headers=["peildatum", "waarde"])
    data.append([2024, 31.5])
    for name, content in (("t.ods", data.export("ods")), ("t.csv", b"peildatum;waarde\r\n2024;31,5\r\n")):
        response = post(client_of, indicator, "", file=SimpleUploadedFile(name, content))
        assert response.status_code == 200
        assert response.context["groups"]["add"]["count"] == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04onzin", b"\x89PNG\r\n\x1a\n\0", b"%PDF-1.7", b"x" * 1_100_000])
def test_a_file_that_is_no_table_is_refused_at_its_field(content, indicator, client_of):
    response = post(client_of, indicator, "", file=SimpleUploadedFile("tabel.xlsx", content))
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_table_and_a_file_together_are_refused(indicator, client_of):
    response = post(client_of, indicator, "2024\t1", file=SimpleUploadedFile("t.csv", b"2025;2"))
    assert list(response.context["form"].errors) == ["file"]


def test_the_empty_table_has_heads_that_are_read(indicator, client_of):
    content = client_of.get(reverse("strategies:measurement-template", args=[indicator.code])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active.append([2024, 31.5, "cloud", "EU", "opmerking", "blz. 3"])
    stream = io.BytesIO()
    book.save(stream)
    response = post(client_of, indicator, "", file=SimpleUploadedFile("t.xlsx", stream.getvalue()))
    (row,) = response.context["groups"]["add"]["rows"]
    read_ = row["measurement"]
    assert (read_.value, read_.part, read_.area, read_.remark, read_.source_detail) == (
        Decimal("31.5"), "cloud", "eu", "opmerking", "blz. 3",
    )  # fmt: skip


def test_formulas_and_markup_are_text(indicator, client_of):
    response = post(client_of, indicator, '2024\t3\t\t\t=HYPERLINK("x") <script>alert(1)</script>\n2025\t=1+1')
    assert [row.number for row in response.context["form"].wrong_rows] == [2]
    assert "<script>alert" not in response.text
    response = post(client_of, indicator, "2024\t3\t\t\t<script>alert(1)</script>")
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_services_check_rights_reason_and_what_was_seen(indicator, actor):
    make.make_measurement(indicator, 1, 2024)
    entries = read(indicator, "2024\t2").entries
    seen = plan_table(indicator, entries).fingerprint
    with pytest.raises(PermissionDenied):
        save_table(make_user("lezer"), indicator=indicator, entries=entries, corrections={1}, seen=seen, reason="x")
    with pytest.raises(ValidationError):
        save_table(actor, indicator=indicator, entries=entries, corrections={1}, seen=seen)
    with pytest.raises(TableChanged):
        save_table(actor, indicator=indicator, entries=entries, corrections={1}, seen="iets anders", reason="x")
    saved = save_table(actor, indicator=indicator, entries=entries, corrections={1}, seen=seen, reason="x")
    assert (saved.added, saved.corrected, saved.left) == (0, 1, 0)


def test_ten_thousand_rows_take_little_more_than_writing_them(indicator, client_of):
    days = [date(1998, 1, 1) + timedelta(days=day) for day in range(10_000)]
    other = make.make_indicator()
    rows = [Measurement(indicator=other, value=5, reference_date=day) for day in days]
    began = time.monotonic()
    Measurement.objects.bulk_create(rows)
    writing = time.monotonic() - began
    text = "\n".join(f"{day}\t{day.day},5\t\t\topmerking {day}" for day in days)
    began = time.monotonic()
    preview = post(client_of, indicator, text)
    response = client_of.post(reverse("strategies:measurement-table", args=[indicator.code]), agreed(preview))
    page = client_of.get(indicator.get_absolute_url())
    took = time.monotonic() - began
    assert (preview.status_code, response.status_code, page.status_code) == (200, 302, 200)
    assert indicator.measurements.count() == 10_000
    assert len(preview.content) < 2_000_000
    assert len(page.content) < 200_000
    assert took < 4 * writing, f"writing alone {writing:.1f} s, preview, save and page {took:.1f} s"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_gives_entries_or_sentences(indicator, text):
    form = read(indicator, text)
    assert form.entries or form.errors
    if not form.errors:
        plan_table(indicator, form.entries)


cells = st.sampled_from(
    ["2024", "2025", "1-3-2025", "31,5", "1.234", "x", "", "cloud", "EU", "peildatum", "waarde", '"']
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=6), st.sampled_from("\t;,"))
def test_any_table_gives_entries_or_sentences_and_no_period_twice(indicator, rows, sign):
    form = read(indicator, "\n".join(sign.join(row) for row in rows))
    assert form.entries or form.errors
    series = [(e.values["reference_date"], e.values["reference_precision"], e.values.get("part", "").casefold(),
               e.values.get("area", "nl")) for e in form.entries]  # fmt: skip
    assert len(set(series)) == len(series)
