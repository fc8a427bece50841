"""What contributes to what: priorities at the left, parts of strategies at the right, a line per contribution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ui.marks import ACCENT, INK, INK_2, KINDS, LINE, LINE_2, RED, WHITE

from .canvas import Canvas, Chart, ChartTable, Style, sentence

ACROSS = Style(width=1168, text=13)
"""Across a page; it may scroll in a region of its own."""


@dataclass(frozen=True)
class Part:
    """A pillar, goal or measure at the right, or a priority at the left; `key` is what links refer to."""

    key: str
    label: str


@dataclass(frozen=True)
class Group:
    """A strategy with those of its parts that are shown."""

    code: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Link:
    """One contribution: keys of a priority and a part, and a code of `ui.marks.KINDS`."""

    left: str
    right: str
    kind: str


def links_chart(
    name: str,
    priorities: Sequence[Part],
    groups: Sequence[Group],
    links: Sequence[Link],
    *,
    highlight: str = "",
    language: str = "nl",
    style: Style = ACROSS,
) -> Chart:
    """Lines from priorities to parts of strategies; those of the highlighted priority in colour, each by its kind.

    Without a highlight all lines are drawn by kind. A group without any line to the highlighted priority says so.
    """
    with override(language):
        labels = {part.key: part.label for part in priorities}
        homes = {part.key: (group, part) for group in groups for part in group.parts}
        known = [link for link in links if link.left in labels and link.right in homes]
        table = ChartTable(
            name,
            (_("Priority"), _("Kind"), _("Strategy"), _("Part")),
            tuple(
                (labels[link.left], str(KINDS[link.kind].label), homes[link.right][0].label, homes[link.right][1].label)
                for link in known
            ),
        )
        description = sentence(*(_counted(part, known) for part in priorities)) or sentence(_("nothing"))
        svg = _draw(priorities, groups, known, highlight, style, name, description)
    return Chart(svg, name, description, table)


def _counted(part: Part, links: Iterable[Link]) -> str:
    count = sum(1 for link in links if link.left == part.key)
    words = ngettext("%(count)d contribution", "%(count)d contributions", count) % {"count": count}
    return f"{part.label}: {words}"


def _draw(
    priorities: Sequence[Part],
    groups: Sequence[Group],
    links: Sequence[Link],
    highlight: str,
    style: Style,
    title: str,
    description: str,
) -> SafeString:
    size, width = style.text, style.width
    row, gap = size * 1.5, size * 1.1
    height = max(
        sum(row * max(1, len(group.parts)) for group in groups) + gap * max(0, len(groups) - 1),
        row * 2 * len(priorities),
        row,
    )
    canvas = Canvas(style, height + size)
    from_x, to_x, bar_x = width * 0.29, width * 0.55, width * 0.86
    left = {part.key: size * 0.5 + height * (index + 0.5) / len(priorities) for index, part in enumerate(priorities)}
    right: dict[str, float] = {}
    shown = [link for link in links if not highlight or link.left == highlight]
    y = size * 0.5
    for group in groups:
        top = y
        for part in group.parts:
            right[part.key] = y + row / 2
            y += row
        y = max(y, top + row)
        touched = any(link.right == part.key for link in shown for part in group.parts)
        canvas.line(bar_x, top + 1, bar_x, y - 1, INK if touched else LINE, size * 0.16)
        middle = (top + y) / 2 + size * 0.35
        canvas.text(bar_x + size * 0.8, middle, group.code, colour=INK, bold=True)
        if not touched and len(group.parts) > 1:
            canvas.text(bar_x + size * 0.8, middle + size * 1.3, _("no contribution yet"), size=size * 0.9)
        y += gap

    for link in links:
        if link not in shown:
            canvas.path(_curve(from_x, left[link.left], to_x, right[link.right]), stroke=LINE, width=size * 0.09)
    for link in shown:
        _line(canvas, link.kind, from_x, left[link.left], to_x, right[link.right])

    for part in priorities:
        chosen = part.key == highlight
        busy = chosen or not highlight
        canvas.circle(from_x, left[part.key], size * (0.42 if chosen else 0.3), fill=ACCENT if busy else LINE_2)
        room = from_x - size * 1.4
        x, y = from_x - size, left[part.key]
        colour = INK if busy else INK_2
        canvas.text(x, y + size * 0.35, part.label, anchor="end", colour=colour, bold=chosen, room=room)
        if chosen:
            count = _counted(part, links).rpartition(": ")[2]
            canvas.text(x, y + size * 1.6, count, anchor="end", size=size * 0.9)
    for group in groups:
        for part in group.parts:
            kinds = list(dict.fromkeys(link.kind for link in shown if link.right == part.key))
            _target(canvas, part, kinds, to_x, right[part.key], bar_x - size, emphasised=bool(highlight and kinds))
    return canvas.finish(title, description)


def _target(canvas: Canvas, part: Part, kinds: list[str], x: float, y: float, end: float, *, emphasised: bool) -> None:
    """The dot, the glyphs of what ends here, and the name."""
    size = canvas.style.text
    canvas.circle(x, y, size * (0.28 if kinds else 0.18), fill=ACCENT if kinds else LINE_2)
    x += size * 1.1
    for kind in kinds:
        canvas.sign(KINDS[kind], x, y, size * 0.85)
        x += size * 1.1
    colour = INK if kinds else INK_2
    canvas.text(x, y + size * 0.33, part.label, colour=colour, bold=emphasised, size=size * 0.93, room=end - x)


def _line(canvas: Canvas, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
    """A contribution by its kind: thick, thin, dashed, double, or red with a cross."""
    size = canvas.style.text
    curve = _curve(x1, y1, x2, y2)
    if kind == "voert_uit":
        canvas.path(curve, stroke=ACCENT, width=size * 0.21)
    elif kind == "hangt_af":
        canvas.path(curve, stroke=ACCENT, width=size * 0.12, dash="5 3")
    elif kind == "overlapt":
        canvas.path(curve, stroke=ACCENT, width=size * 0.3)
        canvas.path(curve, stroke=WHITE, width=size * 0.13)
    elif kind == "conflicteert":
        canvas.path(curve, stroke=RED, width=size * 0.13)
        canvas.sign(KINDS[kind], (x1 + x2) / 2, (y1 + y2) / 2, size * 0.75)
    else:
        canvas.path(curve, stroke=ACCENT, width=size * 0.12)


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
