"""From the rows of this room to the plain values that the charts of `ui` draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ui import charts
from ui.charts import PAGE, Chart, Measured, Style, TargetPoint, indicator_chart

from . import rules
from .choices import Area, Direction, Precision
from .models import Indicator, Measurement, Milestone
from .moves import Move
from .rules import ATTENTION, DELAYED, Point, indicator_status, milestone_course, moment, path_to_targets, path_value
from .standings import LIMITS
from .words import COUNT, behind_words, current_measurements, with_unit

MOST_PICTURES = 12
"""Of an indicator with more parts these are drawn; all values stand in its table."""
MOST_DRAWN = 120
"""Of a longer series the last value of each month is drawn, or of each year."""
CONE_STEPS = 8


@dataclass(frozen=True)
class IndicatorPicture:
    """A chart of one part of an indicator, with the computed status that it shows and how far it is behind."""

    chart: Chart
    status: str
    behind: str
    has_examples: bool
    forecast: str
    """What comes if it goes on like this, in sentences; empty when that cannot be said."""
    outlook: str
    """The same in a few words: "forecast 48% (40% to 56%)"."""


def indicator_pictures(indicator: Indicator, language: str, *, alone: Style = PAGE) -> list[IndicatorPicture]:
    """A chart per part that was measured, with the path from the baseline to the targets and a forecast.

    A chart that is the only one is set as `alone` says.

    Values of the European Union are drawn beside those of the Netherlands. Nothing is drawn where a picture would tell
    nothing: without a value, or with one value and no target. Reads prefetched rows only.
    """
    series: dict[tuple[str, str], list[Measurement]] = defaultdict(list)
    for row in current_measurements(indicator):
        series[row.area, row.part].append(row)
    targets = [
        TargetPoint(date(target.year, 1, 1), target.value, target.value_text, Precision.YEAR)
        for target in indicator.targets.all()
        if target.area == Area.NETHERLANDS and target.year
    ]
    is_told = any(target.value is not None for target in targets)
    parts = [part for (area, part), rows in series.items() if area == Area.NETHERLANDS and (len(rows) > 1 or is_told)]
    style = alone if len(parts) == 1 else PAGE
    return [
        _picture(indicator, part, series[Area.NETHERLANDS, part], series[Area.EUROPE, part], targets, language, style)
        for part in parts[:MOST_PICTURES]
    ]


def _picture(
    indicator: Indicator,
    part: str,
    rows: list[Measurement],
    rows_of_europe: list[Measurement],
    targets: list[TargetPoint],
    language: str,
    style: Style,
) -> IndicatorPicture:
    here = [_measured(row) for row in rows]
    baseline = None if part else _baseline(indicator)
    start, latest = _point(baseline or here[0]), _point(here[-1])
    goals = [target for target in targets if target.value is not None]
    path = path_to_targets(start, [_point(goal) for goal in goals])
    expected = _expected(indicator, rows, goals[-1] if goals else None)
    chart = indicator_chart(
        f"{indicator.title} ({part})" if part else indicator.title,
        "" if indicator.unit == COUNT else indicator.unit,
        _thinned(here),
        baseline=baseline,
        targets=targets,
        comparison=_thinned([_measured(row) for row in rows_of_europe]),
        comparison_name=str(Area.EUROPE.label),
        forecast=_cone(expected),
        language=language,
        style=style,
    )
    status = indicator_status(
        start=start,
        targets=[_point(goal) for goal in goals],
        latest=latest,
        higher_is_better=indicator.direction == Direction.UP,
        limits=LIMITS,
    )
    behind = ""
    if status in {ATTENTION, DELAYED}:
        behind = behind_words(latest.value, path_value(path, latest.year), indicator.unit)
    forecast, outlook = _forecast_words(expected[-1], indicator.unit) if expected else ("", "")
    return IndicatorPicture(chart, status, behind, any(point.example for point in here), forecast, outlook)


def _thinned(points: list[Measured]) -> list[Measured]:
    """So few that they can be told apart: the last of each month, or else of each year."""
    for period in ("%Y-%m", "%Y"):
        if len(points) > MOST_DRAWN:
            points = list({point.when.strftime(period): point for point in points}.values())
    return points


def moves_chart(milestone: Milestone, moves: Sequence[Move], today: date, language: str) -> Chart:
    """Each decision to move the date of a milestone, as an arrow."""
    decisions = [
        charts.Move(
            decided=localtime(move.at).date(),
            before=move.old.first_day,
            before_precision=move.old.precision,
            after=move.new.first_day,
            after_precision=move.new.precision,
            reason=str(move.reason),
            decided_by="" if move.is_entry else move.who,
        )
        for move in moves
    ]
    return charts.date_moves(
        milestone.title,
        milestone.original_date,
        decisions,
        today,
        first_precision=milestone.original_precision,
        realised=milestone.realised_date,
        realised_precision=milestone.realised_precision,
        language=language,
    )


def milestone_chart(milestones: Iterable[Milestone], today: date, name: str, language: str) -> Chart:
    """The milestones on one time line, each with its computed status."""
    rows = []
    for row in milestones:
        course = milestone_course(row, today, LIMITS)
        late = ngettext("%(days)d day late", "%(days)d days late", course.overdue) % {"days": course.overdue}
        rows.append(
            charts.Milestone(
                title=row.title,
                original=row.original_date,
                original_precision=row.original_precision,
                current=row.current_date,
                current_precision=row.current_precision,
                realised=row.realised_date,
                realised_precision=row.realised_precision,
                status=course.status,
                note=late if course.overdue else "",
            )
        )
    return charts.milestone_timeline(name, rows, today, language=language)


def _expected(indicator: Indicator, rows: list[Measurement], end: TargetPoint | None) -> list[rules.Expected]:
    """The forecast of a series from its last measurement to the date of a target; nothing when it cannot be said.

    A percentage stays between 0 and 100, unless it was measured beyond; what is counted stays above 0.
    """
    if end is None:
        return []
    values = [float(row.value) for row in rows]
    is_share = indicator.unit.startswith("%")
    lowest = 0.0 if (is_share or indicator.unit == COUNT) and min(values) >= 0 else None
    highest = 100.0 if is_share and max(values) <= 100 else None
    points = [(moment(row.reference_date), value) for row, value in zip(rows, values, strict=True)]
    if rules.forecast(points, moment(end.when), lowest=lowest, highest=highest) is None:
        return []
    line = rules.fit_line(points)
    first, last = moment(rows[-1].reference_date), moment(end.when)
    years = [first + (last - first) * step / CONE_STEPS for step in range(CONE_STEPS)] + [last]
    return [line.at(year, lowest=lowest, highest=highest) for year in years] if line else []


def _cone(expected: list[rules.Expected]) -> list[charts.Expected]:
    """A forecast as it is drawn; what is told of it, its end, with no more decimals than it can bear."""
    drawn = [charts.Expected(_day(one.year), one.value, one.low, one.high) for one in expected[:-1]]
    for end in expected[-1:]:
        drawn.append(charts.Expected(_day(end.year), *_told(end)))
    return drawn


def _told(expected: rules.Expected) -> tuple[Decimal, Decimal, Decimal]:
    decimals = rules.decimals_for(expected)
    value, low, high = (round(Decimal(str(one)), decimals) for one in (expected.value, expected.low, expected.high))
    return value, low, high


def _forecast_words(expected: rules.Expected, unit: str) -> tuple[str, str]:
    """A forecast in sentences, and in a few words."""
    value, low, high = (with_unit(one, unit) for one in _told(expected))
    words = {"value": value, "low": low, "high": high, "year": int(expected.year)}
    if low == high:
        told, short = _("If it goes on like this: %(value)s in %(year)d."), _("forecast %(value)s")
    else:
        told = _("If it goes on like this: %(value)s in %(year)d (%(low)s to %(high)s).")
        short = _("forecast %(value)s (%(low)s to %(high)s)")
    sentences = [told % words, _("A straight line through the measurements, no promise.")]
    if not expected.has_margin:
        sentences.append(_("They lie exactly on it, so how far off it can be cannot be computed."))
    if expected.cut:
        sentences.append(_("Cut off at what is possible."))
    return " ".join(sentences), short % words


def _day(year: float) -> date:
    """The day of a moment, the reverse of `moment`."""
    return date(int(year), 1, 1) + timedelta(days=round((year - int(year)) * 366))


def _point(item: Measured | TargetPoint) -> Point:
    return Point(moment(item.when), Decimal(str(item.value)))


def _measured(row: Measurement) -> Measured:
    return Measured(row.reference_date, row.value, example=row.is_example, precision=row.reference_precision)


def _baseline(indicator: Indicator) -> Measured | None:
    if indicator.baseline_value is None or not indicator.baseline_year:
        return None
    return Measured(date(indicator.baseline_year, 1, 1), indicator.baseline_value, precision=Precision.YEAR)
