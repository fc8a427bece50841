"""The doorbell for a worker. What is to be done, and whether it is done, stands in the database."""

from celery import shared_task
from django.utils import timezone

from jobs.working import work_on

from . import coherence_generation, generation, reminding


@shared_task
def make_report(report_id: int) -> None:
    """Make the report if it still has to be made; rung twice, it is made once."""
    work_on(generation.ReportJob, report_id)


@shared_task
def make_coherence_report(report_id: int) -> None:
    """The same for a coherence report."""
    work_on(coherence_generation.CoherenceJob, report_id)


@shared_task
def send_reminders() -> None:
    """Send the mails of open rounds that are to be sent now; run often, it sends each of them once."""
    reminding.run(timezone.now())
