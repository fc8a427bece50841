"""Background work of the site as a whole."""

import contextlib
from typing import Any

from celery import shared_task
from celery.signals import beat_init
from kombu.exceptions import OperationalError

from reports.models import Heartbeat

from .health import SCHEDULER


@shared_task
def scheduler_is_alive() -> None:
    """Asked for by the scheduler every half minute, so that the dashboard can tell whether it still runs."""
    Heartbeat.objects.beat(SCHEDULER)


@beat_init.connect
def say_so_at_once(**kwargs: Any) -> None:
    """The first sign of life does not wait for the first half minute."""
    with contextlib.suppress(OperationalError):
        scheduler_is_alive.apply_async(expires=25, retry=False)
