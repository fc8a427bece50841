"""The doorbell for a worker. What is to be done, and whether it is done, stands in the database."""

from celery import shared_task
from django.utils import timezone

from . import generation, reminding

RING_EXPIRES_SECONDS = 300
"""An old ring is dropped unread: as long as the report waits, a new one comes."""


@shared_task(expires=RING_EXPIRES_SECONDS)
def make_report(report_id: int) -> None:
    """Make the report if it still has to be made; rung twice, it is made once."""
    generation.make(report_id)


@shared_task
def send_reminders() -> None:
    """Send the mails of open rounds that are to be sent now; run often, it sends each of them once."""
    reminding.run(timezone.now())
