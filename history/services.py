"""Travel in time, freeze a moment, and save a row only over the version that its editor has seen."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pghistory
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from .models import Versioned
from .rules import reason_key
from .tracking import tracked_models

FREEZE_LOCK_TIMEOUT_MS = 3_000
FREEZE_ATTEMPTS = 5


class StaleVersion(Exception):
    """Somebody else saved the row after it was read; `current` is the row as it is now."""

    def __init__(self, current: Versioned | None) -> None:
        super().__init__(_("Somebody else changed this in the meantime."))
        self.current = current


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Inside, queries of tracked models answer as they did at `moment` (timezone-aware); nothing can be written.

    Always rolls back: that restores the search path and write access also when nested in an outer transaction.
    """
    if moment.tzinfo is None:
        raise ValueError("as_of needs a timezone-aware moment")
    with transaction.atomic(), _grouping_by_all_columns():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("SET LOCAL search_path TO as_of, public")
            cursor.execute("SELECT set_config('nds.as_of', %s, true)", [moment.isoformat()])
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def _grouping_by_all_columns() -> Iterator[None]:
    """A view has no primary key for PostgreSQL to derive the other columns of a group from."""
    features: Any = connection.features
    before = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        yield
    finally:
        features.allows_group_by_selected_pks = before


def freeze() -> datetime:
    """A moment that no transaction can write before any more.

    Takes a short SHARE lock on all tracked tables, in fixed order, so that writers which began earlier have committed.
    Raises OperationalError when the tables stay busy for some fifteen seconds.
    """
    tables = ", ".join(sorted(connection.ops.quote_name(model._meta.db_table) for model in tracked_models))
    for attempt in range(FREEZE_ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {FREEZE_LOCK_TIMEOUT_MS}")
                cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
                cursor.execute("SELECT clock_timestamp()")
                return cursor.fetchone()[0]
        except OperationalError:
            if attempt == FREEZE_ATTEMPTS - 1:
                raise
            time.sleep(0.1 * 2**attempt)
    raise AssertionError("unreachable")


@contextmanager
def because(reason: str = "", *, about: Versioned | None = None, **context: Any) -> Iterator[None]:
    """Store `reason` (and more context) with every change made inside.

    All changes of a request share one context: with `about` the reason is that of this row alone, so that several rows
    can be changed at once, each for its own reason.
    """
    if reason:
        context["reason" if about is None else reason_key(about._meta.model_name, about.pk)] = reason
    with pghistory.context(**context):
        yield


def update_version(instance: Versioned, version: int, values: Mapping[str, Any]) -> None:
    """Write `values` to the row of `instance` if it still has `version`; refresh `instance`.

    Raises StaleVersion, with nothing written, when the row was changed or removed since.
    """
    manager = type(instance)._default_manager
    if not manager.filter(pk=instance.pk, version=version).update(**values):
        raise StaleVersion(manager.filter(pk=instance.pk).first())
    instance.refresh_from_db()


def delete_version(instance: Versioned, version: int) -> None:
    """Remove the row of `instance` if it still has `version`; raises StaleVersion, with nothing removed, otherwise."""
    manager = type(instance)._default_manager
    removed, _by_model = manager.filter(pk=instance.pk, version=version).delete()
    if not removed:
        raise StaleVersion(manager.filter(pk=instance.pk).first())
