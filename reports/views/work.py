"""What somebody has to do: hand in, correct, review, and look after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from accounts.choices import Role
from accounts.requests import MemberRequest
from priorities.models import Contribution, Priority
from priorities.standings import priority_standings
from strategies.models import Measure
from strategies.rules import STALE
from strategies.standings import measure_standings

from ..models import ProgressUpdate, ReportingRound, UpdateRequest
from ..rules import updates as rules
from ..services.statements import repeat_refusal
from ..update_standing import SignalShown, shown


def waiting(request: HttpRequest) -> int:
    """How much who is logged in must still hand in, for the navigation. One query, none for who only reads."""
    user = request.user
    if not user.is_authenticated or user.role not in WRITERS:
        return 0
    return UpdateRequest.objects.asked_of(user).in_open_rounds().outstanding().count()


WRITERS = frozenset({Role.EDITOR, Role.COORDINATOR})
MOST_SIGNALS = 12
RECENT = 5
MOST_REVIEWS = 10
MOST_ANSWERS = 5
MOST_STALE = 50
MOST_ROWS = 50
EVERYTHING = "alle"
"""In the address: also what comes after the first rows."""


@dataclass(frozen=True)
class Share:
    """Somebody's part of one round."""

    round: ReportingRound
    states: Counter[str]

    @property
    def total(self) -> int:
        """How much is asked."""
        return self.states.total()


class WorkView(TemplateView):
    """One page with what must be done, the soonest first. Its rows have what `for_work` adds."""

    request: MemberRequest
    http_method_names = ["get", "head", "options"]
    template_name = "reports/work_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        if user.role not in WRITERS:
            return super().get_context_data(is_writer=False, **kwargs)
        asked: list[Any] = list(UpdateRequest.objects.asked_of(user).in_open_rounds().for_work(user))
        returned: list[Any] = []
        todo: list[Any] = []
        for row in asked:
            if row.standing == rules.RETURNED:
                returned.append(row)
            elif row.standing in {rules.TO_DO, rules.DRAFT}:
                todo.append(row)
        reviews = (
            ProgressUpdate.objects.reviewable_by(user)
            .filter(round__in=ReportingRound.objects.open())
            .order_by("submitted_at", "pk")
        )
        review_rounds = list(reviews.order_by("round__year").values("round__year").annotate(count=Count("pk")))
        review_count = sum(row["count"] for row in review_rounds)
        watched, stale = self._signals(asked, today)
        handed_in = _in_review(asked)
        to_do = len(returned) + len(todo)
        asked_about = Contribution.objects.visible_to(user).waiting_for(user, today)
        answer_count = asked_about.count()
        upcoming = [row.round.closes for row in (*returned, *todo) if row.round.closes]
        return super().get_context_data(
            is_writer=True,
            today=today,
            returned=returned,
            rows=_rows(todo if EVERYTHING in self.request.GET else todo[:MOST_ROWS], today),
            row_count=len(todo),
            reviews=list(
                reviews.select_related("round", "priority", "measure", "submitted_by", "submitted_for")[:MOST_REVIEWS]
            ),
            review_count=review_count,
            review_rounds=review_rounds,
            contributions=list(asked_about.with_target().order_by("assessed_on", "pk")[:MOST_ANSWERS]),
            answer_count=answer_count,
            more_answers=max(0, answer_count - MOST_ANSWERS),
            watched=watched[:MOST_SIGNALS],
            watched_count=len(watched),
            stale=stale[:MOST_STALE],
            stale_count=len(stale),
            more_stale=max(0, len(stale) - MOST_STALE),
            to_do=to_do,
            to_do_words=_count(to_do),
            review_words=_count(review_count),
            first_closing=min(upcoming, default=None),
            is_late=any(day < today for day in upcoming),
            shares=_shares(asked),
            handed_in=handed_in[:MOST_REVIEWS],
            more_handed_in=max(0, len(handed_in) - MOST_REVIEWS),
            recent=_recently_approved(asked),
            next_round=None if asked else _next_round(today),
            **kwargs,
        )

    def _signals(self, asked: list[UpdateRequest], today: date) -> tuple[list[Watched], list[SignalShown]]:
        """The signals of what this user answers for, by the organisation or in a round.

        Per thing, the serious ones first; apart from them which things were not updated for long, the longest first.
        """
        organisation = self.request.user.organisation_id
        measures = Measure.objects.filter(pk__in=[row.measure_id for row in asked if row.measure_id])
        priorities = Priority.objects.filter(pk__in=[row.priority_id for row in asked if row.priority_id])
        if organisation:
            measures = measures | Measure.objects.answered_for_by(organisation, today)
            priorities = priorities | Priority.objects.answered_for_by(organisation, today)
        watched, stale = [], []
        for rows, standings in (
            (priorities, priority_standings(priorities, today)),
            (measures, measure_standings(measures, today)),
        ):
            for thing in rows:
                signals = standings[thing.pk].signals
                stale += [(signal.days, shown(signal, thing)) for signal in signals if signal.kind == STALE]
                others = [signal for signal in signals if signal.kind != STALE]
                if others:
                    weight = max((signal.serious, signal.days) for signal in others)
                    watched.append((weight, Watched(thing, [shown(signal, thing) for signal in others])))
        watched.sort(key=itemgetter(0), reverse=True)
        stale.sort(key=itemgetter(0), reverse=True)
        return [row for _weight, row in watched], [signal for _days, signal in stale]


