"""Reading of reports and their jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Length, Now

from jobs.querysets import JobQuerySet

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

    from ..models import ReportingRound


class AnnualReportQuerySet(JobQuerySet):
    """Reports and their jobs."""

    def visible_to(self, user: AnyUser) -> Self:
        """Drafts are for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def of_round(self, report_round: ReportingRound) -> Self:
        """All versions of a year, the last request first."""
        return self.filter(round=report_round).order_by("-requested_at", "-pk")

    def for_list(self) -> Self:
        """With what pages show, and without the bytes of the files."""
        return (
            self.select_related("round", "requested_by", "file")
            .defer("file__pdf", "file__snapshot")
            .annotate(pdf_size=Length("file__pdf"))
        )


class HeartbeatQuerySet(models.QuerySet):
    """Signs of life."""

    def beat(self, name: str) -> None:
        """Note that `name` is alive now."""
        if not self.filter(name=name).update(seen_at=Now()):
            self.get_or_create(name=name, defaults={"seen_at": Now()})

    def alive(self, name: str, within: timedelta = timedelta(seconds=30)) -> bool:
        """Whether `name` gave a sign of life in this period."""
        return self.filter(name=name, seen_at__gt=Now() - within).exists()
