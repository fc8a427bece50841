"""From the rows of this room to the plain values that the charts of `ui` draw."""

from __future__ import annotations

from datetime import date

from ui.charts import Chart, Measured, TargetPoint, indicator_chart

from .choices import Area, Precision
from .models import Indicator, Measurement
from .words import COUNT, current_measurements


def indicator_charts(indicator: Indicator, language: str) -> list[Chart]:
    """A chart per part that was measured, with the line from the baseline to the target.

    Values of the European Union are drawn beside those of the Netherlands. Nothing is drawn where a picture would tell
    nothing: without a value, or with one value and no target. Reads prefetched rows only.
    """
    current = current_measurements(indicator)
    parts = dict.fromkeys(row.part for row in current if row.area == Area.NETHERLANDS)
    targets = [
        TargetPoint(date(target.year, 1, 1), target.value, target.value_text, Precision.YEAR)
        for target in indicator.targets.all()
        if target.area == Area.NETHERLANDS and target.year
    ]
    numbers = any(target.value is not None for target in targets)
    charts = []
    for part in parts:
        here = [_measured(row) for row in current if row.area == Area.NETHERLANDS and row.part == part]
        if len(here) < 2 and not numbers:
            continue
        charts.append(
            indicator_chart(
                f"{indicator.title} ({part})" if part else indicator.title,
                "" if indicator.unit == COUNT else indicator.unit,
                here,
                baseline=_baseline(indicator) if not part else None,
                targets=targets,
                comparison=[_measured(row) for row in current if row.area == Area.EUROPE and row.part == part],
                comparison_name=str(Area.EUROPE.label),
                language=language,
            )
        )
    return charts


def _measured(row: Measurement) -> Measured:
    return Measured(row.reference_date, row.value, example=row.is_example, precision=row.reference_precision)


def _baseline(indicator: Indicator) -> Measured | None:
    if indicator.baseline_value is None or not indicator.baseline_year:
        return None
    return Measured(date(indicator.baseline_year, 1, 1), indicator.baseline_value, precision=Precision.YEAR)
