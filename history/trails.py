"""Events in words: who did what to which object, and which fields changed. In a fixed number of queries."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ui.dates import format_imprecise

from . import rules
from .models import Versioned
from .querysets import EventRow, events_of
from .tracking import event_model, tracked_models

KINDS: dict[str, Promise] = {
    rules.MADE: pgettext_lazy("event", "made"),
    rules.CHANGED: pgettext_lazy("event", "changed"),
    rules.REMOVED: pgettext_lazy("event", "removed"),
}
SYSTEM = gettext_lazy("system")
LABEL_FIELDS = ("title", "name", "text", "quote", "username", "slug", "code", "year")
"""What a row is called when only its event is left; the first one that it has."""

Key = tuple[type[models.Model], Any]


@dataclass
class ChangedField:
    """A field with its old and new value in words."""

    label: str
    old: str
    new: str
    is_long: bool


@dataclass
class Change:
    """One event as a page shows it."""

    at: datetime
    who: str
    why: str
    kind: str
    label: str | Promise
    what: str = ""
    noun: str = ""
    url: str = ""
    fields: list[ChangedField] = field(default_factory=list)


def trail(model: type[models.Model], events: list[Any]) -> list[Change]:
    """Consecutive events of one object, newest first, with their differences.

    The last of `events` is only compared with, unless it is the one that made the object.
    """
    columns = content_fields(model, type(events[0])) if events else []
    states = [{column.name: getattr(event, column.attname) for column in columns} for event in events]
    # A removal repeats the last state; there is nothing to compare.
    pairs = [
        (event, rules.differences(older, state, state) if event.pgh_label != rules.REMOVED else [])
        for event, state, older in itertools.zip_longest(events, states, states[1:])
        if event.pgh_label == rules.MADE or older is not None
    ]
    by_name = {column.name: column for column in columns}
    keys = [
        (related, value)
        for _event, found in pairs
        for difference in found
        if (related := by_name[difference.name].related_model) is not None
        for value in (difference.old, difference.new)
        if value is not None
    ]
    names = names_of(keys)
    people = names_of_users(event.pgh_context for event, _found in pairs)
    changes = []
    for event, found in pairs:
        change = _change((model, event.pgh_obj_id), event.pgh_label, event.pgh_created_at, event.pgh_context, people)
        for difference in found:
            column = by_name[difference.name]
            old, new = (_in_words(column, value, event, names) for value in (difference.old, difference.new))
            long = rules.is_long(difference.old or "", difference.new)
            change.fields.append(ChangedField(sentence(column.verbose_name), old, new, long))
        changes.append(change)
    return changes


def recent(row: models.Model, count: int = 5) -> list[Change]:
    """The last changes of an object that the caller may see, for templates/history/partials/recent.html."""
    return trail(type(row), list(events_of(type(row), row.pk)[: count + 1]))[:count]


def made(model: type[Versioned], pks: Iterable[Any]) -> dict[Any, Change]:
    """How rows came to be: who made each, when and why; without those that a program made. In two queries."""
    manager: Any = event_model(model)._default_manager
    events = list(manager.filter(pgh_obj_id__in=list(pks), pgh_label=rules.MADE).select_related("pgh_context"))
    by_people = [event for event in events if metadata(event.pgh_context).get("user") is not None]
    people = names_of_users(event.pgh_context for event in by_people)
    return {
        event.pgh_obj_id: _change(
            (model, event.pgh_obj_id), event.pgh_label, event.pgh_created_at, event.pgh_context, people
        )
        for event in by_people
    }


def latest(rows: list[EventRow]) -> list[Change]:
    """Events of all kinds of objects, with the name of the object and the way to its trail."""
    names = names_of([(row.model, row.object_id) for row in rows])
    people = names_of_users(row.context for row in rows)
    changes = []
    for row in rows:
        change = _change((row.model, row.object_id), row.label, row.at, row.context, people)
        change.noun = sentence(row.model._meta.verbose_name)
        change.what = names.get((row.model, row.object_id)) or label_of(row.state) or str(row.object_id)
        change.url = trail_url(row.model, row.object_id)
        changes.append(change)
    return changes


def trail_url(model: type[models.Model], pk: Any) -> str:
    """Where the history of an object is shown."""
    return reverse("history:trail", args=[model._meta.model_name, pk])


def content_fields(model: type[models.Model], event: type[models.Model]) -> list[models.Field]:
    """The fields that people fill in and that events keep; ids, versions and other technical ones are left out."""
    kept = {column.name for column in event._meta.concrete_fields}
    return [
        column
        for column in model._meta.concrete_fields
        if column.editable and not column.primary_key and column.name in kept
    ]


def names_of(keys: Iterable[Key]) -> dict[Key, str]:
    """What rows are called now, or were called when they were removed; at most two queries per model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for model, pk in keys:
        wanted[model].add(pk)
    names: dict[Key, str] = {}
    for model, pks in wanted.items():
        # Names are made of at most one step of references ("pillar contributes to priority").
        references = [column.name for column in model._meta.concrete_fields if column.is_relation]
        rows = model._base_manager.select_related(*references) if references else model._base_manager
        names |= {(model, pk): str(row) for pk, row in rows.in_bulk(pks).items()}
        gone = [pk for pk in pks if (model, pk) not in names]
        if gone and model in tracked_models:
            removals: Any = event_model(model)._default_manager
            for event in removals.filter(pgh_obj_id__in=gone, pgh_label=rules.REMOVED):
                words = label_of(vars(event)) or sentence(model._meta.verbose_name)
                names[model, event.pgh_obj_id] = _("%(name)s (removed)") % {"name": words}
    return names


