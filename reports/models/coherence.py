"""The coherence report: how strategies, Werkagenda and priorities relate; the same kind of job as the annual report."""

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

from ..choices import CoherenceStep, ReportLanguage
from ..querysets.coherence import CoherenceReportQuerySet


class CoherenceReport(Job):
    """One version of the coherence report in one language.

    It is about the day on which its state was frozen. As with the annual report, each attempt makes it of the same
    state, and a finished row never changes again.
    """

    language = models.CharField(_("language"), max_length=2, choices=ReportLanguage)
    version = models.PositiveSmallIntegerField(_("version"))
    step = models.CharField(_("step"), max_length=20, choices=CoherenceStep, default=WAITING)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    reference_date = models.DateField(_("reference date"), null=True, blank=True)

    task_name = "reports.tasks.make_coherence_report"

    objects: ClassVar = CoherenceReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("coherence report")
        verbose_name_plural = _("coherence reports")
        ordering = ["-version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["language", "version"], name="reports_coherence_version_once"),
            models.UniqueConstraint(
                fields=["language"],
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="reports_coherence_one_open_request",
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
        return f"{self.language}-{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("coherence:report", args=self.address)

    @property
    def address(self) -> tuple[str, int]:
        """What identifies a version in the addresses of its page and files."""
        return self.language, self.version

    @property
    def retry_url(self) -> str:
        """Where a failed one is asked for again."""
        return reverse("coherence:retry", args=self.address)

    @property
    def title(self) -> str:
        """The name on pages."""
        return gettext("Coherence report, version %(version)s") % {"version": self.version}


class CoherenceFile(models.Model):
    """What a finished job made: the frozen snapshot and the three forms of the report. Never changed afterwards."""

    append_only = True

    report = models.OneToOneField(
        CoherenceReport, models.PROTECT, related_name="file", verbose_name=_("coherence report")
    )
    snapshot = models.BinaryField(_("snapshot"))
    snapshot_sha256 = models.CharField(_("SHA-256 of the snapshot"), max_length=64)
    pdf = models.BinaryField(_("PDF"))
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    html = models.BinaryField(_("web page"))
    html_sha256 = models.CharField(_("SHA-256 of the web page"), max_length=64)
    odt = models.BinaryField(_("ODT"))
    odt_sha256 = models.CharField(_("SHA-256 of the ODT"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    tools = models.JSONField(_("versions of the tools"), default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a coherence report")
        verbose_name_plural = _("files of coherence reports")
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.report)

    def filename(self, suffix: str) -> str:
        """The name under which one of the forms is downloaded; the data are called what the PDF calls them."""
        stem = "momentopname-samenhang" if suffix == "json" else "samenhangrapport-nds"
        return f"{stem}-{self.report}.{suffix}"
