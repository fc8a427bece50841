"""From the rows of this room to the plain values that the charts of `ui` draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ui import charts
from ui.charts import Chart, Measured, TargetPoint, indicator_chart

from .choices import Area, Direction, Precision
from .models import Indicator, Measurement, Milestone
from .rules import ATTENTION, DELAYED, Point, indicator_status, line_value, milestone_course
from .standings import LIMITS
from .words import COUNT, current_measurements, shown, with_unit


@dataclass(frozen=True)
class IndicatorPicture:
    """A chart of one part of an indicator, with the computed status that it shows and how far it is behind."""

    chart: Chart
    status: str
    behind: str
    has_examples: bool


def indicator_pictures(indicator: Indicator, language: str) -> list[IndicatorPicture]:
    """A chart per part that was measured, with the line from the baseline to the target.

    Values of the European Union are drawn beside those of the Netherlands. Nothing is drawn where a picture would tell
    nothing: without a value, or with one value and no target. Reads prefetched rows only.
    """
    current = current_measurements(indicator)
    targets = [
        TargetPoint(date(target.year, 1, 1), target.value, target.value_text, Precision.YEAR)
        for target in indicator.targets.all()
        if target.area == Area.NETHERLANDS and target.year
    ]
    pictures = []
    for part in dict.fromkeys(row.part for row in current if row.area == Area.NETHERLANDS):
        here = [_measured(row) for row in current if row.area == Area.NETHERLANDS and row.part == part]
        if len(here) < 2 and all(target.value is None for target in targets):
            continue
        baseline = None if part else _baseline(indicator)
        chart = indicator_chart(
            f"{indicator.title} ({part})" if part else indicator.title,
            "" if indicator.unit == COUNT else indicator.unit,
            here,
            baseline=baseline,
            targets=targets,
            comparison=[_measured(row) for row in current if row.area == Area.EUROPE and row.part == part],
            comparison_name=str(Area.EUROPE.label),
            language=language,
        )
        start, latest = _point(baseline or here[0]), _point(here[-1])
        target = next((_point(point) for point in reversed(targets) if point.value is not None), None)
        status = indicator_status(
            start=start,
            target=target,
            latest=latest,
            higher_is_better=indicator.direction == Direction.UP,
            limits=LIMITS,
        )
        behind = ""
        if target and status in {ATTENTION, DELAYED}:
            behind = _behind(latest.value, line_value(start, target, latest.year), indicator.unit)
        pictures.append(IndicatorPicture(chart, status, behind, any(point.example for point in here)))
    return pictures


def milestone_chart(milestones: Iterable[Milestone], today: date, name: str, language: str) -> Chart:
    """The milestones on one time line, each with its computed status."""
    rows = [
        charts.Milestone(
            title=row.title,
            original=row.original_date,
            original_precision=row.original_precision,
            current=row.current_date,
            current_precision=row.current_precision,
            realised=row.realised_date,
            realised_precision=row.realised_precision,
            status=milestone_course(row, today, LIMITS).status,
        )
        for row in milestones
    ]
    return charts.milestone_timeline(name, rows, today, language=language)


def _behind(value: Decimal, on_line: Decimal, unit: str) -> str:
    on_line = round(on_line, 1)
    words = {"gap": shown(abs(on_line - value)), "line": with_unit(on_line, unit)}
    if unit.startswith("%"):
        return _("%(gap)s percentage points behind the line, which is at %(line)s") % words
    return _("%(gap)s behind the line, which is at %(line)s") % words


def _point(item: Measured | TargetPoint) -> Point:
    return Point(item.when.year + (item.when.timetuple().tm_yday - 1) / 366, Decimal(str(item.value)))


def _measured(row: Measurement) -> Measured:
    return Measured(row.reference_date, row.value, example=row.is_example, precision=row.reference_precision)


def _baseline(indicator: Indicator) -> Measured | None:
    if indicator.baseline_value is None or not indicator.baseline_year:
        return None
    return Measured(date(indicator.baseline_year, 1, 1), indicator.baseline_value, precision=Precision.YEAR)
