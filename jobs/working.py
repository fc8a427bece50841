"""A job while a worker holds it: claim, steps, lease, and how it ends.

Every write of a worker asks that the fence is still its own, so that one which was believed dead can do no harm when it
comes back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Self

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .choices import WAITING, JobStatus
from .models import Job

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5
"""After a failed attempt the next one waits this long, after the second twice as long."""


class LeaseLost(Exception):
    """Somebody else works on the job now, or gave it up."""


class JobFailed(Exception):
    """Doing it again would fail in the same way; the message is the reason, for users."""


class JobInterrupted(Exception):
    """Another attempt may succeed; the message is the reason for users, `detail` that for the log."""

    def __init__(self, message: object, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


CLAIM = """
UPDATE {table}
   SET status = 'running', attempts = attempts + 1, fence = fence + 1, started_at = clock_timestamp(),
       lease_until = clock_timestamp() + %(lease)s * interval '1 second',
       step = %(step)s, progress = 0, step_times = '{{}}'
 WHERE id = %(id)s AND attempts < %(attempts)s
   AND (status = 'queued' AND run_after <= clock_timestamp()
        OR status = 'running' AND lease_until < clock_timestamp())
RETURNING fence, attempts
"""


@dataclass
class HeldJob:
    """A job while this worker holds it. A kind of job names its model, the start of each step, and what `run` does."""

    model: ClassVar[type[Job]]
    percentages: ClassVar[Mapping[str, int]]
    """How far a job is when a step begins, in the order of the steps."""
    too_long: ClassVar[Promise] = gettext_lazy("The work took longer than %(minutes)d minutes.")
    surprise: ClassVar[Promise] = gettext_lazy("Something went wrong. The cause is in the log of the worker.")

    pk: int
    fence: int
    attempt: int
    lost: threading.Event = field(default_factory=threading.Event)
    times: dict[str, str] = field(default_factory=dict)

    @classmethod
    def name(cls) -> str:
        """How the log calls it."""
        return cls.model._meta.verbose_name_raw

    @classmethod
    def claim(cls, pk: int) -> Self | None:
        """Take the job, if it waits or its worker let the lease expire: one statement, by the database's clock."""
        table = connection.ops.quote_name(cls.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                CLAIM.format(table=table),
                {
                    "id": pk,
                    "step": next(iter(cls.percentages)),
                    "lease": settings.JOB_LEASE_SECONDS,
                    "attempts": settings.JOB_MAX_ATTEMPTS,
                },
            )
            row = cursor.fetchone()
        return cls(pk, *row) if row else None

    def run(self) -> None:
        """Do the work and store its result with `finish`. May raise JobFailed or JobInterrupted."""
        raise NotImplementedError

    def write(self, **values: Any) -> None:
        """Change the row, if it is still ours."""
        if self.lost.is_set() or not self.model.objects.held(self.pk, self.fence).update(**values):
            raise LeaseLost

    def renew(self) -> None:
        """Hold the job for another while."""
        self.write(lease_until=lease_end())

    def enter(self, step: str) -> None:
        """Show that a step begins."""
        self.times[step] = timezone.now().isoformat(timespec="seconds")
        self.write(step=step, progress=self.percentages[step], step_times=self.times, lease_until=lease_end())

    def finish(self, **values: Any) -> None:
        """The work is done. Call it in the transaction that stores the result, before anything else in it."""
        self.write(status=JobStatus.DONE, progress=100, error="", lease_until=None, finished_at=Now(), **values)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Inside, a thread renews the lease, so that a long step needs to know nothing of it."""
        stop = threading.Event()
        thread = threading.Thread(target=self._keep_renewing, args=(stop,), name=f"lease-{self.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _keep_renewing(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
                try:
                    self.renew()
                except DatabaseError as error:
                    # The next round tries again; when it stays away the lease expires, and that is what it is for.
                    logger.warning("%s %s: lease not renewed: %s", self.name(), self.pk, error)
                    connection.close()
        except LeaseLost:
            self.lost.set()
        finally:
            connection.close()

    def fail(self, reason: str) -> None:
        """Give up, visibly; somebody may try again by hand."""
        self._conclude(status=JobStatus.FAILED, error=reason, lease_until=None, finished_at=Now())

    def try_again(self, reason: str) -> None:
        """Give up this attempt; after the last one, give up."""
        if self.attempt >= settings.JOB_MAX_ATTEMPTS:
            return self.fail(reason)
        pause = timedelta(seconds=PAUSE_SECONDS * self.attempt)
        return self._conclude(
            status=JobStatus.QUEUED,
            step=WAITING,
            progress=0,
            error=reason,
            lease_until=None,
            run_after=Now() + Value(pause),
        )

    def _conclude(self, **values: Any) -> None:
        for _attempt in range(2):
            try:
                return self.write(**values)
            except LeaseLost:
                logger.warning("%s %s: attempt %s ended after its lease", self.name(), self.pk, self.attempt)
                return None
            except (OperationalError, InterfaceError) as error:
                logger.error("%s %s: outcome not recorded, its lease will expire: %s", self.name(), self.pk, error)
                connection.close()
        return None


def lease_end() -> Any:
    """When a lease that begins now expires, by the database's clock."""
    return Now() + Value(timedelta(seconds=settings.JOB_LEASE_SECONDS))


def work_on(kind: type[HeldJob], pk: int) -> None:
    """Do a job if it still has to be done, and leave on its row how that went. Never raises what a job can cause.

    What would fail in the same way fails at once; everything else is tried again, at most JOB_MAX_ATTEMPTS times.
    """
    job = kind.claim(pk)
    name = kind.name()
    if job is None:
        logger.info("%s %s: nothing to do", name, pk)
        return
    # The reason of a failure is stored as text, in the language of the site.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with job.renewed():
                job.run()
        except LeaseLost:
            logger.warning("%s %s: attempt %s lost its lease and stored nothing", name, pk, job.attempt)
        except JobFailed as error:
            logger.error("%s %s: %s", name, pk, error)
            job.fail(str(error))
        except JobInterrupted as error:
            logger.error("%s %s: attempt %s: %s", name, pk, job.attempt, error.detail or error)
            job.try_again(str(error))
        except SoftTimeLimitExceeded:
            logger.error("%s %s: attempt %s took too long", name, pk, job.attempt)
            job.try_again(str(kind.too_long) % {"minutes": settings.CELERY_TASK_SOFT_TIME_LIMIT // 60})
        except Exception:
            logger.exception("%s %s: attempt %s failed", name, pk, job.attempt)
            job.try_again(str(kind.surprise))
        else:
            logger.info("%s %s: done in attempt %s", name, pk, job.attempt)
