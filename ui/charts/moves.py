"""The moves of one date: where it stood first, each decision to move it, and when it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from ui.dates import format_imprecise, period_end
from ui.marks import ACCENT, GREY, INK, INK_2, LINE, LINE_2, STATUSES, WHITE

from .canvas import Canvas, Chart, ChartTable, Scale, Style, sentence, text_width
from .timeline import Milestone, month_label, month_step, month_ticks, shift_words

HALF_PAGE = Style(width=640, text=12.5)
"""Beside something else on a page."""


@dataclass(frozen=True)
class Move:
    """A decision that a date becomes another date. `decided_by` is a role or organisation, or nothing."""

    decided: date
    before: date
    after: date
    reason: str
    decided_by: str = ""
    before_precision: str = "day"
    after_precision: str = "day"


def date_moves(
    name: str,
    first: date,
    moves: Sequence[Move],
    today: date,
    *,
    first_precision: str = "day",
    realised: date | None = None,
    realised_precision: str = "day",
    today_name: str = "",
    language: str = "nl",
    style: Style = HALF_PAGE,
) -> Chart:
    """One row per decision, oldest first: dotted ring where the date stood, arrow to where it went.

    `first` is the date of the first plan; a reached date ends the picture. `today_name` as in `milestone_timeline`.
    """
    ordered = sorted(moves, key=lambda move: move.decided)
    last = (ordered[-1].after, ordered[-1].after_precision) if ordered else (first, first_precision)
    milestone = Milestone(name, first, last[0], "", first_precision, last[1], realised, realised_precision)
    with override(language):
        title = _title(name, milestone, len(ordered))
        table = ChartTable(
            title,
            (_("Decided on"), pgettext("date", "From"), pgettext("date", "To"), _("Reason"), _("By")),
            tuple(
                (
                    format_imprecise(move.decided, "day", language, short=True),
                    format_imprecise(move.before, move.before_precision, language, short=True),
                    format_imprecise(move.after, move.after_precision, language, short=True),
                    move.reason or "–",
                    move.decided_by or "–",
                )
                for move in ordered
            ),
        )
        rows = _rows(milestone, ordered, language)
        description = sentence(*(f"{row.label}: {row.words}" for row in rows))
        svg = _draw(rows, (today, today_name or _("today")), language, style, title, description)
    return Chart(svg, title, description, table)


def _title(name: str, milestone: Milestone, count: int) -> str:
    if not count:
        return _("%(name)s: never moved") % {"name": name}
    return ngettext(
        "%(name)s: moved %(count)d time, now %(shift)s", "%(name)s: moved %(count)d times, now %(shift)s", count
    ) % {"name": name, "count": count, "shift": shift_words(milestone)}


@dataclass(frozen=True)
class _Row:
    """What stands on one line: from a day (if anything moved) to a day."""

    label: str
    words: str
    day: date
    before: date | None = None
    reached: bool = False


def _rows(milestone: Milestone, moves: Sequence[Move], language: str) -> list[_Row]:
    def words(when: date, precision: str) -> str:
        return format_imprecise(when, precision, language, short=True)

    rows = [_Row(_("First plan"), words(milestone.original, milestone.original_precision), milestone.first_day)]
    for move in moves:
        rows.append(
            _Row(
                _("Decided %(when)s") % {"when": words(move.decided, "day")},
                words(move.after, move.after_precision),
                period_end(move.after, move.after_precision),
                period_end(move.before, move.before_precision),
            )
        )
    if milestone.realised:
        rows.append(
            _Row(_("Reached"), words(milestone.realised, milestone.realised_precision), milestone.day, reached=True)
        )
    return rows


def _draw(
    rows: Sequence[_Row], moment: tuple[date, str], language: str, style: Style, title: str, description: str
) -> SafeString:
    today, today_name = moment
    size = style.text
    left = min(max(text_width(row.label, size) for row in rows) + size * 1.2, style.width * 0.4)
    row_height, top = size * 2.1, size * 3.2
    canvas = Canvas(style, top + row_height * len(rows) + size * 0.4)
    days = [day.toordinal() for row in rows for day in (row.day, row.before) if day] + [today.toordinal()]
    margin = max(20, (max(days) - min(days)) * 0.04)
    words = max(text_width(row.words, size) for row in rows)
    right = style.width - min(words + size, style.width * 0.25)
    x = Scale(min(days) - margin, max(days) + margin, left, right)
    bottom = top + row_height * len(rows)
    today_x, half = x(today.toordinal()), text_width(today_name, size * 0.92) / 2 + size * 0.5

    named_year = 0
    step = month_step(min(days), max(days), (right - left) / (size * 5.2))
    for when in month_ticks(x.low, x.high, step):
        place = x(when.toordinal())
        canvas.line(place, top - size * 0.9, place, bottom, LINE)
        label = month_label(when, step, language, with_year=when.year != named_year)
        wide = text_width(label, size * 0.92) / 2
        if abs(place - today_x) > half + wide + 2 and place - wide > left - size:
            canvas.text(place, top - size * 1.5, label, anchor="middle", size=size * 0.92)
            named_year = when.year
    canvas.line(today_x, top - size * 1.2, today_x, bottom, INK, size * 0.12)
    canvas.rect(today_x - half, top - size * 2.65, half * 2, size * 1.55, fill=INK, r=size * 0.15)
    canvas.text(today_x, top - size * 1.5, today_name, anchor="middle", colour=WHITE, size=size * 0.92)
    for index, row in enumerate(rows):
        y = top + row_height * (index + 0.5)
        canvas.line(0, y + row_height / 2, style.width, y + row_height / 2, LINE)
        canvas.text(0, y + size * 0.35, row.label, colour=INK if row.reached else INK_2, room=left - size)
        _draw_row(canvas, row, x, y, today_x, last=index == len(rows) - 1)
    return canvas.finish(title, description)


def _draw_row(canvas: Canvas, row: _Row, x: Scale, y: float, today_x: float, *, last: bool) -> None:
    size = canvas.style.text
    r = size * 0.4
    to_x = x(row.day.toordinal())
    from_x = x(row.before.toordinal()) if row.before else to_x
    if row.before and abs(to_x - from_x) > size * 0.2:
        canvas.ring(from_x, y, r, GREY)
        forward = 1 if to_x > from_x else -1
        if abs(to_x - from_x) > size * 1.8:
            tip = to_x - forward * size * 0.7
            canvas.line(from_x + forward * (r + 1), y, tip, y, GREY, size * 0.09)
            back = tip - forward * size * 0.36
            canvas.polyline([(back, y - size * 0.28), (tip, y), (back, y + size * 0.28)], GREY, size * 0.09)
    if row.reached:
        canvas.sign(STATUSES["afgerond"], to_x, y, size * 1.05)
    else:
        # The date that holds now is the only filled one.
        canvas.circle(to_x, y, r, fill=ACCENT if last else WHITE, stroke=ACCENT if last else LINE_2, width=size * 0.12)
    wide = text_width(row.words, size, bold=last)
    right, left = max(from_x, to_x) + size * 0.85, min(from_x, to_x) - size * 0.85
    crosses = right - 2 < today_x < right + wide + 2
    if crosses and left - wide > x.start and not left - wide - 2 < today_x < left + 2:
        canvas.text(left, y + size * 0.35, row.words, anchor="end", colour=INK if last else INK_2, bold=last, halo=True)
        return
    if crosses:
        # The line of today would run through the words: give them a ground of their own.
        canvas.rect(right - 1, y - size * 0.75, wide + 2, size * 1.4, fill=WHITE)
    canvas.text(right, y + size * 0.35, row.words, colour=INK if last else INK_2, bold=last, halo=True)
