"""When a decision that was asked is late."""

from __future__ import annotations

from datetime import date

from ui.dates import period_end

from ..choices import AgendaState


def is_late(*, state: str, due: date | None, precision: str, today: date) -> bool:
    """Whether the decision is still open while the period in which it was needed is over."""
    return state == AgendaState.OPEN and due is not None and period_end(due, precision) < today
