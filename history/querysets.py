"""Reading of events."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone

from .rules import REMOVED


@dataclass(frozen=True)
class EventRow:
    """An event of any tracked model."""

    model: type[models.Model]
    object_id: Any
    label: str
    at: datetime
    context: Any
    state: dict[str, Any]


def event_models() -> dict[str, type[pghistory.models.Event]]:
    """Every model with events, by the model's name in lower case, as it stands in addresses."""
    return {
        str(tracked_model(events)._meta.model_name): events
        for events in apps.get_models()
        if issubclass(events, pghistory.models.Event)
    }


def tracked_model(events: type[pghistory.models.Event]) -> type[models.Model]:
    """The model whose rows these events are of."""
    return cast("type[models.Model]", events.pgh_tracked_model)


def events_of(model: type[models.Model], pk: Any) -> models.QuerySet:
    """Events of one object, newest first, with their context."""
    # The columns beside those of every event differ per model.
    events: models.QuerySet = event_models()[str(model._meta.model_name)]._default_manager.all()
    return events.filter(pgh_obj_id=pk).select_related("pgh_context").order_by("-pgh_id")


def until_the_moment_shown(events: models.QuerySet) -> models.QuerySet:
    """Of events those that had happened at the moment that the page shows: all, or inside `as_of` those before it."""
    moment = RawSQL("coalesce(nullif(current_setting('nds.as_of', true), '')::timestamptz, 'infinity')", [])
    return events.filter(valid__startswith__lte=moment)


def is_removed(model: type[models.Model], pk: Any) -> bool:
    """Whether there once was such a row, and not any more."""
    return events_of(model, pk).filter(pgh_label=REMOVED).exists() and not model._base_manager.filter(pk=pk).exists()


def stale(rows: models.QuerySet) -> models.QuerySet:
    """Of versioned rows those without a change for STALE_AFTER_DAYS."""
    return rows.filter(updated_at__lt=timezone.now() - timedelta(days=settings.STALE_AFTER_DAYS))


def latest_events(limit: int) -> list[EventRow]:
    """The newest events of all models together, in one query; each table is read backwards along its primary key."""
    quote = connection.ops.quote_name
    tables = event_models()
    parts = [
        f"(SELECT %s AS kind, e.pgh_obj_id, e.pgh_label, e.pgh_created_at, e.pgh_context_id, to_jsonb(e) AS state"  # noqa: S608 (names of tables come from the models)
        f" FROM {quote(events._meta.db_table)} e ORDER BY e.pgh_id DESC LIMIT %s)"
        for events in tables.values()
    ]
    statement = (
        "SELECT kind, pgh_obj_id, pgh_label, pgh_created_at, c.metadata::text, state::text"  # noqa: S608  # as above
        f" FROM ({' UNION ALL '.join(parts)}) latest LEFT JOIN pghistory_context c ON c.id = pgh_context_id"
        " ORDER BY pgh_created_at DESC LIMIT %s"
    )
    parameters: list[Any] = [value for kind in tables for value in (kind, limit)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, limit])
        rows = cursor.fetchall()
    return [
        EventRow(tracked_model(tables[kind]), pk, label, at, _parsed(context), _parsed(state))
        for kind, pk, label, at, context, state in rows
    ]


def _parsed(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}
