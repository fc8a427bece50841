"""What contributes to what: priorities at the left, parts of strategies at the right, a line per contribution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ui.marks import ACCENT, INK, INK_2, KINDS, LINE, LINE_2, RED, WHITE

from .canvas import Canvas, Chart, ChartTable, Style, sentence, text_width, wrap

ACROSS = Style(width=1168, text=13)
"""Across a page; it may scroll in a region of its own."""


@dataclass(frozen=True)
class Part:
    """A pillar, goal or measure at the right, or a priority at the left; `key` is what links refer to.

    With `url` its name leads somewhere.
    """

    key: str
    label: str
    url: str = ""


@dataclass(frozen=True)
class Group:
    """A strategy with those of its parts that are shown."""

    code: str
    label: str
    parts: tuple[Part, ...]
    url: str = ""


@dataclass(frozen=True)
class Link:
    """Contributions of one kind between a priority and a part: their keys, a code of `ui.marks.KINDS`, how many."""

    left: str
    right: str
    kind: str
    count: int = 1


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
    """Lines from priorities to parts of strategies, each by its kind.

    `highlight` is the key of a priority or the code of a group: its lines are strong and the others faint. Without one
    all lines are drawn alike.
    """
    with override(language):
        labels = {part.key: part.label for part in priorities}
        homes = {part.key: (group, part) for group in groups for part in group.parts}
        known = [link for link in links if link.left in labels and link.right in homes]
        table = ChartTable(
            name,
            (_("Priority"), _("Kind"), _("Strategy"), _("Part"), _("Number")),
            tuple(
                (
                    labels[link.left],
                    str(KINDS[link.kind].label),
                    homes[link.right][0].label,
                    homes[link.right][1].label,
                    str(link.count),
                )
                for link in known
            ),
        )
        description = sentence(*(_counted(part, known) for part in priorities)) or sentence(_("nothing"))
        svg = _Picture(priorities, groups, known, highlight, style).draw(name, description)
    return Chart(svg, name, description, table)


def _counted(part: Part, links: Iterable[Link]) -> str:
    return f"{part.label}: {_number(link for link in links if link.left == part.key)}"


def _number(links: Iterable[Link]) -> str:
    count = sum(link.count for link in links)
    return ngettext("%(count)d contribution", "%(count)d contributions", count) % {"count": count}


class _Picture:
    """One drawing: where everything stands, then lines, names and signs."""

    def __init__(
        self,
        priorities: Sequence[Part],
        groups: Sequence[Group],
        links: Sequence[Link],
        highlight: str,
        style: Style,
    ) -> None:
        self.priorities, self.groups, self.links, self.highlight = priorities, groups, links, highlight
        self.size = size = style.text
        self.from_x, self.to_x, self.bar_x = style.width * 0.26, style.width * 0.485, style.width * 0.865
        group_of = {part.key: group.code for group in groups for part in group.parts}
        self.strong = [link for link in links if highlight in ("", link.left, group_of[link.right])]
        self.faint = [link for link in links if highlight not in ("", link.left, group_of[link.right])]

        self.row, gap = size * 1.55, size * 1.2
        rows = sum(max(1, len(group.parts)) for group in groups)
        right = self.row * rows + gap * max(0, len(groups) - 1)
        left = size * 2.9 * len(priorities)
        height = max(right, left, self.row)
        # The lower side is spread over the height of the other one.
        spread = (height - right) / max(1, len(groups))
        self.left = {
            part.key: size * 0.5 + height * (index + 0.5) / len(priorities) for index, part in enumerate(priorities)
        }
        self.right: dict[str, float] = {}
        self.span: dict[str, tuple[float, float]] = {}
        y = size * 0.5 + spread / 2
        for group in groups:
            top = y
            for part in group.parts:
                self.right[part.key] = y + self.row / 2
                y += self.row
            y = max(y, top + self.row)
            self.span[group.code] = top, y
            y += gap + spread
        self.canvas = Canvas(style, height + size)

    def draw(self, title: str, description: str) -> SafeString:
        """Faint lines below strong ones, below names."""
        faint = dict.fromkeys((link.left, link.right) for link in self.faint)
        for left, right in faint:
            curve = _curve(self.from_x, self.left[left], self.to_x, self.right[right])
            self.canvas.path(curve, stroke=LINE, width=self.size * 0.1, opacity=_opacity(len(faint), 1))
        beside: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in self.strong:
            beside[link.left, link.right].append(link)
        for links in beside.values():
            for index, link in enumerate(links):
                self._line(link, index - (len(links) - 1) / 2, len(links))
        for part in self.priorities:
            self._priority(part)
        for group in self.groups:
            self._group(group)
            for part in group.parts:
                self._target(part)
        return self.canvas.finish(title, description)

    def _line(self, link: Link, place: float, beside: int) -> None:
        """A contribution by its kind: thick, thin, dashed, double, or red with a cross.

        Lines of one pair run beside each other and end in the same dots.
        """
        size, canvas = self.size, self.canvas
        shift, at_end = place * size * 0.45, place * size * min(0.45, 0.7 / beside)
        y1, y2 = self.left[link.left], self.right[link.right]
        curve = _curve(self.from_x, y1, self.to_x, y2, shift, at_end)
        opacity = 1 if self.highlight else _opacity(len(self.strong), 0.55)
        if link.kind == "voert_uit":
            canvas.path(curve, stroke=ACCENT, width=size * 0.23, opacity=opacity)
        elif link.kind == "hangt_af":
            canvas.path(curve, stroke=ACCENT, width=size * 0.13, dash="6 4", opacity=opacity)
        elif link.kind == "overlapt":
            canvas.path(curve, stroke=ACCENT, width=size * 0.32, opacity=opacity)
            canvas.path(curve, stroke=WHITE, width=size * 0.13)
        elif link.kind == "conflicteert":
            canvas.path(curve, stroke=RED, width=size * 0.13, opacity=opacity)
            canvas.sign(KINDS[link.kind], (self.from_x + self.to_x) / 2, (y1 + y2) / 2 + shift, size * 0.75)
        else:
            canvas.path(curve, stroke=ACCENT, width=size * 0.13, opacity=opacity)

    def _priority(self, part: Part) -> None:
        """The dot and the name of a priority, with the signs of its lines when a strategy is followed."""
        size, canvas, y = self.size, self.canvas, self.left[part.key]
        own = [link for link in self.strong if link.left == part.key]
        chosen = part.key == self.highlight
        busy = bool(own) or chosen
        emphasised = bool(self.highlight) and busy
        with canvas.link(part.url, part.label, current=chosen):
            canvas.circle(self.from_x, y, size * (0.45 if chosen else 0.32), fill=ACCENT if busy else LINE_2)
            x = self.from_x - size
            if self.highlight and not chosen:
                for kind, count in reversed(_per_kind(own)):
                    x = self._sign_before(kind, count, x, y)
            lines = wrap(part.label, size, x - size * 0.4, 2, bold=emphasised)
            top = y + size * (0.35 - 0.6 * (len(lines) - 1))
            for index, line in enumerate(lines):
                canvas.text(
                    x,
                    top + size * 1.2 * index,
                    line,
                    anchor="end",
                    colour=INK if busy else INK_2,
                    bold=emphasised,
                    room=x - size * 0.4,
                )
        if chosen:
            below = top + size * 1.25 * len(lines)
            canvas.text(self.from_x - size, below, _number(own), anchor="end", size=size * 0.9)

    def _sign_before(self, kind: str, count: int, x: float, y: float) -> float:
        """A sign, and its number when there are more, that ends at `x`; gives where the next one ends."""
        size = self.size
        if count > 1:
            self.canvas.text(x, y + size * 0.33, str(count), anchor="end", size=size * 0.85)
            x -= text_width(str(count), size * 0.85) + size * 0.15
        self.canvas.sign(KINDS[kind], x - size * 0.42, y, size * 0.85)
        return x - size * 1.25

    def _group(self, group: Group) -> None:
        """The bar at the right, with the code of the strategy and how much it contributes."""
        size, canvas = self.size, self.canvas
        top, bottom = self.span[group.code]
        own = {part.key for part in group.parts}
        touching = [link for link in self.strong if link.right in own]
        busy = bool(touching) or group.code == self.highlight
        canvas.line(self.bar_x, top + 1, self.bar_x, bottom - 1, INK if busy else LINE, size * 0.16)
        x, middle = self.bar_x + size * 0.8, (top + bottom) / 2 + size * 0.35
        # Beside a strategy that is followed, the others keep their own number: they contribute too, only not here.
        counted = [link for link in self.links if link.right in own] if self.highlight in self.span else touching
        words = _number(counted) if counted else _("no contribution")
        tall = len(group.parts) > 1
        room = canvas.style.width - x - size
        with canvas.link(group.url, f"{group.code}, {group.label}", current=group.code == self.highlight):
            canvas.text(
                x, middle - (size * 0.6 if tall else 0), group.code, colour=INK if busy else INK_2, bold=True, room=room
            )
        if tall:
            canvas.text(x, middle + size * 0.7, words, size=size * 0.9)
        else:
            x += min(text_width(group.code, size, bold=True), room) + size * 0.5
            canvas.text(x, middle, words, size=size * 0.9, room=max(canvas.style.width - x - 2, 1))

    def _target(self, part: Part) -> None:
        """The dot, the signs of what ends here, and the name."""
        size, canvas, y = self.size, self.canvas, self.right[part.key]
        kinds = _per_kind(link for link in self.strong if link.right == part.key)
        x = self.to_x
        canvas.circle(x, y, size * (0.32 if kinds else 0.2), fill=ACCENT if kinds else LINE_2)
        x += size * 1.2
        for kind, count in kinds if self.highlight else []:
            canvas.sign(KINDS[kind], x, y, size * 0.85)
            x += size * 0.6
            if count > 1:
                canvas.text(x, y + size * 0.33, str(count), size=size * 0.85)
                x += text_width(str(count), size * 0.85) + size * 0.1
            x += size * 0.6
        x -= size * 0.25
        with canvas.link(part.url, part.label):
            canvas.text(
                x,
                y + size * 0.33,
                part.label,
                colour=INK if kinds else INK_2,
                bold=bool(kinds and self.highlight),
                size=size * 0.95,
                room=max(self.bar_x - size - x, 1),
            )


def _per_kind(links: Iterable[Link]) -> list[tuple[str, int]]:
    """How many contributions of each kind, in the order of the kinds."""
    counts: dict[str, int] = defaultdict(int)
    for link in links:
        counts[link.kind] += link.count
    return [(kind, counts[kind]) for kind in KINDS if counts[kind]]


def _opacity(lines: int, most: float) -> float:
    """Of many lines together one must still see through the bundle."""
    return max(0.15, min(most, 250 / max(1, lines)))


def _curve(x1: float, y1: float, x2: float, y2: float, shift: float = 0, at_end: float = 0) -> str:
    """From one point to another; `shift` moves its middle, `at_end` its ends."""
    middle = (x1 + x2) / 2
    y1, y2 = y1 + at_end, y2 + at_end
    bend = (shift - at_end) * 4 / 3
    return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1 + bend:.1f} {middle:.1f} {y2 + bend:.1f} {x2:.1f} {y2:.1f}"
