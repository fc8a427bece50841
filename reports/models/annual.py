"""The annual report: request, job and files are rows; the queue is only the doorbell (docs/decisions/0005)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jobs.choices import WAITING, JobStatus
from jobs.models import Job

from ..choices import ReportLanguage, ReportStep
from ..querysets.annual import AnnualReportQuerySet
from .rounds import ReportingRound


class AnnualReport(Job):
    """One version of the report of a year in one language.

    The first `frozen_at` stays: each attempt makes the report of the same state, until somebody asks by hand to try
    again. A finished row never changes again.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="reports", verbose_name=_("reporting round"))
    language = models.CharField(_("language"), max_length=2, choices=ReportLanguage)
    version = models.PositiveSmallIntegerField(_("version"))
    step = models.CharField(_("step"), max_length=20, choices=ReportStep, default=WAITING)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    reference_date = models.DateField(_("reference date"), null=True, blank=True)

    task_name = "reports.tasks.make_report"

    objects: ClassVar = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["-round__year", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "language", "version"], name="reports_version_once"),
            models.UniqueConstraint(
                fields=["round", "language"],
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="reports_one_open_request",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finished_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=JobStatus.DONE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.year}-{self.language}-{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=self.address)

    @property
    def address(self) -> tuple[int, str, int]:
        """What identifies a version in the addresses of its page and files."""
        return self.round.year, self.language, self.version

    @property
    def retry_url(self) -> str:
        """Where a failed one is asked for again."""
        return reverse("reports:retry", args=self.address)

    @property
    def title(self) -> str:
        """The name on pages."""
        return gettext("Annual report %(year)s, version %(version)s") % {
            "year": self.round.year,
            "version": self.version,
        }


class ReportFile(models.Model):
    """What a finished job made: the frozen snapshot and the PDF made of it. Never changed afterwards."""

    append_only = True

    report = models.OneToOneField(AnnualReport, models.PROTECT, related_name="file", verbose_name=_("annual report"))
    snapshot = models.BinaryField(_("snapshot"))
    snapshot_sha256 = models.CharField(_("SHA-256 of the snapshot"), max_length=64)
    pdf = models.BinaryField(_("PDF"))
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    tools = models.JSONField(_("versions of the tools"), default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.report)

    @property
    def pdf_filename(self) -> str:
        """The name under which the PDF is downloaded."""
        return f"jaarrapportage-nds-{self.report}.pdf"

    @property
    def snapshot_filename(self) -> str:
        """The name under which the snapshot is downloaded."""
        return f"momentopname-nds-{self.report}.json"