@dataclass(frozen=True)
class Watched:
    """Something to look after, with what is the matter."""

    thing: Priority | Measure
    signals: list[SignalShown]


@dataclass(frozen=True)
class Row:
    """Something to hand in, with what was said last time."""

    asked: UpdateRequest
    previous: ProgressUpdate | None
    may_repeat: bool


def _rows(todo: list[UpdateRequest], today: date) -> list[Row]:
    requests = UpdateRequest.objects.filter(pk__in=[row.pk for row in todo])
    updates = ProgressUpdate.objects.previous_of(requests)
    return [Row(row, updates.get(row.pk), not repeat_refusal(updates.get(row.pk), today)) for row in todo]


def _shares(asked: list[Any]) -> list[Share]:
    shares: dict[int, Share] = {}
    for row in asked:
        shares.setdefault(row.round_id, Share(row.round, Counter())).states[row.standing] += 1
    return list(shares.values())


def _in_review(asked: list[Any]) -> list[UpdateRequest]:
    """What waits for a reviewer and can still be taken back, the last first."""
    waiting = [
        (row.update.submitted_at, row)
        for row in asked
        if row.standing == rules.SUBMITTED and row.update.submitted_at is not None
    ]
    return [row for _at, row in sorted(waiting, key=itemgetter(0), reverse=True)]


def _recently_approved(asked: list[Any]) -> list[UpdateRequest]:
    approved = [
        (row.update.reviewed_at, row)
        for row in asked
        if row.standing == rules.APPROVED and row.update.reviewed_at is not None
    ]
    return [row for _at, row in sorted(approved, key=itemgetter(0), reverse=True)[:RECENT]]


def _next_round(today: date) -> ReportingRound | None:
    """The round that opens next, when nothing is asked now."""
    return ReportingRound.objects.filter(opens__gt=today).order_by("opens").first()


_NUMBERS = (
    pgettext_lazy("count", "one"),
    pgettext_lazy("count", "two"),
    pgettext_lazy("count", "three"),
    pgettext_lazy("count", "four"),
    pgettext_lazy("count", "five"),
    pgettext_lazy("count", "six"),
    pgettext_lazy("count", "seven"),
    pgettext_lazy("count", "eight"),
    pgettext_lazy("count", "nine"),
    pgettext_lazy("count", "ten"),
    pgettext_lazy("count", "eleven"),
    pgettext_lazy("count", "twelve"),
)


def _count(number: int) -> str:
    """A small number as a word."""
    return str(_NUMBERS[number - 1]) if 0 < number <= len(_NUMBERS) else str(number)
