"""What all charts share: the drawing surface, text that fits, numbers and scales."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui.marks import INK, INK_2, WHITE, Sign


@dataclass(frozen=True)
class Style:
    """How a chart is set: `width` in the units of the view box (CSS pixels on a page, points on paper)."""

    width: float
    text: float = 12.5
    font: str = ""


PAGE = Style(width=368)
"""One of three beside each other on a page."""
PRINT = Style(width=482, text=8.8, font="Source Sans 3")
"""Across the text of the report: 170 mm."""


@dataclass(frozen=True)
class ChartTable:
    """The data of a chart; the first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_wide(self) -> bool:
        """Whether a narrow screen has no room for the columns beside each other."""
        return len(self.columns) > 3

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the column of each cell, for rows whose cells stand below each other."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A picture with its words: never one without the other."""

    svg: SafeString
    title: str
    description: str
    table: ChartTable


# Widths in em of the letters of Noto Sans, rounded up; Source Sans is narrower.
_NARROW = frozenset("ijlItfr.,:;'|!()[]{}-/\\ \u00a0")
_WIDE = frozenset("mwMW@%&½¼¾—")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text will be, on the safe side."""
    em = 0.0
    for character in text:
        if character in _NARROW:
            em += 0.37
        elif character in _WIDE:
            em += 0.97
        elif character.isascii():
            em += 0.72 if character.isupper() else 0.59
        elif unicodedata.combining(character):
            continue
        elif unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
            em += 1.4
        elif ord(character) > 0x2FF:
            em += 1.0
        else:
            em += 0.75 if character.isupper() else 0.62
    return em * size * (1.08 if bold else 1.0)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut off with an ellipsis when it needs more than `room`."""
    text = " ".join(text.split())
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def wrap(text: str, size: float, room: float, lines: int, *, bold: bool = False) -> list[str]:
    """The text on at most so many lines, broken between words; what does not fit is cut off with an ellipsis."""
    words = text.split()
    shown: list[str] = []
    while words and len(shown) < lines - 1:
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        shown.append(fit(" ".join(words[:taken]), size, room, bold=bold))
        words = words[taken:]
    if words:
        shown.append(fit(" ".join(words), size, room, bold=bold))
    return shown


NOISE = 1e-9
"""Smaller differences come from computing with fractions, and mean nothing."""


