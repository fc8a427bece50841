"""The doorbell for a worker. What is to be done, and whether it is done, stands in the database."""

from celery import shared_task
from django.utils import timezone

from jobs.working import work_on

from .choices import ImportStage
from .importing import HeldImport
from .models import KEPT, ImportJob, ImportRow


@shared_task
def run_import(job_id: int) -> None:
    """Check or write an import if that still has to be done; rung twice, it is done once."""
    work_on(HeldImport, job_id)


@shared_task
def discard_old_previews() -> None:
    """Throw away the files and rows of imports that nobody finished in time."""
    for pk in ImportJob.objects.unfinished_since(timezone.now() - KEPT).values_list("pk", flat=True):
        if (
            ImportJob.objects.unfinished_since(timezone.now() - KEPT)
            .filter(pk=pk)
            .update(stage=ImportStage.DISCARDED, content=b"")
        ):
            ImportRow.objects.filter(job=pk).delete()
