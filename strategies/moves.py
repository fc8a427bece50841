"""How the dates of milestones moved, read from the one history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from history.querysets import until_the_moment_shown
from history.rules import REMOVED, reason_for
from history.tracking import event_model
from history.trails import metadata, names_of_users, who_did
from ui.dates import ImpreciseDate

from .choices import RescheduleReason
from .models import Milestone
from .rules import days_moved


class Move(NamedTuple):
    """One decision to plan a milestone for another date."""

    at: datetime
    who: str
    old: ImpreciseDate
    new: ImpreciseDate
    reason: str | Promise
    """In words; empty when none was recorded."""
    explanation: str
    is_entry: bool = False
    """The milestone was recorded with a date that differed from the first plan already: when that was decided, and by
    whom, is not known here."""

    @property
    def days(self) -> int:
        """How much later; negative when it came forward."""
        return days_moved(*self.old, *self.new)


def moves_of(milestones: Iterable[Milestone]) -> dict[int, list[Move]]:
    """The moves of each milestone by its number, the oldest first. Two queries; a page of the past shows its past."""
    numbers = [milestone.pk for milestone in milestones]
    events: Any = event_model(Milestone)._default_manager
    rows = list(
        until_the_moment_shown(events.filter(pgh_obj_id__in=numbers).exclude(pgh_label=REMOVED))
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    people = names_of_users(row.pgh_context for row in rows)
    moves: dict[int, list[Move]] = defaultdict(list)
    before: dict[int, ImpreciseDate] = {}
    for row in rows:
        pk, new = row.pgh_obj_id, ImpreciseDate(row.current_date, row.current_precision)
        old = before.get(pk, ImpreciseDate(row.original_date, row.original_precision))
        if new != old:
            reason = RescheduleReason(row.reschedule_reason).label if row.reschedule_reason else ""
            why = reason_for(metadata(row.pgh_context), Milestone._meta.model_name, pk)
            who = who_did(row.pgh_context, people)
            moves[pk].append(Move(row.pgh_created_at, who, old, new, reason, why, is_entry=pk not in before))
        before[pk] = new
    return moves
