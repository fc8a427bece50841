"""What the data themselves say about how something goes: signals, each with what it is about.

The inputs are plain values; `strategies.standings` and `priorities.standings` read them for many things at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .limits import ATTENTION, DELAYED, DONE, LIMITS, UNKNOWN, Limits
from .milestones import milestone_course

OVERDUE, UNDER_LINE, MOVED = "mijlpaal_te_laat", "onder_de_lijn", "verschoven"
STALE, NO_ORGANISATION, NO_PERSON = "niet_bijgewerkt", "geen_organisatie", "geen_persoon"
GOAL_WITHOUT_MEASURE, NO_CONTRIBUTION = "doel_zonder_maatregel", "geen_bijdrage"

SIGNALS = (
    OVERDUE, UNDER_LINE, MOVED, STALE, NO_ORGANISATION, NO_PERSON, GOAL_WITHOUT_MEASURE, NO_CONTRIBUTION,
)  # fmt: skip
"""All kinds, in the order in which pages show them."""


class Subject(NamedTuple):
    """What a signal is about when that is not the thing itself: a milestone, an indicator, a goal or a measure."""

    kind: str
    """ "milestone", "indicator", "goal" or "measure"."""
    pk: int
    title: str
    url: str = ""


class Signal(NamedTuple):
    """One finding. Which of the figures are filled in depends on the kind."""

    kind: str
    serious: bool = False
    subject: Subject | None = None
    days: int = 0
    """Days overdue, moved, or since the last update."""
    value: Decimal | None = None
    """The latest measurement, of `part` of the indicator when that is not empty."""
    line: Decimal | None = None
    """Where the line to the target is at the moment of that measurement."""
    unit: str = ""
    part: str = ""
    reason: str = ""
    """Code of the reason for the new date."""


class MilestoneFacts(NamedTuple):
    """What the rules need of a milestone."""

    subject: Subject
    original_date: date
    original_precision: str
    current_date: date
    current_precision: str
    realised_date: date | None = None
    reschedule_reason: str = ""
    realised_precision: str = "day"


class SeriesFacts(NamedTuple):
    """What the rules need of one measured part of an indicator."""

    subject: Subject
    status: str
    value: Decimal
    line: Decimal | None
    unit: str = ""
    part: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it tells how things go: without a target as a number, or with one value only, it does not."""
        return self.status != UNKNOWN


class Stewardship(NamedTuple):
    """Who looks after something, and since when nobody did."""

    has_organisation: bool
    has_person: bool
    last_update: date


def milestone_signals(milestones: Iterable[MilestoneFacts], today: date, limits: Limits = LIMITS) -> list[Signal]:
    """Milestones that are overdue, or were moved later than first planned; a realised one gives no signal."""
    signals = []
    for milestone in milestones:
        course = milestone_course(milestone, today, limits)
        if course.status == DONE:
            continue
        if course.overdue:
            serious = course.overdue > limits.overdue_days
            signals.append(Signal(OVERDUE, serious, milestone.subject, course.overdue))
        if course.moved > 0:
            reason = milestone.reschedule_reason
            signals.append(Signal(MOVED, course.is_far, milestone.subject, course.moved, reason=reason))
    return signals


def indicator_signals(series: Iterable[SeriesFacts]) -> list[Signal]:
    """Latest measurements behind the path from the start to the targets."""
    return [
        Signal(
            UNDER_LINE,
            part.status == DELAYED,
            part.subject,
            value=part.value,
            line=part.line,
            unit=part.unit,
            part=part.part,
        )
        for part in series
        if part.status in {ATTENTION, DELAYED}
    ]


def stewardship_signals(stewardship: Stewardship, today: date, limits: Limits = LIMITS) -> list[Signal]:
    """Not updated for long; nobody answers for it at this moment, or an organisation does without naming a person."""
    signals = []
    days = (today - stewardship.last_update).days
    if days > limits.stale_days:
        signals.append(Signal(STALE, days=days))
    if not stewardship.has_organisation:
        signals.append(Signal(NO_ORGANISATION))
    elif not stewardship.has_person:
        signals.append(Signal(NO_PERSON))
    return signals


def goal_signals(goals_without_measure: Iterable[Subject]) -> list[Signal]:
    """Goals that no measure works on."""
    return [Signal(GOAL_WITHOUT_MEASURE, subject=goal) for goal in goals_without_measure]


def in_order(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """The serious ones first, then by kind, then the largest."""
    return tuple(sorted(signals, key=lambda signal: (not signal.serious, SIGNALS.index(signal.kind), -signal.days)))
