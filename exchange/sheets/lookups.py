"""What a cell can refer to, found by a code that people can read and type: a strategy, "SDE/2", "SDE/2/1.1".

Each kind is read once, in one query, however many rows refer to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priorities.models import Priority
from strategies.models import Document, Goal, Indicator, Measure, Passage, Pillar, Strategy


@dataclass
class Lookup:
    """Everything of one kind, by code and by primary key."""

    by_key: dict[int, Any] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    """The code that is written, by primary key."""
    keys: dict[str, int] = field(default_factory=dict)
    """The primary key, by each code that is understood, without capitals and spaces."""

    def add(self, row: models.Model, code: str, *others: str) -> None:
        """Make a row known by its code, and by others where nothing else has them."""
        self.by_key[row.pk] = row
        self.codes[row.pk] = code
        for one in (code, *others):
            self.keys.setdefault(_plain(one), row.pk)

    def find(self, code: str) -> Any | None:
        """What has this code."""
        key = self.keys.get(_plain(code))
        return None if key is None else self.by_key[key]

    def code_of(self, key: int) -> str:
        """The code by which it is found again."""
        return self.codes[key]


def _plain(code: str) -> str:
    """A code as it is compared: people type "26 643, nr. 1231" with and without spaces."""
    return "".join(code.split()).casefold()


class Kind(NamedTuple):
    """A kind of lookup: what reads it, what a cell may hold, and what to say of a code that nothing has."""

    read: Any
    allowed: str | Promise
    unknown: str | Promise


def _strategies() -> Lookup:
    found = Lookup()
    for row in Strategy.objects.order_by("pk").only("pk", "code", "title"):
        found.add(row, row.code)
    return found


def _pillars() -> Lookup:
    found = Lookup()
    for row in Pillar.objects.order_by("pk").select_related("strategy"):
        found.add(row, f"{row.strategy.code}/{row.number}", f"#{row.pk}")
    return found


def _goals() -> Lookup:
    """A goal without a number, or with one that another goal of the pillar has too, is known by its "#" alone."""
    found = Lookup()
    rows = list(Goal.objects.order_by("pk").select_related("pillar__strategy"))
    taken = Counter((row.pillar_id, row.number) for row in rows)
    for row in rows:
        pillar = f"{row.pillar.strategy.code}/{row.pillar.number}"
        unnumbered = f"{pillar}/#{row.pk}"
        if row.number and taken[row.pillar_id, row.number] == 1:
            found.add(row, f"{pillar}/{row.number}", unnumbered)
        else:
            found.add(row, unnumbered)
    return found


def _by_code(rows: Iterable[Any], name: str = "code") -> Lookup:
    found = Lookup()
    for row in rows:
        found.add(row, getattr(row, name))
    return found


def _documents() -> Lookup:
    """By code, and by the reference that the field uses."""
    found = Lookup()
    for row in Document.objects.order_by("pk"):
        found.add(row, row.code, row.reference)
    return found


def _passages() -> Lookup:
    found = Lookup()
    for row in Passage.objects.order_by("pk").select_related("document"):
        found.add(row, f"{row.document.code}#{row.pk}")
    return found


@dataclass
class Lookups:
    """All kinds, each read when it is first asked for."""

    read: dict[str, Lookup] = field(default_factory=dict)

    KINDS: ClassVar[dict[str, Kind]] = {
        "strategy": Kind(
            _strategies, _("code of a strategy, such as SDE"), _("There is no strategy with code “%(value)s”.")
        ),
        "pillar": Kind(
            _pillars,
            _("strategy and number, such as SDE/2"),
            _("There is no pillar “%(value)s”. Write strategy and number, such as SDE/2."),
        ),
        "goal": Kind(
            _goals,
            _("strategy, pillar and number, such as SDE/2/1.1"),
            _("There is no goal “%(value)s”. Write strategy, pillar and number, such as SDE/2/1.1."),
        ),
        "measure": Kind(
            lambda: _by_code(Measure.objects.order_by("pk").select_related("pillar")),
            _("code of a measure"),
            _("There is no measure with code “%(value)s”."),
        ),
        "indicator": Kind(
            lambda: _by_code(Indicator.objects.order_by("pk")),
            _("code of an indicator"),
            _("There is no indicator with code “%(value)s”."),
        ),
        "priority": Kind(
            lambda: _by_code(Priority.objects.order_by("pk"), "slug"),
            _("short name of a priority in its web address, such as cloud"),
            _("There is no priority “%(value)s”. Write its short name in the web address, such as cloud."),
        ),
        "document": Kind(
            _documents,
            _("code or reference of a document, such as 26 643, nr. 1231"),
            _("There is no document “%(value)s”. Add it to the documents first."),
        ),
        "passage": Kind(
            _passages,
            _("code of a document and number of the passage, such as kst-26643-1231#12"),
            _("There is no passage “%(value)s”."),
        ),
    }

    def __getitem__(self, kind: str) -> Lookup:
        if kind not in self.read:
            self.read[kind] = self.KINDS[kind].read()
        return self.read[kind]
