"""Milestones on a time line: where they stood in the first plan, where they stand now, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ui.dates import SHORT_MONTHS, format_imprecise, period_end
from ui.marks import GREY, INK, INK_2, LINE, STATUSES, WHITE

from .canvas import Canvas, Chart, ChartTable, Scale, Style, sentence, text_width, wrap

WIDE = Style(width=1168, text=13)
"""Across a page."""


@dataclass(frozen=True)
class Milestone:
    """A milestone with its first, present and, when reached, real date. `status` is a code of `ui.marks.STATUSES`."""

    title: str
    original: date
    current: date
    status: str
    original_precision: str = "day"
    current_precision: str = "day"
    realised: date | None = None
    realised_precision: str = "day"
    note: str = ""
    """What to say beside it; by default how it compares with the first plan."""

    @property
    def first_day(self) -> date:
        """The end of the period of the first plan."""
        return period_end(self.original, self.original_precision)

    @property
    def day(self) -> date:
        """Where it stands now: the real date, or the end of the planned period."""
        if self.realised:
            return period_end(self.realised, self.realised_precision)
        return period_end(self.current, self.current_precision)


def milestone_timeline(
    name: str,
    milestones: Sequence[Milestone],
    today: date,
    *,
    today_name: str = "",
    language: str = "nl",
    style: Style = WIDE,
) -> Chart:
    """One row per milestone: dotted ring for the first date, arrow for the move, shape for the status.

    `today_name` is what stands at the line of today, such as the reference date in a report.
    """
    with override(language):
        moved = sum(1 for milestone in milestones if milestone.day > milestone.first_day)
        title = "{}: {}".format(
            name,
            ngettext(
                "%(moved)d of %(count)d milestone moved", "%(moved)d of %(count)d milestones moved", len(milestones)
            )
            % {"moved": moved, "count": len(milestones)},
        )
        table = ChartTable(
            name,
            (_("Milestone"), _("Status"), _("First plan"), _("Now"), _("Reached")),
            tuple(
                (
                    milestone.title,
                    str(STATUSES[milestone.status].label),
                    format_imprecise(milestone.original, milestone.original_precision, language, short=True),
                    format_imprecise(milestone.current, milestone.current_precision, language, short=True),
                    format_imprecise(milestone.realised, milestone.realised_precision, language, short=True)
                    if milestone.realised
                    else "–",
                )
                for milestone in milestones
            ),
        )
        description = sentence(
            *(
                f"{milestone.title}: {STATUSES[milestone.status].label}, {milestone.note or shift_words(milestone)}"
                for milestone in milestones
            )
        ) or _("There are no milestones yet.")
        svg = _draw(milestones, (today, today_name or _("today")), language, style, title, description)
    return Chart(svg, title, description, table)


def shift_words(milestone: Milestone) -> str:
    """ "volgens plan", "+ 3 maanden", "12 dagen later"; in the active language."""
    days = (milestone.day - milestone.first_day).days
    if days == 0:
        return _("as planned")
    earlier = days < 0
    days = abs(days)
    if days < 31:
        words = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    elif days >= 730:
        years = round(days / 365.25)
        words = ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    else:
        half_months = round(days / 15.22)
        months, half = divmod(half_months, 2) if half_months < 24 else (round(days / 30.44), 0)
        shown = f"{months}½" if half else str(months)
        words = ngettext("%(count)s month", "%(count)s months", 1 if months == 1 and not half else 2) % {"count": shown}
    return (_("%(period)s earlier") if earlier else _("%(period)s later")) % {"period": words}


def _draw(
    milestones: Sequence[Milestone], moment: tuple[date, str], language: str, style: Style, title: str, description: str
) -> SafeString:
    today, today_name = moment
    size = style.text
    left = min(
        style.width * 0.34, max((text_width(m.title, size, bold=True) for m in milestones), default=0) + size * 1.6
    )
    left = max(left, style.width * 0.18)
    titles = [wrap(m.title, size, left - size, 2, bold=True) for m in milestones]
    row = size * (3.6 if any(len(title) > 1 for title in titles) else 2.5)
    top = size * 3.2
    canvas = Canvas(style, top + row * max(1, len(milestones)) + size * 0.6)
    if not milestones:
        canvas.text(style.width / 2, top, _("There are no milestones yet."), anchor="middle")
        return canvas.finish(title, description)
    days = [day for m in milestones for day in (m.first_day, m.day)] + [today]
    first, last = min(days).toordinal(), max(days).toordinal()
    margin = max(20, (last - first) * 0.04)
    # The words beside the last milestones stand at their right; leave room for them.
    late = [m for m in milestones if m.day.toordinal() > first + (last - first) * 0.7]
    words = max((text_width(m.note or shift_words(m), size) for m in late), default=0.0)
    x = Scale(first - margin, last + margin, left, style.width - min(words + size, style.width * 0.25))

    step = month_step(first, last, (x.end - x.start) / (size * 5.2))
    bottom = top + row * len(milestones)
    today_x = x(today.toordinal())
    today_half = text_width(today_name, size * 0.92) / 2 + size * 0.5
    named_year = 0
    for when in month_ticks(first - margin, last + margin, step):
        place = x(when.toordinal())
        canvas.line(place, top - size * 0.9, place, bottom, LINE)
        label = month_label(when, step, language, with_year=when.year != named_year)
        wide = text_width(label, size * 0.92) / 2
        if abs(place - today_x) > today_half + wide + 2 and place - wide > left - size:
            canvas.text(place, top - size * 1.5, label, anchor="middle", size=size * 0.92)
            named_year = when.year
    for index, title_lines in enumerate(titles):
        middle = top + row * (index + 0.5)
        canvas.line(0, middle + row / 2, style.width, middle + row / 2, LINE)
        for number, words_shown in enumerate(title_lines):
            offset = size * (0.35 + 1.3 * (number - (len(title_lines) - 1) / 2))
            canvas.text(0, middle + offset, words_shown, colour=INK, bold=True, room=left - size)
    canvas.line(today_x, top - size * 1.2, today_x, bottom, INK, size * 0.12)
    canvas.rect(today_x - today_half, top - size * 2.65, today_half * 2, size * 1.55, fill=INK, r=size * 0.15)
    canvas.text(today_x, top - size * 1.5, today_name, anchor="middle", colour=WHITE, size=size * 0.92)
    for index, milestone in enumerate(milestones):
        _milestone(canvas, milestone, x, top + row * (index + 0.5), today_x)
    return canvas.finish(title, description)


def _milestone(canvas: Canvas, milestone: Milestone, x: Scale, y: float, today_x: float) -> None:
    size = canvas.style.text
    from_x, to_x = x(milestone.first_day.toordinal()), x(milestone.day.toordinal())
    r = size * 0.42
    if abs(to_x - from_x) > size * 0.2:
        canvas.ring(from_x, y, r, GREY)
        forward = 1 if to_x > from_x else -1
        if abs(to_x - from_x) > size * 2:
            tip = to_x - forward * size * 0.75
            canvas.line(from_x + forward * (r + 1), y, tip, y, GREY, size * 0.09)
            back = tip - forward * size * 0.38
            canvas.polyline([(back, y - size * 0.28), (tip, y), (back, y + size * 0.28)], GREY, size * 0.09)
    canvas.sign(STATUSES[milestone.status], to_x, y, size * 1.05)
    note = milestone.note or shift_words(milestone)
    wide = text_width(note, size * 0.95)
    right = max(from_x, to_x) + size * 0.9
    left_edge = min(from_x, to_x) - size * 0.9
    crosses = right - 2 < today_x < right + wide + 2 or right + wide > canvas.style.width - 1
    if crosses and left_edge - wide > x.start and not left_edge - wide < today_x < left_edge:
        canvas.text(left_edge, y + size * 0.33, note, anchor="end", size=size * 0.95)
    else:
        if right - 2 < today_x < right + wide + 2:
            # The line of today would run through the words: give them a ground of their own.
            canvas.rect(right - 1, y - size * 0.75, wide + 2, size * 1.4, fill=WHITE)
        canvas.text(right, y + size * 0.33, note, colour=INK_2, size=size * 0.95, halo=True)


_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)


def month_step(first: int, last: int, room: float) -> int:
    """Months between two lines, so that their labels do not touch."""
    months = (last - first) / 30.44
    return next((step for step in _STEPS if months / step <= max(2.0, room)), _STEPS[-1])


def month_ticks(low: float, high: float, step: int) -> list[date]:
    """First days of months from low to high, on multiples of the step counted from January."""
    first = date.fromordinal(max(1, int(low)))
    month = first.year * 12 + first.month - 1
    month += -month % step
    ticks: list[date] = []
    while True:
        year, index = divmod(month, 12)
        if year > 9998:
            return ticks
        when = date(year, index + 1, 1)
        if when.toordinal() > high:
            return ticks
        if when.toordinal() >= low:
            ticks.append(when)
        month += step


def month_label(when: date, step: int, language: str, *, with_year: bool) -> str:
    """The month, with the year at its first label; the year alone when the step is a year or more."""
    if step >= 12:
        return str(when.year)
    month = SHORT_MONTHS["en" if language.startswith("en") else "nl"][when.month - 1]
    return f"{month} {when.year}" if with_year else month
