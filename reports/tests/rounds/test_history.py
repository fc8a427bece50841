"""The history of a round: who changed its dates, its state and what is asked in it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from priorities.tests import factories as make
from reports import round_history
from reports.models import ReportingRound, UpdateRequest
from strategies.models import Measure

from .making import DATES, SEEN, make_round, row

URL = "/rapportages/2026/geschiedenis/"
SETUP = "/rapportages/2026/ronde/"


def saves(user) -> list[round_history.Save]:
    """Everything on the page, newest first."""
    round_ = ReportingRound.objects.get()
    found = round_history.saves(user, round_)
    round_history.fill(user, round_, found)
    return found


@pytest.fixture
def changed(as_coordinator, plan, bzk, vng):
    """A round that was set up, and changed in three ways at once."""
    data = DATES | {"gezien": SEEN, "reason": "Zo begint het"}
    assert as_coordinator.post(SETUP, data | row(plan[0], bzk) | row(plan[1], bzk)).status_code == 302
    stored = " ".join(f"{name}={getattr(ReportingRound.objects.get(), name)}" for name in DATES)
    again = row(plan[0], vng, seen=f"{bzk.pk}:") | row(plan[1], bzk, takes_part=False, seen=f"{bzk.pk}:")
    data = DATES | {"gezien": stored, "closes": "12-12-2026", "reason": "<b>Vergeten</b>"}
    assert as_coordinator.post(SETUP, data | again | row(plan[2], bzk)).status_code == 302


class TestHistory:
    def test_names_what_was_asked_of_whom_and_why(self, as_coordinator, coordinator, changed):
        newest, oldest = saves(coordinator)
        assert (newest.who, newest.why, oldest.why) == (str(coordinator), "<b>Vergeten</b>", "Zo begint het")
        assert [(asked.what, asked.kind, asked.before, asked.whom) for asked in newest.asked] == [
            ("Marktplaats", "insert", "", "Voorbeeldministerie"),
            ("Cloud", "update", "Voorbeeldministerie", "Voorbeeldvereniging"),
            ("Verkenning", "delete", "", "Voorbeeldministerie"),
        ]
        assert [(field.old, field.new) for field in newest.fields] == [("11 december 2026", "12 december 2026")]
        assert [asked.what for asked in oldest.asked] == ["Cloud", "Verkenning"]
        page = as_coordinator.get(URL).content.decode()
        assert "Vragen: 1 toegevoegd, 1 gewijzigd, 1 geschrapt" in page
        assert "&lt;b&gt;Vergeten&lt;/b&gt;" in page
        assert "30, 7, 1" in page
        assert "[30" not in page
        assert URL in as_coordinator.get("/rapportages/2026/").content.decode()

    def test_a_plan_is_for_coordinators(self, changed, bzk):
        reader = make.make_user("lezer")
        assert [save.counts for save in saves(reader)] == [{}, {}]
        client = Client()
        client.force_login(reader)
        assert "Marktplaats" not in client.get(URL).content.decode()
        ReportingRound.objects.update(state="open")
        assert "Marktplaats" in client.get(URL).content.decode()

    def test_of_many_only_the_number_is_told(self, as_coordinator, coordinator, plan, bzk):
        measures = Measure.objects.bulk_create(
            Measure(pillar=plan[1].pillar, code=f"h{n}", title=f"H{n}") for n in range(26)
        )
        data = DATES | {"gezien": SEEN}
        for measure in measures:
            data |= row(measure, bzk)
        as_coordinator.post(SETUP, data)
        save = saves(coordinator)[0]
        assert (save.made, save.asked) == (26, [])
        assert "Vragen: 26 toegevoegd" in as_coordinator.get(URL).content.decode()

    def test_what_a_program_wrote_without_saying_why_is_shown_too(self, coordinator, plan, bzk):
        UpdateRequest.objects.create(round=make_round(), priority=plan[0], organisation=bzk)
        UpdateRequest.objects.all().delete()
        assert sum(save.made for save in saves(coordinator)) == 1
        assert sum(save.removed for save in saves(coordinator)) == 1

    def test_what_does_not_exist(self, as_coordinator, changed):
        assert as_coordinator.get("/rapportages/2024/geschiedenis/").status_code == 404
        for page in ("0", "2", "x", "9" * 30):
            assert as_coordinator.get(URL, {"page": page}).status_code == 404

    def test_queries_do_not_grow(self, as_coordinator, changed, plan, bzk, vng):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert as_coordinator.get(URL).status_code == 200
            return len(queries)

        as_coordinator.get(URL)
        for number in range(15):
            if number == 1:
                few = cost()
            old, new = (bzk, vng) if number % 2 else (vng, bzk)
            again = row(plan[0], new, seen=f"{old.pk}:")
            stored = " ".join(f"{name}={getattr(ReportingRound.objects.get(), name)}" for name in DATES)
            data = DATES | {"closes": "12-12-2026", "gezien": stored, "reason": f"Keer {number}"}
            assert as_coordinator.post(SETUP, data | again).status_code == 302
        assert cost() == few
