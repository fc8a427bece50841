"""Every signal at, just below and just above its threshold."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest

from strategies import rules
from strategies.choices import RescheduleReason
from strategies.rules import Limits, MilestoneFacts, SeriesFacts, Signal, Stewardship, Subject
from strategies.words import SIGNAL_NAMES, duration_words, signal_words
from ui.dates import parse

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
MILESTONE = Subject("milestone", 1, "Advies", "/maatregelen/a/#mijlpaal-1")
INDICATOR = Subject("indicator", 2, "Gebruik")
GOAL = Subject("goal", 3, "Eén aanpak")


def milestone(original: str, current: str = "", realised: date | None = None) -> MilestoneFacts:
    first, present = parse(original), parse(current or original)
    return MilestoneFacts(MILESTONE, *first, *present, realised, "scope" if current else "")


def found(facts: MilestoneFacts, today: date = TODAY, **limits: object) -> list[tuple[str, bool, int]]:
    signals = rules.milestone_signals([facts], today, Limits(**limits))
    return [(signal.kind, signal.serious, signal.days) for signal in signals]


PRECISIONS = ("day", "month", "quarter", "year")
PERIOD_OF = {
    "day": lambda day: (day.year, day.month, day.day),
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "year": lambda day: (day.year,),
}
DAYS = [date(2027, 1, 1) + number * DAY for number in range(2 * 365 + 1)]
"""Two years, of which the second is a leap year."""
LAST_DAYS = {
    precision: {period(day): day for day in DAYS}  # the last of equal keys stays
    for precision, period in PERIOD_OF.items()
}


def last_day(day: date, precision: str) -> date:
    return LAST_DAYS[precision][PERIOD_OF[precision](day)]


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_milestone_is_late_after_the_last_day_of_its_period(precision):
    for day in DAYS:
        facts, last = MilestoneFacts(MILESTONE, day, precision, day, precision), last_day(day, precision)
        assert found(facts, last - DAY) == found(facts, last) == []
        assert found(facts, last + DAY) == [(rules.OVERDUE, False, 1)]
        assert found(facts, last + 30 * DAY) == [(rules.OVERDUE, False, 30)]
        assert found(facts, last + 31 * DAY) == [(rules.OVERDUE, True, 31)]


def more_than_half_a_year(first: date, then: date) -> bool:
    """Counted as on a calendar on the wall; the ends of months are as far apart as the months."""
    months = (then.year - first.year) * 12 + then.month - first.month
    return months > 6 or (months == 6 and then.day > first.day and (first + DAY).month == first.month)


def test_a_milestone_known_to_the_day_is_moved_seriously_after_half_a_year():
    for first in DAYS[:366]:
        for days in (-200, -1, 0, 1, 30, *range(175, 190)):
            then = first + days * DAY
            facts = MilestoneFacts(MILESTONE, first, "day", then, "day", None, "scope")
            serious = more_than_half_a_year(first, then)
            assert found(facts, first - 300 * DAY) == ([(rules.MOVED, serious, days)] if days > 0 else []), facts


@pytest.mark.parametrize(("precision", "later"), list(product(PRECISIONS, PRECISIONS)))
def test_a_milestone_is_moved_when_its_last_day_is_later_than_first_planned(precision, later):
    firsts = [min(day for day in DAYS if period == PERIOD_OF[precision](day)) for period in LAST_DAYS[precision]][::5]
    for first, then in product(firsts, DAYS[::5]):
        facts = MilestoneFacts(MILESTONE, first, precision, then, later, None, "scope")
        begin, end = last_day(first, precision), last_day(then, later)
        serious = more_than_half_a_year(begin, end)
        expected = [(rules.MOVED, serious, (end - begin).days)] if end > begin else []
        assert found(facts, date(2026, 1, 1)) == expected, facts


@pytest.mark.parametrize(
    ("original", "current", "serious"),
    [
        ("1e kwartaal 2027", "3e kwartaal 2027", False),
        ("2e kwartaal 2027", "4e kwartaal 2027", False),
        ("2e kwartaal 2027", "2027", False),
        ("1-7-2027", "1-1-2028", False),
        ("1-7-2027", "2-1-2028", True),
        ("31-8-2027", "29-2-2028", False),
        ("30-8-2027", "29-2-2028", False),
        ("31-8-2027", "1-3-2028", True),
        ("3e kwartaal 2027", "april 2028", True),
        ("2027", "2028", True),
    ],
)
def test_half_a_year_is_half_a_year_whatever_its_number_of_days(original, current, serious):
    ((_kind, is_serious, _days),) = found(milestone(original, current))
    assert is_serious is serious


def test_a_milestone_that_is_late_and_moved_gives_both_signals():
    facts = milestone("1-1-2026", "1-10-2026")
    assert found(facts) == [(rules.OVERDUE, True, 53), (rules.MOVED, True, 273)]
    assert found(facts, overdue_days=53, moved_months=9) == [(rules.OVERDUE, False, 53), (rules.MOVED, False, 273)]
    assert [signal.reason for signal in rules.milestone_signals([facts], TODAY)] == ["", "scope"]


def test_a_realised_milestone_gives_no_signal():
    assert found(milestone("1-1-2025", "1-1-2026", realised=TODAY)) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("op_schema", []),
        ("te_weinig_gegevens", []),
        ("aandacht_nodig", [(rules.UNDER_LINE, False)]),
        ("vertraagd", [(rules.UNDER_LINE, True)]),
    ],
)
def test_a_measurement_under_the_line(status, expected):
    series = SeriesFacts(INDICATOR, status, Decimal(40), Decimal(45), "%", "cloud")
    signals = rules.indicator_signals([series])
    assert [(signal.kind, signal.serious) for signal in signals] == expected
    assert series.is_known is (status != "te_weinig_gegevens")
    assert all((s.value, s.line, s.unit, s.part) == (40, 45, "%", "cloud") for s in signals)


def expected_course(start, target, latest, is_up: bool) -> str:
    """The design's sentence, in fractions: under the straight line, by more than a tenth of the way or by less."""
    if target is None or latest is None:
        return "te_weinig_gegevens"
    (goal_year, goal), (year, value) = target, latest
    short = goal - value if is_up else value - goal
    if short <= 0:
        return "op_schema"
    if start is None or start[0] >= year:
        return "te_weinig_gegevens"
    begin_year, begin = start
    share = min(Fraction(1), Fraction(year - begin_year, goal_year - begin_year)) if goal_year > begin_year else 1
    line = begin + (goal - begin) * share
    behind = line - value if is_up else value - line
    if behind <= 0:
        return "op_schema"
    return "vertraagd" if behind > abs(goal - begin) * Fraction(1, 10) else "aandacht_nodig"


