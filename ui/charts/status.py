"""How many are where: bars of statuses below each other, such as declared and computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ui.marks import GREY, INK, INK_2, STATUS_ORDER, STATUSES, WHITE

from .canvas import Canvas, Chart, ChartTable, Style, sentence, text_width

HALF = Style(width=760, text=13)
"""Eight of the twelve columns of a page."""


@dataclass(frozen=True)
class StatusBar:
    """One bar: its label and how many have which status."""

    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def status_bars(
    name: str,
    bars: Sequence[StatusBar],
    *,
    order: Sequence[str] = STATUS_ORDER,
    language: str = "nl",
    style: Style = HALF,
) -> Chart:
    """Bars of equal length on one scale; shape and count above each part, the words in the legend.

    `order` holds the codes that occur, from left to right.
    """
    with override(language):
        used = [code for code in order if any(bar.counts.get(code) for bar in bars)]
        table = ChartTable(
            name,
            (_("Status"), *(bar.label for bar in bars)),
            tuple((str(STATUSES[code].label), *(str(bar.counts.get(code, 0)) for bar in bars)) for code in used),
        )
        description = sentence(
            *(
                "{}: {}".format(
                    bar.label,
                    ", ".join(f"{STATUSES[code].label} {bar.counts[code]}" for code in used if bar.counts.get(code))
                    or _("nothing"),
                )
                for bar in bars
            )
        )
        description = description or sentence(_("nothing"))
        svg = _draw(bars, used, style, name, description)
    return Chart(svg, name, description, table)


def _draw(bars: Sequence[StatusBar], used: list[str], style: Style, title: str, description: str) -> SafeString:
    size = style.text
    labels = max((text_width(bar.label, size, bold=True) for bar in bars), default=0.0)
    left = min(labels + size * 1.2, style.width * 0.3)
    room = style.width - left - 1
    pitch, thick = size * 3.6, size * 1.2
    legend = legend_rows(used, size, style.width)
    canvas = Canvas(style, pitch * len(bars) + size * 0.9 + len(legend) * size * 1.8)
    most = max((bar.total for bar in bars), default=0)
    for index, bar in enumerate(bars):
        y = pitch * index + size * 1.7
        canvas.text(0, y + thick * 0.5 + size * 0.35, bar.label, colour=INK, bold=True, room=left - size * 0.6)
        x = left
        for code in used:
            count = bar.counts.get(code, 0)
            if not count:
                continue
            width = room * count / most
            _part(canvas, code, count, x, y, width, thick)
            x += width
    draw_legend(canvas, legend, pitch * len(bars) + size * 1.6)
    return canvas.finish(title, description)


def _part(canvas: Canvas, code: str, count: int, x: float, y: float, width: float, thick: float) -> None:
    size = canvas.style.text
    sign = STATUSES[code]
    draw_part(canvas, code, x, y, width - min(size * 0.12, width * 0.25), thick)
    words = str(count)
    if width >= size * 1.5 + text_width(words, size, bold=True):
        canvas.sign(sign, x + size * 0.5, y - size * 0.72, size * 0.95)
        canvas.text(x + size * 1.25, y - size * 0.36, words, colour=INK, bold=True)
    elif width >= text_width(words, size, bold=True) + 2:
        canvas.text(x, y - size * 0.36, words, colour=INK, bold=True)


def draw_part(canvas: Canvas, code: str, x: float, y: float, width: float, thick: float) -> None:
    """The part of a bar that has one status."""
    sign = STATUSES[code]
    edge = INK_2 if sign.colour == WHITE else "none"
    inset = 0.5 if edge != "none" else 0.0
    canvas.rect(x + inset, y + inset, max(width - 2 * inset, 0.3), thick - 2 * inset, fill=sign.colour, stroke=edge)
    if code in ("gestopt", "te_weinig_gegevens", "niet_opgegeven", "witte_vlek", "tempo_onbekend"):
        canvas.line(
            x + 1,
            y + thick / 2,
            x + max(width - 1, 1),
            y + thick / 2,
            WHITE if code == "gestopt" else GREY,
            1.2,
            "3 3",
        )


def legend_rows(used: list[str], size: float, room: float) -> list[list[tuple[str, str, float]]]:
    """The legend, wrapped to the width."""
    rows: list[list[tuple[str, str, float]]] = []
    x = 0.0
    for code in used:
        words = str(STATUSES[code].label)
        width = text_width(words, size) + size * 3
        if not rows or x + width - size * 1.4 > room:
            rows.append([])
            x = 0.0
        rows[-1].append((code, words, width))
        x += width
    return rows


def draw_legend(canvas: Canvas, rows: list[list[tuple[str, str, float]]], y: float) -> None:
    """The legend, with the base line of its first row at y."""
    size = canvas.style.text
    for row in rows:
        x = 0.0
        for code, words, width in row:
            canvas.sign(STATUSES[code], x + size * 0.5, y - size * 0.35, size * 0.95)
            canvas.text(x + size * 1.4, y, words)
            x += width
        y += size * 1.8
