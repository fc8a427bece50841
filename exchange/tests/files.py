"""What tests ask of an import."""

from datetime import date
from typing import Any

from exchange import services
from exchange.importing import HeldImport
from exchange.models import ImportJob
from exchange.sheets import SHEETS
from jobs.working import work_on
from ui.exports import export

TODAY = date(2026, 11, 26)


def a_file(noun: str, rows: list[list[Any]], file_format: str = "xlsx") -> bytes:
    return export(rows, file_format, title=noun, day=TODAY).content


def checked(user, noun: str, rows: list[list[Any]] | bytes, file_format: str = "xlsx") -> ImportJob:
    """Upload rows, of which the first has the heads, and have them checked."""
    content = rows if isinstance(rows, bytes) else a_file(noun, rows, file_format)
    job = services.upload(user, sheet=SHEETS[noun], file_name=f"{noun}.{file_format}", content=content)
    return worked(job)


def saved(user, job: ImportJob, **values: Any) -> ImportJob:
    """Confirm a preview, and have it saved."""
    services.confirm(user, job, **{"only_valid": False, **values})
    return worked(job)


def worked(job: ImportJob) -> ImportJob:
    """The job after its turn."""
    work_on(HeldImport, job.pk)
    return ImportJob.objects.get(pk=job.pk)


def outcomes(job: ImportJob) -> list[str]:
    """The outcome of each row, in the order of the file."""
    return list(job.rows.order_by("number").values_list("outcome", flat=True))


def errors(job: ImportJob) -> list[list[str]]:
    """All errors, as head and sentence."""
    return [error for row in job.rows.order_by("number") for error in row.errors]
