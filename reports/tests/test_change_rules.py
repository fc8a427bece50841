"""What happened to a milestone in a period, and which steps an update took: the rules alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.rules.changes import MilestoneChange, PlannedState, milestone_change, steps

SINCE, UNTIL = datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2026, 11, 26, 12, tzinfo=UTC)
BEFORE, IN_BETWEEN, AFTER = SINCE - timedelta(days=5), SINCE + timedelta(days=5), UNTIL + timedelta(days=5)
APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def planned(at, day=APRIL, **fields):
    values = {
        "current_precision": "day",
        "realised_date": None,
        "realised_precision": "day",
        "reschedule_reason": "",
        "is_loaded": False,
    }
    return PlannedState(at, day, **values | fields)


def test_what_was_there_and_stayed_did_not_change():
    assert milestone_change([planned(BEFORE)], SINCE, UNTIL) is None
    assert milestone_change([], SINCE, UNTIL) is None


def test_a_milestone_that_came_in_the_period_is_new_and_not_moved():
    first, last = planned(IN_BETWEEN), planned(IN_BETWEEN + timedelta(days=1), JULY)
    assert milestone_change([first, last], SINCE, UNTIL) == MilestoneChange(is_new=True, now=last)


def test_what_was_moved_several_times_moved_from_the_first_to_the_last():
    before = planned(BEFORE)
    moves = [planned(IN_BETWEEN, OCTOBER), planned(IN_BETWEEN + timedelta(days=1), JULY)]
    expected = MilestoneChange(moved_from=before, now=moves[1])
    assert milestone_change([before, *moves], SINCE, UNTIL) == expected
    assert milestone_change([*reversed(moves), before], SINCE, UNTIL) == expected, "the order does not matter"


def test_a_date_that_became_less_precise_is_a_move():
    before, after = planned(BEFORE, APRIL), planned(IN_BETWEEN, APRIL, current_precision="quarter")
    assert milestone_change([before, after], SINCE, UNTIL) == MilestoneChange(moved_from=before, now=after)


@pytest.mark.parametrize(("at", "is_seen"), [(SINCE, False), (IN_BETWEEN, True), (UNTIL, True), (AFTER, False)])
def test_what_happens_up_to_the_first_moment_or_after_the_last_is_not_of_the_period(at, is_seen):
    found = milestone_change([planned(BEFORE), planned(at, JULY)], SINCE, UNTIL)
    assert (found is not None) is is_seen
    assert milestone_change([planned(AFTER)], SINCE, UNTIL) is None


def test_it_is_realised_once():
    before, done = planned(BEFORE), planned(IN_BETWEEN, realised_date=APRIL)
    assert milestone_change([before, done], SINCE, UNTIL) == MilestoneChange(now=done, is_realised=True)
    known = planned(BEFORE, realised_date=APRIL)
    assert milestone_change([known, planned(IN_BETWEEN, JULY, realised_date=APRIL)], SINCE, UNTIL).is_realised is False
    assert milestone_change([known, planned(IN_BETWEEN, realised_date=None)], SINCE, UNTIL) is None


@pytest.mark.parametrize(
    ("realised", "is_news"),
    [(SINCE.date() - timedelta(days=1), False), (SINCE.date(), False), (SINCE.date() + timedelta(days=1), True)],
)
def test_of_what_was_loaded_later_the_date_of_realisation_decides(realised, is_news):
    loaded = planned(IN_BETWEEN, is_loaded=True, realised_date=realised)
    found = milestone_change([loaded], SINCE, UNTIL)
    assert (found is not None and found.is_realised) is is_news
    typed = loaded._replace(is_loaded=False)
    assert milestone_change([typed], SINCE, UNTIL) == MilestoneChange(is_new=True, now=typed, is_realised=True)


def test_the_steps_of_a_life():
    states = ["ingediend", "concept", "concept", "ingediend", "teruggestuurd", "ingediend", "goedgekeurd"]
    assert steps(states) == ["submitted", "withdrawn", "", "submitted", "returned", "submitted", "approved"]
    assert steps(["concept", "ingediend"]) == ["", "submitted"], "a first draft is no step"
    assert steps([]) == []
