"""From what was declared to what is computed: two bars of statuses, and bands between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ui.marks import INK, RED, STATUS_ORDER, STATUSES

from .canvas import Canvas, Chart, ChartTable, Style, sentence, text_width
from .status import HALF, draw_legend, draw_part, legend_rows

_TINTS = {
    "op_schema": "#dcefe3",
    "aandacht_nodig": "#fcebcf",
    "vertraagd": "#f9dedb",
    "niet_gestart": "#e5e8ec",
    "afgerond": "#d3d7dd",
    "gestopt": "#dfe3e8",
    "te_weinig_gegevens": "#eef0f3",
    "niet_opgegeven": "#eef0f3",
}
"""What a band looks like that ends at a status."""
_RANK = {code: rank for rank, code in enumerate(STATUS_ORDER)}
_SMALL = 0.88
"""The words below the counts, as part of the size of the text."""
WATERMELON = ("op_schema", "vertraagd")
"""Declared on track, computed delayed."""


def status_flow(name: str, pairs: Mapping[tuple[str, str], int], *, language: str = "nl", style: Style = HALF) -> Chart:
    """Declared statuses above, computed ones below; a band for each pair (declared, computed) with its count.

    A band has the colour of where it ends; the one of the watermelons has a red edge. Both sides may hold every code
    of `ui.marks.STATUS_ORDER`; another code is an error.
    """
    counted = {
        (declared, computed): count
        for declared, computed in sorted(pairs, key=lambda pair: (_RANK[pair[0]], _RANK[pair[1]]))
        if (count := pairs[declared, computed]) > 0
    }
    with override(language):
        description = sentence(*(_band_words(pair, count) for pair, count in counted.items())) or _(
            "There is nothing to show yet."
        )
        svg = _draw(counted, style, name, description)
        table = _table(name, counted)
    return Chart(svg, name, description, table)


def _band_words(pair: tuple[str, str], count: int) -> str:
    declared, computed = (_lower(str(STATUSES[code].label)) for code in pair)
    if pair[0] == pair[1]:
        return _("%(count)d declared and computed %(status)s") % {"count": count, "status": declared}
    return _("%(count)d declared %(declared)s, computed %(computed)s") % {
        "count": count,
        "declared": declared,
        "computed": computed,
    }


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _table(name: str, counted: Mapping[tuple[str, str], int]) -> ChartTable:
    above, below = _sums(counted, 0), _sums(counted, 1)
    heads = (_("computed: %(status)s") % {"status": _lower(str(STATUSES[code].label))} for code in below)
    rows = [
        (
            _("Declared: %(status)s") % {"status": _lower(str(STATUSES[declared].label))},
            *(str(counted.get((declared, computed), 0)) for computed in below),
            str(total),
        )
        for declared, total in above.items()
    ]
    if rows:
        rows.append((_("Together"), *map(str, below.values()), str(sum(above.values()))))
    return ChartTable(name, (_("Status"), *heads, _("Together")), tuple(rows))


def _sums(counted: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    """How many per status on one side, in the order of all charts."""
    sums = {code: sum(count for pair, count in counted.items() if pair[side] == code) for code in STATUS_ORDER}
    return {code: count for code, count in sums.items() if count}


@dataclass(frozen=True)
class _Bar:
    """One side: where each status begins on it, and how wide one is."""

    starts: Mapping[str, float]
    counts: Mapping[str, int]
    unit: float
    y: float

    def width(self, code: str) -> float:
        return self.counts[code] * self.unit


def _draw(counted: Mapping[tuple[str, str], int], style: Style, title: str, description: str) -> SafeString:
    size = style.text
    if not counted:
        canvas = Canvas(style, size * 3)
        canvas.text(style.width / 2, size * 1.8, description, anchor="middle")
        return canvas.finish(title, description)
    above, below = _sums(counted, 0), _sums(counted, 1)
    names = (_("Declared"), _("Computed"))
    left = min(max(text_width(name, size, bold=True) for name in names) + size * 1.4, style.width * 0.3)
    gap = min(size * 0.6, style.width * 0.012)
    room = style.width - left - gap * (max(len(above), len(below)) - 1) - 1
    unit = room / sum(above.values())
    thick, labels = size * 1.45, size * 3.1
    bars = (
        _Bar(_starts(above, left, unit, gap), above, unit, labels),
        _Bar(_starts(below, left, unit, gap), below, unit, labels + thick + size * 6.6),
    )
    bottom = bars[1].y + thick + labels
    labelled = [_labels(bar, size, left, style.width) for bar in bars]
    unnamed = [
        code
        for bar, found in zip(bars, labelled, strict=True)
        for code in bar.counts
        if code not in found or not found[code].word
    ]
    legend = legend_rows([code for code in STATUS_ORDER if code in unnamed], size, style.width)
    canvas = Canvas(style, bottom + len(legend) * size * 1.8 + size * 0.5)
    _draw_bands(canvas, counted, bars, thick)
    for bar, name, found, side in zip(bars, names, labelled, (-1, 1), strict=True):
        canvas.text(0, bar.y + thick / 2 + size * 0.35, name, colour=INK, bold=True, room=left - size * 0.4)
        for code in bar.counts:
            draw_part(canvas, code, bar.starts[code], bar.y, bar.width(code), thick)
        y = bar.y - size * 1.75 if side < 0 else bar.y + thick + size * 1.3
        for code, label in found.items():
            canvas.sign(STATUSES[code], label.x + size * 0.45, y - size * 0.35, size * 0.9)
            canvas.text(label.x + size * 1.2, y, str(bar.counts[code]), colour=INK, bold=True)
            canvas.text(label.x, y + size * 1.2, label.word, size=size * _SMALL)
    draw_legend(canvas, legend, bottom + size * 1.4)
    return canvas.finish(title, description)


def _starts(counts: Mapping[str, int], left: float, unit: float, gap: float) -> dict[str, float]:
    starts: dict[str, float] = {}
    for code, count in counts.items():
        starts[code] = left
        left += count * unit + gap
    return starts


@dataclass(frozen=True)
class _Label:
    """Sign, count and perhaps the word of a part, from `x` on."""

    x: float
    word: str = ""


def _labels(bar: _Bar, size: float, left: float, right: float) -> dict[str, _Label]:
    """Each at the start of its part, or as near as its neighbours allow.

    With words as long as all of them then stay near their parts; else with the words that happen to fit. The smallest
    parts have no label when not even the counts fit beside each other.
    """
    words = {code: str(STATUSES[code].label) for code in bar.counts}
    word_widths = {code: text_width(word, size * _SMALL) for code, word in words.items()}
    widths = {code: size * 1.7 + text_width(str(count), size, bold=True) for code, count in bar.counts.items()}
    wide = {code: max(widths[code], word_widths[code] + size * 0.5) for code in widths}
    places = _spread(bar.starts, wide, left, right + size * 0.5)
    if all(abs(places[code] - bar.starts[code]) < size * 2 for code in places):
        return {code: _Label(places[code], words[code]) for code in places}
    while sum(widths.values()) > right - left:
        del widths[min(widths, key=lambda code: bar.counts[code])]
    places = _spread(bar.starts, widths, left, right)
    ends = [*list(places.values())[1:], right + size * 0.3]
    return {
        code: _Label(x, words[code] if x + word_widths[code] + size * 0.3 <= end else "")
        for (code, x), end in zip(places.items(), ends, strict=True)
    }


def _spread(wanted: Mapping[str, float], widths: Mapping[str, float], left: float, right: float) -> dict[str, float]:
    """Places that keep the order and overlap nowhere, if there is room for all: first pushed on, then back."""
    places: dict[str, float] = {}
    after = left
    for code, width in widths.items():
        places[code] = max(wanted[code], after)
        after = places[code] + width
    limit = right
    for code in reversed(places):
        places[code] = min(places[code], limit - widths[code])
        limit = places[code]
    return places


def _draw_bands(canvas: Canvas, counted: Mapping[tuple[str, str], int], bars: tuple[_Bar, _Bar], thick: float) -> None:
    """Each band leaves and arrives in the order of the statuses; thin ones lie over wide ones, watermelons on top."""
    taken: tuple[dict[str, float], dict[str, float]] = (dict(bars[0].starts), dict(bars[1].starts))
    places: dict[tuple[str, str], tuple[float, float, float]] = {}
    for pair, count in counted.items():
        width = count * bars[0].unit
        places[pair] = taken[0][pair[0]], taken[1][pair[1]], width
        taken[0][pair[0]] += width
        taken[1][pair[1]] += width
    top, bottom = bars[0].y + thick + 1.5, bars[1].y - 1.5
    for pair in _back_to_front(counted):
        above, below, width = places[pair]
        canvas.path(_band(above, below, width, top, bottom), fill=_TINTS[pair[1]])
        if pair == WATERMELON:
            # Inside its own fill, so that the edge is whole where bands touch.
            inset = min(0.6, width / 4)
            edge = _band(above + inset, below + inset, width - 2 * inset, top + 0.6, bottom - 0.6)
            canvas.path(edge, fill=_TINTS[pair[1]], stroke=RED, width=1.2)


def _back_to_front(counted: Mapping[tuple[str, str], int]) -> Sequence[tuple[str, str]]:
    return sorted(counted, key=lambda pair: (pair == WATERMELON, -counted[pair]))


def _band(above: float, below: float, width: float, top: float, bottom: float) -> str:
    middle = (top + bottom) / 2
    return (
        f"M{above:.1f} {top:.1f}C{above:.1f} {middle:.1f} {below:.1f} {middle:.1f} {below:.1f} {bottom:.1f}"
        f"H{below + width:.1f}"
        f"C{below + width:.1f} {middle:.1f} {above + width:.1f} {middle:.1f} {above + width:.1f} {top:.1f}z"
    )
