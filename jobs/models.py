"""What every job has: the row is the truth, the queue is only the doorbell (docs/decisions/0005)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .choices import WAITING, JobStatus
from .querysets import JobQuerySet


class Job(models.Model):
    """Work that somebody asked for and a worker does.

    A worker claims the row by raising `fence` and setting a lease; it may finish only while the fence is still its own.
    A lease that expired may be claimed by another worker. A failed attempt waits until `run_after`.
    """

    status = models.CharField(_("status"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    step = models.CharField(_("step"), max_length=20, default=WAITING)
    step_times = models.JSONField(_("start of each step"), default=dict, blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    fence = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    run_after = models.DateTimeField(_("not before"), db_default=Now(), editable=False)
    error = models.TextField(_("reason of failure"), blank=True)
    notes = models.TextField(_("notes of the job"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="requested_%(class)ss",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    task_name: ClassVar[str]
    """The Celery task that does this kind of work; it takes the primary key."""

    rung = True
    """No column: whether a worker could be told, on the instance that a service returns."""

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Still waiting or being worked on."""
        return self.status in {JobStatus.QUEUED, JobStatus.RUNNING}
