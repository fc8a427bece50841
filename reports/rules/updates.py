"""The life of a progress update: which step may follow in which state, and who may take it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from strategies.rules.limits import ATTENTION, DELAYED, NOT_STARTED, STOPPED
from ui.dates import ImpreciseDate, period_end

TO_DO = "te_doen"
"""Asked, and nothing typed or handed in yet; not a state that is stored."""
DRAFT, SUBMITTED, APPROVED, RETURNED = "concept", "ingediend", "goedgekeurd", "teruggestuurd"

SUBMIT, WITHDRAW, APPROVE, RETURN = "submit", "withdraw", "approve", "return"

STEPS: Mapping[tuple[str, str], str] = {
    (TO_DO, SUBMIT): SUBMITTED,
    (DRAFT, SUBMIT): SUBMITTED,
    (RETURNED, SUBMIT): SUBMITTED,
    (SUBMITTED, WITHDRAW): DRAFT,
    (SUBMITTED, APPROVE): APPROVED,
    (SUBMITTED, RETURN): RETURNED,
    (APPROVED, RETURN): RETURNED,
}
"""From a state, by a step, to the next state; what is not here cannot be done."""


class Who(NamedTuple):
    """What matters of the person who wants to take a step."""

    may_write: bool
    """The update is asked of the own organisation, or one is a coordinator."""
    may_review: bool
    """Coordinator."""
    wrote_it: bool
    """Submitted the update or typed in it, once in this round."""


def refusal(state: str, step: str, who: Who, *, is_accepting: bool, is_round_open: bool) -> str:
    """Why a step cannot be taken, as a code; empty when it can.

    `not_yours`: no right to it · `no_such_step`: not in this state · `four_eyes`: nobody judges an own update ·
    `round_closed`: the round does not take it any more.
    """
    if step in {APPROVE, RETURN}:
        if not who.may_review:
            return "not_yours"
    elif not who.may_write:
        return "not_yours"
    if (state, step) not in STEPS:
        return "no_such_step"
    if step in {APPROVE, RETURN} and who.wrote_it:
        return "four_eyes"
    if not (is_accepting if step == SUBMIT else is_round_open):
        return "round_closed"
    return ""


EXPLAINED = frozenset({ATTENTION, DELAYED})
"""Statuses that need an explanation."""
EXPLAINABLE = EXPLAINED | {STOPPED}
"""Statuses that may have one."""


class Open(NamedTuple):
    """A milestone that is not realised, with its present date."""

    pk: int
    date: ImpreciseDate


class Statement(NamedTuple):
    """What somebody declares, as far as rules are about it. Texts are stripped."""

    status: str
    results: str = ""
    explanation: str = ""
    decision_asked: str = ""
    asked_of: int | None = None
    milestone: int | None = None
    new_date: ImpreciseDate | None = None
    new_date_unknown: bool = False
    new_date_reason: str = ""


def problems(statement: Statement, open_milestones: Collection[Open], today: date) -> dict[str, str]:
    """What keeps a statement from being submitted, as a code by field; empty when nothing does.

    `required`: this status needs it · `choose_one`: both a date and that it is unknown, or neither · `past`: the new
    date is over · `earlier`: before the present date of the milestone · `which`: several milestones, none chosen ·
    `results`: a status other than "not started" says what was reached.
    """
    found: dict[str, str] = {}
    if not statement.status:
        found["status"] = "required"
    if not statement.results and statement.status not in {"", NOT_STARTED}:
        found["results"] = "results"
    if statement.status in EXPLAINED and not statement.explanation:
        found["explanation"] = "required"
    if statement.status == DELAYED:
        found |= _delay_problems(statement, open_milestones, today)
    return found


def delayed_milestone(statement: Statement, open_milestones: Collection[Open]) -> Open | None:
    """The milestone that a new date is about: the chosen one, or the only one that is not realised."""
    if statement.milestone is None and len(open_milestones) == 1:
        return next(iter(open_milestones))
    return next((milestone for milestone in open_milestones if milestone.pk == statement.milestone), None)


def overdue_milestone(open_milestones: Collection[Open], today: date) -> Open | None:
    """The one that is late, to propose as the delayed one; nothing when it is not clear which."""
    late = [milestone for milestone in open_milestones if period_end(*milestone.date) < today]
    return late[0] if len(late) == 1 else None


def _delay_problems(statement: Statement, open_milestones: Collection[Open], today: date) -> dict[str, str]:
    found = {name: "required" for name in ("decision_asked", "asked_of") if not getattr(statement, name)}
    milestone = delayed_milestone(statement, open_milestones)
    if open_milestones and milestone is None:
        found["delayed_milestone"] = "which"
    if (statement.new_date is None) != statement.new_date_unknown:
        found["new_date"] = "choose_one"
    elif statement.new_date is not None:
        last_day = period_end(*statement.new_date)
        if not statement.new_date_reason:
            found["new_date_reason"] = "required"
        if last_day < today:
            found["new_date"] = "past"
        elif milestone and last_day < period_end(*milestone.date):
            found["new_date"] = "earlier"
    return found


class Previous(NamedTuple):
    """What matters of the last approved statement for saying that nothing changed."""

    status: str
    is_complete: bool
    """Nothing is missing that a statement with this status needs now; what was loaded may lack it."""
    new_date: ImpreciseDate | None = None


def repeat_refusal(previous: Previous | None, today: date) -> str:
    """Why "no change" cannot be said, as a code; empty when it can.

    `nothing_before`: there is no approved statement · `incomplete`: the last one lacks what its status needs ·
    `date_unknown`: it was delayed without a new date, and a round later that is news by itself · `date_over`: the date
    that it promised has passed. *Needs attention* promises no date, so it may be repeated.
    """
    if previous is None:
        return "nothing_before"
    if not previous.is_complete:
        return "incomplete"
    if previous.status == DELAYED:
        if previous.new_date is None:
            return "date_unknown"
        if period_end(*previous.new_date) < today:
            return "date_over"
    return ""
