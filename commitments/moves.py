"""What happened to a promise or motion: its expected moments and its statuses, read from the one history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from history.querysets import until_the_moment_shown
from history.rules import REMOVED, reason_for
from history.tracking import event_model
from history.trails import metadata, names_of_users, who_did

from .models import Commitment
from .rules import Expected, needs_reason


class Move(NamedTuple):
    """The chamber was given another moment than before."""

    at: datetime
    who: str
    old: Expected
    new: Expected
    why: str


class StatusChange(NamedTuple):
    """It was settled, in part or wholly, or opened again."""

    at: datetime
    who: str
    old: str
    new: str
    document_id: int | None
    settled_on: date | None
    why: str


@dataclass
class Course:
    """All of one commitment, the oldest first."""

    moves: list[Move] = field(default_factory=list)
    changes: list[StatusChange] = field(default_factory=list)


def courses_of(commitments: Iterable[Commitment]) -> dict[int, Course]:
    """What happened to each commitment by its number. Two queries; a page of the past shows its past.

    A first moment is no move: there was nothing to move.
    """
    numbers = [commitment.pk for commitment in commitments]
    events: Any = event_model(Commitment)._default_manager
    rows = list(
        until_the_moment_shown(events.filter(pgh_obj_id__in=numbers).exclude(pgh_label=REMOVED))
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    people = names_of_users(row.pgh_context for row in rows)
    courses: dict[int, Course] = defaultdict(Course)
    before: dict[int, Any] = {}
    for row in rows:
        old = before.get(row.pgh_obj_id)
        before[row.pgh_obj_id] = row
        if old is None:
            continue
        who = who_did(row.pgh_context, people)
        why = reason_for(metadata(row.pgh_context), Commitment._meta.model_name, row.pgh_obj_id)
        course = courses[row.pgh_obj_id]
        if needs_reason(expected_of(old), expected_of(row)):
            course.moves.append(Move(row.pgh_created_at, who, expected_of(old), expected_of(row), why))
        if old.status != row.status:
            course.changes.append(
                StatusChange(row.pgh_created_at, who, old.status, row.status, row.settled_with_id, row.settled_on, why)
            )
    return courses


def expected_of(row: Any) -> Expected:
    """The expected moment of a commitment or of one of its events."""
    return Expected(row.expected_date, row.expected_precision, row.expected_note)
