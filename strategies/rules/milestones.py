"""When a milestone is late or was moved."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from ui.dates import months_later, period_end

from .limits import ATTENTION, DELAYED, DONE, LIMITS, NOT_STARTED, Limits


class Planned(Protocol):
    """What a milestone has that tells how it goes: dates that may stand for a month, a quarter or a year."""

    @property
    def original_date(self) -> date: ...
    @property
    def original_precision(self) -> str: ...
    @property
    def current_date(self) -> date: ...
    @property
    def current_precision(self) -> str: ...
    @property
    def realised_date(self) -> date | None: ...
    @property
    def realised_precision(self) -> str: ...


class Course(NamedTuple):
    """How a milestone goes: its computed status, and the days behind it."""

    status: str
    overdue: int
    moved: int
    is_far: bool
    """Moved so far that it is serious."""


def days_overdue(due: date, realised: date | None, today: date) -> int:
    """Days since the last day on which it could be in time; 0 when it is realised or still ahead."""
    return 0 if realised else max(0, (today - due).days)


def days_moved(original: date, original_precision: str, current: date, current_precision: str) -> int:
    """Days from the end of the period first planned to the end of the present one; negative when it came forward.

    Ends, since a plan for 2025 that is now for its fourth quarter promises no other last day.
    """
    return (period_end(current, current_precision) - period_end(original, original_precision)).days


def is_far_later(first: date, then: date, limits: Limits = LIMITS) -> bool:
    """Whether a day is so much later than first planned that it is serious.

    In months of the calendar: from the second to the fourth quarter is half a year, whatever its number of days.
    """
    return then > months_later(first, limits.moved_months)


def milestone_course(milestone: Planned, today: date, limits: Limits = LIMITS) -> Course:
    """How a milestone goes: realised, late or far moved, a little late or moved, or ahead."""
    first = period_end(milestone.original_date, milestone.original_precision)
    due = period_end(milestone.current_date, milestone.current_precision)
    overdue, moved = days_overdue(due, milestone.realised_date, today), (due - first).days
    is_far = is_far_later(first, due, limits)
    if milestone.realised_date:
        status = DONE
    elif overdue > limits.overdue_days or is_far:
        status = DELAYED
    else:
        status = ATTENTION if overdue or moved > 0 else NOT_STARTED
    return Course(status, overdue, moved, is_far)


def half_months(days: int) -> float:
    """A number of days in months, to the nearest half."""
    return round(days / 30.44 * 2) / 2
