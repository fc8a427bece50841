"""`@tracked` on a model: every change of a row leaves an event, by trigger, so that nothing bypasses the history.

docs/decisions/0003 explains the mechanism and what was measured.
"""

from typing import TypeVar

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Index, Q

from .models import TemporalEvent, Versioned

M = TypeVar("M", bound=type[Versioned])

tracked_models: list[type[Versioned]] = []
"""All tracked models, in order of definition; the freeze locks their tables in order of name."""

# "upper(valid) IS NULL" is what the partial index on open periods is made for; an empty period has no upper end either.
# One moment for both ends, so that no gap opens between two periods; never before the last one, so that a clock that
# steps back cannot stop a save.
_CLOSE_PREVIOUS = """
    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM {meta.db_table}
     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);
    UPDATE {meta.db_table} SET valid = tstzrange(lower(valid), moment)
     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);
    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange
                      ELSE tstzrange(moment, NULL) END;
    RETURN NEW;
"""

_BUMP_VERSION = """
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
"""


def tracked(model: M) -> M:
    """Register `model` with the history: an event per insert, update and delete, and a version that rises by itself."""
    name = model.__name__.lower()[:24]  # an index name has at most 30 characters
    pgtrigger.register(
        pgtrigger.Trigger(
            name="bump_version",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(),
            func=_BUMP_VERSION,
        )
    )(model)
    close_previous = pgtrigger.Trigger(
        name="close_previous",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("moment", "timestamptz")],
        func=pgtrigger.Func(_CLOSE_PREVIOUS),
    )
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=TemporalEvent,
        model_name=f"{model.__name__}Event",
        obj_field=pghistory.ObjForeignKey(related_name="events", related_query_name="event"),
        level=pgtrigger.Row,
        meta={
            "indexes": [
                GistIndex(fields=["valid"], name=f"{name}_valid"),
                Index(fields=["pgh_obj"], condition=Q(valid__endswith__isnull=True), name=f"{name}_open"),
            ],
            "triggers": [close_previous],
        },
    )(model)
    tracked_models.append(model)
    return model


def event_model(model: type[Versioned]) -> type[TemporalEvent]:
    """The event model of a tracked model."""
    return model.pgh_event_model
