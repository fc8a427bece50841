"""How a measure or priority stands: what was declared beside what is computed, and against the first plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ui.dates import period_end

from .limits import ATTENTION, DELAYED, DONE, LIMITS, NOT_STARTED, ON_TRACK, UNKNOWN, Limits
from .milestones import Planned, is_far_later
from .signals import MilestoneFacts, Signal

_GLADNESS = {DONE: 3, ON_TRACK: 2, NOT_STARTED: 2, ATTENTION: 1, DELAYED: 0}
"""How good a status sounds. "Not started" is as planned; "stopped" and "too few data" say nothing of it."""


class AgainstFirstPlan(NamedTuple):
    """The present dates beside those of the first plan."""

    status: str = UNKNOWN
    days: int = 0
    """The largest delay of a milestone; negative when all come earlier."""
    moved: int = 0
    """How many milestones are later than first planned."""
    total: int = 0


NO_PLAN = AgainstFirstPlan()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one thing stands on a day."""

    declared: str
    """The status of the latest approved update; empty when there is none."""
    computed: str
    signals: tuple[Signal, ...]
    first_plan: AgainstFirstPlan = NO_PLAN

    @property
    def is_watermelon(self) -> bool:
        """Green outside, red inside."""
        return is_watermelon(self.declared, self.computed)

    @property
    def is_rosier(self) -> bool:
        """What was declared sounds better than what is computed."""
        return is_rosier(self.declared, self.computed)

    @property
    def reasons(self) -> tuple[Signal, ...]:
        """All signals that explain the computed status."""
        return self.signals

    @property
    def serious_count(self) -> int:
        """How many of the reasons are serious."""
        return sum(signal.serious for signal in self.reasons)


def is_watermelon(declared: str, computed: str) -> bool:
    """Declared *op schema*, computed *vertraagd*."""
    return declared == ON_TRACK and computed == DELAYED


def is_rosier(declared: str, computed: str) -> bool:
    """Whether the declared status sounds better than the computed one; never when one of them says nothing."""
    return declared in _GLADNESS and computed in _GLADNESS and _GLADNESS[declared] > _GLADNESS[computed]


def measure_status(
    milestones: Collection[MilestoneFacts], signals: Collection[Signal], today: date, *, is_measured: bool
) -> str:
    """The computed status of a measure; `is_measured` when a value of it can be compared with a target.

    A serious signal comes before "not started": a measure of which nothing is realised may already have been moved by
    a year (docs/decisions/0009).
    """
    if milestones and all(milestone.realised_date for milestone in milestones):
        return DONE
    if not milestones and not is_measured:
        return UNKNOWN
    if any(signal.serious for signal in signals):
        return DELAYED
    if milestones and _nothing_due_yet(milestones, today):
        return NOT_STARTED
    return ATTENTION if signals else ON_TRACK


def _nothing_due_yet(milestones: Collection[MilestoneFacts], today: date) -> bool:
    """Nothing is realised, and every date is still ahead: of the first plan, and of the present one."""
    return not any(
        milestone.realised_date
        or period_end(milestone.original_date, milestone.original_precision) < today
        or period_end(milestone.current_date, milestone.current_precision) < today
        for milestone in milestones
    )


def priority_status(
    measures: Sequence[str], signals: Collection[Signal], *, is_measured: bool, limits: Limits = LIMITS
) -> str:
    """The computed status of a priority from its own signals and the computed statuses of its measures."""
    delayed = measures.count(DELAYED)
    if any(signal.serious for signal in signals) or (delayed and delayed >= limits.delayed_share * len(measures)):
        return DELAYED
    if signals or delayed or ATTENTION in measures:
        return ATTENTION
    if not is_measured and all(status == UNKNOWN for status in measures):
        return UNKNOWN
    return DONE if measures and all(status == DONE for status in measures) else ON_TRACK


def against_first_plan(milestones: Collection[Planned], today: date, limits: Limits = LIMITS) -> AgainstFirstPlan:
    """How far the milestones are from the first plan: by their realised or present dates, and by what is overdue."""
    if not milestones:
        return NO_PLAN
    first_ends = [period_end(milestone.original_date, milestone.original_precision) for milestone in milestones]
    days = [_counted_day(milestone, today) for milestone in milestones]
    delays = [(day - first).days for first, day in zip(first_ends, days, strict=True)]
    largest = max(delays)
    is_far = any(is_far_later(first, day, limits) for first, day in zip(first_ends, days, strict=True))
    status = DELAYED if is_far else ATTENTION if largest > 0 else ON_TRACK
    return AgainstFirstPlan(status, largest, sum(delay > 0 for delay in delays), len(delays))


def plan_of_all(plans: Iterable[AgainstFirstPlan]) -> AgainstFirstPlan:
    """The same for several things together, from how each stands."""
    known = [plan for plan in plans if plan.total]
    if not known:
        return NO_PLAN
    status = next(status for status in (DELAYED, ATTENTION, ON_TRACK) if any(plan.status == status for plan in known))
    largest = max(plan.days for plan in known)
    return AgainstFirstPlan(status, largest, sum(plan.moved for plan in known), sum(plan.total for plan in known))


def _counted_day(milestone: Planned, today: date) -> date:
    """What is compared with the first plan: the day it was realised, or is planned for, or today when that is over."""
    if milestone.realised_date:
        # Of a period that still runs, today is the last day on which it can have been.
        return min(period_end(milestone.realised_date, milestone.realised_precision), today)
    return max(period_end(milestone.current_date, milestone.current_precision), today)
