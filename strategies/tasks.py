"""Work that the scheduler asks for."""

from celery import shared_task

from .comparing import compare_texts


@shared_task
def compare_all_texts() -> None:
    """Look for texts of different strategies that are alike, so that a coordinator can judge them."""
    compare_texts()
