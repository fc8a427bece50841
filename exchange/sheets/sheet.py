"""What a noun looks like in a file: its columns, how a row is found again, and the rules for what changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from history.models import Versioned
from strategies.choices import Wording

from .columns import Choice, Column, Reason, Reference, Text
from .lookups import Lookups

if TYPE_CHECKING:
    from accounts.models import User

ID, VERSION = "id", "versie"
"""The heads of the first two columns of every sheet: the row itself, and the state of it that was downloaded."""

Problem = tuple[str, str]
"""The head of a column, or nothing when it is about the whole row; and a sentence."""


@dataclass
class Change:
    """What a row of a file does: `after` is to be saved, in the place of `before` if that is there."""

    before: Any | None
    after: Any
    changed: frozenset[str]
    """The fields that differ from `before`; of a new row those that the file holds."""
    reason: str
    today: date


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The declaration of a noun. Subclasses add the rules that only that noun has."""

    name: str
    """In addresses and file names."""
    title: str | Promise
    one: str | Promise
    """The noun in the singular."""
    about: str | Promise
    """What a file with it is for, in a sentence."""
    model: type[Versioned]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The fields by which a row without id is found again."""
    is_unique: bool = True
    """Whether only one row can have a key."""
    strategy: str = ""
    """The path to the strategy, for a file of one strategy; nothing when there is none."""
    path: str = ""
    """Where the list of it is, as the name of an address."""
    supersedes: bool = field(default=False)
    """Whether a row is never changed, but another one takes its place."""

    def rows(self) -> models.QuerySet[Any]:
        """All rows that a file holds."""
        return self.model._default_manager.order_by("pk")

    def read(self, known: Lookups, rows: models.QuerySet[Any] | None = None) -> list[Any]:
        """Rows with all that they refer to, in a fixed number of queries."""
        found = list(self.rows() if rows is None else rows)
        for column in self.columns:
            if isinstance(column, Reference):
                for row in found:
                    column.attach(row, known)
        return found

    def hold(self) -> None:
        """Keep others from adding what this noun allows only once, until the end of the transaction."""

    def key_of(self, row: Any) -> Hashable | None:
        """By what a row is found again; nothing when it does not have that."""
        values = tuple(self._key_value(row, name) for name in self.key)
        return None if any(value in (None, "") for value in values) else values

    def _key_value(self, row: Any, name: str) -> Any:
        return getattr(row, getattr(self.model._meta.get_field(name), "attname", name))

    def complete(self, change: Change, actor: User) -> None:
        """Fill in what follows from the rest."""

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        """What is wrong with a change, beside what single fields allow."""
        return iter(())

    def label(self, row: Any) -> str:
        """What a row is called in a preview."""
        return str(getattr(row, "code", "") or row)

    def head_of(self, name: str) -> str:
        """The head of the column that holds a field."""
        return next((column.head for column in self.columns if name in column.fields), "")

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which nothing new can be made."""
        return tuple(column for column in self.columns if column.required)

    @property
    def reason(self) -> Reason | None:
        """The column for the reason of a change, where the noun has one."""
        return next((column for column in self.columns if isinstance(column, Reason)), None)

    def heads(self) -> Mapping[str, str]:
        """The head of each column by every name it is known by, without capitals."""
        named = {name: column.head for column in self.columns for name in (column.head, *column.also)}
        return {name.casefold(): head for name, head in {ID: ID, VERSION: VERSION, **named}.items()}


SOURCE: tuple[Column, ...] = (
    Reference(head="bron", field="source", lookup="document", explanation=_("The document that it comes from.")),
    Text(head="plaats in de bron", field="source_detail", explanation=_("Page, chapter or second source.")),
    Choice(head="woorden", field="wording", choices=Wording, explanation=_("Whose words these are.")),
)
"""The last columns of everything that says where it comes from."""
