"""An import: the file, the preview of each of its rows, and how far the job is. The history has what it wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.choices import WAITING, JobStatus
from jobs.models import Job

from .choices import ImportStage, ImportStep, Outcome
from .querysets import ImportJobQuerySet, ImportRowQuerySet

KEPT = timedelta(days=7)
"""A preview that nobody confirmed is discarded after this long, with its file."""


class ImportJob(Job):
    """A file with rows of one noun, that is checked first and written when somebody confirms it.

    Both are the work of the same row: `stage` says which. Counts are those of the preview, and of what was written once
    it is.
    """

    noun = models.CharField(_("what it holds"), max_length=20)
    file_name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("file"))
    stage = models.CharField(_("stage"), max_length=10, choices=ImportStage, default=ImportStage.UPLOADED)
    step = models.CharField(_("step"), max_length=20, choices=ImportStep, default=WAITING)
    only_valid = models.BooleanField(
        _("leave out rows with errors"), default=False, help_text=_("Otherwise one wrong row stops the whole file.")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    counts = models.JSONField(_("rows by outcome"), default=dict, editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)

    task_name = "exchange.tasks.run_import"

    objects: ClassVar = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noun"],
                condition=Q(stage=ImportStage.CONFIRMED, status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="exchange_one_saving_per_noun",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("exchange:job", args=[self.pk])

    def is_old(self, now: datetime) -> bool:
        """Whether too much time passed since the preview was made to confirm it."""
        return self.checked_at is not None and self.checked_at < now - KEPT

    def count(self, *outcomes: Outcome) -> int:
        """How many rows have one of these outcomes."""
        return sum(self.counts.get(outcome.value, 0) for outcome in outcomes)

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return sum(self.counts.values())


class ImportRow(models.Model):
    """What an import does with one row of its file."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    label = models.CharField(_("what it is about"), max_length=200, blank=True)
    target = models.BigIntegerField(_("number of the row that is changed"), null=True, blank=True)
    target_version = models.PositiveIntegerField(_("version that was compared with"), null=True, blank=True)
    changes = models.JSONField(_("changes"), default=list)
    """Of each column that changes: head, old and new value as text."""
    errors = models.JSONField(_("errors"), default=list)
    """Of each error: the head of the column, or nothing when it is about the whole row, and the sentence."""

    objects: ClassVar = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["job", "number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="exchange_row_once")]
        indexes = [models.Index(fields=["job", "outcome", "number"], name="exchange_row_outcome")]

    def __str__(self) -> str:
        return f"{self.job}: {self.number}"
