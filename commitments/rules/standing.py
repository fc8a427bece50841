"""Whether something is late, and what a new expected moment needs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ui.dates import period_end

from ..choices import CommitmentStatus


class Expected(NamedTuple):
    """When the chamber should hear more: a date as far as it is known, a moment in words, both or nothing."""

    first_day: date | None
    precision: str
    note: str

    @property
    def is_known(self) -> bool:
        """Whether any moment was given."""
        return self.first_day is not None or bool(self.note)


def is_late(*, status: str, expected: date | None, precision: str, today: date) -> bool:
    """Whether the chamber should have been informed by now: the expected period is over and it is not settled."""
    return status != CommitmentStatus.SETTLED and expected is not None and period_end(expected, precision) < today


def needs_reason(old: Expected, new: Expected) -> bool:
    """Whether the chamber was given another moment before: then it wants to know why that changes."""
    return old.is_known and _meaning(old) != _meaning(new)


def _meaning(expected: Expected) -> Expected:
    """The same without the precision of a date that is not there."""
    return expected if expected.first_day else expected._replace(precision="")
