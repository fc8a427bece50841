"""The table of statuses and the rule of the reason: every step there is and every one that there is not."""

from datetime import date, timedelta

import pytest

from commitments.choices import CommitmentStatus
from commitments.rules import STEPS, Expected, needs_reason, problems, step
from commitments.rules.settling import OPEN, PARTLY, SETTLED, Settling

TODAY = date(2026, 11, 23)
FULL = Settling(has_document=True, settled_on=TODAY, note="Gedaan", reason="Vergissing")
PAIRS = [(before, after) for before in CommitmentStatus.values for after in CommitmentStatus.values]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_step_can_be_taken_with_everything_given_or_is_none(before, after):
    found = problems(before, after, FULL, made_on=None, today=TODAY)
    assert found == ([] if (before, after) in STEPS else [("status", "no_step")])
    assert (step(before, after) is None) == ((before, after) not in STEPS)


def test_only_open_to_open_is_no_step():
    assert set(PAIRS) - set(STEPS) == {(OPEN, OPEN)}


@pytest.mark.parametrize(("before", "after"), sorted(STEPS))
def test_what_a_step_needs_is_asked_for_when_nothing_is_given(before, after):
    found = problems(before, after, Settling(note="  ", reason="\n"), made_on=None, today=TODAY)
    assert {field for field, code in found if code == "missing"} == {need.value for need in STEPS[before, after]}


@pytest.mark.parametrize("before", CommitmentStatus.values)
def test_settled_always_needs_a_document_and_its_day(before):
    without = Settling(settled_on=TODAY, note="Gedaan", reason="Omdat")
    assert ("settled_with", "missing") in problems(before, SETTLED, without, made_on=None, today=TODAY)
    without_day = Settling(has_document=True, note="Gedaan", reason="Omdat")
    assert ("settled_on", "missing") in problems(before, SETTLED, without_day, made_on=None, today=TODAY)


@pytest.mark.parametrize(("before", "after"), [(PARTLY, OPEN), (SETTLED, PARTLY), (SETTLED, OPEN)])
def test_a_step_back_needs_a_reason(before, after):
    given = Settling(has_document=True, settled_on=TODAY, note="Gedaan")
    assert problems(before, after, given, made_on=None, today=TODAY) == [("reason", "missing")]


@pytest.mark.parametrize(
    ("day", "made_on", "code"),
    [
        (TODAY, TODAY, None),
        (TODAY + timedelta(days=1), None, "future"),
        (TODAY, TODAY + timedelta(days=1), "too_early"),
        (TODAY, None, None),
    ],
)
def test_the_day_on_which_it_was_settled(day, made_on, code):
    given = Settling(has_document=True, settled_on=day)
    found = problems(OPEN, SETTLED, given, made_on=made_on, today=TODAY)
    assert found == ([("settled_on", code)] if code else [])


SPRING = Expected(None, "day", "in het voorjaar")
MAY = Expected(date(2026, 5, 1), "month", "")


@pytest.mark.parametrize(
    ("old", "new", "needed"),
    [
        (Expected(None, "day", ""), MAY, False),
        (SPRING, SPRING, False),
        (SPRING, SPRING._replace(precision="year"), False),
        (SPRING, MAY, True),
        (MAY, MAY._replace(precision="quarter"), True),
        (MAY, MAY._replace(note="voor het reces"), True),
        (MAY, Expected(None, "day", ""), True),
    ],
)
def test_who_was_told_a_moment_hears_why_it_changes(old, new, needed):
    assert needs_reason(old, new) is needed
