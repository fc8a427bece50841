"""Computed statuses, against a table written independently of the rules."""

from datetime import date, timedelta
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import rules
from strategies.rules import MilestoneFacts, Signal, Subject, measure_status, priority_status
from ui.dates import parse, period_end

TODAY = date(2026, 11, 23)
SUBJECT = Subject("milestone", 1, "Advies")
SMALL, SERIOUS = Signal(rules.STALE, days=91), Signal(rules.OVERDUE, True, SUBJECT, 31)
COMPUTED = ["op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "te_weinig_gegevens"]
DECLARED = ["", "op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "gestopt"]


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


WHEN = {"past": -1, "today": 0, "ahead": 1}
MILESTONES = {
    (first, now, is_realised): MilestoneFacts(
        SUBJECT, on(WHEN[first]), "day", on(WHEN[now]), "day", TODAY if is_realised else None
    )
    for first, now, is_realised in product(WHEN, WHEN, (False, True))
}
"""By the date of the first plan, the present date, and whether it is realised."""
SIGNALS = {"none": [], "small": [SMALL], "serious": [SERIOUS], "both": [SMALL, SERIOUS]}


def expected_of_measure(milestones: tuple[tuple[str, str, bool], ...], signals: str, is_measured: bool) -> str:
    """The design's sentences, in the order in which it gives them, with decision 9."""
    realised = sum(is_realised for _first, _now, is_realised in milestones)
    if milestones and realised == len(milestones):
        return "afgerond"
    if not milestones and not is_measured:
        return "te_weinig_gegevens"
    if signals in {"serious", "both"}:
        return "vertraagd"
    if milestones and not realised and not any("past" in dates for dates in milestones):
        return "niet_gestart"
    return "aandacht_nodig" if signals == "small" else "op_schema"


def test_every_state_of_a_measure_has_the_status_of_the_table():
    tried = 0
    for count in range(4):
        for names in combinations_with_replacement(MILESTONES, count):
            for signals, is_measured in product(SIGNALS, (False, True)):
                found = measure_status(
                    [MILESTONES[name] for name in names], SIGNALS[signals], TODAY, is_measured=is_measured
                )
                assert found == expected_of_measure(names, signals, is_measured), (names, signals, is_measured)
                tried += 1
    assert tried == (1 + 18 + 171 + 1140) * 8


@pytest.mark.parametrize("precision", ["month", "quarter", "year"])
def test_a_measure_has_not_started_until_the_first_period_is_over(precision):
    day = date(2026, 10, 1) if precision != "year" else date(2026, 1, 1)
    last = period_end(day, precision)
    milestones = [MilestoneFacts(SUBJECT, day, precision, day, precision)]
    found = [measure_status(milestones, [], day, is_measured=False) for day in (last, last + DAY)]
    assert found == ["niet_gestart", "op_schema"]


def expected_of_priority(measures: tuple[str, ...], signals: str, is_measured: bool) -> str:
    delayed = sum(status == "vertraagd" for status in measures)
    if signals in {"serious", "both"} or (delayed and delayed * 3 >= len(measures)):
        return "vertraagd"
    if signals == "small" or delayed or "aandacht_nodig" in measures:
        return "aandacht_nodig"
    if not is_measured and set(measures) <= {"te_weinig_gegevens"}:
        return "te_weinig_gegevens"
    return "afgerond" if measures and set(measures) == {"afgerond"} else "op_schema"


def test_every_state_of_a_priority_has_the_status_of_the_table():
    for count in range(8):
        for measures in combinations_with_replacement(COMPUTED, count):
            for signals, is_measured in product(SIGNALS, (False, True)):
                found = priority_status(list(measures), SIGNALS[signals], is_measured=is_measured)
                assert found == expected_of_priority(measures, signals, is_measured), (measures, signals, is_measured)


@pytest.mark.parametrize("total", range(1, 301))
def test_a_third_is_a_third_whatever_the_number_of_measures(total):
    for delayed in {total // 3, total // 3 + 1, max(1, total // 3 - 1)} - {0}:
        measures = ["vertraagd"] * delayed + ["op_schema"] * (total - delayed)
        found = priority_status(measures, [], is_measured=False)
        assert found == ("vertraagd" if delayed * 3 >= total else "aandacht_nodig")


ROSIER = {
    "op_schema": {"aandacht_nodig", "vertraagd"},
    "niet_gestart": {"aandacht_nodig", "vertraagd"},
    "aandacht_nodig": {"vertraagd"},
    "vertraagd": set(),
    "afgerond": {"op_schema", "niet_gestart", "aandacht_nodig", "vertraagd"},
    "gestopt": set(),
    "": set(),
}
"""Per declared status the computed ones that it sounds better than."""


@pytest.mark.parametrize(("declared", "computed"), list(product(DECLARED, COMPUTED)))
def test_rosier_and_watermelon_of_every_pair(declared, computed):
    standing = rules.Standing(declared, computed, ())
    assert standing.is_rosier == (computed in ROSIER[declared])
    assert standing.is_watermelon == ((declared, computed) == ("op_schema", "vertraagd"))
    assert standing.is_rosier or not standing.is_watermelon


WORSE = {"afgerond": 3, "op_schema": 2, "niet_gestart": 2, "aandacht_nodig": 1, "vertraagd": 0}

signals_of_any_kind = st.sampled_from(
    [
        Signal(kind, serious, subject)
        for kind, serious, subject in product(rules.SIGNALS, (True, False), (None, SUBJECT))
    ]
)
some_signals = st.lists(signals_of_any_kind, max_size=4)
some_milestones = st.lists(st.sampled_from(list(MILESTONES)), max_size=4)


@given(some_milestones, some_signals, signals_of_any_kind, st.booleans())
def test_one_more_signal_never_makes_a_measure_look_better(names, signals, one_more, is_measured):
    milestones = [MILESTONES[name] for name in names]
    before, after = (
        measure_status(milestones, found, TODAY, is_measured=is_measured) for found in (signals, [*signals, one_more])
    )
    assert before == after or WORSE[after] <= WORSE[before]
    if one_more.serious and before not in {"afgerond", "te_weinig_gegevens"}:
        assert after == "vertraagd"


@given(st.lists(st.sampled_from(COMPUTED), max_size=7), some_signals, signals_of_any_kind, st.booleans())
def test_one_more_signal_never_makes_a_priority_look_better(measures, signals, one_more, is_measured):
    before, after = (
        priority_status(measures, found, is_measured=is_measured) for found in (signals, [*signals, one_more])
    )
    assert after in {"vertraagd", "aandacht_nodig"}
    assert before == "te_weinig_gegevens" or WORSE[after] <= WORSE[before]
    if one_more.serious:
        assert after == "vertraagd"


DAY = timedelta(days=1)


def expected_against_first_plan(milestones: list[MilestoneFacts]) -> tuple[str, int, int, int]:
    """Of milestones that are known to the day."""
    delays = []
    for one in milestones:
        counts = one.realised_date or (TODAY if one.current_date < TODAY else one.current_date)
        delays.append((one.original_date, counts))
    days = [(counts - first).days for first, counts in delays]
    half_a_year_on = [
        (first.year + (first.month + 5) // 12, (first.month + 5) % 12 + 1, first.day) for first, _counts in delays
    ]
    far = [
        (counts.year, counts.month, counts.day) > limit
        for (_first, counts), limit in zip(delays, half_a_year_on, strict=True)
    ]
    status = "vertraagd" if any(far) else "aandacht_nodig" if max(days) > 0 else "op_schema"
    return status, max(days), sum(delay > 0 for delay in days), len(days)


FIRST = [date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 24), TODAY - DAY, TODAY, TODAY + 9 * DAY]
NOW = [TODAY - DAY, TODAY, TODAY + DAY, date(2027, 5, 23), date(2027, 5, 24), date(2028, 1, 1)]
REALISED = [None, TODAY - 200 * DAY, TODAY - DAY, TODAY]
EVERY_PLAN = [
    MilestoneFacts(SUBJECT, first, "day", now, "day", realised)
    for first, now, realised in product(FIRST, NOW, REALISED)
]


def test_against_the_first_plan_for_every_milestone_and_every_pair_of_them():
    assert rules.against_first_plan([], TODAY) == ("te_weinig_gegevens", 0, 0, 0)
    for one, other in product(EVERY_PLAN, EVERY_PLAN):
        assert rules.against_first_plan([one], TODAY) == expected_against_first_plan([one]), one
        assert rules.against_first_plan([one, other], TODAY) == expected_against_first_plan([one, other]), (one, other)


@pytest.mark.parametrize(
    ("original", "current", "realised", "expected"),
    [
        ("2025", "2025", "2025", ("op_schema", 0)),
        ("2e kwartaal 2027", "4e kwartaal 2027", None, ("aandacht_nodig", 184)),
        ("2e kwartaal 2027", "januari 2028", None, ("vertraagd", 215)),
        ("20-11-2026", "20-11-2026", "2026", ("aandacht_nodig", 3)),
        ("oktober 2026", "november 2026", "november 2026", ("aandacht_nodig", 23)),
    ],
)
def test_a_period_counts_until_its_last_day_and_one_that_still_runs_until_today(original, current, realised, expected):
    first, now = parse(original), parse(current)
    then = parse(realised) if realised else None
    facts = MilestoneFacts(
        SUBJECT, *first, *now, then and then.first_day, realised_precision=then.precision if then else "day"
    )
    assert rules.against_first_plan([facts], TODAY)[:2] == expected


@given(st.lists(st.lists(st.sampled_from(EVERY_PLAN), max_size=4), max_size=4))
def test_the_plan_of_several_things_is_that_of_all_their_milestones(things):
    together = rules.plan_of_all([rules.against_first_plan(milestones, TODAY) for milestones in things])
    assert together == rules.against_first_plan([one for milestones in things for one in milestones], TODAY)
