"""The rules of this room, on plain values: when a milestone is late, where an indicator should be, how papers are
cited."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from ui.dates import period_end

SERIOUS_OVERDUE_DAYS = 30
SERIOUS_MOVE_DAYS = 183
SERIOUS_PART_OF_THE_WAY = Decimal("0.1")

DONE, ON_TRACK, ATTENTION, DELAYED, AHEAD, UNKNOWN = (
    "afgerond", "op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "te_weinig_gegevens",
)  # fmt: skip
"""The codes of the computed statuses."""


class Planned(Protocol):
    """What a milestone has that tells how it goes: dates that may stand for a month, a quarter or a year."""

    original_date: date
    original_precision: str
    current_date: date
    current_precision: str
    realised_date: date | None


class Course(NamedTuple):
    """How a milestone goes: its computed status, and the days behind it."""

    status: str
    overdue: int
    moved: int


def days_overdue(due: date, realised: date | None, today: date) -> int:
    """Days since the last day on which it could be in time; 0 when it is realised or still ahead."""
    return 0 if realised else max(0, (today - due).days)


def days_moved(original: date, original_precision: str, current: date, current_precision: str) -> int:
    """Days from the end of the period first planned to the end of the present one; negative when it came forward.

    Ends, since a plan for 2025 that is now for its fourth quarter promises no other last day.
    """
    return (period_end(current, current_precision) - period_end(original, original_precision)).days


def milestone_course(milestone: Planned, today: date) -> Course:
    """How a milestone goes: realised, late or far moved, a little late or moved, or ahead."""
    due = period_end(milestone.current_date, milestone.current_precision)
    overdue = days_overdue(due, milestone.realised_date, today)
    moved = days_moved(
        milestone.original_date, milestone.original_precision, milestone.current_date, milestone.current_precision
    )
    if milestone.realised_date:
        status = DONE
    elif overdue > SERIOUS_OVERDUE_DAYS or moved > SERIOUS_MOVE_DAYS:
        status = DELAYED
    else:
        status = ATTENTION if overdue or moved > 0 else AHEAD
    return Course(status, overdue, moved)


def half_months(days: int) -> float:
    """A number of days in months, to the nearest half."""
    return round(days / 30.44 * 2) / 2


class Point(NamedTuple):
    """A value in a year, or at a moment in it (2024.5)."""

    year: float
    value: Decimal


def line_value(start: Point, end: Point, year: float) -> Decimal:
    """Where the straight line from start to target is in a year; beyond the ends it stays at the end."""
    if end.year <= start.year or year >= end.year:
        return end.value
    if year <= start.year:
        return start.value
    part = Decimal(str((year - start.year) / (end.year - start.year)))
    return start.value + (end.value - start.value) * part


def indicator_status(*, start: Point | None, target: Point | None, latest: Point | None, higher_is_better: bool) -> str:
    """Whether the latest value is on the line from start to target, under it, or under it by a tenth of the way."""
    if target is None or latest is None:
        return UNKNOWN
    sign = 1 if higher_is_better else -1
    if sign * (latest.value - target.value) >= 0:
        return ON_TRACK
    if start is None or start.year >= latest.year:
        return UNKNOWN
    behind = sign * (line_value(start, target, latest.year) - latest.value)
    if behind <= 0:
        return ON_TRACK
    return DELAYED if behind > SERIOUS_PART_OF_THE_WAY * abs(target.value - start.value) else ATTENTION


class Value(Protocol):
    """What a measurement has that tells its series and its moment."""

    area: str
    part: str
    reference_date: date


V = TypeVar("V", bound=Value)


def latest_per_series(values: Iterable[V]) -> list[V]:
    """The last value of each area and part, in the order in which the series first occur."""
    latest: dict[Hashable, V] = {}
    for value in values:
        series = (value.area, value.part)
        if series not in latest or value.reference_date >= latest[series].reference_date:
            latest[series] = value
    return list(latest.values())


_PAPER = re.compile(r"\b(?:kst-)?(\d{2})[ .\u00a0]?(\d{3})(?:[-,;]| )\s*(?:nr\.?|no\.?)?\s*(\d{1,4})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S*?(kst-\d+(?:-\d+)+|\d{4}[DZ]\d{5})\S*", re.IGNORECASE)
_SERIES = re.compile(r"\bKamerstuk(?:ken)?\b\s*(?:II|I)?\s*(?:\d{4}[/-]\d{2,4})?,?", re.IGNORECASE)


def search_words(text: str) -> list[str]:
    """The words to look for, with references to parliamentary papers in the one form that the data has.

    "26 643, nr. 1231", "Kamerstukken II 2024/25, 26643, nr. 1231", an address that holds kst-26643-1231: all become
    "26643-1231".
    """
    text = _ADDRESS.sub(lambda found: f" {found[1]} ", text)
    text = _SERIES.sub(" ", text)
    text = _PAPER.sub(lambda found: f" {found[1]}{found[2]}-{found[3]} ", text)
    return text.split()
