"""How measures and priorities stand: what is read, in how many queries, and as it was at another moment."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from history.services import as_of, freeze
from priorities.models import Priority, Succession
from priorities.standings import priority_standings
from reports.models import ProgressUpdate, ReportingRound
from strategies import rules
from strategies.models import Indicator, Measure, Milestone
from strategies.rules import AgainstFirstPlan, Signal, Standing, Subject
from strategies.standings import LIMITS, day_of, measure_standings, measured_on, stewardship
from strategies.tests import factories as content

from . import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def round_():
    return ReportingRound.objects.create(year=2026, reference_date=TODAY)


def declare(round_, status="op_schema", state="goedgekeurd", **thing):
    return ProgressUpdate.objects.create(
        round=round_, status=status, state=state, explanation="Omdat het zo is.", reported_on=TODAY, **thing
    )


def answered_for(measure, **fields):
    person = Person.objects.create(name="Voorbeeld contactpersoon", **fields)
    return content.make_responsible(measure, person=person)


def of(measure, day=TODAY) -> Standing:
    return measure_standings(Measure.objects.filter(pk=measure.pk), day)[measure.pk]


def of_priority(priority, day=TODAY):
    return priority_standings(Priority.objects.filter(pk=priority.pk), day)[priority.pk]


def kinds(standing) -> list[str]:
    return [signal.kind for signal in standing.signals]


def test_a_measure_stands_as_its_facts_say(round_):
    measure = content.make_measure(code="ai-1")
    answered_for(measure)
    declare(round_, measure=measure)
    late = content.make_milestone(TODAY - 31 * DAY, measure=measure, title="Advies")
    moved = content.make_milestone(
        TODAY, measure=measure, title="Plan", current_date=TODAY + 10 * DAY, reschedule_reason="scope"
    )
    indicator = content.make_indicator(measure=measure, title="Gebruik", baseline_value=0, baseline_year=2020)
    content.make_target(indicator, 2030, value=100)
    content.make_measurement(indicator, 55, 2026)
    standing = of(measure)
    assert standing.declared == "op_schema"
    assert standing.computed == "vertraagd"
    assert standing.is_watermelon
    assert standing.first_plan == AgainstFirstPlan("aandacht_nodig", 31, 2, 2)
    assert standing.signals == (
        Signal(
            rules.OVERDUE,
            True,
            Subject("milestone", late.pk, "Advies", f"/maatregelen/ai-1/#mijlpaal-{late.pk}"),
            31,
        ),
        Signal(
            rules.UNDER_LINE,
            False,
            Subject("indicator", indicator.pk, "Gebruik", indicator.get_absolute_url()),
            value=Decimal(55),
            line=Decimal(60),
            unit="%",
        ),
        Signal(
            rules.MOVED,
            False,
            Subject("milestone", moved.pk, "Plan", f"/maatregelen/ai-1/#mijlpaal-{moved.pk}"),
            10,
            reason="scope",
        ),
    )
    assert all(
        signal.subject.url == row.get_absolute_url()
        for signal, row in zip(standing.signals, (late, indicator, moved), strict=True)
    )


def test_nothing_is_known_of_an_empty_measure():
    standing = of(content.make_measure())
    assert (standing.declared, standing.computed) == ("", "te_weinig_gegevens")
    assert kinds(standing) == [rules.NO_ORGANISATION]


@pytest.mark.parametrize(
    ("fields", "signal"),
    [
        ({}, []),
        ({"valid_to": TODAY}, []),
        ({"valid_to": TODAY - DAY}, [rules.NO_ORGANISATION]),
        ({"valid_from": TODAY + DAY}, [rules.NO_ORGANISATION]),
        ({"role": "betrokken"}, [rules.NO_ORGANISATION]),
        ({"person": None}, [rules.NO_PERSON]),
    ],
)
def test_who_answers_today_counts(fields, signal):
    measure = content.make_measure()
    person = Person.objects.create(name="Voorbeeld contactpersoon")
    content.make_responsible(measure, **{"person": person, **fields})
    assert kinds(of(measure)) == signal


@pytest.mark.parametrize(
    ("period", "signal"),
    [
        ({"valid_to": TODAY}, []),
        ({"valid_to": TODAY - DAY}, [rules.NO_ORGANISATION]),
        ({"valid_from": TODAY}, []),
        ({"valid_from": TODAY + DAY}, [rules.NO_ORGANISATION]),
    ],
)
def test_an_organisation_that_ended_or_has_not_begun_answers_for_nothing(period, signal):
    measure = content.make_measure()
    organisation = answered_for(measure).organisation
    type(organisation).objects.filter(pk=organisation.pk).update(**period)
    assert kinds(of(measure)) == signal


@pytest.mark.parametrize(("left_on", "signal"), [(TODAY + DAY, []), (TODAY, [rules.NO_PERSON])])
def test_a_person_who_left_answers_for_nothing(left_on, signal):
    measure = content.make_measure()
    answered_for(measure, left_on=left_on)
    assert kinds(of(measure)) == signal


@pytest.mark.parametrize("state", ["concept", "ingediend", "teruggestuurd"])
def test_only_an_approved_update_declares_a_status(state, round_):
    measure = content.make_measure()
    returned = {"review_comment": "Waarom?"} if state == "teruggestuurd" else {}
    declare(round_, measure=measure, state=state, **returned)
    assert of(measure).declared == ""


@pytest.mark.parametrize("status", ["afgerond", "gestopt"])
def test_what_is_over_needs_no_steward(status, round_):
    measure = content.make_measure()
    declare(round_, measure=measure, status=status)
    assert of(measure).signals == ()


def test_what_is_all_realised_needs_no_steward():
    measure = content.make_measure()
    content.make_milestone(TODAY, measure=measure, realised_date=TODAY)
    assert of(measure) == Standing("", "afgerond", (), AgainstFirstPlan("op_schema", 0, 0, 1))


@pytest.mark.parametrize(
    ("first", "second", "is_over"),
    [(TODAY, TODAY, True), (TODAY - DAY, TODAY - 9 * DAY, True), (TODAY, None, False), (TODAY, TODAY + DAY, False)],
)
def test_what_is_realised_up_to_today_is_realised(first, second, is_over):
    measure = content.make_measure()
    for realised in (first, second):
        content.make_milestone(TODAY + DAY, measure=measure, realised_date=realised)
    standing = of(measure)
    assert standing.computed == ("afgerond" if is_over else "aandacht_nodig")
    assert kinds(standing) == ([] if is_over else [rules.NO_ORGANISATION])


def test_a_measurement_that_a_person_entered_is_an_update_and_a_loaded_one_is_not():
    indicator = content.make_indicator()
    content.make_measurement(indicator, 1, 2023, origin_key="bron:1")
    changed = content.make_measurement(indicator, 1, 2024, origin_key="bron:2")
    type(changed).objects.filter(pk=changed.pk).update(source_detail="Nagekeken")
    changed.refresh_from_db()
    entered = content.make_measurement(indicator, 1, 2025)
    assert changed.version == 2
    days = [day_of(changed.updated_at), day_of(entered.updated_at)]
    assert measured_on(Indicator.objects.for_standing().get()) == days


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("reported", [None, 0, 4, 9])
def test_the_latest_of_all_that_happened_counts(order, reported):
    days = [TODAY - number * DAY for number in order]
    row = {
        "has_organisation": True,
        "has_person": False,
        "touched_on": days[0],
        "loaded_at": None,
        "reported_on": None if reported is None else TODAY - DAY + reported * DAY,
    }
    found = stewardship(row, days[1:])
    assert found == (True, False, TODAY + max(0, (reported or 0) - 1) * DAY)


@pytest.mark.parametrize("reported", [None, 4])
def test_what_nobody_touched_counts_from_when_it_was_loaded(reported):
    loaded_at = None if reported else timezone.now() + 5 * DAY
    reported_on = TODAY + reported * DAY if reported else None
    row = {"has_organisation": True, "has_person": True, "touched_on": None, "loaded_at": loaded_at}
    found = stewardship(row | {"reported_on": reported_on})
    assert found.last_update == (reported_on or TODAY + 5 * DAY)


TARGETS = [
    {"year": 2030, "value": 100},
    {"year": 2030, "value_text": "top 3"},
    {"year": None, "value": 100},
    {"year": 2030, "value": 100, "area": "eu"},
]


@pytest.mark.parametrize("number", range(len(TARGETS)))
def test_only_a_number_for_a_year_in_the_netherlands_is_a_target_to_compare_with(number):
    measure = content.make_measure()
    answered_for(measure)
    indicator = content.make_indicator(measure=measure, baseline_value=0, baseline_year=2020)
    indicator.targets.create(**TARGETS[number])
    content.make_measurement(indicator, 10, 2026)
    standing = of(measure)
    assert standing.computed == ("te_weinig_gegevens" if number else "vertraagd")
    assert kinds(standing) == ([] if number else [rules.UNDER_LINE])


@pytest.mark.parametrize("baseline", [{"baseline_value": 0}, {"baseline_year": 2020}, {}])
def test_half_a_baseline_is_no_baseline(baseline):
    measure = content.make_measure()
    indicator = content.make_indicator(measure=measure, **baseline)
    content.make_target(indicator, 2030, value=100)
    content.make_measurement(indicator, 40, 2020)
    content.make_measurement(indicator, 64, 2025)
    assert [signal.line for signal in of(measure).signals if signal.kind == rules.UNDER_LINE] == [Decimal(70)]


def test_a_measurement_of_a_later_day_is_not_known_yet():
    measure = content.make_measure()
    answered_for(measure)
    indicator = content.make_indicator(measure=measure, baseline_value=0, baseline_year=2020)
    content.make_target(indicator, 2030, value=100)
    content.make_measurement(indicator, 10, 2025)
    indicator.measurements.create(value=99, reference_date=TODAY + DAY)
    assert (of(measure).computed, of(measure, TODAY + DAY).computed) == ("vertraagd", "op_schema")


def test_days_count_from_the_last_change_by_a_person():
    later = TODAY + (LIMITS.stale_days + 1) * DAY
    measure = content.make_measure(origin_key="bron:1")
    answered_for(measure)
    assert kinds(of(measure, later)) == [rules.STALE]
    assert of(measure, later - DAY).signals == ()


def test_a_change_of_a_milestone_or_a_report_is_an_update_too(round_):
    later = TODAY + (LIMITS.stale_days + 1) * DAY
    measure = content.make_measure()
    answered_for(measure)
    declare(round_, measure=measure, state="ingediend")
    ProgressUpdate.objects.update(reported_on=TODAY + DAY)
    assert of(measure, later).signals == ()


def test_realised_and_superseded_and_the_measure_of_an_indicator():
    measure = content.make_measure()
    answered_for(measure)
    indicator = content.make_indicator(measure=measure, baseline_value=0, baseline_year=2020)
    content.make_target(indicator, 2030, value=100)
    wrong = content.make_measurement(indicator, 10, 2026)
    assert of(measure).computed == "vertraagd"
    content.make_measurement(indicator, 80, 2026, supersedes=wrong)
    assert of(measure).computed == "op_schema"


@pytest.fixture
def priority():
    pillar = make.make_pillar(make.make_strategy(is_nds=True))
    goal = make.make_goal(pillar)
    priority = make.make_priority(pillar=pillar, responsible=make.make_organisation())
    priority.responsibilities.update(person=Person.objects.create(name="Voorbeeld contactpersoon"))
    make.make_contribution(priority)
    measure = content.make_measure(pillar=pillar, goal=goal)
    answered_for(measure)
    content.make_milestone(TODAY + DAY, measure=measure)
    return priority


def test_a_priority_without_signals_is_on_track(priority):
    standing = of_priority(priority)
    assert (standing.declared, standing.computed, standing.reasons) == ("", "op_schema", ())
    assert [found.computed for found in standing.measures.values()] == ["niet_gestart"]


@pytest.mark.parametrize(("status", "signals"), [("afgerond", []), ("gestopt", []), ("op_schema", [rules.NO_PERSON])])
def test_a_priority_that_is_over_needs_no_steward(status, signals, priority, round_):
    priority.responsibilities.update(person=None)
    declare(round_, priority=priority, status=status)
    assert kinds(of_priority(priority)) == signals


def test_a_priority_is_known_from_one_indicator_that_tells_something(priority):
    priority.pillar.measures.all().delete()
    priority.pillar.goals.all().delete()
    untold, told = (
        content.make_indicator(strategy=priority.pillar.strategy, pillar=priority.pillar, **baseline)
        for baseline in ({}, {"baseline_value": 0, "baseline_year": 2020})
    )
    content.make_measurement(untold, 10, 2025)
    assert of_priority(priority).computed == "te_weinig_gegevens"
    content.make_target(told, 2030, value=100)
    content.make_measurement(told, 90, 2025)
    assert of_priority(priority).computed == "op_schema"


def test_a_priority_has_signals_of_its_own(priority):
    priority.contributions.all().delete()
    priority.responsibilities.all().delete()
    goal = make.make_goal(priority.pillar, title="Zonder maatregel")
    standing = of_priority(priority)
    assert kinds(standing) == [rules.NO_ORGANISATION, rules.GOAL_WITHOUT_MEASURE, rules.NO_CONTRIBUTION]
    assert standing.signals[1].subject == Subject("goal", goal.pk, "Zonder maatregel", goal.get_absolute_url())
    assert standing.computed == "aandacht_nodig"


def test_a_priority_that_went_on_has_none(priority):
    old = make.make_priority()
    assert kinds(of_priority(old)) == [rules.NO_ORGANISATION, rules.NO_CONTRIBUTION]
    Succession.objects.create(predecessor=old, successor=priority)
    assert of_priority(old).signals == ()


def test_a_priority_names_the_measures_behind_its_status(priority):
    late = content.make_measure(pillar=priority.pillar, goal=priority.pillar.goals.get(), title="Opschalen")
    milestone = content.make_milestone(TODAY - 40 * DAY, measure=late)
    standing = of_priority(priority)
    assert standing.computed == "vertraagd"
    assert (standing.delayed_count, standing.attention_count, len(standing.measures)) == (1, 0, 2)
    assert standing.signals == ()
    assert [signal.subject.title for signal in standing.reasons] == [milestone.title, "Opschalen"]
    assert standing.reasons[1].subject.url == late.get_absolute_url()
    assert standing.serious_count == 1
    assert standing.first_plan == AgainstFirstPlan("aandacht_nodig", 40, 1, 2)


def test_an_indicator_of_the_pillar_tells_of_the_priority_and_that_of_a_measure_of_the_measure(priority):
    for measure in (None, Measure.objects.get()):
        indicator = content.make_indicator(
            strategy=priority.pillar.strategy,
            pillar=priority.pillar,
            measure=measure,
            baseline_value=0,
            baseline_year=2020,
        )
        content.make_target(indicator, 2030, value=100)
        content.make_measurement(indicator, 10, 2026)
    standing = of_priority(priority)
    assert kinds(standing) == [rules.UNDER_LINE]
    assert [signal.kind for signal in standing.of_measures] == [rules.UNDER_LINE]


def filled(count: int) -> None:
    pillar = make.make_pillar()
    for _ in range(count):
        priority = make.make_priority(pillar=pillar, responsible=make.make_organisation())
        pillar = make.make_pillar(pillar.strategy)
        make.make_goal(pillar)
        make.make_contribution(priority)
        measure = content.make_measure(pillar=priority.pillar)
        content.make_milestone(TODAY - 10 * DAY, measure=measure)
        for owner in ({"measure": measure}, {"pillar": priority.pillar}):
            indicator = content.make_indicator(strategy=pillar.strategy, **owner)
            content.make_target(indicator, 2030, value=10)
            content.make_measurement(indicator, 1, 2024)
            content.make_measurement(indicator, 2, 2025)


@pytest.mark.parametrize(("read", "model"), [(measure_standings, Measure), (priority_standings, Priority)])
def test_the_number_of_queries_does_not_grow(read, model):
    counts = []
    for size in (2, 9):
        filled(size)
        with CaptureQueriesContext(connection) as captured:
            standings = read(model.objects.all(), TODAY)
        assert len(standings) == model.objects.count() >= size
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("read", "model"), [(measure_standings, Measure), (priority_standings, Priority)])
def test_nothing_asked_is_nothing_found(read, model):
    assert read(model.objects.none(), TODAY) == {}


@pytest.mark.django_db(transaction=True)
def test_a_standing_of_the_past_is_what_it_was_then(priority, round_):
    measure = Measure.objects.get()
    milestone = Milestone.objects.get()
    declare(round_, measure=measure)
    before = of(measure), of_priority(priority)
    moment = freeze()
    Milestone.objects.filter(pk=milestone.pk).update(
        current_date=TODAY + 400 * DAY, reschedule_reason="scope", original_date=date(2025, 1, 1)
    )
    ProgressUpdate.objects.update(status="vertraagd", decision_asked="Geld")
    measure.responsibilities.all().delete()
    content.make_milestone(TODAY - 50 * DAY, measure=measure)
    priority.contributions.all().delete()
    after = of(measure), of_priority(priority)
    assert after[0].computed == after[1].computed == "vertraagd"
    assert after[0].declared == "vertraagd"
    with as_of(moment):
        assert (of(measure), of_priority(priority)) == before
    assert before[0].computed == "niet_gestart"
    assert before[0].declared == "op_schema"
