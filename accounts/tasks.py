"""Background work of this room."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_expired_sessions() -> None:
    """Remove sessions that have ended; runs daily."""
    call_command("clearsessions")
