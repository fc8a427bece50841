"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .choices import ReportStatus

if TYPE_CHECKING:
    from accounts.models import User


class AnnualReportQuerySet(models.QuerySet):
    """Reports and their jobs."""

    def visible_to(self, user: User) -> AnnualReportQuerySet:
        """Drafts are for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def claimable(self) -> AnnualReportQuerySet:
        """Waiting, or running with a lease that expired by the database's clock."""
        return self.filter(Q(status=ReportStatus.QUEUED) | Q(status=ReportStatus.RUNNING, lease_until__lt=Now()))

    def for_list(self) -> AnnualReportQuerySet:
        """With what a list shows, and without the bytes of the files."""
        return self.select_related("round", "requested_by", "file").defer("file__pdf", "file__snapshot")
