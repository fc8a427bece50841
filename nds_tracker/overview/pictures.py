"""Milestones on a time line, and indicators as small lines: each picture with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Value, Window
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.charts import milestone_chart
from strategies.choices import Area
from strategies.models import Indicator, Milestone
from strategies.querysets import is_over
from strategies.rules import ON_TRACK, UNKNOWN
from strategies.standings import series_facts
from strategies.words import COUNT, current_measurements, measurement_words, target_words
from ui.charts import Chart, Measured, trend_line

if TYPE_CHECKING:
    from accounts.querysets import AnyUser
    from strategies.models import Measurement

AHEAD = timedelta(days=183)
SHOWN_MILESTONES = 12
SHOWN_INDICATORS = 8


@dataclass(frozen=True)
class Timeline:
    """The milestones around today, with a heading made from all that fit the period."""

    milestones: list[Milestone]
    chart: Chart
    finding: str
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether some are left out."""
        return self.total > len(self.milestones)


@dataclass(frozen=True)
class Trend:
    """An indicator in a line: where it is, where it should be, and how it went."""

    indicator: Indicator
    status: str
    latest: str
    when: Measurement | None
    target: str
    chart: Chart | None


@dataclass(frozen=True)
class Trends:
    """The indicators of the NDS."""

    rows: list[Trend]
    finding: str
    total: int


def timeline(user: AnyUser, today: date, language: str) -> Timeline | None:
    """Milestones of the measures of the NDS that are overdue or due within six months: those nearest to today."""
    open_ = Milestone.objects.visible_to(user).filter(
        measure__pillar__strategy__is_nds=True, realised_date=None, current_date__lte=today + AHEAD
    )
    over = Count("pk", filter=is_over("current_date", "current_precision", today))
    distance: Any = Greatest(F("current_date") - Value(today), Value(today) - F("current_date"))
    # Only numbers are sorted: there may be thousands of milestones, and a dozen is shown.
    counted = open_.annotate(distance=distance, total=Window(Count("pk")), late=Window(over)).order_by("distance", "pk")
    nearest = list(counted.values_list("pk", "total", "late")[:SHOWN_MILESTONES])
    if not nearest:
        return None
    _pk, total, late = nearest[0]
    found = Milestone.objects.filter(pk__in=[pk for pk, *_counts in nearest]).with_owner()
    rows = list(found.order_by("current_date", "pk"))
    chart = milestone_chart(rows, today, _("Milestones around today"), language)
    return Timeline(rows, chart, timeline_finding(total - late, late), total)


def timeline_finding(ahead: int, late: int) -> str:
    """How many milestones should have been there, and how many come within six months: nothing is counted twice."""
    if late:
        behind = ngettext(
            "%(count)d milestone of measures is late.", "%(count)d milestones of measures are late.", late
        )
    else:
        behind = _("No milestone of measures is late.")
    if ahead:
        coming = ngettext(
            "In the next six months %(count)d more is due.", "In the next six months %(count)d more are due.", ahead
        )
    else:
        coming = _("In the next six months none is due.")
    return f"{behind % {'count': late}} {coming % {'count': ahead}}"


def trends(user: AnyUser, today: date, language: str) -> Trends | None:
    """The indicators of the NDS with their latest value, target and course on `today`."""
    indicators = Indicator.objects.visible_to(user).filter(strategy__is_nds=True).for_standing()
    found: list[Any] = list(indicators.annotate(total=Window(Count("pk")))[:SHOWN_INDICATORS])
    if not found:
        return None
    rows, total = [_trend(row, today, language) for row in found], found[0].total
    # What is not read says nothing: of a choice no finding is made.
    finding = trends_finding([row.status for row in rows]) if total == len(rows) else _("Indicators of the NDS")
    return Trends(rows, finding, total)


def trends_finding(statuses: list[str]) -> str:
    """How many of the indicators with a line to a target are on it."""
    known = [status for status in statuses if status != UNKNOWN]
    if not known:
        return _("No indicator can be held against a line to its target yet.")
    count, total = known.count(ON_TRACK), len(known)
    return ngettext(
        "%(count)d of %(total)d indicators is on the line to its target.",
        "%(count)d of %(total)d indicators are on the line to their target.",
        count,
    ) % {"count": count, "total": total}


def _trend(indicator: Indicator, today: date, language: str) -> Trend:
    """The first measured part stands for the indicator in its picture; the status is the worst of all parts."""
    here = [row for row in current_measurements(indicator) if row.area == Area.NETHERLANDS]
    first = [row for row in here if row.part == here[0].part]
    statuses = [part.status for part in series_facts(indicator, today)]
    target = next((row for row in reversed(indicator.targets.all()) if row.area == Area.NETHERLANDS), None)
    unit = "" if indicator.unit == COUNT else indicator.unit
    return Trend(
        indicator,
        max(statuses, key=_BADNESS.index, default=UNKNOWN),
        measurement_words(first[-1], indicator.unit) if first else "",
        first[-1] if first else None,
        _target(target, indicator.unit) if target else "",
        trend_line(indicator.title, unit, [_measured(row) for row in first], language=language)
        if len(first) > 1
        else None,
    )


_BADNESS = [UNKNOWN, ON_TRACK, "aandacht_nodig", "vertraagd"]


def _target(target: Any, unit: str) -> str:
    words = target_words(target, unit)
    return f"{words} ({target.year})" if target.year else words


def _measured(row: Measurement) -> Measured:
    return Measured(row.reference_date, Decimal(row.value), example=row.is_example, precision=row.reference_precision)
