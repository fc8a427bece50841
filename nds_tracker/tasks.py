"""Background work of the site as a whole."""

from celery import shared_task

from reports.models import Heartbeat

from .health import SCHEDULER


@shared_task
def scheduler_is_alive() -> None:
    """Asked for by the scheduler every half minute, so that the dashboard can tell whether it still runs."""
    Heartbeat.objects.beat(SCHEDULER)
