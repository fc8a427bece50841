"""Rounds: the rules, what is proposed, setting up, the steps, and their pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person
from history.querysets import events_of
from history.services import StaleVersion
from priorities.models import PriorityResponsibility
from priorities.tests import factories as make
from reports import proposals
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.proposals import Answering
from reports.rules import rounds as rules
from reports.rules.rounds import Dates, Holding, Phase, Step
from reports.services import rounds as services
from reports.services.rounds import Change
from strategies.models import Measure, MeasureResponsibility

HTMX = {"HX-Request": "true"}
DAY = date(2026, 11, 26)


def days(*offsets: int | None) -> Dates:
    return Dates(*(None if offset is None else DAY + timedelta(days=offset) for offset in offsets))


class TestRules:
    @pytest.mark.parametrize("state", [rules.PLANNED, rules.OPEN, rules.CLOSED])
    @pytest.mark.parametrize("step", list(Step))
    def test_only_what_is_in_the_table_can_be_done(self, state, step):
        refused = rules.step_refusal(state, step, days(-5, 5, 9), 3, DAY)
        allowed = {("gepland", "open"), ("open", "close"), ("open", "extend"), ("gesloten", "reopen")}
        assert (refused == "") == ((state, str(step)) in allowed)

    @pytest.mark.parametrize(
        ("dates", "requests", "code"),
        [
            (days(0, 5, 9), 1, ""),
            (days(0, 0, 0), 1, ""),
            (days(0, 5, None), 1, "no_dates"),
            (days(None, 5, 9), 1, "no_dates"),
            (days(0, None, 9), 1, "no_dates"),
            (days(0, 5, 9), 0, "no_requests"),
            (days(-9, -1, 5), 1, "over"),
        ],
    )
    def test_a_round_opens_only_when_it_was_set_up(self, dates, requests, code):
        assert rules.step_refusal(rules.PLANNED, Step.OPENING, dates, requests, DAY) == code

    @pytest.mark.parametrize(
        ("new", "found"),
        [
            (days(-5, 6, 9), {}),
            (days(-5, 5, 10), {}),
            (days(-5, 5, 9), {"closes": "same"}),
            (days(-5, 4, 9), {"closes": "earlier"}),
            (days(-5, 6, 8), {"grace_until": "earlier"}),
            (days(-5, 12, 11), {"grace_until": "before_closing"}),
        ],
    )
    def test_extending_only_gives_more_time(self, new, found):
        assert rules.new_dates_problems(Step.EXTENDING, days(-5, 5, 9), new, DAY) == found

    def test_extending_into_the_past_gives_no_time(self):
        assert rules.new_dates_problems(Step.EXTENDING, days(-50, -20, -9), days(-50, -10, -2), DAY) == {
            "grace_until": "past"
        }

    @pytest.mark.parametrize(
        ("new", "found"),
        [
            (days(-5, 0, 0), {}),
            (days(-5, -1, 3), {"closes": "past"}),
            (days(-5, 3, 2), {"grace_until": "before_closing"}),
        ],
    )
    def test_a_round_is_opened_again_until_a_day_to_come(self, new, found):
        assert rules.new_dates_problems(Step.REOPENING, days(-90, -60, -50), new, DAY) == found

    @pytest.mark.parametrize(
        ("state", "dates", "expected"),
        [
            (rules.PLANNED, days(None, None, None), Phase.PREPARING),
            (rules.OPEN, days(-1, 0, 5), Phase.COLLECTING),
            (rules.OPEN, days(-5, -1, 0), Phase.GRACE),
            (rules.OPEN, days(-9, -5, -1), Phase.CLOSING),
            (rules.CLOSED, days(-9, 5, 9), Phase.REPORTING),
        ],
    )
    def test_phase(self, state, dates, expected):
        assert rules.phase(state, dates, DAY) == expected

    @given(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))
    def test_joining_never_overwrites_what_somebody_else_changed(self, base, mine, theirs):
        joined = rules.join(base, mine, theirs)
        assert joined.clashes == (mine not in (base, theirs) and theirs != base)
        assert joined.is_changed == (mine != base and theirs == base and mine != theirs)

    def test_the_responsible_one_is_proposed_before_who_is_jointly_so_and_nobody_else(self):
        order = ("verantwoordelijk", "mede")
        joint = Holding("mede", None, 1, None)
        later, first = (
            Holding("verantwoordelijk", date(2026, 3, 1), 2, None),
            Holding("verantwoordelijk", date(2025, 3, 1), 3, 7),
        )
        assert rules.proposal([joint, later, first], order) == first
        assert rules.proposal([joint], order) == joint
        assert rules.proposal([Holding("uitvoerder", None, 1, None)], order) is None


@pytest.fixture
def coordinator(db):
    return make.make_user("coordinator", name="Voorbeeld coördinator")


@pytest.fixture
def as_coordinator(coordinator):
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def bzk(db):
    return make.make_organisation(name="Voorbeeldministerie")


@pytest.fixture
def vng(db):
    return make.make_organisation(name="Voorbeeldvereniging")


@pytest.fixture
def person(db):
    return Person.objects.create(name="Voorbeeld persoon", email="persoon@voorbeeld.example")


@pytest.fixture
def plan(bzk, person):
    """A priority of the NDS with two measures; nobody answers for the second one."""
    pillar = make.make_pillar(make.make_strategy(code="NDS", is_nds=True))
    priority = make.make_priority(title="Cloud", pillar=pillar)
    PriorityResponsibility.objects.create(priority=priority, organisation=bzk, person=person)
    first = Measure.objects.create(pillar=pillar, code="C-1", title="Verkenning", position=1)
    MeasureResponsibility.objects.create(measure=first, organisation=bzk)
    second = Measure.objects.create(pillar=pillar, code="C-2", title="Marktplaats", position=2)
    return priority, first, second


def key(thing) -> str:
    return f"{'maatregel' if isinstance(thing, Measure) else 'prioriteit'}-{thing.pk}"


def make_round(**fields) -> ReportingRound:
    today = timezone.localdate()
    return ReportingRound.objects.create(
        **{
            "year": 2026,
            "reference_date": date(2026, 12, 31),
            "opens": today,
            "closes": today + timedelta(days=20),
            "grace_until": today + timedelta(days=27),
            **fields,
        }
    )


@pytest.fixture
def asked(plan, bzk):
    """An open round in which the priority is asked."""
    round_ = make_round(state="open")
    return UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)


class TestProposals:
    def test_the_newest_plan_with_its_measures_in_order(self, coordinator, plan, bzk, person):
        make.make_priority(title="Oud", series="Startbrief 2024", responsible=bzk)
        found = proposals.of_round(coordinator, None, date(2026, 12, 31))
        assert [str(row.thing) for row in found] == ["Cloud", "Verkenning", "Marktplaats"]
        assert [row.proposed for row in found] == [Answering(bzk.pk, person.pk), Answering(bzk.pk), None]

    def test_who_answers_on_the_reference_date(self, coordinator, plan, bzk, vng):
        PriorityResponsibility.objects.filter(priority=plan[0]).update(valid_to=date(2026, 5, 31))
        PriorityResponsibility.objects.create(priority=plan[0], organisation=vng, valid_from=date(2026, 6, 1))
        for day, whom in ((date(2026, 5, 31), bzk), (date(2026, 6, 1), vng)):
            assert proposals.of_round(coordinator, None, day)[0].proposed.organisation == whom.pk

    def test_search_takes_all_words_and_leaves_out_what_is_there(self, coordinator, plan):
        other = Measure.objects.create(
            pillar=make.make_pillar(make.make_strategy(title="Datastrategie")), code="D-1", title="Register"
        )
        found = proposals.search(coordinator, "register data", {key(plan[0])}, DAY)
        assert [row.thing for row in found] == [other]
        assert proposals.search(coordinator, "register", {key(other)}, DAY) == []
        assert len(proposals.search(coordinator, "register zee", set(), DAY)) == 0

    def test_names_that_make_no_sense_name_nothing(self, coordinator, plan):
        names = ["prioriteit-x", "doel-1", "prioriteit-", "maatregel-999999999999", "prioriteit-²", ""]
        assert proposals.named(coordinator, None, names, DAY) == []


def set_up(actor, rows, **fields):
    dates = {"reference_date": date(2026, 12, 31), **fields}
    return services.set_up_round(
        actor,
        year=2026,
        dates={name: Change(date(2026, 12, 31) if name == "reference_date" else None, dates[name]) for name in dates},
        rows=rows,
    )


class TestSetUp:
    def test_only_coordinators(self, plan):
        for role in ("lezer", "redacteur", "beheerder"):
            with pytest.raises(PermissionDenied):
                set_up(make.make_user(role), {})

    def test_stores_what_takes_part_and_asks_nobody_yet(self, coordinator, plan, bzk):
        editor = make.make_user("redacteur", organisation=bzk)
        round_ = set_up(coordinator, {key(plan[0]): Change(None, Answering(bzk.pk))})
        assert round_.requests.get().priority == plan[0]
        for method in ("writable_by", "asked_of", "visible_to"):
            assert not getattr(UpdateRequest.objects, method)(editor).exists()
        assert UpdateRequest.objects.visible_to(coordinator).exists()

    def test_another_change_of_the_same_row_is_not_overwritten(self, coordinator, plan, bzk, vng):
        wanted = {key(plan[0]): Change(None, Answering(bzk.pk))}
        set_up(coordinator, wanted)
        with pytest.raises(services.SetUpRefused) as refused:
            set_up(coordinator, {key(plan[0]): Change(None, Answering(vng.pk))})
        assert refused.value.rows == {key(plan[0]): Answering(bzk.pk)}
        assert UpdateRequest.objects.get().organisation == bzk
        set_up(coordinator, wanted)
        assert UpdateRequest.objects.count() == 1

    def test_another_change_of_another_row_is_no_obstacle(self, coordinator, plan, bzk, vng):
        set_up(coordinator, {key(plan[0]): Change(None, Answering(bzk.pk))})
        set_up(
            coordinator,
            {key(plan[0]): Change(None, None), key(plan[1]): Change(None, Answering(vng.pk))},
        )
        assert {row.organisation for row in UpdateRequest.objects.all()} == {bzk, vng}

    @pytest.mark.parametrize("begun", ["draft", "update"])
    def test_what_was_begun_cannot_be_taken_out(self, coordinator, asked, begun):
        if begun == "draft":
            UpdateDraft.objects.create(request=asked, data={})
        else:
            ProgressUpdate.objects.create(
                round=asked.round, request=asked, priority=asked.priority, status="op_schema", reported_on=DAY
            )
        with pytest.raises(services.SetUpRefused) as refused:
            set_up(
                coordinator,
                {proposals.key_of(asked): Change(proposals.answering(asked), None)},
            )
        assert refused.value.kept == [proposals.key_of(asked)]
        assert UpdateRequest.objects.filter(pk=asked.pk).exists()

    def test_what_nobody_began_can_be_taken_out_while_open(self, coordinator, asked):
        set_up(coordinator, {proposals.key_of(asked): Change(proposals.answering(asked), None)})
        assert not UpdateRequest.objects.exists()

    def test_nothing_changes_in_a_closed_round(self, coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        with pytest.raises(services.StepRefused):
            set_up(coordinator, {proposals.key_of(asked): Change(proposals.answering(asked), None)})

    def test_the_reason_stands_in_the_history(self, coordinator, plan, bzk):
        services.set_up_round(
            coordinator,
            year=2026,
            dates={},
            rows={key(plan[0]): Change(None, Answering(bzk.pk))},
            reason="Nieuwe afspraak",
        )
        request = UpdateRequest.objects.get()
        assert events_of(UpdateRequest, request.pk)[0].pgh_context.metadata["reason"] == "Nieuwe afspraak"


class TestSteps:
    def test_opening_asks_and_starts_today(self, coordinator, plan, bzk):
        round_ = make_round(opens=timezone.localdate() + timedelta(days=5))
        UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        opened = services.open_round(coordinator, round_=round_, version=round_.version)
        assert (opened.state, opened.opens) == ("open", timezone.localdate())
        assert UpdateRequest.objects.asked_of(make.make_user("redacteur", organisation=bzk)).count() == 1

    def test_only_coordinators(self, asked):
        for role in ("lezer", "redacteur", "beheerder"):
            with pytest.raises(PermissionDenied):
                services.close_round(make.make_user(role), round_=asked.round, version=1, reason="Klaar")
        assert ReportingRound.objects.get().state == "open"

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_closing_needs_a_reason_and_keeps_drafts(self, coordinator, asked, reason):
        UpdateDraft.objects.create(request=asked, data={"results": "Half"})
        with pytest.raises(services.ReasonMissing):
            services.close_round(coordinator, round_=asked.round, version=1, reason=reason)
        services.close_round(coordinator, round_=asked.round, version=1, reason="Alles is binnen")
        assert UpdateDraft.objects.get().data == {"results": "Half"}
        event = events_of(ReportingRound, asked.round.pk)[0]
        assert (event.state, event.pgh_context.metadata["reason"]) == ("gesloten", "Alles is binnen")

    def test_a_round_that_somebody_else_changed_is_read_first(self, coordinator, asked):
        with pytest.raises(StaleVersion):
            services.close_round(coordinator, round_=asked.round, version=7, reason="Klaar")


TODAY = timezone.localdate()
ACTIONS = st.lists(
    st.tuples(st.sampled_from(list(Step)), st.integers(-10, 40), st.integers(-5, 20), st.sampled_from(["", "Omdat"])),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_no_order_of_steps_reaches_a_forbidden_state(coordinator, plan, bzk, actions):
    """Each step is taken or refused as a whole; what was handed in and typed survives all of them."""
    with transaction.atomic():
        round_ = make_round()
        request = UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        UpdateDraft.objects.create(request=request, data={"results": "Half"})
        for step, closes, grace, reason in actions:
            before = ReportingRound.objects.get(pk=round_.pk)
            dates = {
                "closes": TODAY + timedelta(days=closes),
                "grace_until": TODAY + timedelta(days=closes + grace),
            }
            verb = {
                Step.OPENING: services.open_round,
                Step.CLOSING: services.close_round,
                Step.REOPENING: services.reopen_round,
                Step.EXTENDING: services.extend_round,
            }[step]
            asked_for = dates if step in rules.WITH_NEW_DATES else {}
            try:
                verb(coordinator, round_=before, version=before.version, reason=reason, **asked_for)
            except (services.StepRefused, services.ReasonMissing, services.DatesRefused):
                after = ReportingRound.objects.get(pk=round_.pk)
                assert after.version == before.version, "refused, so nothing changed"
                continue
            after = ReportingRound.objects.get(pk=round_.pk)
            assert after.state == rules.STEPS[before.state, step]
            assert after.opens <= after.closes <= after.grace_until
            assert reason or step == Step.OPENING
            if step == Step.EXTENDING:
                assert after.closes >= before.closes
                assert after.grace_until >= before.grace_until
            if after.state == rules.OPEN:
                assert after.accepts(TODAY)
            assert after.state != rules.PLANNED
        assert UpdateDraft.objects.get(request=request).data == {"results": "Half"}
        transaction.set_rollback(True)


DATES = {
    "reference_date": "31-12-2026",
    "opens": "1 dec 2026",
    "closes": "11 december 2026",
    "grace_until": "18-12-2026",
}
SEEN = "reference_date=2026-12-31 opens= closes= grace_until="
SETUP = "reports:round-setup"


def row(thing, whom="", takes_part=True, person="", seen="") -> dict[str, str]:
    name = key(thing)
    ticked = {f"{name}-doet_mee": "on"} if takes_part else {}
    pk = getattr(whom, "pk", whom)
    return {f"{name}-organisatie": str(pk), f"{name}-persoon": str(person), f"{name}-gezien": seen, **ticked}


class TestSetUpPage:
    url = "/rapportages/2026/ronde/"

    def test_proposes_what_somebody_answers_for(self, as_coordinator, plan):
        response = as_coordinator.get(self.url)
        assert [found.takes_part for found in response.context["rows"]] == [True, True, False]
        assert "Geen verantwoordelijke organisatie: kies er een." in response.content.decode()
        assert not ReportingRound.objects.exists(), "looking makes nothing"

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

    def test_somebody_who_left_is_marked(self, as_coordinator, plan, person):
        Person.objects.update(left_on=DAY - timedelta(days=300))
        page = as_coordinator.get(self.url).content.decode()
        assert "vertrokken" in page
        assert "Herinneringen gaan naar de contactpersoon" in page

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
        assert as_coordinator.get(self.url, {"page": 3}).status_code == 404
        as_coordinator.post(self.url, DATES | {"gezien": SEEN} | row(plan[0], bzk, takes_part=False))
        assert UpdateRequest.objects.count() == 121, "all that was proposed but the one that was unticked"

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


class TestStepPages:
    def test_opening_says_how_much_is_asked_of_how_many(self, as_coordinator, plan, bzk, vng):
        round_ = make_round()
        UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        UpdateRequest.objects.create(round=round_, measure=plan[1], organisation=vng)
        url = reverse("reports:round-open", args=[2026])
        page = as_coordinator.get(url).content.decode()
        assert "Wij vragen 2 berichten aan 2 organisaties." in page
        assert "e-mail" in page
        response = as_coordinator.post(url, {"version": 1}, headers=HTMX)
        assert response["HX-Redirect"] == "/rapportages/2026/"
        assert ReportingRound.objects.get().state == "open"

    def test_what_cannot_be_done_says_why(self, as_coordinator, plan):
        make_round(closes=None, grace_until=None)
        url = reverse("reports:round-open", args=[2026])
        page = as_coordinator.get(url).content.decode()
        assert "Vul eerst in wanneer de ronde opent" in page
        assert "<textarea" not in page
        assert as_coordinator.post(url, {"version": 1}).status_code == 409

    def test_closing_says_what_is_missing_and_wants_a_reason(self, as_coordinator, asked):
        url = reverse("reports:round-close", args=[2026])
        assert "Er ontbreekt nog 1 van de 1 berichten." in as_coordinator.get(url).content.decode()
        refused = as_coordinator.post(url, {"version": 1, "reason": " "})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["reason"]
        assert as_coordinator.post(url, {"version": 1, "reason": "Alles is binnen"}).status_code == 302
        trail = as_coordinator.get(reverse("history:trail", args=["reportinground", asked.round_id]))
        assert "Alles is binnen" in trail.content.decode()

    @pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 30])
    def test_a_version_that_makes_no_sense_changes_nothing(self, as_coordinator, asked, version):
        url = reverse("reports:round-close", args=[2026])
        assert as_coordinator.post(url, {"version": version, "reason": "Klaar"}).status_code == 422
        assert ReportingRound.objects.get().state == "open"

    def test_a_round_that_changed_meanwhile_is_shown_first_with_the_reason_kept(self, as_coordinator, asked):
        url = reverse("reports:round-close", args=[2026])
        ReportingRound.objects.update(sends_reminders=False)
        conflict = as_coordinator.post(url, {"version": 1, "reason": "Alles is binnen"})
        assert conflict.status_code == 409
        page = conflict.content.decode()
        assert "Alles is binnen" in page
        assert 'name="version" value="2"' in page
        assert as_coordinator.post(url, {"version": 2, "reason": "Alles is binnen"}).status_code == 302

    @pytest.mark.parametrize(
        ("closes", "grace", "fields"),
        [
            ("1-1-2026", "1-1-2027", {"closes"}),
            ("", "", {"closes", "grace_until"}),
            ("juni 2027", "gisteren", {"closes", "grace_until"}),
            ("1-3-2027", "1-2-2027", {"grace_until"}),
        ],
    )
    @pytest.mark.parametrize("name", ["reports:round-extend", "reports:round-reopen"])
    def test_new_dates_are_checked_at_their_fields(self, as_coordinator, asked, name, closes, grace, fields):
        if name == "reports:round-reopen":
            ReportingRound.objects.update(state="gesloten")
        version = ReportingRound.objects.get().version
        data = {"version": version, "reason": "Meer tijd", "closes": closes, "grace_until": grace}
        response = as_coordinator.post(reverse(name, args=[2026]), data)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == fields
        assert "Meer tijd" in response.content.decode()

    def test_reopened_with_new_dates(self, as_coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        data = {"version": 2, "reason": "Eén bericht ontbrak", "closes": "1-2-2027", "grace_until": "1-2-2027"}
        url = reverse("reports:round-reopen", args=[2026])
        assert as_coordinator.post(url, data).status_code == 302
        round_ = ReportingRound.objects.get()
        assert (round_.state, round_.closes, round_.grace_until) == ("open", date(2027, 2, 1), date(2027, 2, 1))


class TestRoundPage:
    url = "/rapportages/2026/"

    def test_says_where_the_round_stands(self, as_coordinator, world):
        page = as_coordinator.get(self.url)
        assert page.context["lead"].endswith("Er ontbreken nog 2 van de 3 berichten.")
        content = page.content.decode()
        assert content.count('aria-current="step"') == 1
        assert "1 in beoordeling, 1 te doen" in content
        rows = page.context["organisations"]
        assert [row.name for row in rows] == ["Ander ministerie", "Eigen ministerie"]

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
