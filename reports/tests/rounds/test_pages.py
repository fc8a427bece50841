"""The page of a round and the list of all that is asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest

from .making import make_round


class TestRoundPage:
    url = "/rapportages/2026/"

    def test_says_where_the_round_stands(self, as_coordinator, world):
        page = as_coordinator.get(self.url)
        assert page.context["lead"].endswith("Er ontbreken 2 van de 3 berichten.")
        content = page.content.decode()
        assert content.count('aria-current="step"') == 1
        assert "1 in beoordeling, 1 te doen" in content
        rows = page.context["organisations"]
        assert [row.name for row in rows] == ["Ander ministerie", "Eigen ministerie"]

    def test_several_organisations_are_reminded_from_here(self, as_coordinator, asked, bzk):
        page = as_coordinator.get(self.url).content.decode()
        assert f'action="{reverse("reports:reminder-send", args=[2026])}"' in page
        assert f'name="organisation" value="{bzk.pk}"' in page
        ReportingRound.objects.update(state="gesloten")
        assert 'name="organisation"' not in as_coordinator.get(self.url).content.decode()

    def test_a_plan_is_for_coordinators(self, as_coordinator, plan, bzk):
        UpdateRequest.objects.create(round=make_round(), priority=plan[0], organisation=bzk)
        assert as_coordinator.get(self.url).context["progress"].asked == 1
        reader = Client()
        reader.force_login(make.make_user("lezer"))
        page = reader.get(self.url)
        assert page.context["progress"].asked == 0
        assert "Ronde opzetten" not in page.content.decode()
        assert reader.get("/rapportages/2026/berichten/").context["total"] == 0
        assert "1 bericht" not in reader.get("/rapportages/").content.decode()

    def test_says_how_much_of_the_plan_takes_no_part(self, as_coordinator, asked):
        assert (
            "2 prioriteiten en maatregelen uit het plan doen niet mee." in as_coordinator.get(self.url).content.decode()
        )
        reader = Client()
        reader.force_login(make.make_user("lezer"))
        assert reader.get(self.url).context["left_out"] == ""
        ReportingRound.objects.update(state="gesloten")
        assert as_coordinator.get(self.url).context["left_out"] == "", "nothing can be done about it"

    def test_an_organisation_that_ended_is_marked_with_its_successor(self, as_coordinator, asked, bzk, vng):
        today = timezone.localdate()
        bzk.valid_to, bzk.successor = today, vng
        bzk.save()
        assert "opgeheven" not in as_coordinator.get(self.url).content.decode(), "it is still there today"
        bzk.valid_to = today - timedelta(days=1)
        bzk.save()
        page = as_coordinator.get(self.url).content.decode()
        assert "opgeheven" in page
        assert "Opvolger: Voorbeeldvereniging." in page
        ReportingRound.objects.update(state="gesloten")
        assert "opgeheven" not in as_coordinator.get(self.url).content.decode()

    def test_when_somebody_was_active_is_not_known_of_what_was_loaded(self, as_coordinator, asked, plan):
        ProgressUpdate.objects.create(
            round=asked.round,
            request=asked,
            priority=plan[0],
            status="op_schema",
            state="goedgekeurd",
            reported_on=timezone.localdate(),
        )
        assert [row.active for row in as_coordinator.get(self.url).context["organisations"]] == ["niet bekend"]

    @pytest.mark.parametrize(
        ("days", "words"), [(1, "De ronde opent op"), (0, "De ronde opent op"), (-1, "De opening was gepland op")]
    )
    def test_a_planned_opening_that_passed_is_no_promise(self, as_coordinator, plan, bzk, days, words):
        opens = timezone.localdate() + timedelta(days=days)
        UpdateRequest.objects.create(round=make_round(opens=opens), priority=plan[0], organisation=bzk)
        assert words in as_coordinator.get(self.url).context["lead"]

    def test_queries_do_not_grow(self, as_coordinator, asked):
        def cost(url: str) -> int:
            as_coordinator.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert as_coordinator.get(url).status_code == 200
            return len(queries)

        pages = [self.url, "/rapportages/"]
        few = [cost(url) for url in pages]
        for year in (2024, 2025):
            make_round(year=year, state="open")
        for _number in range(20):
            UpdateRequest.objects.create(
                round=asked.round, priority=make.make_priority(), organisation=make.make_organisation()
            )
        assert [cost(url) for url in pages] == few


class TestRequestList:
    url = "/rapportages/2026/berichten/"

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 3),
            ({"stand": "te_doen"}, 2),
            ({"stand": "ingediend"}, 1),
            ({"stand": "concept"}, 0),
            ({"opgegeven": "op_schema"}, 1),
            ({"zoeken": "cloud"}, 1),
            ({"zoeken": "eigen ai-1"}, 1),
        ],
    )
    def test_filters(self, as_coordinator, world, query, count):
        assert as_coordinator.get(self.url, query).context["total"] == count

    def test_a_draft_is_seen_as_one(self, as_coordinator, world):
        UpdateDraft.objects.create(request=world.request, data={})
        rows = as_coordinator.get(self.url, {"stand": "concept"}).context["table"].rows
        assert [row.record for row in rows] == [world.request]
        assert as_coordinator.get(self.url, {"stand": "te_doen"}).context["total"] == 1

    def test_of_one_organisation(self, as_coordinator, world):
        assert as_coordinator.get(self.url, {"organisatie": world.organisation.pk}).context["total"] == 2

    @pytest.mark.parametrize("query", [{"stand": "x"}, {"organisatie": "99999"}, {"organisatie": "x"}, {"kleur": "1"}])
    def test_a_senseless_filter_is_an_error_without_rows(self, as_coordinator, world, query):
        assert as_coordinator.get(self.url, query).status_code == 422

    def test_a_year_without_a_round_does_not_exist(self, as_coordinator, world):
        assert as_coordinator.get("/rapportages/2024/berichten/").status_code == 404
