"""Where an indicator should be, and whether it is there."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, TypeVar

from .limits import ATTENTION, DELAYED, LIMITS, ON_TRACK, UNKNOWN, Limits

LINE_DECIMALS = 6


class Point(NamedTuple):
    """A value in a year, or at a moment in it (2024.5)."""

    year: float
    value: Decimal


def path_to_targets(start: Point, targets: Sequence[Point]) -> list[Point]:
    """The points of the path: from the start to each later target. `targets` are in the order of their years.

    When all targets are before the start, the path is the last of them.
    """
    later = [target for target in targets if target.year > start.year]
    return [start, *later] if later else list(targets[-1:])


def path_value(path: Sequence[Point], year: float) -> Decimal:
    """Where the straight lines from point to point are in a year; beyond the ends it stays at the end."""
    if year <= path[0].year:
        return path[0].value
    for before, after in pairwise(path):
        if year < after.year:
            part = Decimal(str((year - before.year) / (after.year - before.year)))
            # Without the noise of years with a fraction: what is exactly on the line is not behind it.
            return round(before.value + (after.value - before.value) * part, LINE_DECIMALS)
    return path[-1].value


def indicator_status(
    *,
    start: Point | None,
    targets: Sequence[Point],
    latest: Point | None,
    higher_is_better: bool,
    limits: Limits = LIMITS,
) -> str:
    """Whether the latest value is on the path from start to targets, or behind it, or so by a tenth of the whole way.

    `targets` are in the order of their years; what reached the last of them is on track.
    """
    if not targets or latest is None:
        return UNKNOWN
    sign = 1 if higher_is_better else -1
    end = targets[-1].value
    if sign * (latest.value - end) >= 0:
        return ON_TRACK
    if start is None or start.year >= latest.year:
        return UNKNOWN
    behind = sign * (path_value(path_to_targets(start, targets), latest.year) - latest.value)
    if behind <= 0:
        return ON_TRACK
    return DELAYED if behind > limits.part_of_the_way * abs(end - start.value) else ATTENTION


def worst_status(parts: Collection[str]) -> str:
    """The status of a whole indicator: the worst of its parts; too few data when none can be compared."""
    return next((status for status in (DELAYED, ATTENTION, ON_TRACK) if status in parts), UNKNOWN)


def told_line(line: Decimal, value: Decimal) -> Decimal:
    """Where the line is, as it is told beside a value: with one decimal, or as many as it takes to see on which side of
    the value it is, and that it is not zero."""
    places = 1
    while places < LINE_DECIMALS and (
        _sign(round(line, places) - value) != _sign(line - value) or (line != 0 and round(line, places) == 0)
    ):
        places += 1
    return round(line, places)


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


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


def moment(day: date) -> float:
    """A date as a year with a fraction, on the scale of `Point.year`."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


class SeriesCourse(NamedTuple):
    """How one part of an indicator goes: its computed status, the latest value, and where the path is then."""

    part: str
    status: str
    latest: Decimal
    line: Decimal | None


def series_courses(
    values: Iterable[V],
    *,
    targets: Sequence[Point],
    baseline: Point | None,
    higher_is_better: bool,
    area: str = "nl",
    limits: Limits = LIMITS,
) -> list[SeriesCourse]:
    """How each measured part of an indicator goes; `values` are the current ones, not those that were corrected.

    The path starts at the baseline, which is of the whole and not of a part, or else at the first value; `targets` are
    in the order of their years.
    """
    series: dict[str, list[Any]] = {}
    for value in sorted(values, key=lambda value: value.reference_date):
        if value.area == area:
            series.setdefault(value.part, []).append(value)
    courses = []
    for part, found in series.items():
        first, latest = (Point(moment(value.reference_date), value.value) for value in (found[0], found[-1]))
        start = baseline if baseline and not part else first
        status = indicator_status(
            start=start, targets=targets, latest=latest, higher_is_better=higher_is_better, limits=limits
        )
        line = path_value(path_to_targets(start, targets), latest.year) if targets else None
        courses.append(SeriesCourse(part, status, latest.value, line))
    return courses
