"""Writing what was planned: set by set, all in one transaction, with the reason in the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from history.models import Versioned
from history.services import because

from .choices import Outcome
from .planning import PlannedRow
from .sheets import Sheet

if TYPE_CHECKING:
    from accounts.models import User

    from .models import ImportRow

BATCH = 1000
"""Rows in one statement."""


def locked(sheet: Sheet) -> models.QuerySet[Any]:
    """The rows of a sheet, held until the end of the transaction, so that they stay as they are compared."""
    return sheet.rows().select_for_update(of=("self",))


def mark_conflicts(rows: Iterable[PlannedRow], preview: dict[int, ImportRow]) -> int:
    """Give rows that would not do what their preview said the outcome `conflict`; how many there are.

    What changes or is made must still change or make the same, over the version that was compared with.
    """
    conflicts = 0
    for row in rows:
        seen = preview.get(row.number)
        if seen is None or seen.outcome in (Outcome.ERROR, Outcome.SAME):
            # Nothing was agreed to for this row, so nothing is written for it.
            if row.outcome in (Outcome.NEW, Outcome.CHANGED):
                row.outcome = Outcome.CONFLICT if seen is None else Outcome(seen.outcome)
                row.errors = [(head, text) for head, text in seen.errors] if seen else []
            continue
        now = (row.outcome, row.target, row.target_version)
        # That somebody did the same in the meantime is fine.
        if row.outcome != Outcome.SAME and now != (seen.outcome, seen.target, seen.target_version):
            conflicts += 1
            row.outcome = Outcome.CONFLICT
            row.errors = [
                *row.errors,
                ("", _("This changed since the preview was made, so nothing was written for this row.")),
            ]
    return conflicts


def write(
    sheet: Sheet, rows: Iterable[PlannedRow], actor: User, reason: str, on_progress: Callable[[int], None]
) -> None:
    """Save what is new and what changes. Call it in a transaction in which the rows are `locked`.

    Rows with a reason of their own have it in the history, the others that of the whole import. `on_progress` is told
    how many rows were written.
    """
    by_reason: dict[str, list[PlannedRow]] = defaultdict(list)
    for row in rows:
        if row.outcome in (Outcome.NEW, Outcome.CHANGED):
            by_reason[row.reason].append(row)
    done = 0
    for own, group in by_reason.items():
        with because(f"{own} ({reason})" if own else reason, user=actor.pk, via="import"):
            for count in _write(sheet, group):
                done += count
                on_progress(done)


def _write(sheet: Sheet, rows: list[PlannedRow]) -> Iterator[int]:
    """Writes, and gives the number of rows of each statement."""
    made: list[Any] = []
    changed: list[PlannedRow] = []
    for row in rows:
        if row.outcome == Outcome.NEW:
            made.append(row.after)
        elif sheet.supersedes:
            made.append(_successor(row))
        else:
            changed.append(row)
    for batch in _batches(made):
        sheet.model._default_manager.bulk_create(batch)
        yield len(batch)
    yield from _write_over(sheet.model, changed)


def _successor(row: PlannedRow) -> Any:
    """A new row in the place of one that stays as it was."""
    after, before = row.after, row.before
    values = {
        field.name: getattr(after, field.name)
        for field in after._meta.concrete_fields
        if not field.primary_key and field.name not in {"version", "created_at", "updated_at", "origin_key"}
    }
    return type(after)(**{**values, "supersedes": before})


def _write_over(model: type[Versioned], rows: list[PlannedRow]) -> Iterator[int]:
    """One statement for many rows that change the same fields.

    The rows are locked, so that inserting them always meets them: PostgreSQL then updates all of them at once, with the
    history and the version of each, where an UPDATE with a CASE per row and field takes many times as long.
    """
    by_fields: dict[frozenset[str], list[Any]] = defaultdict(list)
    for row in rows:
        by_fields[row.changed | _followed(row)].append(row.after)
    manager: models.Manager[Any] = model._default_manager
    for fields, group in by_fields.items():
        for batch in _batches(group):
            manager.bulk_create(batch, update_conflicts=True, unique_fields=["id"], update_fields=sorted(fields))
            yield len(batch)


def _followed(row: PlannedRow) -> frozenset[str]:
    """Fields that the rules of the noun filled in."""
    before, after = row.before, row.after
    return frozenset(
        field.name
        for field in after._meta.concrete_fields
        if not field.primary_key and getattr(after, field.attname) != getattr(before, field.attname)
    )


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
