"""The verbs of imports: upload, confirm, discard, try again. Writing the rows is the work of the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rights import only_coordinators
from jobs.choices import JobStatus
from jobs.services import queue_again, queue_anew, ring_on_commit
from ui.errors import DomainError
from ui.imports import UnreadableTable, refuse_other_kinds
from ui.text import normalise

from .choices import ImportStage, Outcome
from .models import ImportJob, ImportRow
from .rows import LIMITS
from .sheets import Sheet

if TYPE_CHECKING:
    from accounts.models import User


class NoPreview(DomainError):
    """There is nothing to confirm: it was saved or discarded, or is still being checked."""

    message = _("This import does not wait for a confirmation any more.")


class TooOld(DomainError):
    """Too much may have changed since the preview was made."""

    message = _("This preview is more than a week old. Upload the file again.")


class HasErrors(DomainError):
    """One wrong row stops the file, unless wrong rows are left out on purpose."""

    message = _("Some rows have errors. Correct the file, or choose to leave these rows out.")


class NothingToSave(DomainError):
    """No row is new or changes."""

    message = _("There is nothing to save: no row is new or changes anything.")


class AlreadySaving(DomainError):
    """Two imports of the same noun could write the same rows."""

    message = _("Another import of the same kind is being saved now. Try again when it is ready.")


class NotFailed(DomainError):
    """Only what failed can be tried again."""

    message = _("Only an import that failed can be tried again.")


def upload(actor: User, *, sheet: Sheet, file_name: str, content: bytes) -> ImportJob:
    """Ask for a preview of a file. Raises PermissionDenied, or UnreadableTable for what can be seen at once."""
    only_coordinators(actor)
    if not content:
        raise UnreadableTable(_("This file is empty. Fill in the form, with the heads in the first row."))
    refuse_other_kinds(content, LIMITS)
    with transaction.atomic():
        job = ImportJob.objects.create(
            noun=sheet.name, file_name=_shown_name(file_name), content=content, requested_by=actor
        )
        ring_on_commit(job)
    return job


def _shown_name(file_name: str) -> str:
    return normalise("".join(letter for letter in file_name if letter.isprintable()))[-200:] or "-"


def confirm(actor: User, job: ImportJob, *, only_valid: bool, reason: str = "") -> None:
    """Have the rows of a preview saved. Who confirms it is who changes the content.

    Raises PermissionDenied, NoPreview, TooOld, HasErrors, NothingToSave or AlreadySaving.
    """
    only_coordinators(actor)
    if job.stage != ImportStage.PREVIEW or job.is_open:
        raise NoPreview
    if job.is_old(timezone.now()):
        raise TooOld
    if job.count(Outcome.ERROR) and not only_valid:
        raise HasErrors
    if not job.count(Outcome.NEW, Outcome.CHANGED):
        raise NothingToSave
    waiting = ImportJob.objects.filter(pk=job.pk, stage=ImportStage.PREVIEW, checked_at=job.checked_at)
    try:
        with transaction.atomic():
            if not queue_anew(
                waiting,
                stage=ImportStage.CONFIRMED,
                only_valid=only_valid,
                reason=reason,
                requested_by=actor,
                notes="",
            ):
                raise NoPreview
            ring_on_commit(job)
    except IntegrityError as error:
        raise AlreadySaving from error


def discard(actor: User, job: ImportJob) -> None:
    """Throw a preview away, or what failed, with the file. Raises PermissionDenied or NoPreview."""
    only_coordinators(actor)
    unsaved = ImportJob.objects.filter(pk=job.pk, status__in=[JobStatus.DONE, JobStatus.FAILED]).exclude(
        stage__in=[ImportStage.APPLIED, ImportStage.DISCARDED]
    )
    with transaction.atomic():
        if not unsaved.update(stage=ImportStage.DISCARDED, content=b""):
            raise NoPreview
        ImportRow.objects.filter(job=job).delete()


def retry(actor: User, job: ImportJob) -> None:
    """Try what failed again. Raises PermissionDenied, NotFailed or AlreadySaving."""
    only_coordinators(actor)
    try:
        with transaction.atomic():
            failed = ImportJob.objects.filter(pk=job.pk).exclude(stage=ImportStage.DISCARDED)
            if not queue_again(failed, requested_by=actor):
                raise NotFailed
            ring_on_commit(job)
    except IntegrityError as error:
        raise AlreadySaving from error
