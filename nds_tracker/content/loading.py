"""From entries to rows: what is new is added, what people changed or removed stays as they left it.

A row is found again by its `origin_key`. The history tells what the loader wrote: a field is updated by a corrected
fact only while it still holds what the loader wrote last, and a row that was once there is not added again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey, Model
from psycopg.errors import UniqueViolation

from history.services import StaleVersion, update_version
from history.tracking import event_model

from .nouns import BY_MODEL, NOUNS, Noun
from .reading import Entry, Facts

_LOCK = 26643_1231
"""Number of the lock that keeps two loaders from working at the same time."""


@dataclass
class Outcome:
    """What loading did, counted in entries."""

    added: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    """Entries of which a field differs from the fact because somebody edited it."""
    removed: int = 0
    """Entries that somebody removed, and what hangs on them."""
    taken: list[str] = field(default_factory=list)
    """Entries that could not be added because what people made is in their place."""

    @property
    def total(self) -> int:
        """All entries."""
        return sum(self.added.values()) + self.updated + self.unchanged + self.kept + self.removed + len(self.taken)

    def sentences(self) -> list[str]:
        """The outcome in Dutch, for the console."""
        lines = [
            f"{self.total} gegevens gelezen: {sum(self.added.values())} toegevoegd, {self.updated} bijgewerkt, "
            f"{self.unchanged} ongewijzigd."
        ]
        if self.added:
            lines.append("Toegevoegd: " + ", ".join(f"{count} {name}" for name, count in self.added.items()) + ".")
        if self.kept:
            lines.append(f"{self.kept} keer bleef staan wat iemand zelf heeft ingevuld.")
        if self.removed:
            lines.append(f"{self.removed} keer bleef weg wat iemand heeft verwijderd.")
        lines += [f"Overgeslagen, want de naam is al in gebruik: {name}." for name in self.taken]
        return lines


def load(
    facts: Facts, *, via: str, reason: str, others: Mapping[type[Model], Mapping[str, int]] | None = None
) -> Outcome:
    """Bring the database up to date with `facts`, in one transaction.

    `via` marks the changes in the history; `others` resolves references to what is not in files (accounts).
    """
    with transaction.atomic(), pghistory.context(via=via, reason=reason):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        loader = _Loader(facts, via, others or {})
        for noun in NOUNS:
            if entries := facts.of(noun):
                loader.load(noun, entries)
        return loader.outcome


class _Loader:
    def __init__(self, facts: Facts, via: str, others: Mapping[type[Model], Mapping[str, int]]) -> None:
        self.facts, self.via, self.others = facts, via, others
        self.outcome = Outcome()
        self.keys: dict[Noun, dict[str, int]] = {}

    def load(self, noun: Noun, entries: list[Entry]) -> None:
        """Add or update all entries of one noun."""
        rows = {row.origin_key: row for row in noun.model._base_manager.filter(origin_key__isnull=False)}
        self.keys[noun] = {origin: row.pk for origin, row in rows.items()}
        missing = [origin for e in entries if (origin := self.facts.origin(e)) not in rows]
        removed = self._once_there(noun, missing)
        differing: list[tuple[Entry, Any, dict[str, Any]]] = []
        for entry in entries:
            origin = self.facts.origin(entry)
            row = rows.get(origin)
            if row is None:
                self._add(entry, origin, origin in removed)
            elif changes := self._changes(entry, row):
                differing.append((entry, row, changes))
            else:
                self.outcome.unchanged += 1
        if differing:
            self._update(noun, differing)

    def _once_there(self, noun: Noun, origins: list[str]) -> set[str]:
        if not origins:
            return set()
        model: Any = event_model(noun.model)
        return set(model.objects.filter(origin_key__in=origins).values_list("origin_key", flat=True))

    def _reference(self, entry: Entry, name: str) -> int | None:
        """The row that a reference means; None when somebody removed it, or when it is an account that is not there."""
        related: Any = entry.noun.fields()[name].related_model
        path = entry.references[name]
        if related not in BY_MODEL:
            return self.others.get(related, {}).get(path)
        noun = BY_MODEL[related]
        if noun not in self.keys:
            known = noun.model._base_manager.filter(origin_key__isnull=False).values_list("origin_key", "pk")
            self.keys[noun] = dict(known)
        return self.keys[noun].get(self.facts.origin_of(noun, path))

    def _add(self, entry: Entry, origin: str, removed: bool) -> None:
        references = {f"{name}_id": self._reference(entry, name) for name in entry.references}
        content = [f"{name}_id" for name in entry.references if entry.noun.fields()[name].related_model in BY_MODEL]
        if removed or any(references[name] is None for name in content):
            self.outcome.removed += 1
            return
        row: Any = entry.noun.model(origin_key=origin, **entry.values, **references)
        if hasattr(row, "is_example"):
            row.is_example = self.facts.is_example
        _check(entry, row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise entry.wrong(f"de database weigert dit: {error}") from error
            self.outcome.taken.append(f"{entry.noun.label} '{entry.path}'")
            return
        self.keys[entry.noun][origin] = row.pk
        self.outcome.added[str(entry.noun.model._meta.verbose_name_plural)] += 1

    def _changes(self, entry: Entry, row: Any) -> dict[str, Any]:
        """Fields of the row that differ from the fact; what refers to something that was removed stays."""
        values = dict(entry.values)
        for f in entry.noun.fields().values():
            if isinstance(f, ForeignKey):
                key = self._reference(entry, f.name) if f.name in entry.references else None
                if key is not None or f.name not in entry.references:
                    values[f.attname] = key
        return {name: value for name, value in values.items() if getattr(row, name) != value}

    def _update(self, noun: Noun, differing: list[tuple[Entry, Any, dict[str, Any]]]) -> None:
        written = self._written(noun, [row.pk for _entry, row, _changes in differing])
        fields = noun.fields()
        groups = [{fields[name].attname for name in group} for group in noun.groups()]
        for entry, row, changes in differing:
            edited = {name for name, value in written[row.pk].items() if getattr(row, name) != value}
            for group in groups:
                if group & edited:
                    edited |= group
            allowed = {name: value for name, value in changes.items() if name not in edited}
            if not allowed:
                self.outcome.kept += 1
                continue
            for name, value in allowed.items():
                setattr(row, name, value)
            _check(entry, row)
            try:
                with transaction.atomic():
                    update_version(row, row.version, allowed)
            except StaleVersion:
                self.outcome.kept += 1
            except IntegrityError as error:
                raise entry.wrong(f"de database weigert dit: {error}") from error
            else:
                self.outcome.updated += 1

    def _written(self, noun: Noun, keys: list[int]) -> dict[int, dict[str, Any]]:
        """Per row and field the value that the loader wrote last."""
        names = [f.attname for f in noun.fields().values()]
        model: Any = event_model(noun.model)
        events = model.objects.filter(pgh_obj_id__in=keys).order_by("pgh_id")
        written: dict[int, dict[str, Any]] = defaultdict(dict)
        before: dict[int, dict[str, Any]] = defaultdict(dict)
        for event in events.values("pgh_obj_id", "pgh_context__metadata", *names):
            key = event["pgh_obj_id"]
            by_loader = (event["pgh_context__metadata"] or {}).get("via") == self.via
            for name in names:
                if by_loader and (name not in before[key] or before[key][name] != event[name]):
                    written[key][name] = event[name]
                before[key][name] = event[name]
        return written


def _check(entry: Entry, row: Any) -> None:
    """What the model itself refuses, such as a goal of another pillar."""
    try:
        row.clean()
    except ValidationError as error:
        raise entry.wrong(" ".join(error.messages)) from error
