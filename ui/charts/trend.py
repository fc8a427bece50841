"""A small line without axes, for a row of a list: which way something goes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ui.dates import format_imprecise
from ui.marks import ACCENT, LINE_2, WHITE

from .canvas import Canvas, Chart, ChartTable, Scale, Style, no_data, sentence, with_unit
from .indicator import Measured

SMALL = Style(width=80, text=12)
"""In a cell of a table."""


def trend_line(
    name: str, unit: str, measurements: Sequence[Measured], *, language: str = "nl", style: Style = SMALL
) -> Chart:
    """The line with a mark at its last point; its title says the first and the last value.

    Each line has a scale of its own, so lines of two rows cannot be compared: the figure belongs beside it.
    """
    points = sorted(measurements, key=lambda point: point.when)
    with override(language):
        values = tuple(
            (format_imprecise(point.when, point.precision, language, short=True),
             with_unit(point.value, unit, language))
            for point in points
        )  # fmt: skip
        ends = values[:1] + values[1:][-1:]
        title = f"{name}: {', '.join(f'{value} ({when})' for when, value in ends) or _('not measured yet')}"
        description = sentence(*(f"{when}: {value}" for when, value in values)) or no_data()
        table = ChartTable(name, (_("Date"), _("Value")), values)
        svg = _draw(points, style, title, description)
    return Chart(svg, title, description, table)


def _draw(points: Sequence[Measured], style: Style, title: str, description: str) -> SafeString:
    height = style.width / 4
    canvas = Canvas(style, height)
    r = height * 0.15
    if not points:
        canvas.line(r, height / 2, style.width - r, height / 2, LINE_2, 1.2, "2 3")
        return canvas.finish(title, description)
    days = [point.when.toordinal() for point in points]
    figures = [float(point.value) for point in points]
    x = Scale(min(days), max(max(days), min(days) + 1), r * 1.4, style.width - r * 1.6)
    flat = max(figures) <= min(figures)
    y = Scale(min(figures), min(figures) + 1 if flat else max(figures), height - r * 1.8, r * 1.8)
    places = [(x(day), height / 2 if flat else y(figure)) for day, figure in zip(days, figures, strict=True)]
    if len(places) == 1:
        places = [(x.end, places[0][1])]
    canvas.polyline(places, ACCENT, height * 0.08)
    last = WHITE if points[-1].example else ACCENT
    canvas.circle(*places[-1], r, fill=last, stroke=ACCENT, width=height * 0.07)
    return canvas.finish(title, description)
