"""The lists that parliament gets: what stands in which, and that page and files say the same."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.models import Commitment
from priorities.tests.factories import make_document, make_user
from strategies.models import Passage

from .factories import make_commitment

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "commitments:annexes"


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(make_user("lezer"))
    client.get(reverse("overview"))
    return client


def rows(client: Client, name: str, **query: object) -> list[list[str]]:
    response = client.get(reverse("commitments:annex", args=[name, "csv"]), query)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_settled_in_a_period_with_which_document(reader):
    letter = make_document(dossier="26643", number="1366", date=date(2025, 7, 4))
    make_commitment("Met dag", status="voldaan", settled_with=letter, settled_on=date(2025, 7, 5), number="TZ1")
    make_commitment("Dag van de brief", status="voldaan", settled_with=letter)
    make_commitment("Later", status="voldaan", settled_with=letter, settled_on=date(2025, 8, 1))
    make_commitment("Zonder dag", status="voldaan")
    make_commitment("Deels", status="deels_voldaan", settled_with=letter, settled_on=date(2025, 7, 5))
    head, *found = rows(reader, "1a", van="2025-07-04", tot="2025-07-31")
    assert head == ["Soort", "Nummer", "Omschrijving", "Vindplaats", "Afgedaan met", "Afgedaan op"]
    assert [row[2] for row in found] == ["Dag van de brief", "Met dag"]
    assert found[1] == [
        "Toezegging, Tweede Kamer",
        "TZ1",
        "Met dag",
        "",
        "26\N{NO-BREAK SPACE}643, nr.\N{NO-BREAK SPACE}1366",
        "2025-07-05",
    ]
    text = reader.get(reverse(PAGE), {"van": "2025-07-04", "tot": "2025-07-31"}).text
    assert "1 afgedane staat niet in deze lijst" in text


def test_without_a_period_it_is_this_year(reader):
    make_commitment("Dit jaar", status="voldaan", settled_on=date(TODAY.year, 1, 1))
    make_commitment("Vorig jaar", status="voldaan", settled_on=date(TODAY.year - 1, 12, 31))
    assert [row[2] for row in rows(reader, "1a")[1:]] == ["Dit jaar"]


def test_open_with_the_expected_moment(reader):
    letter = make_document(dossier="26643", number="1231")
    passage = Passage.objects.create(document=letter, quote="Ik zal", locator="Proces")
    make_commitment("Datum", passage=passage, expected_date=date(2100, 4, 1), expected_precision="quarter")
    make_commitment("Laat", expected_date=date(2020, 1, 1), status_note="Bijna klaar", kind="motie", chamber="ek")
    make_commitment("Woorden", expected_note="in het voorjaar", status="deels_voldaan")
    make_commitment("Onbekend", made_in="Debat")
    make_commitment("Klaar", status="voldaan")
    _head, *found = rows(reader, "1b")
    assert [row[2:] for row in found] == [
        ["Laat", "", "Openstaand, te laat. Bijna klaar", "1 januari 2020"],
        ["Datum", "26\N{NO-BREAK SPACE}643, nr.\N{NO-BREAK SPACE}1231, Proces", "Openstaand.", "2e kwartaal 2100"],
        ["Woorden", "", "Deels voldaan.", "in het voorjaar"],
        ["Onbekend", "Debat", "Openstaand.", "nog niet bekend"],
    ]
    assert [row[2] for row in rows(reader, "1b", kamer="ek")[1:]] == ["Laat"]


def test_the_annex_of_the_budget_has_its_two_groups_and_three_columns(reader):
    make_commitment("Toezegging", expected_note="in het voorjaar")
    make_commitment("Motie", kind="motie")
    head, *found = rows(reader, "begroting")
    assert head == ["Groep", "Omschrijving", "Vindplaats", "Stand van zaken"]
    assert found == [
        ["In behandeling zijnde moties", "Motie", "", "Openstaand."],
        ["In behandeling zijnde toezeggingen", "Toezegging", "", "Openstaand. Verwacht: in het voorjaar."],
    ]
    text = reader.get(reverse(PAGE)).text
    assert "In behandeling zijnde moties" in text


@pytest.mark.parametrize("name", ["1a", "1b", "begroting"])
@pytest.mark.parametrize("file_format", ["xlsx", "ods", "csv"])
def test_every_list_in_every_format(name, file_format, reader):
    make_commitment("=1+1", number="@x")
    make_commitment("=2+2", status="voldaan", settled_on=TODAY)
    response = reader.get(reverse("commitments:annex", args=[name, file_format]))
    assert f".{file_format}" in response["Content-Disposition"]
    if file_format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert sheet.max_row == 2
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize(
    "query",
    [
        {"van": "x"},
        {"tot": "2025-02-31"},
        {"van": "2025-02-01", "tot": "2025-01-01"},
        {"kamer": "x"},
        {"zomaar": "1"},
        {"van": "\x00"},
    ],
)
def test_a_period_without_sense_shows_no_list(query, reader):
    make_commitment("Geheim")
    response = reader.get(reverse(PAGE), query)
    assert response.status_code == 422
    assert "Geheim" not in response.text


@pytest.mark.parametrize("path", ["2a.csv", "1a.exe", "1a.csv?van=x"])
def test_a_file_that_does_not_exist_is_not_found(path, reader):
    assert reader.get(f"{reverse(PAGE)}{path}").status_code == 404


def test_ten_thousand_rows_stay_readable_and_all_stand_in_the_file(reader):
    Commitment.objects.bulk_create(
        Commitment(kind="toezegging", text=f"Toezegging {n}", chamber="tk", expected_date=TODAY + timedelta(days=n))
        for n in range(2_000)
    )
    with CaptureQueriesContext(connection) as captured:
        text = reader.get(reverse(PAGE)).text
    assert len(captured) < 15
    assert "Nog 1500 rijen staan in het bestand." in text or "Nog 1.500 rijen staan in het bestand." in text
    assert len(rows(reader, "1b")) == 2_001


def test_markup_is_shown_as_text(reader):
    make_commitment("<script>alert(1)</script>", status_note="<i>x</i>")
    text = reader.get(reverse(PAGE)).text
    assert "<script>alert" not in text
    assert "<i>x" not in text
