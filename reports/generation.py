"""Making a report: freeze a moment, collect what was true then, typeset that, store the result once.

A worker holds a report by a lease and a fence number (docs/decisions/0005). Every write of a worker asks that the fence
is still its own, so that one which was believed dead can do no harm when it comes back.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from history.services import as_of, freeze

from .choices import ReportStatus, ReportStep
from .models import AnnualReport, ReportFile, ReportingRound
from .rendering import Rendered, RenderFailed, TypesettingInterrupted, render
from .rules import years as rules
from .snapshot import build_snapshot, to_bytes

logger = logging.getLogger(__name__)

Progress = Callable[[str], Any]

PERCENTAGES = {
    ReportStep.FREEZING: 5,
    ReportStep.SNAPSHOT: 20,
    ReportStep.TYPESETTING: 40,
    ReportStep.CHECKING: 80,
    ReportStep.STORING: 95,
}
"""How far a job is when a step begins; typesetting takes most of the time."""

PAUSE_SECONDS = 5
"""After a failed attempt the next one waits this long, after the second twice as long."""


@dataclass(frozen=True)
class Generated:
    """A report as bytes, with the moment that it shows."""

    frozen_at: datetime
    reference_date: date
    snapshot: bytes
    rendered: Rendered


def generate(
    year: int,
    language: str,
    *,
    version: int,
    reference_date: date,
    frozen_at: datetime | None = None,
    on_progress: Progress = lambda step: None,
) -> Generated:
    """The whole way from the content to the PDF, for the worker and for the foreground command alike.

    Freezes now unless a frozen moment is given. The planned reference date gives way to the day of the freeze when that
    comes earlier. `on_progress` is told each step as it begins.
    """
    if frozen_at is None:
        on_progress(ReportStep.FREEZING)
        frozen_at = freeze()
    on_progress(ReportStep.SNAPSHOT)
    reference_date = rules.reference_date(reference_date, timezone.localdate(frozen_at))
    with as_of(frozen_at):
        snapshot = build_snapshot(
            year=year, language=language, reference_date=reference_date, frozen_at=frozen_at, version=version
        )
    data = to_bytes(snapshot)
    return Generated(frozen_at, reference_date, data, render(data, on_progress=on_progress))


class LeaseLost(Exception):
    """Somebody else works on the report now, or gave it up."""


CLAIM = """
UPDATE reports_annualreport
   SET status = 'running', attempts = attempts + 1, fence = fence + 1, started_at = clock_timestamp(),
       lease_until = clock_timestamp() + %(lease)s * interval '1 second',
       step = 'freezing', progress = 0, step_times = '{}'
 WHERE id = %(id)s AND attempts < %(attempts)s
   AND (status = 'queued' AND run_after <= clock_timestamp()
        OR status = 'running' AND lease_until < clock_timestamp())