def number(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """A figure as the language writes it; large ones in millions and further.

    At most two decimals, or as many as a small figure needs for two digits that are not zero in front: it is no zero.
    """
    value = float(value)
    for limit, divisor, nl, en in (
        (1e15, 1e12, " bln", " trillion"),
        (1e9, 1e9, " mld", " billion"),
        (1e6, 1e6, " mln", " million"),
    ):
        if abs(value) >= limit:
            if abs(value) >= 1e18:
                return f"{value:.1e}"
            return number(value / divisor, language, 1) + (nl if language.startswith("nl") else en)
    if decimals is None:
        decimals = next((n for n in (0, 1) if abs(value - round(value, n)) < NOISE), 2)
        if NOISE <= abs(value) < 0.1:
            decimals = max(decimals, 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    if language.startswith("nl"):
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\u2212")


def with_unit(value: float | Decimal, unit: str, language: str) -> str:
    """ "31%", "€ 4 mln", "12 diensten"."""
    text = number(value, language)
    if unit.startswith("%"):
        return f"{text}%"
    if unit in ("€", "EUR", "euro"):
        return f"€\u00a0{text}"
    return f"{text}\u00a0{unit}" if unit else text


@dataclass(frozen=True)
class Scale:
    """From a value to a place, in a straight line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def nice_ticks(low: float, high: float, count: int = 3) -> list[float]:
    """Round values that cover the range from `low` to `high`, about `count` steps."""
    if not high - low > 1e-300:
        # Also when they differ by less than a step can be computed for.
        high = low + max(abs(low), 1.0)
    step = 10.0 ** math.floor(math.log10((high - low) / count))
    while (high - low) / step > count * 1.01:
        step *= {1: 2.0, 2: 2.5, 5: 2.0}[round(step / 10.0 ** math.floor(math.log10(step) + 1e-9))]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


@dataclass
class Canvas:
    """Collects markup. Text is escaped here and nowhere else; shapes are numbers and fixed words."""

    style: Style
    height: float
    parts: list[str] = field(default_factory=list)
    has_links: bool = False

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{colour}" '
            f'stroke-width="{_n(width)}"{dashes}/>'
        )

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1,
        dash: str = "",
        opacity: float = 1,
    ) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        if opacity < 1:
            dashes += f' stroke-opacity="{_n(opacity, 2)}"'
        self.parts.append(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{_n(width)}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def polyline(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: str = "") -> None:
        if len(points) > 1:
            self.path("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points), stroke=colour, width=width, dash=dash)

    def circle(self, x: float, y: float, r: float, *, fill: str, stroke: str = "none", width: float = 1.8) -> None:
        self.parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{_n(width)}"/>'
        )

    def ring(self, x: float, y: float, r: float, colour: str) -> None:
        """A dotted circle: where something stood before."""
        self.parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{WHITE}" stroke="{colour}" '
            f'stroke-width="{_n(r * 0.24, 2)}" stroke-dasharray="{_n(r * 0.4, 2)} {_n(r * 0.38, 2)}"/>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", r: float = 0
    ) -> None:
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(r)}" fill="{fill}" '
            f'stroke="{stroke}"/>'
        )

    def sign(self, sign: Sign, x: float, y: float, size: float) -> None:
        """A status shape or glyph with its middle at (x, y)."""
        scale = size / 16
        self.parts.append(
            f'<g transform="translate({_n(x - size / 2)} {_n(y - size / 2)}) scale({_n(scale, 4)})">'
            f"{sign.svg_content(INK)}</g>"
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        colour: str = INK_2,
        bold: bool = False,
        size: float = 0,
        room: float = 0,
        halo: bool = False,
    ) -> None:
        """Text on a base line. It is cut off or moved so that it never leaves the picture; a halo keeps it readable
        where a line runs through."""
        size = size or self.style.text
        text = fit(text, size, min(room or self.style.width, self.style.width - 2), bold=bold)
        wide = text_width(text, size, bold=bold)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        shift = max(0.0, 1 - left) - max(0.0, left + wide - (self.style.width - 1))
        extra = ' font-weight="600"' if bold else ""
        if halo:
            extra += f' stroke="{WHITE}" stroke-width="{_n(size * 0.28)}" stroke-linejoin="round" paint-order="stroke"'
        y = min(max(y, size), self.height - size * 0.3)
        self.parts.append(
            f'<text x="{_n(x + shift)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}" '
            f'fill="{colour}"{extra}>'
            f"{escape(text)}</text>"
        )

    @contextmanager
    def link(self, url: str, label: str, *, current: bool = False) -> Iterator[None]:
        """What is drawn inside leads to `url`, under the name `label`; without an address it is only drawn."""
        if not url:
            yield
            return
        self.has_links = True
        state = ' aria-current="true"' if current else ""
        self.parts.append(f'<a href="{escape(url)}" aria-label="{escape(label)}"{state}>')
        yield
        self.parts.append("</a>")

    def finish(self, title: str, description: str) -> SafeString:
        """The whole picture, with its name and description for who cannot see it.

        One with links is a group: what is inside an image cannot be reached.
        """
        body = "".join(self.parts)
        role = "group" if self.has_links else "img"
        identity = "c" + hashlib.sha256((title + description + body).encode()).hexdigest()[:10]
        font = f" font-family=\"'{escape(self.style.font)}'\"" if self.style.font else ""
        return SafeString(
            f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" '
            f'viewBox="0 0 {_n(self.style.width)} {_n(self.height)}" width="{_n(self.style.width)}" '
            f'height="{_n(self.height)}" '
            f'aria-labelledby="{identity}-t" aria-describedby="{identity}-d"{font}>'
            f'<title id="{identity}-t">{escape(title)}</title><desc id="{identity}-d">{escape(description)}</desc>'
            f"{body}</svg>"
        )


def _n(value: Any, digits: int = 1) -> str:
    """A coordinate, short."""
    text = f"{float(value):.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def sentence(*parts: str) -> str:
    """Parts as sentences behind each other."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def no_data() -> str:
    """What a chart without data says."""
    return _("There are no measurements yet.")
