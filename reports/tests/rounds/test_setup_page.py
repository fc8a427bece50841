"""The page that sets up a round."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from strategies.models import Measure, MeasureResponsibility

from .making import DATES, DAY, HTMX, SEEN, SETUP, key, make_round, row


class TestSetUpPage:
    url = "/rapportages/2026/ronde/"

    def test_proposes_what_somebody_answers_for(self, as_coordinator, plan):
        response = as_coordinator.get(self.url)
        assert [found.takes_part for found in response.context["rows"]] == [True, True, False]
        assert "Geen verantwoordelijke organisatie: kies er een." in response.content.decode()
        assert not ReportingRound.objects.exists(), "looking makes nothing"

    def test_proposes_dates_where_there_are_none(self, as_coordinator, plan):
        today = timezone.localdate()
        shown = as_coordinator.get(self.url).context["form"].initial
        assert (shown["opens"], shown["closes"]) == (today, today + timedelta(weeks=4))
        make_round()
        shown = as_coordinator.get(self.url).context["form"].initial
        assert shown["closes"] == ReportingRound.objects.get().closes

    def test_saving_makes_the_round(self, as_coordinator, plan, bzk, person):
        data = DATES | {"gezien": SEEN} | row(plan[0], bzk, person=person.pk) | row(plan[1], takes_part=False)
        response = as_coordinator.post(self.url, data)
        assert response["Location"] == "/rapportages/2026/"
        round_ = ReportingRound.objects.get()
        assert (round_.state, round_.closes) == ("gepland", date(2026, 12, 11))
        request = round_.requests.get()
        assert (request.priority, request.organisation, request.person) == (plan[0], bzk, person)

    def test_saved_once_the_proposal_ticks_nothing_any_more(self, as_coordinator, plan, bzk):
        UpdateRequest.objects.create(round=make_round(), priority=plan[0], organisation=bzk)
        assert [found.takes_part for found in as_coordinator.get(self.url).context["rows"]] == [True, False, False]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"reference_date": ""}, "reference_date"),
            ({"opens": "maart 2026"}, "opens"),
            ({"closes": "32-1-2026"}, "closes"),
            ({"closes": "30 nov 2026"}, "closes"),
            ({"grace_until": "1-1-2026"}, "grace_until"),
            ({"grace_until": "\x00"}, "grace_until"),
            ({"opens": "9" * 500}, "opens"),
            ({"reason": "x" * 301}, "reason"),
            ({"reference_date": "1 nov 2062"}, "reference_date"),
            ({"reference_date": "31-12-2025"}, "reference_date"),
            ({"opens": "31-12-2025"}, "opens"),
            ({"grace_until": "1-1-2199"}, "grace_until"),
        ],
    )
    def test_a_wrong_field_keeps_everything(self, as_coordinator, plan, vng, wrong, field):
        data = DATES | {"gezien": SEEN} | wrong | row(plan[0], vng) | row(plan[1], takes_part=False)
        for headers in ({}, HTMX):
            response = as_coordinator.post(self.url, data, headers=headers)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == [field]
            first, second = response.context["rows"]
            assert (first.organisation, first.takes_part, second.takes_part) == (vng, True, False)
        assert not ReportingRound.objects.exists()

    @pytest.mark.parametrize("whom", ["", "999999", "x", "9" * 40, "-1", "²", "\x00"])
    def test_a_row_without_an_organisation_is_an_error_at_the_row(self, as_coordinator, plan, whom):
        data = DATES | {"gezien": SEEN} | row(plan[0], whom) | row(plan[1], whom, takes_part=False)
        response = as_coordinator.post(self.url, data)
        assert response.status_code == 422
        assert f'href="#id_{key(plan[0])}-organisatie"' in response.content.decode()
        assert f'id="id_{key(plan[0])}-organisatie_error"' in response.content.decode()

    def test_who_was_chosen_in_a_row_without_a_tick_is_asked_about(self, as_coordinator, plan, bzk, vng, person):
        third = plan[2]
        data = DATES | {"gezien": SEEN} | row(plan[0], bzk, person=person.pk)
        response = as_coordinator.post(self.url, data | row(third, vng, takes_part=False))
        assert response.status_code == 422
        assert f'href="#id_{key(third)}-doet_mee"' in response.content.decode()
        assert response.context["rows"][1].organisation == vng
        assert not ReportingRound.objects.exists()
        searched = as_coordinator.post(
            self.url, data | row(third, vng, takes_part=False) | {"actie": "zoeken", "zoeken": "niets"}
        )
        assert searched.context["rows"][1].organisation == vng
        as_proposed = row(plan[1], bzk, takes_part=False) | row(third, takes_part=False)
        assert as_coordinator.post(self.url, data | as_proposed).status_code == 302
        assert UpdateRequest.objects.get().priority == plan[0]

    @pytest.mark.parametrize("seen", ["x", "1:2:3", ":", "9" * 99, "1:x"])
    def test_a_mark_of_what_was_seen_that_makes_no_sense_is_no_error(self, as_coordinator, plan, bzk, seen):
        data = DATES | {"gezien": seen} | row(plan[0], bzk, seen=seen)
        assert as_coordinator.post(self.url, data).status_code in {302, 409}

    def test_searching_adds_rows_and_keeps_what_was_typed(self, as_coordinator, plan, vng):
        other = Measure.objects.create(pillar=make.make_pillar(), code="D-1", title="Register")
        data = DATES | {"gezien": SEEN, "zoeken": "regis", "actie": "zoeken", "opens": "nog niet"} | row(plan[0], vng)
        response = as_coordinator.post(self.url, data)
        assert response.status_code == 200
        assert [found.candidate.thing for found in response.context["found_rows"]] == [other]
        assert response.context["rows"][0].organisation == vng
        assert 'value="nog niet"' in response.content.decode()
        assert "error-summary" not in response.content.decode()

    def test_enter_searches_when_something_to_search_is_typed(self, as_coordinator, plan, bzk):
        data = DATES | {"gezien": SEEN, "actie": "enter"} | row(plan[0], bzk)
        assert as_coordinator.post(self.url, data | {"zoeken": "x"}).status_code == 200
        assert as_coordinator.post(self.url, data).status_code == 302

    @pytest.mark.parametrize("words", ["", "  ", "x" * 101, "a\x00"])
    def test_searching_for_nothing_says_so(self, as_coordinator, plan, words):
        data = DATES | {"gezien": SEEN, "zoeken": words, "actie": "zoeken"} | row(plan[0])
        response = as_coordinator.post(self.url, data)
        assert response.status_code == 422
        assert "zoeken" in response.context["form"].errors

    def test_two_coordinators_lose_nothing(self, as_coordinator, plan, bzk, vng):
        first = DATES | {"gezien": SEEN} | row(plan[0], bzk)
        assert as_coordinator.post(self.url, first).status_code == 302
        second = DATES | {"gezien": SEEN, "closes": "12-12-2026"} | row(plan[0], vng)
        conflict = as_coordinator.post(self.url, second)
        assert conflict.status_code == 409
        page = conflict.content.decode()
        assert "Voorbeeldministerie" in page
        assert conflict.context["rows"][0].organisation == vng
        assert list(conflict.context["form"].errors) == ["closes"]
        again = second | {"gezien": conflict.context["seen"]} | row(plan[0], vng, seen=conflict.context["rows"][0].seen)
        assert as_coordinator.post(self.url, again).status_code == 302
        assert UpdateRequest.objects.get().organisation == vng
        assert ReportingRound.objects.get().closes == date(2026, 12, 12)

    def test_an_update_that_was_handed_in_keeps_its_row(self, as_coordinator, asked, plan, bzk):
        ProgressUpdate.objects.create(
            round=asked.round, request=asked, priority=plan[0], status="op_schema", reported_on=DAY
        )
        seen = f"{bzk.pk}:"
        data = {"reference_date": "31-12-2026", "gezien": "reference_date=2026-12-31"}
        response = as_coordinator.post(self.url, data | row(plan[0], bzk, takes_part=False, seen=seen))
        assert response.status_code == 422
        assert "al een bericht begonnen of ingediend" in response.content.decode()

    def test_the_successor_of_an_organisation_that_ended_is_one_click(self, as_coordinator, plan, bzk, vng):
        bzk.valid_to, bzk.successor = date(2026, 6, 30), vng
        bzk.save()
        page = as_coordinator.get(self.url).content.decode()
        assert "Bestond tot en met 30 juni 2026. Opvolger: Voorbeeldvereniging." in page
        button = f"overnemen:{key(plan[0])}"
        assert f'value="{button}"' in page
        response = as_coordinator.post(self.url, DATES | {"gezien": SEEN, "actie": button} | row(plan[0], bzk))
        assert response.status_code == 200
        assert response.context["rows"][0].organisation == vng
        assert not ReportingRound.objects.exists()
        for nonsense in ("overnemen:", "overnemen:prioriteit-0", "overnemen:x-doet_mee", "weg"):
            data = DATES | {"gezien": SEEN, "actie": nonsense} | row(plan[0], bzk)
            assert as_coordinator.post(self.url, data).status_code in {200, 302}

    @pytest.mark.parametrize(("ended", "reference", "is_marked"), [(-1, -30, True), (0, -30, False), (5, 30, True)])
    def test_an_organisation_ends_for_the_report_or_for_who_has_to_answer(
        self, as_coordinator, plan, bzk, ended, reference, is_marked
    ):
        today = timezone.localdate()
        make_round(reference_date=today + timedelta(days=reference))
        bzk.valid_to = today + timedelta(days=ended)
        bzk.save()
        shown = as_coordinator.get(self.url).context["rows"][0]
        assert (shown.organisation, bool(shown.ended)) == (bzk, is_marked)

    def test_a_year_without_a_plan_gets_its_dates_and_cannot_be_opened(self, as_coordinator, db):
        assert "Wij hebben geen voorstel" in as_coordinator.get(self.url).content.decode()
        response = as_coordinator.post(self.url, DATES | {"gezien": SEEN, "actie": "openen"})
        assert response["Location"] == "/rapportages/2026/openen/"
        page = as_coordinator.get(response["Location"]).content.decode()
        assert "Kies eerst welke prioriteiten en maatregelen meedoen." in page
        assert as_coordinator.post(response["Location"], {"version": 1}).status_code == 409
        assert ReportingRound.objects.get().state == "gepland"

    def test_who_is_gone_is_offered_only_where_it_stands(self, as_coordinator, plan, bzk, vng, person):
        Person.objects.create(name="Voorbeeld vertrokken", left_on=DAY - timedelta(days=300))
        Person.objects.filter(pk=person.pk).update(left_on=DAY - timedelta(days=300))
        for organisation in (bzk, vng):
            organisation.valid_to = date(2026, 6, 30)
            organisation.save()
        page = as_coordinator.get(self.url).content.decode()
        assert f'<option value="{bzk.pk}" selected>Voorbeeldministerie</option>' in page
        assert f'<option value="{person.pk}" selected>Voorbeeld persoon</option>' in page
        assert "Voorbeeldvereniging" not in page
        assert "Voorbeeld vertrokken" not in page

    def test_somebody_who_left_is_marked(self, as_coordinator, plan, person):
        Person.objects.update(left_on=DAY - timedelta(days=300))
        page = as_coordinator.get(self.url).content.decode()
        assert "vertrokken" in page
        assert "Herinneringen gaan naar de contactpersoon" in page

    @pytest.mark.parametrize(
        ("role", "own", "is_active", "words"),
        [
            (None, False, True, "Zonder account kan deze persoon niets invullen."),
            ("lezer", True, True, "Het account mag alleen lezen, of hoort bij een andere organisatie."),
            ("redacteur", False, True, "Het account mag alleen lezen, of hoort bij een andere organisatie."),
            ("redacteur", True, False, "account gesloten"),
            ("redacteur", True, True, ""),
            ("coordinator", False, True, ""),
        ],
    )
    def test_somebody_who_cannot_fill_it_in_is_marked(
        self, as_coordinator, plan, person, bzk, vng, role, own, is_active, words
    ):
        if role:
            person.account = make.make_user(role, organisation=bzk if own else vng, is_active=is_active)
            person.save()
        page = as_coordinator.get(self.url).content.decode()
        assert ("nds-tag--warn" in page) is bool(words)
        assert words in page

    def test_a_closed_round_explains_and_changes_nothing(self, as_coordinator, asked, plan, bzk):
        ReportingRound.objects.update(state="gesloten")
        assert "heropenen" in as_coordinator.get(self.url).content.decode()
        data = DATES | {"gezien": SEEN} | row(plan[1], bzk)
        assert as_coordinator.post(self.url, data).status_code == 409
        assert UpdateRequest.objects.count() == 1

    def test_an_open_round_keeps_its_dates_here(self, as_coordinator, asked, plan, bzk):
        before = ReportingRound.objects.get()
        data = {"reference_date": "30-12-2026", "closes": "1-1-2027", "gezien": "reference_date=2026-12-31"}
        response = as_coordinator.post(self.url, data | row(plan[1], bzk))
        assert response.status_code == 302
        after = ReportingRound.objects.get()
        assert (after.reference_date, after.closes) == (date(2026, 12, 30), before.closes)
        assert UpdateRequest.objects.count() == 2

    @pytest.mark.parametrize("year", [2023, 2999, 99999999])
    def test_a_year_that_is_not_reported_on_does_not_exist(self, as_coordinator, plan, year):
        for method in (as_coordinator.get, as_coordinator.post):
            assert method(reverse(SETUP, args=[year])).status_code == 404

    def test_a_text_that_people_typed_is_text(self, as_coordinator, plan):
        make.make_organisation(name="<b>Vet</b> & Co")
        page = as_coordinator.get(self.url).content.decode()
        assert "&lt;b&gt;Vet&lt;/b&gt; &amp; Co" in page
        assert "<b>Vet" not in page

    def test_a_large_plan_comes_in_pages_and_is_saved_as_a_whole(self, as_coordinator, plan, bzk):
        measures = Measure.objects.bulk_create(
            Measure(pillar=plan[1].pillar, code=f"g{n}", title=f"Maatregel {n}", position=9) for n in range(120)
        )
        MeasureResponsibility.objects.bulk_create(
            MeasureResponsibility(measure=measure, organisation=bzk) for measure in measures
        )
        response = as_coordinator.get(self.url)
        assert len(response.context["rows"]) == 100
        assert len(as_coordinator.get(self.url, {"page": 2}).context["rows"]) == 23
        elsewhere = as_coordinator.get(self.url, {"page": 2}).context["rows"][0].candidate.thing
        assert as_coordinator.get(self.url, {"page": 3}).status_code == 404
        as_coordinator.post(self.url, DATES | {"gezien": SEEN} | row(plan[0], bzk, takes_part=False))
        assert UpdateRequest.objects.count() == 121, "all that was proposed but the one that was unticked"
        data = DATES | {"gezien": SEEN, "actie": "zoeken", "zoeken": elsewhere.code}
        found = as_coordinator.post(self.url, data).context["found_rows"][0]
        assert (found.candidate.thing, found.takes_part) == (elsewhere, True), "also what stands on another page"
        again = data | row(elsewhere, bzk, seen=found.seen) | row(plan[2], bzk)
        rows = as_coordinator.post(self.url, again | {"zoeken": "niets"}).context["rows"]
        assert [shown.candidate.thing for shown in rows] == [plan[2]], "what was found and left as it was goes"

    def test_queries_do_not_grow(self, as_coordinator, plan, bzk, person):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert as_coordinator.get(self.url).status_code == 200
            return len(queries)

        as_coordinator.get(self.url)
        few = cost()
        for number in range(20):
            pillar = make.make_pillar(plan[1].pillar.strategy)
            priority = make.make_priority(pillar=pillar, responsible=make.make_organisation())
            measure = Measure.objects.create(pillar=pillar, code=f"q{number}", title=f"Q{number}")
            MeasureResponsibility.objects.create(
                measure=measure, organisation=bzk, person=Person.objects.create(name=f"Voorbeeld {number}")
            )
            assert priority.pillar == pillar
        assert cost() == few