RETURNING fence, attempts
"""


@dataclass
class Job:
    """A report while this worker holds it."""

    pk: int
    fence: int
    attempt: int
    lost: threading.Event = field(default_factory=threading.Event)
    times: dict[str, str] = field(default_factory=dict)

    @classmethod
    def claim(cls, pk: int) -> Job | None:
        """Take the report, if it waits or its worker let the lease expire: one statement, by the database's clock."""
        with connection.cursor() as cursor:
            cursor.execute(
                CLAIM, {"id": pk, "lease": settings.REPORT_LEASE_SECONDS, "attempts": settings.REPORT_MAX_ATTEMPTS}
            )
            row = cursor.fetchone()
        return cls(pk, *row) if row else None

    def write(self, **values: Any) -> None:
        """Change the row, if it is still ours."""
        if self.lost.is_set() or not AnnualReport.objects.held(self.pk, self.fence).update(**values):
            raise LeaseLost

    def renew(self) -> None:
        """Hold the report for another while."""
        self.write(lease_until=lease_end())

    def enter(self, step: str) -> None:
        """Show that a step begins."""
        self.times[step] = timezone.now().isoformat(timespec="seconds")
        self.write(step=step, progress=PERCENTAGES[ReportStep(step)], step_times=self.times, lease_until=lease_end())

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
            while not stop.wait(settings.REPORT_LEASE_SECONDS / 3):
                try:
                    self.renew()
                except DatabaseError as error:
                    # The next round tries again; when it stays away the lease expires, and that is what it is for.
                    logger.warning("report %s: lease not renewed: %s", self.pk, error)
                    connection.close()
        except LeaseLost:
            self.lost.set()
        finally:
            connection.close()

    # --- the work ---

    def run(self) -> None:
        """Make the report and store it."""
        self.enter(ReportStep.FREEZING)
        report = AnnualReport.objects.select_related("round").get(pk=self.pk)
        frozen_at = report.frozen_at or freeze()
        self.write(frozen_at=frozen_at)
        with as_of(frozen_at):
            reference_date = ReportingRound.objects.get(pk=report.round_id).reference_date
        made = generate(
            report.round.year,
            report.language,
            version=report.version,
            reference_date=reference_date,
            frozen_at=frozen_at,
            on_progress=self.enter,
        )
        self.enter(ReportStep.STORING)
        self.finish(made)

    def finish(self, made: Generated) -> None:
        """Publish the file: in one transaction, and only while the report is ours."""
        with transaction.atomic():
            self.write(
                status=ReportStatus.DONE,
                progress=100,
                error="",
                reference_date=made.reference_date,
                notes="\n".join(made.rendered.notes),
                lease_until=None,
                finished_at=Now(),
            )
            ReportFile.objects.create(
                report_id=self.pk,
                snapshot=made.snapshot,
                snapshot_sha256=hashlib.sha256(made.snapshot).hexdigest(),
                pdf=made.rendered.pdf,
                pdf_sha256=hashlib.sha256(made.rendered.pdf).hexdigest(),
                pages=made.rendered.pages,
                tools=made.rendered.tools,
            )

    def fail(self, reason: str) -> None:
        """Give up, visibly; somebody may try again by hand."""
        self._conclude(status=ReportStatus.FAILED, error=reason, lease_until=None, finished_at=Now())

    def try_again(self, reason: str) -> None:
        """Give up this attempt; after the last one, give up."""
        if self.attempt >= settings.REPORT_MAX_ATTEMPTS:
            return self.fail(reason)
        pause = timedelta(seconds=PAUSE_SECONDS * self.attempt)
        return self._conclude(
            status=ReportStatus.QUEUED,
            step=ReportStep.WAITING,
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
                logger.warning("report %s: attempt %s ended after its lease", self.pk, self.attempt)
                return None
            except (OperationalError, InterfaceError) as error:
                logger.error("report %s: outcome not recorded, its lease will expire: %s", self.pk, error)
                connection.close()
        return None


def lease_end() -> Any:
    """When a lease that begins now expires, by the database's clock."""
    return Now() + Value(timedelta(seconds=settings.REPORT_LEASE_SECONDS))


def make(report_id: int) -> None:
    """Make a report if it still has to be made, and leave on its row how that went. Never raises what a job can cause.

    A report that cannot be typeset fails at once: the same frozen state would fail again in the same way. Everything
    else is tried again, at most REPORT_MAX_ATTEMPTS times.
    """
    job = Job.claim(report_id)
    if job is None:
        logger.info("report %s: nothing to do", report_id)
        return
    # The reason of a failure is stored as text, in the language of the site.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with job.renewed():
                job.run()
        except LeaseLost:
            logger.warning("report %s: attempt %s lost its lease and stored nothing", job.pk, job.attempt)
        except RenderFailed as error:
            logger.error("report %s: %s", job.pk, error)
            job.fail(str(error))
        except TypesettingInterrupted as error:
            logger.error("report %s: attempt %s: %s", job.pk, job.attempt, error)
            job.try_again(_("Typesetting was interrupted or took too long."))
        except SoftTimeLimitExceeded:
            logger.error("report %s: attempt %s took too long", job.pk, job.attempt)
            minutes = settings.CELERY_TASK_SOFT_TIME_LIMIT // 60
            job.try_again(_("Making the report took longer than %(minutes)d minutes.") % {"minutes": minutes})
        except Exception:
            logger.exception("report %s: attempt %s failed", job.pk, job.attempt)
            job.try_again(_("Something went wrong while making the report. The cause is in the log of the worker."))
        else:
            logger.info("report %s: made in attempt %s", job.pk, job.attempt)
