"""An import while a worker holds it: first it is checked, and when somebody confirmed it, it is written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.working import HeldJob, JobFailed, JobInterrupted, lease_end
from ui.imports import UnreadableTable

from . import applying, planning
from .choices import ImportStage, ImportStep, Outcome
from .models import ImportJob, ImportRow
from .planning import PlannedRow
from .reading import read
from .rows import Table
from .sheets import SHEETS, Sheet

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

BATCH = 1000

CHECKING: dict[str, int] = {ImportStep.READING: 2, ImportStep.COMPARING: 35, ImportStep.STORING: 85}
SAVING: dict[str, int] = {ImportStep.READING: 2, ImportStep.COMPARING: 20, ImportStep.APPLYING: 45}
"""How far a job is when a step begins, in each of its turns."""


@dataclass
class HeldImport(HeldJob):
    """An import while this worker holds it."""

    model = ImportJob
    percentages = CHECKING
    too_long = gettext_lazy("The import took longer than %(minutes)d minutes. Split the file up.")
    surprise = gettext_lazy(
        "Something went wrong with this import, and nothing was saved. The cause is in the log of the worker."
    )

    def run(self) -> None:
        """Do the turn that the job is in."""
        job = ImportJob.objects.select_related("requested_by").get(pk=self.pk)
        if job.requested_by is None or not job.requested_by.is_coordinator:
            raise JobFailed(_("Whoever asked for this import may not import any more."))
        if job.stage == ImportStage.CONFIRMED:
            Saving(self, job, job.requested_by).run()
        else:
            Checking(self, job, job.requested_by).run()

    def turn(self, step: str, percentages: dict[str, int]) -> None:
        """Show that a step of one of the turns begins."""
        self.times[step] = timezone.now().isoformat(timespec="seconds")
        self.write(step=step, progress=percentages[step], step_times=self.times, lease_until=lease_end())


@dataclass
class Turn:
    """What both turns of an import have in common."""

    held: HeldImport
    job: ImportJob
    actor: User

    @property
    def sheet(self) -> Sheet:
        """What the file holds."""
        return SHEETS[self.job.noun]

    def table(self) -> Table:
        """The rows of the file. A file that cannot be read will not be read by another attempt either."""
        try:
            return read(self.sheet, bytes(self.job.content))
        except UnreadableTable as error:
            raise JobFailed(str(error)) from error

    def stored(self, rows: list[PlannedRow]) -> list[ImportRow]:
        """The rows as a page shows them."""
        return [
            ImportRow(
                job=self.job,
                number=row.number,
                outcome=row.outcome,
                label=row.label,
                target=row.target,
                target_version=row.target_version,
                changes=row.changes,
                errors=row.errors,
            )
            for row in rows
        ]


class Checking(Turn):
    """The first turn: what would each row do?"""

    def run(self, notes: str = "") -> None:
        """Make the preview, and keep it as a whole; `notes` say why it is made again."""
        self.held.turn(ImportStep.READING, CHECKING)
        table = self.table()
        self.held.turn(ImportStep.COMPARING, CHECKING)
        rows = planning.plan(self.sheet, table, self.actor, timezone.localdate(), self._tell)
        self.held.turn(ImportStep.STORING, CHECKING)
        with transaction.atomic():
            self.held.finish(
                stage=ImportStage.PREVIEW, counts=planning.counted(rows), checked_at=timezone.now(), notes=notes
            )
            self.job.rows.all().delete()
            ImportRow.objects.bulk_create(self.stored(rows), batch_size=BATCH)

    def _tell(self, done: int, total: int) -> None:
        begin, end = CHECKING[ImportStep.COMPARING], CHECKING[ImportStep.STORING]
        self.held.write(progress=begin + (end - begin) * done // total)


class Saving(Turn):
    """The second turn: write what was agreed to, or nothing."""

    def run(self) -> None:
        """Compare again with what is there now, and write what still does what the preview said.

        When a row does not, and rows were not to be left out, nothing is written and there is a new preview to look at.
        """
        self.held.turn(ImportStep.READING, SAVING)
        table = self.table()
        self.held.turn(ImportStep.COMPARING, SAVING)
        preview = {row.number: row for row in self.job.rows.all()}
        try:
            with self._showing() as show, transaction.atomic():
                self.sheet.hold()
                rows = planning.plan(
                    self.sheet,
                    table,
                    self.actor,
                    timezone.localdate(),
                    existing=applying.locked(self.sheet),
                )
                conflicts = applying.mark_conflicts(rows, preview)
                if not (conflicts and not self.job.only_valid):
                    self._write(rows, show)
                    return
        except IntegrityError as error:
            # Somebody made the same at this very moment; the next attempt sees it.
            raise JobInterrupted(
                _("Somebody saved the same at this moment. Nothing was saved; we try again."), str(error)
            ) from error
        Checking(self.held, self.job, self.actor).run(
            _("Since the preview was made, others changed the same. Nothing was saved. Look at the rows again.")
        )

    def _write(self, rows: list[PlannedRow], show: Any) -> None:
        total = sum(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in rows)
        begin = SAVING[ImportStep.APPLYING]
        show(ImportStep.APPLYING, begin)
        reason = _("Import of %(file)s") % {"file": self.job.file_name}
        if self.job.reason:
            reason = f"{self.job.reason} ({reason})"
        applying.write(
            self.sheet,
            rows,
            self.actor,
            reason,
            lambda done: show(ImportStep.APPLYING, begin + (99 - begin) * done // total),
        )
        # Last, because the row of the job is locked from here on and could not show how far it is. It is also what
        # takes everything back when another worker was given the job.
        self.held.finish(stage=ImportStage.APPLIED, counts=planning.counted(rows), content=b"", notes="")
        for row in (row for row in rows if row.outcome == Outcome.CONFLICT):
            self.job.rows.filter(number=row.number).update(outcome=row.outcome, errors=row.errors)

    @contextmanager
    def _showing(self) -> Iterator[Any]:
        """What is shown of a transaction while it runs, by a connection of its own."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"import-{self.job.pk}") as executor:
            held = ImportJob.objects.held(self.held.pk, self.held.fence)

            def store(step: str, percentage: int) -> None:
                try:
                    held.update(step=step, progress=percentage)
                except DatabaseError as error:
                    logger.warning("import %s: progress not shown: %s", self.job.pk, error)
                finally:
                    connection.close()

            yield lambda step, percentage: executor.submit(store, step, percentage)
