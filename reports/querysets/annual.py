"""Reading of reports and their jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now

from ..choices import ReportStatus

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

    from ..models import ReportingRound


class AnnualReportQuerySet(models.QuerySet):
    """Reports and their jobs."""

    def visible_to(self, user: AnyUser) -> Self:
        """Drafts are for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def of_round(self, report_round: ReportingRound) -> Self:
        """All versions of a year, the last request first."""
        return self.filter(round=report_round).order_by("-requested_at", "-pk")

    def open(self) -> Self:
        """Waiting or being made."""
        return self.filter(status__in=[ReportStatus.QUEUED, ReportStatus.RUNNING])

    def claimable(self) -> Self:
        """Waiting and due, or running with a lease that expired, by the database's clock; with an attempt left."""
        return self.filter(
            Q(status=ReportStatus.QUEUED, run_after__lte=Now()) | Q(status=ReportStatus.RUNNING, lease_until__lt=Now()),
            attempts__lt=settings.REPORT_MAX_ATTEMPTS,
        )

    def unattended(self, patience: timedelta) -> Self:
        """Claimable, and waiting longer than a request that just rang."""
        return self.claimable().filter(Q(status=ReportStatus.RUNNING) | Q(run_after__lt=Now() - patience))

    def exhausted(self) -> Self:
        """Without an attempt left, while nobody holds the lease any more."""
        return self.filter(
            Q(status=ReportStatus.QUEUED) | Q(status=ReportStatus.RUNNING, lease_until__lt=Now()),
            attempts__gte=settings.REPORT_MAX_ATTEMPTS,
        )

    def held(self, pk: int, fence: int) -> Self:
        """The row, as long as the worker with this fence is the one that works on it."""
        return self.filter(pk=pk, fence=fence, status=ReportStatus.RUNNING)

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
