"""Files in the formats of the House of Representatives. All samples here are synthetic; no record in them is real."""

import contextlib
import json

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.models import Commitment
from exchange import importing
from exchange.chamber import atom, odata, records
from exchange.models import ImportJob
from exchange.reading import read
from exchange.sheets import SHEETS
from jobs.working import work_on
from strategies.models import Document
from ui.imports import UnreadableTable

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>synthetisch</title>
  <entry>
    <id>synthetisch-1</id>
    <content type="application/xml">
      <{p}toezegging xmlns{x}="http://www.tweedekamer.nl/xsd/tkData/v1-0" {a}id="11111111-1111-4111-8111-111111111111"
          {a}verwijderd="false" {a}bijgewerkt="2026-04-26T00:00:00Z">
        <{p}nummer>TZ202611-001</{p}nummer>
        <{p}tekst>De minister stuurt een synthetische brief &amp; een bijlage.</{p}tekst>
        <{p}initialen>V.</{p}initialen><{p}achternaam>Beeld</{p}achternaam>
        <{p}functie>minister van Voorbeelden</{p}functie>
        <{p}aanmaakdatum>2026-11-02T14:05:00</{p}aanmaakdatum>
        <{p}datumNakoming>2027-03-31T00:00:00</{p}datumNakoming>
        <{p}status>Openstaand</{p}status>
        <{p}ministerie>Voorbeelden</{p}ministerie>
        <{p}activiteitNummer>2026A00001</{p}activiteitNummer>
        <{p}toegezegdAan/><{p}toegezegdAan/>
      </{p}toezegging>
    </content>
  </entry>
  <entry>
    <content type="application/xml">
      <{p}toezegging xmlns{x}="http://www.tweedekamer.nl/xsd/tkData/v1-0" {a}id="22222222-2222-4222-8222-222222222222"
          {a}verwijderd="true"/>
    </content>
  </entry>
  <entry>
    <content type="application/xml">
      <{p}toezegging xmlns{x}="http://www.tweedekamer.nl/xsd/tkData/v1-0" {a}id="33333333-3333-4333-8333-333333333333">
        <{p}nummer>TZ202611-003</{p}nummer><{p}tekst>Nog een synthetische toezegging.</{p}tekst>
        <{p}status>Voldaan</{p}status><{p}datumNakoming>0001-01-01T00:00:00</{p}datumNakoming>
        <{p}kamerbriefNakoming>2026D00001</{p}kamerbriefNakoming><{p}kamerbriefNakoming>2026D00002</{p}kamerbriefNakoming>
      </{p}toezegging>
    </content>
  </entry>
