"""Which steps an update took, and what happened to a milestone in a period. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from .updates import APPROVED, DRAFT, RETURNED, SUBMITTED

SUBMITTED_STEP, WITHDRAWN_STEP, APPROVED_STEP, RETURNED_STEP = "submitted", "withdrawn", "approved", "returned"

_STEP_TO = {SUBMITTED: SUBMITTED_STEP, DRAFT: WITHDRAWN_STEP, APPROVED: APPROVED_STEP, RETURNED: RETURNED_STEP}


def steps(states: Iterable[str]) -> list[str]:
    """What happened at each of the states that followed each other; empty where the state stayed as it was, and for
    a first draft."""
    found, before = [], ""
    for state in states:
        found.append("" if state == before or (state == DRAFT and not before) else _STEP_TO[state])
        before = state
    return found


class PlannedState(NamedTuple):
    """A state of a milestone from the history, with the moment from which it held."""

    at: datetime
    current_date: date
    current_precision: str
    realised_date: date | None
    realised_precision: str
    reschedule_reason: str
    is_loaded: bool
    """Loaded from the facts, and not typed on this site."""


class MilestoneChange(NamedTuple):
    """What happened to a milestone in a period; what stayed as it was is empty."""

    is_new: bool = False
    moved_from: PlannedState | None = None
    now: PlannedState | None = None
    """The state at the end of the period."""
    is_realised: bool = False


def milestone_change(states: Iterable[PlannedState], since: datetime, until: datetime) -> MilestoneChange | None:
    """What happened to a milestone after `since`, up to `until`; nothing when it stayed as it was.

    What was loaded later than `since` was there before: it is not new, and of its realisation the date decides.
    """
    known = [state for state in sorted(states, key=lambda state: state.at) if state.at <= until]
    if not known:
        return None
    before = [state for state in known if state.at <= since]
    first, last = (before or known)[-1 if before else 0], known[-1]
    is_new = not before and not first.is_loaded
    moved = (first.current_date, first.current_precision) != (last.current_date, last.current_precision)
    was_realised = first.realised_date is not None and (
        bool(before) or (first.is_loaded and first.realised_date <= since.date())
    )
    is_realised = last.realised_date is not None and not was_realised
    if not (is_new or moved or is_realised):
        return None
    return MilestoneChange(is_new, first if moved and not is_new else None, last, is_realised)