STARTS = [None, (2020, 0), (2020, 50), (2020, 100), (2025, 30), (2030, 20), (2032, 20)]
TARGETS = [None, (2030, 100), (2030, 50), (2030, 0), (2025, 60), (2020, 60)]
YEARS = [2019, 2020, 2021, 2025, 2029, 2030, 2031, 2040]
THOUSANDTHS = [Fraction(value) + Fraction(part, 1000) for value in range(-20, 121, 5) for part in (-1, 0, 1)]


@pytest.mark.parametrize(("start", "target", "is_up"), list(product(STARTS, TARGETS, (True, False))))
def test_every_value_is_on_the_line_or_under_it_up_and_down_before_and_after_the_year_of_the_target(
    start, target, is_up
):
    def point(pair):
        return pair and rules.Point(pair[0], Decimal(pair[1].numerator) / pair[1].denominator)

    for latest in [None, *product(YEARS, THOUSANDTHS)]:
        status = rules.indicator_status(
            start=point(start), targets=[point(target)] if target else [], latest=point(latest), higher_is_better=is_up
        )
        assert status == expected_course(start, target, latest, is_up), latest


@pytest.mark.parametrize(("organisation", "person"), list(product((True, False), (True, False))))
def test_nothing_changed_for_long_and_nobody_answers_for_it(organisation, person):
    nobody = [rules.NO_ORGANISATION] if not organisation else [] if person else [rules.NO_PERSON]
    for days in range(-1, 400):
        signals = rules.stewardship_signals(Stewardship(organisation, person, TODAY - days * DAY), TODAY)
        assert [signal.kind for signal in signals] == ([rules.STALE] if days > 90 else []) + nobody
        assert [signal.days for signal in signals if signal.kind == rules.STALE] == ([days] if days > 90 else [])
        assert not any(signal.serious for signal in signals)


