"""The verbs of every job: tell a worker, wait again, give up."""

from __future__ import annotations

import logging

import redis
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError

from .choices import WAITING, JobStatus
from .models import Job
from .querysets import JobQuerySet

logger = logging.getLogger(__name__)

RING_EXPIRES_SECONDS = 300
"""An old ring is dropped unread: as long as the job waits, a new one comes."""


def job_models() -> list[type[Job]]:
    """All kinds of jobs of the site."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def ring_on_commit(job: Job) -> None:
    """Tell a worker as soon as the request is saved; `rung` says whether one could be told."""

    def tell() -> None:
        job.rung = ring(type(job), job.pk)
        if not job.rung:
            logger.warning(
                "%s %s: no worker could be told; the reconciler does when the broker is back",
                job._meta.verbose_name_raw,
                job.pk,
            )

    transaction.on_commit(tell, robust=True)


def ring(model: type[Job], pk: int) -> bool:
    """Tell a worker that there is something to do; whether it was told. Does not wait for a broker that is away.

    A connection of its own without retries: that of the pool tries for six seconds, also with `retry=False`.
    """
    once = {**current_app.conf.broker_transport_options, "max_retries": 0}
    try:
        with current_app.connection_for_write(transport_options=once) as connection:
            current_app.send_task(
                model.task_name, (pk,), connection=connection, retry=False, expires=RING_EXPIRES_SECONDS
            )
    except (KombuError, redis.RedisError, OSError) as error:
        logger.debug("%s %s: not rung: %s", model._meta.verbose_name_raw, pk, error)
        return False
    return True


def queue_again(failed: JobQuerySet, **values: object) -> bool:
    """Let a failed job wait again with all its attempts; False when it had not failed. `values` are set beside that."""
    return queue_anew(failed.filter(status=JobStatus.FAILED), **values)


def queue_anew(jobs: JobQuerySet, **values: object) -> bool:
    """Let jobs that nobody works on wait as if they were new; False when there were none. For work in two turns."""
    return bool(
        jobs.exclude(status=JobStatus.RUNNING).update(
            status=JobStatus.QUEUED,
            step=WAITING,
            step_times={},
            progress=0,
            attempts=0,
            error="",
            started_at=None,
            finished_at=None,
            run_after=Now(),
            **values,
        )
    )


def abandon_exhausted() -> int:
    """Fail what lost its worker in every attempt; how many there were. For the reconciler."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The worker stopped in each of %(attempts)d attempts before the work was done.") % {
            "attempts": settings.JOB_MAX_ATTEMPTS
        }
    return sum(
        model.objects.exhausted().update(
            status=JobStatus.FAILED, error=reason, fence=F("fence") + 1, lease_until=None, finished_at=Now()
        )
        for model in job_models()
    )
