"""Every signal at, just below and just above its threshold."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

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


@pytest.mark.parametrize(
    ("written", "last_day"),
    [
        ("15-10-2026", date(2026, 10, 15)),
        ("oktober 2026", date(2026, 10, 31)),
        ("3e kwartaal 2026", date(2026, 9, 30)),
        ("2025", date(2025, 12, 31)),
        ("februari 2028", date(2028, 2, 29)),
    ],
)
def test_a_milestone_is_late_after_the_last_day_of_its_period(written, last_day):
    facts = milestone(written)
    assert found(facts, last_day) == []
    assert found(facts, last_day + DAY) == [(rules.OVERDUE, False, 1)]
    assert found(facts, last_day + 30 * DAY) == [(rules.OVERDUE, False, 30)]
    assert found(facts, last_day + 31 * DAY) == [(rules.OVERDUE, True, 31)]


@pytest.mark.parametrize(
    ("original", "current", "days"),
    [
        ("1-1-2027", "31-12-2026", -1),
        ("1-1-2027", "1-1-2027", 0),
        ("1-1-2027", "2-1-2027", 1),
        ("1-1-2027", "3-7-2027", 183),
        ("1-1-2027", "4-7-2027", 184),
        ("januari 2027", "2-8-2027", 183),
        ("januari 2027", "3-8-2027", 184),
        ("1e kwartaal 2027", "30-9-2027", 183),
        ("1e kwartaal 2027", "1-10-2027", 184),
        ("2027", "1-7-2028", 183),
        ("2027", "2-7-2028", 184),
        ("1-7-2027", "2027", 183),
        ("30-6-2027", "2027", 184),
    ],
)
def test_a_milestone_is_moved_when_its_last_day_is_later_than_first_planned(original, current, days):
    expected = [(rules.MOVED, days > 183, days)] if days > 0 else []
    assert found(milestone(original, current)) == expected


def test_a_milestone_that_is_late_and_moved_gives_both_signals():
    facts = milestone("1-1-2026", "1-10-2026")
    assert found(facts) == [(rules.OVERDUE, True, 53), (rules.MOVED, True, 273)]
    assert found(facts, overdue_days=53, moved_days=273) == [(rules.OVERDUE, False, 53), (rules.MOVED, False, 273)]
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
    assert all((s.value, s.line, s.unit, s.part) == (40, 45, "%", "cloud") for s in signals)


@pytest.mark.parametrize(
    ("value", "down", "status"),
    [
        ("45", "55", "op_schema"),
        ("45.001", "54.999", "op_schema"),
        ("44.999", "55.001", "aandacht_nodig"),
        ("40", "60", "aandacht_nodig"),
        ("39.999", "60.001", "vertraagd"),
    ],
)
def test_the_line_has_thresholds_in_both_directions(value, down, status):
    for start, end, latest, higher in ((20, 70, value, True), (80, 30, down, False)):
        assert (
            rules.indicator_status(
                start=rules.Point(2020, Decimal(start)),
                targets=[rules.Point(2030, Decimal(end))],
                latest=rules.Point(2025, Decimal(latest)),
                higher_is_better=higher,
            )
            == status
        )


@pytest.mark.parametrize(("days", "is_stale"), [(0, False), (89, False), (90, False), (91, True)])
def test_nothing_changed_for_long(days, is_stale):
    signals = rules.stewardship_signals(Stewardship(True, True, TODAY - days * DAY), TODAY)
    assert signals == ([Signal(rules.STALE, days=days)] if is_stale else [])
    assert not any(signal.serious for signal in signals)


@pytest.mark.parametrize(
    ("organisation", "person", "kinds"),
    [
        (True, True, []),
        (True, False, [rules.NO_PERSON]),
        (False, False, [rules.NO_ORGANISATION]),
        (False, True, [rules.NO_ORGANISATION]),
    ],
)
def test_nobody_answers_for_it(organisation, person, kinds):
    signals = rules.stewardship_signals(Stewardship(organisation, person, TODAY), TODAY)
    assert [signal.kind for signal in signals] == kinds


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
