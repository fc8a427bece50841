"""What a table would do: each row compared with what is there. Reads the database in a fixed number of queries and
writes nothing."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ui.imports import Row

from .choices import Outcome
from .rows import Table
from .sheets import ID, VERSION, Change, Lookups, Sheet
from .sheets.columns import Column, Reason, Reference, Unreadable

if TYPE_CHECKING:
    from accounts.models import User

EVERY = 500
"""After so many rows it is told how far the comparison is."""


@dataclass
class PlannedRow:
    """What is done with a row of a file."""

    number: int
    outcome: Outcome
    label: str = ""
    before: Any = None
    """The row as it is; nothing when it is new or was not found."""
    after: Any = None
    """The row as it is to be saved, of what is new or changes."""
    changed: frozenset[str] = frozenset()
    reason: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Of each column that changes: head, old and new value as text."""
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Head of the column, or nothing when it is about the whole row, and the sentence."""

    @property
    def target(self) -> int | None:
        """The primary key of the row that is there."""
        return self.before.pk if self.before else None

    @property
    def target_version(self) -> int | None:
        """The version that was compared with."""
        return self.before.version if self.before else None


def plan(
    sheet: Sheet,
    table: Table,
    actor: User,
    today: date,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    existing: models.QuerySet[Any] | None = None,
) -> list[PlannedRow]:
    """What each row does, in the order of the file. `existing` are the rows to compare with, such as locked ones."""
    return list(Planner(sheet, table, actor, today, existing).rows(on_progress))


class Planner:
    """Compares the rows of one table; knows which rows of it came before."""

    def __init__(
        self, sheet: Sheet, table: Table, actor: User, today: date, existing: models.QuerySet[Any] | None
    ) -> None:
        self.sheet, self.table, self.actor, self.today = sheet, table, actor, today
        self.known = Lookups()
        columns = {column.head: column for column in sheet.columns}
        self.columns: dict[str, Column] = {head: columns[head] for head in table.heads if head in columns}
        self.by_id: dict[int, Any] = {}
        self.by_key: dict[Hashable, list[Any]] = defaultdict(list)
        for row in sheet.read(self.known, existing):
            self.by_id[row.pk] = row
            if (key := sheet.key_of(row)) is not None:
                self.by_key[key].append(row)
        self.seen_ids: dict[int, int] = {}
        self.seen_keys: dict[Hashable, int] = {}

    def rows(self, on_progress: Callable[[int, int], None]) -> Iterator[PlannedRow]:
        """The rows, one by one."""
        total = len(self.table.rows)
        for done, row in enumerate(self.table.rows, start=1):
            yield self._planned(row)
            if done % EVERY == 0 or done == total:
                on_progress(done, total)

    def _planned(self, row: Row) -> PlannedRow:
        planned = PlannedRow(row.number, Outcome.ERROR)
        if len(row.cells) > len(self.table.heads):
            planned.errors.append(
                (
                    "",
                    _("This row has %(cells)d cells, and there are %(columns)d columns.")
                    % {"cells": len(row.cells), "columns": len(self.table.heads)},
                )
            )
            return planned
        cells = dict(zip(self.table.heads, row.cells + [""] * (len(self.table.heads) - len(row.cells)), strict=True))
        values = self._read(cells, planned)
        blank = self._blank(values)
        planned.before = self._find(cells, blank, planned)
        planned.label = self._label(planned.before or blank, cells)
        if self._is_second(planned, blank) or planned.errors:
            return planned
        change = self._change(planned, blank, values)
        if planned.before is not None and not change.changed:
            planned.outcome = Outcome.SAME
            return planned
        self._check(change, cells, planned)
        if not planned.errors:
            planned.outcome = Outcome.CHANGED if planned.before else Outcome.NEW
            planned.after, planned.changed, planned.reason = change.after, change.changed, change.reason
        planned.changes = self._told(change)
        return planned

    def _read(self, cells: dict[str, str], planned: PlannedRow) -> dict[str, Any]:
        """The values of the fields; what cannot be read becomes an error of the row."""
        values: dict[str, Any] = {}
        for head, column in self.columns.items():
            if isinstance(column, Reason):
                planned.reason = cells[head]
            try:
                if cells[head]:
                    values |= column.read(cells[head], self.sheet.model, self.known)
                elif column.required:
                    planned.errors.append((head, _("Fill this in.")))
                else:
                    values |= column.nothing(self.sheet.model)
            except Unreadable as error:
                planned.errors.append((head, str(error)))
        return values

    def _blank(self, values: dict[str, Any]) -> Any:
        return self.sheet.model(**values)

    def _find(self, cells: dict[str, str], blank: Any, planned: PlannedRow) -> Any | None:
        """The row that is meant, by id or else by its key."""
        if number := cells.get(ID, ""):
            found = (
                self.by_id.get(int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None
            )
            if found is None:
                planned.errors.append(
                    (
                        ID,
                        _("There is no %(noun)s with id “%(id)s”. Leave it empty for a new row.")
                        % {"noun": self.sheet.one, "id": number[:20]},
                    )
                )
            elif (version := cells.get(VERSION, "")) and version != str(found.version):
                self._refuse_version(version, found, planned)
            return found
        same = self.by_key.get(self.sheet.key_of(blank) if self._has_key(blank) else None, [])
        if len(same) > 1:
            planned.errors.append(
                (ID, _("More than one %(noun)s is like this. Fill in the id.") % {"noun": self.sheet.one})
            )
        return same[0] if same else None

    def _refuse_version(self, version: str, found: Any, planned: PlannedRow) -> None:
        planned.errors.append(
            (
                VERSION,
                _(
                    "Somebody changed this row after the download: it was version %(old)s and is version %(new)d now. "
                    "Download it again, or empty this cell to write over it."
                )
                % {"old": version[:20], "new": found.version},
            )
        )

    def _has_key(self, blank: Any) -> bool:
        """Whether the row has what its key is made of; a required reference that was not read has no number."""
        return all(
            getattr(blank, f"{column.field}_id") is not None
            for column in self.sheet.columns
            if isinstance(column, Reference) and column.required
        )

    def _label(self, row: Any, cells: dict[str, str]) -> str:
        try:
            return self.sheet.label(row)[:200] if self._has_key(row) else self._first_text(cells)
        except (AttributeError, models.ObjectDoesNotExist):
            return self._first_text(cells)

    def _first_text(self, cells: dict[str, str]) -> str:
        texts = (cells.get(column.head, "") for column in self.sheet.columns if column.required)
        return next((text for text in texts if text), "")[:200]

    def _is_second(self, planned: PlannedRow, blank: Any) -> bool:
        """Whether a row above is about the same."""
        seen: Any = self.seen_ids
        key: Any = planned.target
        if key is None:
            seen, key = self.seen_keys, self.sheet.key_of(blank) if self._has_key(blank) else None
        if key is None:
            return False
        if (first := seen.setdefault(key, planned.number)) == planned.number:
            return False
        planned.errors.insert(0, ("", _("Row %(number)d is about the same. Keep one of them.") % {"number": first}))
        return True

    def _change(self, planned: PlannedRow, blank: Any, values: dict[str, Any]) -> Change:
        before = planned.before
        if before is None:
            return Change(None, blank, frozenset(values), planned.reason, self.today)
        differing = [column for column in self.columns.values() if column.fields and column.differs(before, values)]
        changed = frozenset(name for column in differing for name in column.fields)
        if not changed:
            return Change(before, before, changed, planned.reason, self.today)
        after = copy.copy(before)
        for name in changed:
            setattr(after, name, values[name])
        return Change(before, after, changed, planned.reason, self.today)

    def _check(self, change: Change, cells: dict[str, str], planned: PlannedRow) -> None:
        """All rules of the model, the noun and the site, for what changes."""
        sheet, after = self.sheet, change.after
        planned.errors += [
            (column.head, _("This column is missing; a new row needs it."))
            for column in sheet.required
            if change.before is None and column.head not in cells
        ]
        if planned.errors:
            return
        sheet.complete(change, self.actor)
        references = {column.field for column in sheet.columns if isinstance(column, Reference)}
        kept = {one.name for one in sheet.model._meta.fields if one.name not in change.changed}
        try:
            after.clean_fields(exclude=kept | references)
            after.clean()
        except ValidationError as error:
            for name, found in error.update_error_dict({}).items():
                planned.errors += [(sheet.head_of(name), sentence) for one in found for sentence in one.messages]
        planned.errors += sheet.problems(change, self.known)
        self._refuse_taken(change, planned)

    def _refuse_taken(self, change: Change, planned: PlannedRow) -> None:
        """A key that only one row can have, and that another row has."""
        if not self.sheet.is_unique or (key := self.sheet.key_of(change.after)) is None:
            return
        others = [row for row in self.by_key.get(key, []) if row.pk != planned.target]
        first = self.seen_keys.setdefault(key, planned.number)
        if others or first != planned.number:
            planned.errors.append(
                (
                    self._key_head(),
                    _("Another %(noun)s has this already: %(other)s.")
                    % {
                        "noun": self.sheet.one,
                        "other": self.sheet.label(others[0]) if others else _("row %(number)d") % {"number": first},
                    },
                )
            )

    def _key_head(self) -> str:
        return self.sheet.head_of(self.sheet.key[-1])

    def _told(self, change: Change) -> list[tuple[str, str, str]]:
        return [
            (column.head, column.shown(change.before, self.known) if change.before else "", new)
            for column in self.columns.values()
            if set(column.fields) & change.changed
            and (new := column.shown(change.after, self.known)) is not None
            and (change.before or new)
        ]


def counted(rows: list[PlannedRow]) -> dict[str, int]:
    """How many rows have each outcome."""
    return {outcome.value: count for outcome, count in Counter(row.outcome for row in rows).items()}
