"""Facts that are loaded once for all tests of a module: loading takes most of their time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def loaded_once(django_db_blocker, load: Callable[[], object]) -> Iterator[None]:
    """Load in a transaction around those of the tests, which is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
