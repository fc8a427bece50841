"""The rules of this room, on plain values."""

from __future__ import annotations

from datetime import date

from ui.dates import period_end

from .choices import CommitmentStatus


def is_late(*, status: str, expected: date | None, precision: str, today: date) -> bool:
    """Whether the chamber should have been informed by now: the expected period is over and it is not settled."""
    return status != CommitmentStatus.SETTLED and expected is not None and period_end(expected, precision) < today
