"""What nobody works on, and which decisions are late, in two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from priorities.models import AgendaItem, Challenge

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


@dataclass(frozen=True)
class Holes:
    """How many challenges nothing works on, of how many; how many decisions that were asked are open, and late."""

    white_spots: int
    challenges: int
    open: int
    late: int


def holes(user: AnyUser, today: date) -> Holes:
    """Counts what `user` may see, as it is on `today`."""
    challenges, items = Challenge.objects.visible_to(user), AgendaItem.objects.visible_to(user)
    return Holes(challenges.uncovered().count(), challenges.count(), items.open().count(), items.late(today).count())