</feed>"""
PREFIXES = [{"p": "", "x": "", "a": ""}, {"p": "tk:", "x": ":tk", "a": "tk:"}, {"p": "ns1:", "x": ":ns1", "a": ""}]

PROMISES = {
    "@odata.context": "synthetisch",
    "value": [
        {
            "Id": "11111111-1111-4111-8111-111111111111",
            "Nummer": "TZ202611-001",
            "Tekst": "De minister stuurt een synthetische brief & een bijlage.",
            "Initialen": "V.",
            "Achternaam": "Beeld",
            "Functie": "minister van Voorbeelden",
            "Aanmaakdatum": "2026-11-02T14:05:00+01:00",
            "DatumNakoming": "2027-03-31T00:00:00+02:00",
            "Status": "Openstaand",
            "Ministerie": "Voorbeelden",
            "ActiviteitNummer": "2026A00001",
            "Verwijderd": False,
        },
        {"Id": "22222222-2222-4222-8222-222222222222", "Tekst": "Weg", "Verwijderd": True},
        {
            "Id": "33333333-3333-4333-8333-333333333333",
            "Nummer": "TZ202611-003",
            "Tekst": "Nog een synthetische toezegging.",
            "Status": "Voldaan",
            "DatumNakoming": "0001-01-01T00:00:00Z",
            "KamerbriefNakoming": [{"DocumentNummer": "2026D00001"}, {"DocumentNummer": "2026D00002"}],
        },
    ],
}
MOTION = {
    "Id": "44444444-4444-4444-8444-444444444444",
    "Nummer": "2026Z00004",
    "Soort": "Motie",
    "Onderwerp": "Synthetische motie over voorbeelden",
    "GestartOp": "2026-10-01T00:00:00+02:00",
}


def feed(prefix) -> bytes:
    return FEED.format(**prefix).encode()


def rows(table):
    return [dict(zip(table.heads, row.cells, strict=True)) for row in table.rows]


@pytest.mark.parametrize("prefix", PREFIXES, ids=["plain", "tk", "ns1"])
def test_a_feed_gives_its_promises(prefix):
    first, second = rows(atom.read(feed(prefix)))
    assert first == {
        "kenmerk open data": "11111111-1111-4111-8111-111111111111",
        "nummer": "TZ202611-001",
        "soort": "toezegging",
        "kamer": "Tweede Kamer",
        "tekst": "De minister stuurt een synthetische brief & een bijlage.",
        "gedaan door": "V. Beeld, minister van Voorbeelden",
        "datum": "2026-11-02",
        "ministerie": "Voorbeelden",
        "gedaan in": "2026A00001",
        "verwacht": "2027-03-31",
        "status": "openstaand",
        "afgedaan met": "",
        "reden nieuwe verwachting": records.REASON,
    }
    assert (second["status"], second["afgedaan met"], second["verwacht"]) == ("voldaan", "2026D00002", "")


def test_odata_gives_the_same_rows_as_the_feed():
    assert rows(odata.read(json.dumps(PROMISES).encode())) == rows(atom.read(feed(PREFIXES[0])))


@pytest.mark.parametrize(
    "listed",
    [[MOTION], [{"BesluitSoort": "Stemmen - aangenomen", "Zaak": [MOTION, {**MOTION, "Id": "5", "Soort": "Brief"}]}]],
    ids=["cases", "decisions"],
)
def test_motions_leave_alone_what_the_data_do_not_say(listed):
    (row,) = rows(odata.read(json.dumps({"value": listed}).encode()))
    assert (row["soort"], row["tekst"], row["datum"]) == ("motie", "Synthetische motie over voorbeelden", "2026-10-01")
    assert "status" not in row


def test_a_motion_that_was_rejected_asks_nothing():
    listed = [{"BesluitSoort": "Stemmen - verworpen", "Zaak": [MOTION]}]
    with pytest.raises(UnreadableTable):
        odata.read(json.dumps({"value": listed}).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE f [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><feed>tkData toezegging &e;</feed>",
        b"<feed xmlns='http://www.tweedekamer.nl/xsd/tkData/v1-0'><toezegging>",
        b"<feed>tkData zaak</feed>",
        b"{",
        b'{"value": {}}',
        b'{"value": [1, null, "x", [], {"Tekst": null, "Verwijderd": true}]}',
        b"{" * 200_000,
    ],
)
def test_a_broken_file_gets_a_sentence(content):
    with pytest.raises(UnreadableTable):
        read(SHEETS["toezeggingen"], content)


def test_too_many_records_are_refused():
    many = [{"Id": str(number), "Tekst": "Synthetisch"} for number in range(10_001)]
    with pytest.raises(UnreadableTable, match="10"):
        odata.read(json.dumps({"value": many}).encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(FEED) - 1), st.binary(max_size=6), st.sampled_from(PREFIXES))
def test_no_damage_makes_a_reader_fall_over(at, junk, prefix):
    content = feed(prefix)
    for damaged in (content[:at] + junk + content[at + len(junk) :], json.dumps(PROMISES).encode()[:at] + junk):
        for reader in (atom, odata):
            with contextlib.suppress(UnreadableTable):
                reader.read(damaged)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Id", "Tekst", "Soort", "BesluitSoort", "Zaak", "Status", "value"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_no_json_makes_the_reader_fall_over(value):
    with contextlib.suppress(UnreadableTable):
        odata.read(json.dumps({"value": value}).encode())


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def client(self, coordinator):
        client = Client()
        client.force_login(coordinator)
        return client

    def upload(self, client, content, name):
        from django.core.files.uploadedfile import SimpleUploadedFile

        page = reverse("exchange:import", args=["toezeggingen"])
        answer = client.post(page, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302
        job = ImportJob.objects.latest("pk")
        work_on(importing.HeldImport, job.pk)
        return client.get(job.get_absolute_url()).content.decode(), job

    def test_the_page_says_that_it_takes_open_data(self, client):
        assert "open data" in client.get(reverse("exchange:import", args=["toezeggingen"])).content.decode()
        assert "OData" not in client.get(reverse("exchange:import", args=["maatregelen"])).content.decode()

    def test_a_feed_is_previewed_and_saved_and_twice_changes_nothing(self, client):
        Document.objects.create(code="2026D00002", kind="kamerstuk", title="Brief", chamber_number="2026D00002")
        html, job = self.upload(client, feed(PREFIXES[1]), "toezeggingen.xml")
        assert "TZ202611-001" in html
        assert not Commitment.objects.exists()
        assert client.post(job.get_absolute_url(), {"step": "confirm"}).status_code in (200, 302)
        work_on(importing.HeldImport, job.pk)
        assert set(Commitment.objects.values_list("number", "status")) == {
            ("TZ202611-001", "openstaand"),
            ("TZ202611-003", "voldaan"),
        }
        _html, again = self.upload(client, json.dumps(PROMISES).encode(), "toezeggingen.json")
        again.refresh_from_db()
        assert set(again.rows.values_list("outcome", flat=True)) == {"gelijk"}

    def test_a_letter_that_we_do_not_have_is_an_error_of_that_row(self, client):
        html, job = self.upload(client, feed(PREFIXES[0]), "toezeggingen.xml")
        assert "2026D00002" in html
        assert sorted(job.rows.values_list("outcome", flat=True)) == ["fout", "nieuw"]
