"""Background work of this room."""

from celery import shared_task
from django.core.management import call_command

from . import mail


@shared_task
def clear_expired_sessions() -> None:
    """Remove sessions that have ended; runs daily."""
    call_command("clearsessions")


@shared_task
def send_password_reset(address: str, domain: str, use_https: bool) -> None:
    """Mail a link to a new password."""
    mail.send_password_reset(address, domain=domain, use_https=use_https)
