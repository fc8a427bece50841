"""The life of a round: which step may follow in which state, with which dates; and how two tables are joined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

PLANNED, OPEN, CLOSED = "gepland", "open", "gesloten"


class Step(StrEnum):
    """What a coordinator does with a round as a whole."""

    OPENING = "open"
    CLOSING = "close"
    REOPENING = "reopen"
    EXTENDING = "extend"


STEPS: Mapping[tuple[str, Step], str] = {
    (PLANNED, Step.OPENING): OPEN,
    (OPEN, Step.CLOSING): CLOSED,
    (OPEN, Step.EXTENDING): OPEN,
    (CLOSED, Step.REOPENING): OPEN,
}
"""From a state, by a step, to the next state; what is not here cannot be done."""

WITH_NEW_DATES = frozenset({Step.REOPENING, Step.EXTENDING})
"""Steps that ask for a later closing and a later last day."""
WITHOUT_REASON = frozenset({Step.OPENING})
"""Steps that explain themselves; every other one needs a reason."""


FURTHEST = timedelta(days=366)
"""How far ahead a date of a round may lie. What lies further is a slip of the pen."""


class Dates(NamedTuple):
    """When a round opens, when updates are due, and until when late ones are accepted; each may be unknown."""

    opens: date | None
    closes: date | None
    grace_until: date | None


def usual_dates(today: date) -> Dates:
    """What to propose for a round without dates: four weeks from today, and two more for who is late."""
    closes = today + timedelta(weeks=4)
    return Dates(today, closes, closes + timedelta(weeks=2))


def step_refusal(state: str, step: Step, dates: Dates, requests: int, today: date) -> str:
    """Why a step cannot be taken, as a code; empty when it can.

    `already_open`, `already_closed`, `closed`, `not_opened`: not in this state · `no_dates`, `no_requests`: not set
    up yet · `over`: the round would be open after its last day.
    """
    if (state, step) == (CLOSED, Step.CLOSING):
        return "already_closed"
    if (state, step) not in STEPS:
        return {PLANNED: "not_opened", OPEN: "already_open", CLOSED: "closed"}[state]
    if step == Step.OPENING:
        if None in dates:
            return "no_dates"
        if not requests:
            return "no_requests"
        if dates.closes is not None and dates.closes < today:
            return "over"
    return ""


def dates_problems(dates: Dates) -> dict[str, str]:
    """What is wrong with the dates of a round that is being set up: a code per field.

    `before_opening` · `before_closing`.
    """
    found = {}
    if dates.opens and dates.closes and dates.closes < dates.opens:
        found["closes"] = "before_opening"
    if dates.closes and dates.grace_until and dates.grace_until < dates.closes:
        found["grace_until"] = "before_closing"
    return found


def planning_problems(year: int, reference_date: date | None, dates: Dates, today: date) -> dict[str, str]:
    """What is wrong with the dates of the round of a year that is being set up: a code per field.

    `other_year`: the reference date is not in the year of the report · `before_year`: opens before that year ·
    `too_far`: more than a year from now · and those of `dates_problems`.
    """
    found = _too_far(dates, today) | dates_problems(dates)
    if reference_date and reference_date.year != year:
        found["reference_date"] = "other_year"
    if dates.opens and dates.opens.year < year:
        found["opens"] = "before_year"
    return found


def _too_far(dates: Dates, today: date) -> dict[str, str]:
    return {name: "too_far" for name, day in dates._asdict().items() if day and day > today + FURTHEST}


def new_dates_problems(step: Step, old: Dates, new: Dates, today: date) -> dict[str, str]:
    """What is wrong with the new dates of a round that is opened again or extended: a code per field.

    `past`: the day is over · `earlier`: before the present one, while extending never takes time away · `same`:
    nothing becomes later · `too_far`: more than a year from now · and those of `dates_problems`.
    """
    found = _too_far(Dates(None, new.closes, new.grace_until), today)
    found |= dates_problems(Dates(old.opens, new.closes, new.grace_until))
    if step == Step.REOPENING:
        if new.closes and new.closes < today:
            found["closes"] = "past"
        return found
    for field in ("closes", "grace_until"):
        before, after = getattr(old, field), getattr(new, field)
        if before and after and after < before:
            found[field] = "earlier"
    if new.grace_until and new.grace_until < today:
        found.setdefault("grace_until", "past")
    if not found and (old.closes, old.grace_until) == (new.closes, new.grace_until):
        found["closes"] = "same"
    return found


def may_set_up(state: str) -> bool:
    """Whether it may still be changed what is asked of whom."""
    return state != CLOSED


class Phase(StrEnum):
    """Where a round is on a day, for its steps on the page."""

    PREPARING = "preparing"
    COLLECTING = "collecting"
    GRACE = "grace"
    CLOSING = "closing"
    REPORTING = "reporting"


def phase(state: str, dates: Dates, today: date) -> Phase:
    """The step that a round is in: an open round goes from collecting to its grace period, then waits to be closed."""
    if state == PLANNED:
        return Phase.PREPARING
    if state == CLOSED:
        return Phase.REPORTING
    if dates.closes is None or today <= dates.closes:
        return Phase.COLLECTING
    return Phase.GRACE if dates.grace_until is None or today <= dates.grace_until else Phase.CLOSING


T = TypeVar("T")


class Joined(NamedTuple):
    """What to store of one value that two people may have changed, and whether their changes clash."""

    is_changed: bool
    clashes: bool


def join(base: T, mine: T, theirs: T) -> Joined:
    """Whether my value goes in, given what I started from and what is there now.

    What I left as it was stays as it is; when both changed it into something else, nobody is overwritten unseen.
    """
    if mine in (base, theirs):
        return Joined(is_changed=False, clashes=False)
    return Joined(is_changed=theirs == base, clashes=theirs != base)


class Holding(NamedTuple):
    """One dated responsibility: who answers for something, in which role, from when."""

    role: str
    valid_from: date | None
    organisation: int
    person: int | None


def proposal(holdings: list[Holding], order: tuple[str, ...]) -> Holding | None:
    """Who is proposed to answer: the first role of `order` that somebody has, of equals the one that has it longest."""
    answering = [holding for holding in holdings if holding.role in order]
    if not answering:
        return None
    return min(answering, key=lambda held: (order.index(held.role), held.valid_from or date.min, held.organisation))
