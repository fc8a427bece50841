"""Reading of what waits for a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

if TYPE_CHECKING:
    from ..models import ReportingRound
    from .rounds import ProgressUpdateQuerySet


def waiting(updates: ProgressUpdateQuerySet, round_: ReportingRound) -> ProgressUpdateQuerySet:
    """What of `updates` was asked in a round and waits for a reviewer, with all that the list shows; the oldest
    first."""
    return (
        updates.awaiting_review()
        .filter(round=round_, request__isnull=False)
        .select_related(
            "round",
            "priority",
            "measure__pillar__strategy",
            "request__organisation",
            "request__round",
            "submitted_by",
            "submitted_for",
        )
        .order_by(F("submitted_at").asc(nulls_last=True), "pk")
    )
