"""Reading of imports."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, IntegerField, Value, When

from jobs.choices import JobStatus
from jobs.querysets import JobQuerySet

from .choices import ImportStage, Outcome

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


class ImportJobQuerySet(JobQuerySet):
    """Imports."""

    def visible_to(self, user: AnyUser) -> Self:
        """Those of everybody, for coordinators: they answer for the content together."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def for_list(self) -> Self:
        """With who asked for it, and without the bytes of the file."""
        return self.select_related("requested_by").defer("content")

    def unfinished_since(self, moment: datetime) -> Self:
        """Asked for before `moment`, neither saved nor discarded, and nobody works on it."""
        done = [ImportStage.APPLIED, ImportStage.DISCARDED]
        return self.exclude(stage__in=done).filter(
            requested_at__lt=moment, status__in=[JobStatus.DONE, JobStatus.FAILED]
        )


class ImportRowQuerySet(models.QuerySet):
    """Rows of imports."""

    def in_order_of_interest(self) -> Self:
        """Errors first, then what changes, then what is new; rows that stay the same last."""
        place = Case(
            *(When(outcome=outcome, then=Value(number)) for number, outcome in enumerate(Outcome.values)),
            output_field=IntegerField(),
        )
        return self.order_by(place, "number")
