"""Reading of jobs: who waits, who lies still, who has no attempt left."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .choices import JobStatus


class JobQuerySet(models.QuerySet):
    """Rows that ask a worker for something, judged by the database's clock."""

    def open(self) -> Self:
        """Waiting or being worked on."""
        return self.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])

    def claimable(self) -> Self:
        """Waiting and due, or running with a lease that expired; with an attempt left."""
        return self.filter(
            Q(status=JobStatus.QUEUED, run_after__lte=Now()) | Q(status=JobStatus.RUNNING, lease_until__lt=Now()),
            attempts__lt=settings.JOB_MAX_ATTEMPTS,
        )

    def unattended(self, patience: timedelta) -> Self:
        """Claimable, and waiting longer than a request that just rang."""
        return self.claimable().filter(Q(status=JobStatus.RUNNING) | Q(run_after__lt=Now() - patience))

    def exhausted(self) -> Self:
        """Without an attempt left, while nobody holds the lease any more."""
        return self.filter(
            Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=Now()),
            attempts__gte=settings.JOB_MAX_ATTEMPTS,
        )

    def held(self, pk: int, fence: int) -> Self:
        """The row, as long as the worker with this fence is the one that works on it."""
        return self.filter(pk=pk, fence=fence, status=JobStatus.RUNNING)
