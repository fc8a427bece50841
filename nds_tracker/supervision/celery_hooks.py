"""Included by the supervised Celery worker: a pool process does not outlive its worker."""

from typing import Any

from celery.signals import worker_process_init

from nds_tracker.embedded.processes import die_with_parent


@worker_process_init.connect
def bind_to_worker(**kwargs: Any) -> None:
    """Ask for the kernel's signal in each new pool process; what it was doing comes back by its lease."""
    die_with_parent()
