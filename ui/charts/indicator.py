"""An indicator: what was measured, the straight line from the baseline to the target, and what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ui.dates import format_imprecise
from ui.marks import ACCENT, ACCENT_LIGHT, INK, INK_2, LINE, LINE_2, WHITE

from .canvas import (
    PAGE,
    Canvas,
    Chart,
    ChartTable,
    Scale,
    Style,
    nice_ticks,
    no_data,
    number,
    sentence,
    text_width,
    with_unit,
)

MOST_DISCS = 120
"""Of more measurements the line alone is drawn."""
MOST_YEARS = 40
"""Years in between for which a table tells where the line is."""


@dataclass(frozen=True)
class Measured:
    """A value at a reference date; a hollow point when it is an example."""

    when: date
    value: float | Decimal
    example: bool = False
    precision: str = "day"


@dataclass(frozen=True)
class TargetPoint:
    """What should be reached by when: a number, or only words ("top 3"), which are told but not drawn."""

    when: date
    value: float | Decimal | None = None
    text: str = ""
    precision: str = "day"


@dataclass(frozen=True)
class Expected:
    """What is expected at a moment, between two values."""

    when: date
    value: float | Decimal
    low: float | Decimal
    high: float | Decimal


@dataclass(frozen=True)
class _Data:
    """All that a chart shows, in the order of time."""

    unit: str
    measured: list[Measured]
    baseline: Measured | None
    goals: list[TargetPoint]
    others: list[Measured]
    others_name: str
    forecast: list[Expected]

    def line(self) -> list[tuple[date, float]]:
        """From the baseline, or else the first measurement, to the later targets that are numbers."""
        start = self.baseline or (self.measured[0] if self.measured else None)
        goals = self.drawn_goals()
        if not start:
            return goals
        later = [(when, value) for when, value in goals if when > start.when]
        return [(start.when, float(start.value)), *later] if later else []

    def drawn_goals(self) -> list[tuple[date, float]]:
        """The targets that are numbers."""
        return [(goal.when, float(goal.value)) for goal in self.goals if goal.value is not None]


def indicator_chart(
    name: str,
    unit: str,
    measurements: Sequence[Measured],
    *,
    baseline: Measured | None = None,
    targets: Sequence[TargetPoint] = (),
    comparison: Sequence[Measured] = (),
    comparison_name: str = "",
    forecast: Sequence[Expected] = (),
    language: str = "nl",
    style: Style = PAGE,
) -> Chart:
    """Line with discs for what was measured, dotted line from the baseline (or first measurement) to a diamond.

    A comparison, such as the European Union, is a thin grey line with its name at the end. A forecast is a dashed line
    in a light cone; its last point is told in figures.
    """
    with override(language):
        data = _Data(
            unit,
            sorted(measurements, key=lambda point: point.when),
            baseline,
            sorted(targets, key=lambda point: point.when),
            sorted(comparison, key=lambda point: point.when),
            comparison_name,
            sorted(forecast, key=lambda point: point.when),
        )
        title = _title(name, unit, data.measured, data.goals, language)
        told = _rows(data, language)
        description = sentence(*(f"{row[0]}: {row[1]}, {row[2]}" for _when, row in told)) or no_data()
        svg = _draw(data, language, style, title, description)
        table = _table(name, data, told, language)
    return Chart(svg, title, description, table)


def _goal_words(goal: TargetPoint, unit: str, language: str) -> str:
    return with_unit(goal.value, unit, language) if goal.value is not None else goal.text


def _title(name: str, unit: str, measured: list[Measured], goals: list[TargetPoint], language: str) -> str:
    parts = [name]
    if measured:
        last = measured[-1]
        when = format_imprecise(last.when, last.precision, language)
        parts.append(_("%(value)s (%(when)s)") % {"value": with_unit(last.value, unit, language), "when": when})
    else:
        parts.append(_("not measured yet"))
    if goals:
        goal = goals[-1]
        parts.append(
            _("target %(value)s in %(year)d") % {"value": _goal_words(goal, unit, language), "year": goal.when.year}
        )
    return f"{parts[0]}: {', '.join(parts[1:])}"


Told = tuple[date, tuple[str, str, str]]
"""When, and in words: when, the value, and what it is."""


def _rows(data: _Data, language: str) -> list[Told]:
    """All values in the order of time."""
    unit, baseline = data.unit, data.baseline
    rows: list[Told] = []
    if baseline and not any(point.when == baseline.when for point in data.measured):
        rows.append((baseline.when, _row(baseline, unit, _("baseline"), language)))
    for point in data.measured:
        words = _("measurement, example value") if point.example else _("measurement")
        rows.append((point.when, _row(point, unit, words, language)))
    for point in data.others:
        rows.append((point.when, _row(point, unit, f"{_('measurement')}, {data.others_name}", language)))
    for goal in data.goals:
        when = format_imprecise(goal.when, goal.precision, language, short=True)
        rows.append((goal.when, (when, _goal_words(goal, unit, language), _("target"))))
    if data.forecast:
        last = data.forecast[-1]
        rows.append((last.when, (str(last.when.year), _expected_words(last, unit, language), _("forecast"))))
    return sorted(rows, key=lambda row: row[0])


def _expected_words(point: Expected, unit: str, language: str) -> str:
    value, low, high = (with_unit(number, unit, language) for number in (point.value, point.low, point.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _table(name: str, data: _Data, told: list[Told], language: str) -> ChartTable:
    """The same values; beside them, and for each year in between, where the line to the target is."""
    line = data.line()
    heads = (_("Date"), _("Value"), _("What"))
    if len(line) < 2:
        return ChartTable(name, heads, tuple(cells for _when, cells in told))
    years = range(line[0][0].year + 1, line[-1][0].year)
    taken = {when for when, _cells in told}
    between = [date(year, 1, 1) for year in years[:: -(-len(years) // MOST_YEARS) or 1]]
    rows = told + [(when, (str(when.year), "–", _("not measured"))) for when in between if when not in taken]
    rows.sort(key=lambda row: row[0])

    def on_line(when: date) -> str:
        if not line[0][0] <= when <= line[-1][0]:
            return "–"
        value = _on_line(line, when)
        # Of less than one a single decimal would tell too little.
        return with_unit(round(value, 1) if abs(value) >= 1 else value, data.unit, language)

    cells = tuple((when_words, value, on_line(when), what) for when, (when_words, value, what) in rows)
    return ChartTable(name, (heads[0], heads[1], _("On the line"), heads[2]), cells)


def _row(point: Measured, unit: str, words: str, language: str) -> tuple[str, str, str]:
    when = format_imprecise(point.when, point.precision, language, short=True)
    return when, with_unit(point.value, unit, language), words


def _draw(data: _Data, language: str, style: Style, title: str, description: str) -> SafeString:
    size, unit = style.text, data.unit
    height = round(style.width * 0.46) if style.width > 300 else style.width * 0.6
    height = max(height, size * 9)
    canvas = Canvas(style, height)
    line, goals = data.line(), data.drawn_goals()
    points = [(point.when, float(point.value)) for point in data.measured]
    others = [(point.when, float(point.value)) for point in data.others]
    cone = [(point.when, float(side)) for point in data.forecast for side in (point.low, point.value, point.high)]
    everything = points + line + goals + others + cone
    if not everything:
        canvas.text(style.width / 2, height / 2, no_data(), anchor="middle")
        return canvas.finish(title, description)

    ticks = _value_ticks([value for _when, value in everything], unit)
    labels = [number(tick, language) for tick in ticks]
    left = max(text_width(label, size) for label in labels) + size * 0.7
    goal_label = with_unit(goals[-1][1], unit, language) if goals else ""
    expected_label = with_unit(data.forecast[-1].value, unit, language) if data.forecast else ""
    widest = max(text_width(goal_label, size, bold=True), text_width(expected_label, size))
    right = style.width - max(widest + size, size * 1.4)
    top, bottom = size * 1.1, height - size * 1.9
    y = Scale(ticks[0], ticks[-1], bottom, top)
    first, last = _year_range([when for when, _value in everything])
    x = Scale(first, last, left + size * 0.5, right)

    for tick, label in zip(ticks, labels, strict=True):
        canvas.line(left, y(tick), style.width, y(tick), LINE)
        canvas.text(left - size * 0.6, y(tick) + size * 0.35, label, anchor="end")
    for year in _shown_years(first, last, right - left, size):
        canvas.text(x(year), height - size * 0.4, str(year), anchor="middle")

    _draw_cone(canvas, data.forecast, x, y)
    if others:
        when, value = others[-1]
        canvas.polyline([(x(_year(when)), y(value)) for when, value in others], LINE_2, size * 0.1)
        canvas.circle(x(_year(when)), y(value), size * 0.2, fill=LINE_2)
        at = x(_year(when)) + size * 0.5, y(value) + size * 0.35
        canvas.text(*at, data.others_name, halo=True, size=size * 0.92)
    canvas.polyline([(x(_year(when)), y(value)) for when, value in line], INK_2, 1.4, dash="1.6 3")
    canvas.polyline([(x(_year(when)), y(value)) for when, value in points], ACCENT, size * 0.16)
    radius = size * 0.3 if len(points) <= 24 else size * 0.16
    for point in data.measured if len(points) <= MOST_DISCS else ():
        place = x(_year(point.when)), y(float(point.value))
        canvas.circle(*place, radius, fill=WHITE if point.example else ACCENT, stroke=ACCENT, width=size * 0.13)
    for when, value in goals:
        _diamond(canvas, x(_year(when)), y(value), size * 0.45)
    if goal_label:
        when, value = goals[-1]
        canvas.text(x(_year(when)) + size * 0.75, y(value) + size * 0.35, goal_label, colour=INK, bold=True)
    if data.forecast:
        end = data.forecast[-1]
        label_y = y(float(end.value))
        if goal_label and abs(label_y - y(goals[-1][1])) < size * 1.2:
            # Both ends say their figure; the lower one stands lower.
            label_y = y(goals[-1][1]) + (size * 1.2 if float(end.value) <= goals[-1][1] else -size * 1.2)
        canvas.text(x(_year(end.when)) + size * 0.75, label_y + size * 0.35, expected_label, colour=ACCENT)
    if points:
        _label_last(canvas, points[-1], line, x, y, with_unit(points[-1][1], unit, language))
    return canvas.finish(title, description)


def _draw_cone(canvas: Canvas, forecast: list[Expected], x: Scale, y: Scale) -> None:
    """A dashed line in the light area where four of five values would fall."""
    if not forecast:
        return
    upper = [f"{x(_year(point.when)):.1f} {y(float(point.high)):.1f}" for point in forecast]
    lower = [f"{x(_year(point.when)):.1f} {y(float(point.low)):.1f}" for point in reversed(forecast)]
    canvas.path(f"M{'L'.join(upper + lower)}z", fill=ACCENT_LIGHT)
    middle = [(x(_year(point.when)), y(float(point.value))) for point in forecast]
    canvas.polyline(middle, ACCENT, canvas.style.text * 0.12, dash="5 3")


def _label_last(
    canvas: Canvas, last: tuple[date, float], line: list[tuple[date, float]], x: Scale, y: Scale, label: str
) -> None:
    """The latest value beside its point: on the side away from the line to the target."""
    size = canvas.style.text
    when, value = last
    place_x, place_y = x(_year(when)), y(value)
    under = bool(line) and value <= _on_line(line, when)
    below = place_y + size * 1.45 if under else place_y - size * 0.75
    anchor = "middle"
    if below > y.start - size * 0.2:
        # No room between the point and the axis: beside it, where the line has not been yet.
        below, anchor, place_x = place_y + size * 0.35, "start", place_x + size * 0.7
    elif line and abs(x(_year(line[-1][0])) - place_x) < size * 3.2:
        anchor, place_x = "end", place_x - size * 0.2
    canvas.text(place_x, below, label, anchor=anchor, colour=ACCENT, bold=True, halo=True)


def _on_line(line: list[tuple[date, float]], when: date) -> float:
    """What the line to the target says at a moment."""
    for (from_when, from_value), (to_when, to_value) in pairwise(line):
        if from_when <= when <= to_when and to_when > from_when:
            share = (_year(when) - _year(from_when)) / (_year(to_when) - _year(from_when))
            return from_value + share * (to_value - from_value)
    return line[-1][1]


def _diamond(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.path(
        f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} {y:.1f}z",
        fill=WHITE,
        stroke=INK,
        width=r * 0.36,
    )
    canvas.circle(x, y, r * 0.26, fill=INK)


def _year(when: date) -> float:
    """A date as a year with a fraction."""
    return when.year + (when.timetuple().tm_yday - 1) / 366


def _year_range(moments: list[date]) -> tuple[float, float]:
    first, last = min(map(_year, moments)), max(map(_year, moments))
    if last - first < 1:
        first, last = first - 0.5, last + 0.5
    return first, last


def _shown_years(first: float, last: float, room: float, size: float) -> list[int]:
    """Years below the axis, so few that they do not touch."""
    years = range(int(-(-first // 1)), int(last) + 1)
    most = max(1, int(room / (size * 3.4)))
    step = next((step for step in (1, 2, 3, 5, 10, 20, 50, 100) if len(years) / step <= most), 200)
    return [year for year in years if (years[-1] - year) % step == 0]


def _value_ticks(values: list[float], unit: str) -> list[float]:
    """Zero belongs to the axis, unless values lie below it; a percentage runs to a hundred."""
    low, high = min(values), max(values)
    if unit.startswith("%") and low >= 0 and 5 < high <= 100:
        return [0.0, 50.0, 100.0]
    return nice_ticks(min(low, 0.0), max(high, 0.0))


def indicator_legend() -> list[tuple[SafeString, str]]:
    """The lines and points of these charts with what they mean, in the active language."""
    line = '<path d="M1 6h26" fill="none" stroke="{}" stroke-width="{}"{}/>'
    disc = f'<circle cx="14" cy="6" r="3.6" fill="{{}}" stroke="{ACCENT}" stroke-width="1.6"/>'
    solid = line.format(ACCENT, 2, "")
    cone = f'<path d="M1 5L27 0v12L1 7z" fill="{ACCENT_LIGHT}"/>'
    marks = (
        (solid + disc.format(ACCENT), _("measurement")),
        (solid + disc.format(WHITE), _("example value")),
        (line.format(INK_2, 1.4, ' stroke-dasharray="1.6 3"'), _("line to the target")),
        (
            cone + line.format(ACCENT, 1.5, ' stroke-dasharray="5 3"'),
            _("forecast; four of five values fall in the area"),
        ),
    )
    start = '<svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true" focusable="false">'
    return [(SafeString(f"{start}{mark}</svg>"), words) for mark, words in marks]
