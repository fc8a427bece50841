"""What works on challenges: the rule in full, and how it is read for many at once."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from priorities import rules
from priorities.choices import CoverageState
from priorities.coverage import challenge_coverage
from priorities.models import Challenge, Coverage
from strategies.models import Goal, Measure, Milestone, Pillar
from strategies.rules import COMPUTED, DELAYED, UNKNOWN, Limits
from ui.marks import COVERAGE_ORDER, STATUSES

from .factories import make_goal, make_pillar, make_strategy

TODAY = date(2026, 11, 26)
CASES = [(goals, measures) for goals in (0, 1, 2) for size in range(4) for measures in product(COMPUTED, repeat=size)]


def expected(goals: int, measures: tuple[str, ...]) -> str:
    """The rule as the page about the computation tells it, line by line."""
    if not goals and not measures:
        return "witte_vlek"
    if not measures:
        return "alleen_doelen"
    if 3 * sum(status == DELAYED for status in measures) >= len(measures):
        return "te_traag"
    if set(measures) == {UNKNOWN}:
        return "tempo_onbekend"
    return "op_koers"


def test_every_combination_of_goals_and_up_to_three_measures_has_its_state():
    found = {case: rules.coverage_state(case[0], list(case[1])) for case in CASES}
    assert found == {case: expected(*case) for case in CASES}
    assert set(found.values()) == set(CoverageState.values)


@pytest.mark.parametrize(
    ("delayed", "others", "state"),
    [(1, 2, "te_traag"), (1, 3, "op_koers"), (2, 4, "te_traag"), (2, 5, "op_koers"), (0, 9, "op_koers")],
)
def test_from_a_third_on_it_is_too_slow(delayed, others, state):
    assert rules.coverage_state(0, ["vertraagd"] * delayed + ["op_schema"] * others) == state


def test_the_limit_is_that_of_priorities():
    half = Limits(delayed_share=Decimal("0.5"))
    assert rules.coverage_state(0, ["vertraagd", "op_schema", "op_schema"], half) == "op_koers"
    assert rules.coverage_state(0, ["vertraagd", "op_schema"], half) == "te_traag"


def test_the_order_does_not_matter():
    for goals, measures in CASES:
        assert rules.coverage_state(goals, measures) == rules.coverage_state(goals, measures[::-1])


def test_every_state_has_a_sign_and_a_place():
    assert tuple(CoverageState.values) == COVERAGE_ORDER
    assert set(COVERAGE_ORDER) <= set(STATUSES)


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        ("open", date(2026, 11, 25), True),
        ("open", TODAY, False),
        ("open", None, False),
        ("besloten", date(2020, 1, 1), False),
        ("vervallen", date(2020, 1, 1), False),
    ],
)
def test_only_what_is_open_can_be_late(state, due, late):
    assert rules.is_late(state=state, due=due, precision="day", today=TODAY) is late


@pytest.mark.parametrize(
    ("precision", "due", "last"),
    [
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_late_when_it_is_over(precision, due, last):
    assert not rules.is_late(state="open", due=due, precision=precision, today=last)
    assert rules.is_late(state="open", due=due, precision=precision, today=last + timedelta(days=1))


def make_challenge(pillar: Pillar | None = None, **fields: object) -> Challenge:
    return Challenge.objects.create(
        pillar=pillar or make_pillar(), **{"kind": "opgave", "text": "Iets oplossen", **fields}
    )


def make_measure(title: str, goal: Goal | None = None, due: date | None = None) -> Measure:
    """A measure under a goal; with `due`, with one milestone on that day."""
    goal = goal or make_goal()
    measure = Measure.objects.create(pillar=goal.pillar, goal=goal, code=f"m{Measure.objects.count()}", title=title)
    if due:
        Milestone.objects.create(measure=measure, title="Klaar", original_date=due, current_date=due)
    return measure


def cover(challenge: Challenge, **target: object) -> Coverage:
    return Coverage.objects.create(challenge=challenge, explanation="Zo.", **target)


def read(challenge: Challenge):
    return challenge_coverage(Challenge.objects.filter(pk=challenge.pk), TODAY)[challenge.pk]


LATE, AHEAD = date(2026, 1, 1), date(2027, 6, 1)


@pytest.mark.django_db
class TestReading:
    """`challenge_coverage` on rows in the database, with its sentences."""

    def test_without_anything_it_is_a_white_spot(self):
        found = read(make_challenge())
        assert (found.state, found.reason) == ("witte_vlek", "Geen doel of maatregel werkt hieraan.")
        assert found.needs_decision

    def test_a_goal_alone_is_only_a_goal(self):
        challenge = make_challenge()
        cover(challenge, goal=make_goal(title="Alles beter"))
        found = read(challenge)
        assert found.state == "alleen_doelen"
        assert found.reason == "1 doel moet dit oplossen, maar er staat geen maatregel onder: “Alles beter”."

    def test_the_measures_under_a_linked_goal_count(self):
        challenge, goal = make_challenge(), make_goal()
        cover(challenge, goal=goal)
        make_measure("Straks", goal, AHEAD)
        make_measure("Van een ander doel", due=LATE)
        found = read(challenge)
        assert [measure.title for measure in found.measures] == ["Straks"]
        assert found.measures[0].goal is not None
        assert found.measures[0].goal.pk == goal.pk
        assert found.state == "op_koers"
        assert found.reason == "1 maatregel werkt hieraan. Volgens de berekening is er geen vertraagd."
        assert not found.needs_decision

    def test_a_measure_linked_itself_and_through_its_goal_counts_once(self):
        challenge, goal = make_challenge(), make_goal()
        measure = make_measure("Dubbel", goal, LATE)
        cover(challenge, goal=goal)
        cover(challenge, measure=measure)
        (found,) = read(challenge).measures
        assert found.goal is None
        assert read(challenge).reason == "De enige maatregel is volgens de berekening vertraagd: “Dubbel”."

    def test_too_slow_names_the_delayed_measures_and_how_many_there_are(self):
        challenge = make_challenge()
        for number in range(5):
            cover(challenge, measure=make_measure(f"M{number}", due=LATE))
        cover(challenge, measure=make_measure("Straks", due=AHEAD))
        found = read(challenge)
        assert found.state == "te_traag"
        assert found.reason == (
            "5 van de 6 maatregelen zijn volgens de berekening vertraagd: “M0”, “M1”, “M2” en nog 2."
        )

    def test_without_dates_the_pace_is_unknown(self):
        challenge = make_challenge()
        cover(challenge, measure=make_measure("Zonder datum"))
        found = read(challenge)
        assert found.state == "tempo_onbekend"
        assert "te weinig om te berekenen hoe het gaat: “Zonder datum”" in found.reason

    def test_on_course_says_what_is_delayed_and_unknown(self):
        challenge = make_challenge()
        cover(challenge, measure=make_measure("Laat", due=LATE))
        for title in ("A", "B"):
            cover(challenge, measure=make_measure(title, due=AHEAD))
        cover(challenge, measure=make_measure("Onbekend"))
        found = read(challenge)
        assert found.state == "op_koers"
        assert (
            found.reason == "4 maatregelen werken hieraan. Daarvan is 1 vertraagd: “Laat”. Van 1 weten wij te weinig."
        )

    def test_the_addresses_are_those_of_the_things_themselves(self):
        challenge, goal = make_challenge(), make_goal()
        measure = make_measure("Met adres", goal)
        cover(challenge, goal=goal)
        found = read(challenge)
        assert found.goals[0].url == goal.get_absolute_url()
        assert found.measures[0].url == measure.get_absolute_url()

    def test_the_queries_do_not_grow_with_the_challenges(self):
        def fill(count: int) -> None:
            for _ in range(count):
                challenge, goal = make_challenge(), make_goal()
                cover(challenge, goal=goal)
                cover(challenge, measure=make_measure("x", goal, LATE))

        def count() -> int:
            with CaptureQueriesContext(connection) as captured:
                challenge_coverage(Challenge.objects.all(), TODAY)
            return len(captured)

        fill(2)
        few = count()
        fill(12)
        assert count() == few

    def test_the_database_finds_the_same_white_spots_as_the_rule(self):
        empty, only_goal, under_goal, linked = (make_challenge(text=text) for text in "abcd")
        cover(only_goal, goal=make_goal())
        goal = make_goal()
        make_measure("x", goal)
        cover(under_goal, goal=goal)
        cover(linked, measure=make_measure("y"))
        assert list(Challenge.objects.uncovered()) == [empty]
        urgencies = {row.text: row.urgency for row in Challenge.objects.for_list()}
        assert urgencies == {"a": 0, "b": 1, "c": 2, "d": 2}
        assert next(iter(Challenge.objects.for_list())) == empty


@pytest.mark.django_db
def test_a_challenge_of_another_strategy_is_found_too():
    challenge = make_challenge(make_pillar(make_strategy()))
    assert challenge.pk in challenge_coverage(Challenge.objects.all(), TODAY)
