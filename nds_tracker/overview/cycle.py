"""The round that matters now, the dates that come, and what one has to do oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Q, Window
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.choices import Role
from priorities.models import Priority
from reports.choices import RoundState, UpdateState
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from strategies.models import Milestone
from strategies.rules import milestone_course
from ui.dates import format_imprecise, period_end

if TYPE_CHECKING:
    from accounts.models import User

SHOWN_WORK = 3
SHOWN_DATES = 5
URGENT_DAYS = 7
"""So many days before the closing the time that is left is marked."""


@dataclass(frozen=True)
class RoundPanel:
    """The round in a few lines: how far it is, and how long it takes still."""

    round: ReportingRound
    states: Mapping[str, int]
    """How many of what is asked are in which state; empty when nothing is asked."""
    words: str
    left: int | None
    """Days until it closes, while it is open and not yet due."""
    to_review: int
    """Updates that this coordinator may judge, as long as the round is open."""

    @property
    def is_urgent(self) -> bool:
        """Whether it closes within a week."""
        return self.left is not None and self.left <= URGENT_DAYS

    @property
    def left_words(self) -> str:
        """How long one still has; empty when there is nothing to wait for."""
        if self.left is None:
            return ""
        if not self.left:
            return _("Today is the last day.")
        return ngettext("%(days)d day to go.", "%(days)d days to go.", self.left) % {"days": self.left}


class Task(NamedTuple):
    """One thing that is asked of who reads this, and how far it is."""

    request: UpdateRequest
    standing: str


@dataclass(frozen=True)
class Work:
    """What an editor must do: the first few, and the newest priorities that the own organisation answers for."""

    tasks: list[Task]
    count: int
    priorities: list[Priority]


class Moment(NamedTuple):
    """A date that comes."""

    day: date
    precision: str
    words: str
    url: str


def round_panel(user: User, today: date) -> RoundPanel | None:
    """The round that matters on `today` with what is asked in it; nothing when there is no round at all."""
    found = round_that_matters(list(ReportingRound.objects.visible_to(user)))
    if not found:
        return None
    states = UpdateRequest.objects.visible_to(user).of_round(found).order_by().standings()
    reviewable = ProgressUpdate.objects.reviewable_by(user).filter(round=found)
    left = (found.closes - today).days if found.is_open and found.closes else -1
    return RoundPanel(
        found,
        {state: count for state, count in states.items() if count},
        round_words(found, today),
        left if left >= 0 else None,
        reviewable.count() if found.is_open and user.is_coordinator else 0,
    )


def round_that_matters(rounds: Sequence[ReportingRound]) -> ReportingRound | None:
    """The newest open one; else the first that is planned after the last closed one; else the last closed one."""
    by_year = sorted(rounds, key=lambda round_: round_.year)
    open_, closed = (
        [round_ for round_ in by_year if round_.state == state] for state in (RoundState.OPEN, RoundState.CLOSED)
    )
    if open_:
        return open_[-1]
    done = closed[-1].year if closed else 0
    planned = (round_ for round_ in by_year if round_.state == RoundState.PLANNED and round_.year > done)
    return next(planned, by_year[-1] if by_year else None)


def round_words(round_: ReportingRound, today: date) -> str:
    """Where the round is in its year, in a sentence."""
    if round_.state == RoundState.CLOSED:
        return _("This round is closed.")
    if round_.state == RoundState.PLANNED:
        if not round_.opens:
            return _("This round is not open yet, and its dates are not chosen.")
        if round_.opens < today:
            return _("This round is not open yet. It was planned for %(date)s.") % {"date": _day(round_.opens)}
        return _("This round opens on %(date)s.") % {"date": _day(round_.opens)}
    if round_.closes is None or round_.grace_until is None:
        return ""
    if today <= round_.closes:
        return _("The round closes on %(date)s.") % {"date": _day(round_.closes)}
    if today <= round_.grace_until:
        return _("The round closed on %(date)s. Updates are accepted until and including %(last)s.") % {
            "date": _day(round_.closes),
            "last": _day(round_.grace_until),
        }
    return _("Since %(date)s no updates are accepted any more. A coordinator can close or extend the round.") % {
        "date": _day(round_.grace_until)
    }


def _day(day: date) -> str:
    return format_imprecise(day, "day", get_language() or "nl")


def own_work(user: User, series: str, today: date) -> Work | None:
    """What an editor has to do in open rounds, what was returned first; nothing for others."""
    if user.role != Role.EDITOR:
        return None
    rows: Any = (
        UpdateRequest.objects.asked_of(user)
        .in_open_rounds()
        .outstanding()
        .with_thing()
        .with_standing()
        .annotate(total=Window(Count("pk")), is_returned=Q(update__state=UpdateState.RETURNED))
        .order_by(F("is_returned").desc(nulls_last=True), "round__closes", "pk")
    )
    rows = list(rows[:SHOWN_WORK])
    tasks = [Task(row, row.standing) for row in rows]
    visible = Priority.objects.visible_to(user).filter(series=series).editable_by(user, today)
    count = rows[0].total if rows else 0
    return Work(tasks, count, list(visible.order_by("position", "title", "pk")))


def coming_dates(panel: RoundPanel | None, milestones: Iterable[Milestone], today: date) -> list[Moment]:
    """The dates of the round that are still ahead, and as many of the next milestones as there is room for, soonest
    first."""
    moments: list[Moment] = []
    if panel and panel.round.state != RoundState.CLOSED:
        round_, url = panel.round, panel.round.get_absolute_url()
        dates = [
            (None if round_.is_open else round_.opens, _("Round %(year)d opens")),
            (round_.reference_date, _("Reference date of %(year)d")),
            (round_.closes, _("Round %(year)d closes")),
            (round_.grace_until if round_.grace_until != round_.closes else None, _("Grace period of %(year)d ends")),
        ]
        moments = [
            Moment(day, "day", words % {"year": round_.year}, url) for day, words in dates if day and day >= today
        ]
    ahead = [
        Moment(row.current_date, row.current_precision, row.title, row.get_absolute_url())
        for row in milestones
        if not row.realised_date and not milestone_course(row, today).overdue
    ]
    nearest = sorted(ahead, key=_when)[: max(SHOWN_DATES - len(moments), 0)]
    return sorted([*moments, *nearest], key=_when)


def _when(moment: Moment) -> tuple[date, str]:
    return period_end(moment.day, moment.precision), moment.words
