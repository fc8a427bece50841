"""Reading of what waits for a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

if TYPE_CHECKING:
    from ..models import ProgressUpdate, ReportingRound
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
            "asked_of",
            "delayed_milestone",
        )
        .order_by(F("submitted_at").asc(nulls_last=True), "pk")
    )


def next_after(rows: ProgressUpdateQuerySet, update: ProgressUpdate) -> ProgressUpdate | None:
    """The one of `rows` (of `waiting`) that stands after `update` in their order, or the first of them at the end."""
    others = rows.exclude(pk=update.pk)
    later = Q(submitted_at__isnull=True)
    if update.submitted_at is None:
        later &= Q(pk__gt=update.pk)
    else:
        later |= Q(submitted_at__gt=update.submitted_at) | Q(submitted_at=update.submitted_at, pk__gt=update.pk)
    return others.filter(later).first() or others.first()
