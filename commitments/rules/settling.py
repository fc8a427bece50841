"""From which status to which other, and what each step needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..choices import CommitmentStatus

OPEN, PARTLY, SETTLED = CommitmentStatus.OPEN.value, CommitmentStatus.PARTLY.value, CommitmentStatus.SETTLED.value


class Need(StrEnum):
    """What somebody who takes a step has to give."""

    DOCUMENT = "settled_with"
    DAY = "settled_on"
    NOTE = "status_note"
    REASON = "reason"


STEPS: Mapping[tuple[str, str], frozenset[Need]] = {
    (OPEN, PARTLY): frozenset({Need.NOTE}),
    (OPEN, SETTLED): frozenset({Need.DOCUMENT, Need.DAY}),
    (PARTLY, PARTLY): frozenset({Need.NOTE}),
    (PARTLY, SETTLED): frozenset({Need.DOCUMENT, Need.DAY}),
    (SETTLED, SETTLED): frozenset({Need.DOCUMENT, Need.DAY}),
    (PARTLY, OPEN): frozenset({Need.REASON}),
    (SETTLED, PARTLY): frozenset({Need.REASON, Need.NOTE}),
    (SETTLED, OPEN): frozenset({Need.REASON}),
}
"""The steps that there are. The chamber calls a promise settled when it has the result in writing, so that needs the
document and its day; a step back needs a reason, for the chamber may have been told otherwise. From a status to itself
is a correction."""


@dataclass(frozen=True)
class Settling:
    """What was given with a step."""

    has_document: bool = False
    settled_on: date | None = None
    note: str = ""
    reason: str = ""


def step(before: str, after: str) -> frozenset[Need] | None:
    """What a step needs; nothing (None) when there is no such step."""
    return STEPS.get((before, after))


def problems(before: str, after: str, given: Settling, *, made_on: date | None, today: date) -> list[tuple[str, str]]:
    """What stands in the way of a step, as pairs of field and code; an empty list when it can be taken.

    Codes: no_step, missing, future (settled on a day to come), too_early (settled before it was promised).
    """
    needs = step(before, after)
    if needs is None:
        return [("status", "no_step")]
    present = {
        Need.DOCUMENT: given.has_document,
        Need.DAY: given.settled_on is not None,
        Need.NOTE: bool(given.note.strip()),
        Need.REASON: bool(given.reason.strip()),
    }
    found = [(need.value, "missing") for need in Need if need in needs and not present[need]]
    if after == SETTLED and given.settled_on is not None:
        if given.settled_on > today:
            found.append((Need.DAY.value, "future"))
        elif made_on is not None and given.settled_on < made_on:
            found.append((Need.DAY.value, "too_early"))
    return found