def names_of_users(contexts: Iterable[Any]) -> dict[Any, str]:
    """Present names of the users who made the changes, by id. One query."""
    ids = {metadata(context).get("user") for context in contexts} - {None}
    return {pk: str(user) for pk, user in get_user_model()._default_manager.in_bulk(ids).items()} if ids else {}


def metadata(context: Any) -> Mapping[str, Any]:
    """What is known of the circumstances of an event; `context` is a row of pghistory, its content, or nothing."""
    return getattr(context, "metadata", context) or {}


def label_of(state: Mapping[str, Any]) -> str:
    """The name in the state of a row, shortened."""
    words = next((str(state[name]) for name in LABEL_FIELDS if state.get(name)), "")
    return words if len(words) <= 120 else f"{words[:119]}…"


def who_did(context: Any, people: Mapping[Any, str]) -> str:
    """Who made a change: the name of a user, the command, or the system."""
    known = metadata(context)
    user, via = known.get("user"), known.get("via")
    if user is not None:
        return people.get(user) or _("account that was removed")
    return via if via and via != "web" else str(SYSTEM)


def _change(key: Key, label: str, at: datetime, context: Any, people: Mapping[Any, str]) -> Change:
    why = rules.reason_for(metadata(context), key[0]._meta.model_name, key[1])
    return Change(at=at, who=who_did(context, people), why=why, kind=label, label=KINDS[label])


def _in_words(column: Any, value: Any, event: Any, names: Mapping[Key, str]) -> str:
    """A value as people know it: the label of a choice, the name of what is referred to, a date as far as known."""
    if rules.is_empty(value):
        return ""
    if column.is_relation:
        return names.get((column.related_model, value)) or _("number %(pk)s, removed") % {"pk": value}
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        stem = column.name.removesuffix("_date")
        precision: str = getattr(event, f"{stem}_precision", "") or getattr(event, f"{column.name}_precision", "day")
        return format_imprecise(value, precision, get_language() or "nl")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value else value, use_l10n=True)
    return str(value)


def sentence(words: Any) -> str:
    """With a capital at the start."""
    return capfirst(str(words))
