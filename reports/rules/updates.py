"""The life of a progress update: which step may follow in which state, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

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
    """Submitted the update, or typed last in it."""


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


def standing(state: str | None, has_draft: bool) -> str:
    """What a list shows of a request: the state of its update, or that it is being typed, or that it is still to do."""
    if state in {None, DRAFT}:
        return DRAFT if has_draft or state else TO_DO
    return str(state)
