"""The pages of import and export: what they say, and what an answer to htmx holds."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.models import ImportJob, ImportRow
from priorities.tests import factories as make
from strategies.models import Measure

from .files import a_file, checked, outcomes, worked

HEADS = ["code", "pijler", "titel"]


@pytest.fixture
def client(coordinator):
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def pillar(db):
    return make.make_pillar(make.make_strategy(code="SDE"), number="2")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_whole_import_without_javascript(client, pillar):
    file = SimpleUploadedFile("m.csv", a_file("x", [HEADS, ["M1", "SDE/2", "<b>x</b>"], ["M2", "SDE/8", "y"]], "csv"))
    response = client.post(reverse("exchange:import", args=["maatregelen"]), {"file": file}, follow=True)
    assert "Wij controleren" in text(response) or "wacht op zijn beurt" in text(response)
    job = worked(ImportJob.objects.get())
    page = text(client.get(job.get_absolute_url()))
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert page.index("SDE/8") < page.index("&lt;b&gt;")
    refused = client.post(job.get_absolute_url(), {"step": "confirm", "reason": "Mijn reden"})
    assert refused.status_code == 422
    assert "Mijn reden" in text(refused)
    assert not Measure.objects.exists()
    sent_on = client.post(job.get_absolute_url(), {"step": "confirm", "only_valid": "on"})
    assert sent_on.status_code == 302
    worked(job)
    assert "1 rij is opgeslagen" in text(client.get(job.get_absolute_url()))


def test_an_empty_file_is_refused_at_its_field(client):
    for content in (b"", b"%PDF-1.7"):
        response = client.post(
            reverse("exchange:import", args=["doelen"]), {"file": SimpleUploadedFile("x.csv", content)},
            headers={"HX-Request": "true"},
        )  # fmt: skip
        assert response.status_code == 422
        assert text(response).startswith("<form")
        assert 'aria-invalid="true"' in text(response)


def test_a_page_that_is_asked_again_answers_only_when_something_moved(client, coordinator, pillar):
    job = ImportJob.objects.create(noun="doelen", file_name="x", content=b"x", requested_by=coordinator)
    seen = client.get(job.get_absolute_url()).context["seen"]
    again = {"path": job.get_absolute_url(), "headers": {"HX-Request": "true"}}
    assert client.get(**again, data={"gezien": seen}).status_code == 204
    ImportJob.objects.update(status="running", step="vergelijken", progress=50)
    answer = client.get(**again, data={"gezien": seen})
    assert 'aria-valuenow="50"' in text(answer)
    assert text(answer).startswith('<div id="import-state"')


def test_rows_are_filtered_and_paged_in_a_fixed_number_of_queries(client, coordinator, pillar, settings):
    settings.PAGE_SIZE = 5
    job = checked(coordinator, "maatregelen", [HEADS, *([f"M{n}", "SDE/2" if n else "x", "t"] for n in range(12))])

    def queries(**query):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(job.get_absolute_url(), query)
        assert response.status_code == 200
        return len(captured), [row.outcome for row in response.context["page"]]

    queries()  # the first request of a session also writes when it began
    few, rows = queries()
    assert rows == ["fout", *["nieuw"] * 4]
    assert queries(uitkomst="nieuw", page=3) == (few, ["nieuw"])
    settings.PAGE_SIZE = 50
    assert queries()[0] == few
    for query in ({"uitkomst": "x"}, {"page": "9"}, {"page": "x"}):
        assert client.get(job.get_absolute_url(), query).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "niets.csv",
        "doelen.exe",
        "doelen/leeg.exe",
        "niets/importeren/",
        "doelen.csv?strategie=XX",
        "toezeggingen.csv?strategie=SDE",
        "importeren/9/",
    ],
)
def test_what_does_not_exist_is_not_found(address, client, pillar):
    assert client.get(f"/uitwisselen/{address}").status_code == 404


def test_a_file_of_one_strategy_holds_that_strategy(client, world):
    def codes(query):
        content = client.get(f"/uitwisselen/maatregelen.csv{query}").content.decode("utf-8-sig")
        return [row["code"] for row in csv.DictReader(io.StringIO(content))]

    assert codes("") == ["AI-1", "ISR-M1"]
    assert codes("?strategie=ISR") == ["ISR-M1"]


def test_what_goes_wrong_is_said_and_can_be_tried_again_or_discarded(client, coordinator):
    job = checked(coordinator, "doelen", [["kleur"], ["rood"]])
    page = text(client.get(job.get_absolute_url()))
    assert "Deze import is mislukt" in page
    assert "kleur" in page
    assert client.post(job.get_absolute_url(), {"step": "retry"}).status_code == 302
    assert worked(job).status == "failed"
    client.post(job.get_absolute_url(), {"step": "discard"})
    assert "weggegooid" in text(client.get(job.get_absolute_url()))
    assert client.post(job.get_absolute_url(), {"step": "retry"}).status_code == 422
    assert not ImportRow.objects.exists()
    assert outcomes(job) == []


def test_lists_lead_to_their_import_for_who_may(client, world):
    for name, noun in (("strategies:measure-list", "maatregelen"), ("commitments:list", "toezeggingen")):
        link = reverse("exchange:import", args=[noun])
        assert link in text(client.get(reverse(name)))
        reader = Client()
        reader.force_login(world.users["redacteur"])
        assert link not in text(reader.get(reverse(name)))
