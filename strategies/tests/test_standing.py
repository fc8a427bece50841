"""Computed statuses, against a table written independently of the rules."""

from datetime import date, timedelta
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import rules
from strategies.rules import MilestoneFacts, Signal, Subject, measure_status, priority_status

TODAY = date(2026, 11, 23)
SUBJECT = Subject("milestone", 1, "Advies")
SMALL, SERIOUS = Signal(rules.STALE, days=91), Signal(rules.OVERDUE, True, SUBJECT, 31)
COMPUTED = ["op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "te_weinig_gegevens"]
DECLARED = ["", "op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "gestopt"]


def planned(days: int, *, realised: bool = False) -> MilestoneFacts:
    day = TODAY + timedelta(days=days)
    return MilestoneFacts(SUBJECT, day, "day", day, "day", TODAY if realised else None)


MILESTONES = {
    "ahead": planned(1),
    "today": planned(0),
    "past": planned(-1),
    "realised": planned(-1, realised=True),
    "realised early": planned(1, realised=True),
}
SIGNALS = {"none": [], "small": [SMALL], "serious": [SERIOUS], "both": [SMALL, SERIOUS]}


def expected_of_measure(milestones: tuple[str, ...], signals: str, is_measured: bool) -> str:
    """The design's sentences, in the order in which it gives them, with decision 9."""
    open_ones = [name for name in milestones if not name.startswith("realised")]
    if milestones and not open_ones:
        return "afgerond"
    if not milestones and not is_measured:
        return "te_weinig_gegevens"
    if signals in {"serious", "both"}:
        return "vertraagd"
    nothing_realised = len(open_ones) == len(milestones)
    if milestones and nothing_realised and "past" not in milestones:
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
    assert tried == 56 * 8


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

signals_of_any_kind = st.builds(
    Signal, st.sampled_from(rules.SIGNALS), st.booleans(), st.none() | st.just(SUBJECT), st.integers(0, 1000)
)
some_signals = st.lists(signals_of_any_kind, max_size=4)
some_milestones = st.lists(st.sampled_from(sorted(MILESTONES)), max_size=4)


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


def moved(original: date, current: date, realised: date | None = None, precision: str = "day") -> MilestoneFacts:
    return MilestoneFacts(SUBJECT, original, "day", current, "day", realised, realised_precision=precision)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        ([], ("te_weinig_gegevens", 0, 0, 0)),
        ([moved(TODAY, TODAY)], ("op_schema", 0, 0, 1)),
        ([moved(TODAY, TODAY + DAY)], ("aandacht_nodig", 1, 1, 1)),
        ([moved(TODAY, TODAY + 183 * DAY)], ("aandacht_nodig", 183, 1, 1)),
        ([moved(TODAY, TODAY + 184 * DAY)], ("vertraagd", 184, 1, 1)),
        ([moved(TODAY + 9 * DAY, TODAY + 2 * DAY)], ("op_schema", -7, 0, 1)),
        ([moved(TODAY - DAY, TODAY - DAY)], ("aandacht_nodig", 1, 1, 1)),
        ([moved(TODAY - 184 * DAY, TODAY - DAY)], ("vertraagd", 184, 1, 1)),
        ([moved(TODAY - 30 * DAY, TODAY, TODAY - 10 * DAY)], ("aandacht_nodig", 20, 1, 1)),
        ([moved(TODAY - 30 * DAY, TODAY, TODAY - 40 * DAY)], ("op_schema", -10, 0, 1)),
        ([moved(date(2025, 12, 31), date(2025, 12, 31), date(2025, 1, 1), "year")], ("op_schema", 0, 0, 1)),
        ([moved(date(2026, 11, 20), date(2026, 11, 20), date(2026, 1, 1), "year")], ("aandacht_nodig", 3, 1, 1)),
        ([moved(TODAY, TODAY), moved(TODAY, TODAY + DAY), moved(TODAY, TODAY)], ("aandacht_nodig", 1, 1, 3)),
    ],
)
def test_against_the_first_plan(milestones, expected):
    assert rules.against_first_plan(milestones, TODAY) == expected


a_milestone = st.builds(
    lambda first, days, reached: moved(
        TODAY + first * DAY, TODAY + (first + days) * DAY, TODAY - DAY if reached else None
    ),
    st.integers(-400, 400),
    st.integers(-400, 400),
    st.booleans(),
)


@given(st.lists(st.lists(a_milestone, max_size=4), max_size=4))
def test_the_plan_of_several_things_is_that_of_all_their_milestones(things):
    together = rules.plan_of_all([rules.against_first_plan(milestones, TODAY) for milestones in things])
    assert together == rules.against_first_plan([one for milestones in things for one in milestones], TODAY)