def test_a_goal_without_measure():
    assert rules.goal_signals([GOAL]) == [Signal(rules.GOAL_WITHOUT_MEASURE, subject=GOAL)]
    assert rules.goal_signals([]) == []


def test_the_serious_ones_come_first_then_by_kind_then_the_largest():
    ordered = (
        Signal(rules.OVERDUE, True, days=90),
        Signal(rules.OVERDUE, True, days=40),
        Signal(rules.MOVED, True, days=400),
        Signal(rules.OVERDUE, days=3),
        Signal(rules.STALE, days=91),
    )
    assert all(rules.in_order(some) == ordered for some in permutations(ordered))


def test_of_every_two_signals_one_comes_first():
    every = [Signal(kind, serious, days=days) for kind, serious, days in product(rules.SIGNALS, (True, False), (1, 2))]
    for one, other in product(every, every):
        first, second = rules.in_order([one, other])
        if first.serious == second.serious:
            ranks = rules.SIGNALS.index(first.kind), rules.SIGNALS.index(second.kind)
            assert ranks[0] < ranks[1] or (ranks[0] == ranks[1] and first.days >= second.days)
        else:
            assert first.serious


EVERY_KIND = [
    Signal(rules.OVERDUE, subject=MILESTONE, days=1),
    Signal(rules.OVERDUE, subject=MILESTONE, days=2),
    Signal(rules.MOVED, subject=MILESTONE, days=258),
    *(Signal(rules.MOVED, subject=MILESTONE, days=40, reason=reason) for reason in RescheduleReason.values),
    Signal(rules.UNDER_LINE, subject=INDICATOR, value=Decimal("40.50"), line=Decimal("45.04"), unit="%", part="cloud"),
    Signal(rules.STALE, days=120),
    Signal(rules.STALE, subject=Subject("measure", 4, "Opschalen"), days=120),
    Signal(rules.NO_ORGANISATION),
    Signal(rules.NO_ORGANISATION, subject=Subject("measure", 4, "Opschalen")),
    Signal(rules.NO_PERSON),
    Signal(rules.GOAL_WITHOUT_MEASURE, subject=GOAL),
    Signal(rules.NO_CONTRIBUTION),
]


@pytest.mark.parametrize("signal", EVERY_KIND, ids=lambda signal: f"{signal.kind} {signal.reason}")
def test_every_signal_is_a_sentence_with_what_it_is_about(signal):
    words = signal_words(signal)
    assert words.endswith(".")
    assert "%(" not in words
    if signal.subject:
        assert signal.subject.title in words


def test_a_title_that_ends_as_a_sentence_gives_no_second_full_stop():
    signal = Signal(rules.GOAL_WITHOUT_MEASURE, subject=Subject("goal", 3, "Data delen."))
    assert signal_words(signal).endswith("“Data delen”.")


def test_every_kind_has_a_name_and_is_tried_here():
    assert set(SIGNAL_NAMES) == set(rules.SIGNALS) == {signal.kind for signal in EVERY_KIND}


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 dag"), (45, "45 dagen"), (46, "1½ maanden"), (61, "2 maanden"), (258, "8½ maanden")]
)
def test_durations_are_said_in_days_up_to_a_month_and_a_half(days, words):
    assert duration_words(days) == words
