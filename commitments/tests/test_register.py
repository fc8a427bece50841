"""The register of promises and motions, and the page of one."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.models import Commitment, CommitmentMeasure, CommitmentPriority, CommitmentResponsibility
from commitments.rules import is_late
from commitments.services.commitments import move_commitment
from commitments.services.settling import settle_commitment
from priorities.tests.factories import (
    make_contribution,
    make_document,
    make_organisation,
    make_pillar,
    make_priority,
    make_user,
)
from strategies.models import Measure, Passage

pytestmark = pytest.mark.django_db
LIST = "commitments:list"
TODAY = date(2026, 11, 23)


@pytest.fixture
def reader(db) -> Client:
    client = Client()
    client.force_login(make_user("lezer"))
    client.get(reverse(LIST))
    return client


def make_commitment(text: str = "De Kamer informeren", **fields: object) -> Commitment:
    return Commitment.objects.create(**{"kind": "toezegging", "text": text, "chamber": "tk", **fields})


def texts(client: Client, **query: object) -> list[str]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return [row.record.text for row in response.context["table"].paginated_rows]


@pytest.mark.parametrize(
    ("expected", "precision", "late"),
    [
        (date(2026, 11, 22), "day", True),
        (date(2026, 11, 23), "day", False),
        (date(2026, 10, 1), "month", True),
        (date(2026, 11, 1), "month", False),
        (date(2026, 7, 1), "quarter", True),
        (date(2026, 10, 1), "quarter", False),
        (date(2025, 1, 1), "year", True),
        (date(2026, 1, 1), "year", False),
    ],
)
def test_late_means_that_the_whole_period_is_over_in_the_rule_and_in_the_database(expected, precision, late):
    assert is_late(status="openstaand", expected=expected, precision=precision, today=TODAY) is late
    make_commitment(expected_date=expected, expected_precision=precision)
    assert Commitment.objects.late(TODAY).exists() is late
    Commitment.objects.update(status="voldaan")
    assert not Commitment.objects.late(TODAY).exists()


def test_what_is_settled_or_has_no_moment_is_not_late():
    assert not is_late(status="voldaan", expected=date(2020, 1, 1), precision="day", today=TODAY)
    assert not is_late(status="openstaand", expected=None, precision="day", today=TODAY)


def test_the_head_says_how_many_are_open_and_late(reader):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_commitment(expected_date=yesterday)
    make_commitment(status="deels_voldaan", expected_date=timezone.localdate())
    make_commitment(status="voldaan", expected_date=yesterday)
    response = reader.get(reverse(LIST))
    assert response.context["counts"] == {"open": 2, "late": 1, "settled": 1}
    assert response.text.count("nds-tag--late") == 1


def test_filters(reader):
    priority = make_priority()
    promise = make_commitment("Jaarlijks rapporteren", made_by="Staatssecretaris")
    CommitmentPriority.objects.create(commitment=promise, priority=priority)
    make_commitment("Cloud uit Europa", kind="motie", chamber="ek", status="voldaan")
    make_commitment("Half gedaan", kind="motie", status="deels_voldaan")
    assert texts(reader, soort="toezegging") == ["Jaarlijks rapporteren"]
    assert texts(reader, kamer="ek") == ["Cloud uit Europa"]
    assert texts(reader, status="deels_voldaan") == ["Half gedaan"]
    assert texts(reader, status="niet_voldaan") == ["Jaarlijks rapporteren", "Half gedaan"]
    assert texts(reader, prioriteit=priority.slug) == ["Jaarlijks rapporteren"]
    assert texts(reader, zoeken="staatssecretaris RAPPORTEREN") == ["Jaarlijks rapporteren"]


def test_filters_on_what_is_late_missing_or_expected(reader):
    own = make_organisation(code="own")
    late = make_commitment("Te laat", expected_date=date(2020, 1, 1), date=date(2019, 3, 1))
    make_commitment("Bijtijds", expected_date=date(2100, 1, 1), expected_precision="year", source=make_document())
    make_commitment("Voldaan", status="voldaan", expected_date=date(2020, 1, 1))
    make_commitment("In woorden", expected_note="in het voorjaar")
    CommitmentResponsibility.objects.create(commitment=late, organisation=own)
    assert texts(reader, te_laat="ja") == ["Te laat"]
    assert texts(reader, te_laat="nee") == ["Bijtijds", "Voldaan", "In woorden"]
    assert texts(reader, organisatie="own") == ["Te laat"]
    assert texts(reader, jaar="2019") == ["Te laat"]
    assert texts(reader, verwacht_voor="2100-01-01") == ["Te laat", "Voldaan"]
    assert texts(reader, verwacht_voor="2101-01-01") == ["Te laat", "Bijtijds", "Voldaan"]
    assert texts(reader, ontbreekt="verantwoordelijke") == ["Bijtijds", "Voldaan", "In woorden"]
    assert texts(reader, ontbreekt="vindplaats") == ["Te laat", "Voldaan", "In woorden"]
    assert texts(reader, ontbreekt="moment") == []


@pytest.mark.parametrize("typed", ["26 643, nr. 1231", "kst-26643-1231", "https://x.nl/kst-26643-1231.html"])
def test_a_paper_finds_what_was_promised_in_it_and_what_it_settled(typed, reader):
    letter = make_document(code="kst-26643-1231", dossier="26643", number="1231")
    passage = Passage.objects.create(document=letter, quote="Ik zal")
    make_commitment("In de brief", passage=passage)
    make_commitment("Met de brief", settled_with=letter)
    make_commitment("Volgens de brief", source=letter)
    make_commitment("Los daarvan")
    assert texts(reader, zoeken=typed) == ["In de brief", "Met de brief", "Volgens de brief"]


@pytest.mark.parametrize(
    "query",
    [
        {"soort": "brief"},
        {"status": "kwijt"},
        {"kamer": "x"},
        {"prioriteit": "x"},
        {"jaar": "x"},
        {"jaar": "9" * 30},
        {"jaar": "-1"},
        {"te_laat": "x"},
        {"organisatie": "x"},
        {"ontbreekt": "x"},
        {"verwacht_voor": "x"},
        {"zomaar": "1"},
    ],
)
def test_a_filter_that_makes_no_sense_is_an_error_and_shows_no_list(query, reader):
    make_commitment("Geheime toezegging")
    response = reader.get(reverse(LIST), query)
    assert response.status_code == 422
    assert "Geheime toezegging" not in response.text


def test_htmx_gets_the_list_alone(reader):
    make_commitment()
    part = reader.get(reverse(LIST), headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="list">')
    assert {"HX-Request", "Cookie"} <= {name.strip() for name in part["Vary"].split(",")}


def test_a_visitor_logs_in_first(client):
    commitment = make_commitment()
    for url in (reverse(LIST), commitment.get_absolute_url()):
        assert client.get(url).status_code == 302


def test_what_does_not_exist_is_not_found(reader):
    assert reader.get(reverse("commitments:detail", args=[999_999])).status_code == 404
    assert reader.post(make_commitment().get_absolute_url()).status_code == 405


def test_a_download_says_the_words(reader):
    settled = make_document(code="kst-26643-1366", dossier="26643", number="1366")
    make_commitment("=Formule", status="voldaan", settled_with=settled, date=date(2024, 11, 7))
    make_commitment("Later", expected_note="in het voorjaar")
    content = reader.get(reverse(LIST), {"export": "csv", "sort": "text"}).content.decode("utf-8-sig")
    rows = [list(row.values()) for row in csv.DictReader(io.StringIO(content))]
    assert rows[0][0] == "'=Formule"
    assert rows[0][4] == "2024-11-07"
    assert rows[0][9].replace("\N{NO-BREAK SPACE}", " ") == "26 643, nr. 1366"
    assert rows[1][8] == "in het voorjaar"


def full_commitment(size: int) -> Commitment:
    passage = Passage.objects.create(document=make_document(sender=make_organisation()), quote="Ik zal uw Kamer")
    commitment = make_commitment(passage=passage, settled_with=make_document(), source=make_document())
    for number in range(size):
        CommitmentPriority.objects.create(commitment=commitment, priority=make_priority())
        CommitmentResponsibility.objects.create(commitment=commitment, organisation=make_organisation())
        measure = Measure.objects.create(pillar=make_pillar(), code=f"m{commitment.pk}-{number}", title="Maatregel")
        CommitmentMeasure.objects.create(commitment=commitment, measure=measure)
        settle_commitment(
            make_user("coordinator"),
            commitment=commitment,
            version=commitment.version,
            status="deels_voldaan",
            settled_with=make_document(),
            status_note=f"Deel {number}",
        )
        move_commitment(
            make_user("coordinator"),
            commitment=commitment,
            version=commitment.version,
            expected=None,
            note=f"moment {number}",
            reason="Drukte",
        )
        make_contribution(passage=passage)
        make_commitment(passage=passage)
    return commitment


def test_a_page_costs_the_same_however_much_it_shows(reader):
    def queries(commitment: Commitment) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(commitment.get_absolute_url()).status_code == 200
        return len(captured)

    assert queries(full_commitment(2)) == queries(full_commitment(9))


def test_the_page_shows_the_passage_and_what_came_of_it(reader):
    letter = make_document(title="Startbrief", url="https://example.org/brief")
    passage = Passage.objects.create(document=letter, quote="Ik zal uw Kamer informeren.", locator="Proces")
    commitment = make_commitment(
        passage=passage,
        made_by="Staatssecretaris van BZK",
        expected_note="in het voorjaar",
        status="deels_voldaan",
        status_note="De brief ging in juli.",
        settled_with=make_document(title="NDS", chamber_number="2025D1"),
    )
    other = make_commitment("Uit dezelfde zin", passage=passage)
    CommitmentPriority.objects.create(commitment=commitment, priority=make_priority(title="Cloud eerst"))
    text = reader.get(commitment.get_absolute_url()).text
    for words in (
        "Ik zal uw Kamer informeren.",
        "Staatssecretaris van BZK",
        "in het voorjaar",
        "2025D1",
        "Cloud eerst",
    ):
        assert words in text
    for link in (passage.get_absolute_url(), other.get_absolute_url(), "https://example.org/brief"):
        assert f'href="{link}"' in text
    trail = reverse("history:trail", kwargs={"kind": "commitment", "pk": commitment.pk})
    assert f'href="{trail}"' in text


def test_markup_is_shown_as_text(reader):
    commitment = make_commitment("<script>alert(1)</script>", made_by="<b>ik</b>", status_note="<i>x</i>")
    for url in (reverse(LIST), commitment.get_absolute_url()):
        text = reader.get(url).text
        assert "<script>alert" not in text
        assert "<b>ik" not in text
