"""The three lists that parliament gets: settled (1A), open (1B) and those of the budget, as plain tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ui.dates import format_imprecise

from .choices import Chamber, CommitmentKind
from .models import Commitment
from .moves import expected_of
from .querysets import CommitmentQuerySet
from .words import document_of, expected_words, place_words, state_words

SETTLED, OPEN, BUDGET = "1a", "1b", "begroting"
NAMES = (SETTLED, OPEN, BUDGET)
"""In the order of the page, as they stand in addresses."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where it leads on a page."""

    value: str | date | None
    url: str = ""

    @property
    def words(self) -> str:
        """As a page shows it."""
        if isinstance(self.value, date):
            return format_imprecise(self.value, "day", get_language() or "nl")
        return self.value or ""


@dataclass(frozen=True)
class Group:
    """Rows under one heading of a table; a table without groups has one without a title."""

    title: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Annex:
    """One list."""

    name: str
    title: str
    about: str
    heads: list[str | Promise]
    groups: list[Group] = field(default_factory=list)
    left_off: int = 0
    """How many rows are not here, because they do not fit on a page."""

    def cut_off(self, most: int) -> Annex:
        """The same with at most so many rows in each group."""
        left_off = sum(max(0, len(group.rows) - most) for group in self.groups)
        groups = [Group(group.title, group.rows[:most]) for group in self.groups]
        return replace(self, groups=groups, left_off=left_off)

    @property
    def total(self) -> int:
        """How many rows it has."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def labelled(self) -> list[dict[str, Any]]:
        """The groups, with each cell beside the head of its column, for where rows are stacked, and with whether it
        names the row."""
        names = [head is TEXT for head in self.heads]
        return [
            {"title": group.title, "rows": [list(zip(self.heads, row, names, strict=True)) for row in group.rows]}
            for group in self.groups
        ]

    def for_file(self) -> Iterator[list[Any]]:
        """Heads and rows; where there are groups, the group is the first column."""
        grouped = any(group.title for group in self.groups)
        yield [*([_("Group")] if grouped else []), *(str(head) for head in self.heads)]
        for group in self.groups:
            for row in group.rows:
                yield [*([group.title] if grouped else []), *(cell.value for cell in row)]


KIND, NUMBER, TEXT, PLACE, STATE = (
    gettext_lazy("Kind"),
    gettext_lazy("Number"),
    gettext_lazy("Description"),
    gettext_lazy("Where it stands"),
    gettext_lazy("State of affairs"),
)


def annex(name: str, rows: CommitmentQuerySet, *, first: date, last: date, chamber: str, today: date) -> Annex:
    """The list of that name over `rows`: 1A of what was settled from `first` to `last`, the others as it is today."""
    wanted = rows.with_documents()
    if chamber:
        wanted = wanted.filter(chamber=chamber)
    make = {SETTLED: _settled, OPEN: _open, BUDGET: _budget}[name]
    return make(wanted, first, last, today)


def settled_on_unknown_days(rows: CommitmentQuerySet, chamber: str) -> int:
    """How many are settled while nobody recorded when: they cannot be in a list of a period."""
    wanted = rows.filter(chamber=chamber) if chamber else rows
    return wanted.settled().filter(settled_day=None).count()


def _settled(rows: CommitmentQuerySet, first: date, last: date, today: date) -> Annex:
    found = rows.settled().filter(settled_day__range=(first, last)).order_by("settled_day", "date", "pk")
    return Annex(
        name=SETTLED,
        title=_("Annex 1A: settled promises and motions"),
        about=_("What was settled in this period, and with which document."),
        heads=[KIND, NUMBER, TEXT, PLACE, pgettext_lazy("annex", "Settled with"), gettext_lazy("Settled on")],
        groups=[
            Group(
                "",
                [
                    [
                        *_first(row),
                        Cell(
                            row.settled_with.reference if row.settled_with else row.status_note,
                            row.settled_with.get_absolute_url() if row.settled_with else "",
                        ),
                        Cell(row.settled_day),
                    ]
                    for row in found
                ],
            )
        ],
    )


def _open(rows: CommitmentQuerySet, first: date, last: date, today: date) -> Annex:
    found = rows.unsettled().order_by("expected_date", "date", "pk")
    return Annex(
        name=OPEN,
        title=_("Annex 1B: open promises and motions"),
        about=_("What is not settled today, with the moment at which that is expected."),
        heads=[KIND, NUMBER, TEXT, PLACE, STATE, gettext_lazy("Expected moment of settling")],
        groups=[
            Group(
                "",
                [
                    [
                        *_first(row),
                        Cell(state_words(row, today)),
                        Cell(expected_words(expected_of(row)) or _("not known yet")),
                    ]
                    for row in found
                ],
            )
        ],
    )


def _budget(rows: CommitmentQuerySet, first: date, last: date, today: date) -> Annex:
    found = list(rows.unsettled().order_by("date", "pk"))
    groups = {
        CommitmentKind.MOTION.value: _("Motions in progress"),
        CommitmentKind.PROMISE.value: _("Promises in progress"),
    }
    return Annex(
        name=BUDGET,
        title=_("Annex to the budget: motions and promises in progress"),
        about=_("The same open motions and promises, in the form of the annex to the budget."),
        heads=[TEXT, PLACE, STATE],
        groups=[
            Group(
                title,
                [
                    [Cell(row.text, row.get_absolute_url()), _place(row), Cell(_state_with_moment(row, today))]
                    for row in found
                    if row.kind == kind
                ],
            )
            for kind, title in groups.items()
        ],
    )


def _state_with_moment(row: Commitment, today: date) -> str:
    moment = expected_words(expected_of(row))
    words = state_words(row, today)
    return " ".join([words, _("Expected: %(moment)s.") % {"moment": moment}]) if moment else words


def _first(row: Commitment) -> list[Cell]:
    """Kind and chamber, number, text and place, with which both lists of a collective letter begin."""
    kind = f"{capfirst(CommitmentKind(row.kind).label)}, {Chamber(row.chamber).label}"
    return [Cell(kind), Cell(row.number), Cell(row.text, row.get_absolute_url()), _place(row)]


def _place(row: Commitment) -> Cell:
    url = row.passage.get_absolute_url() if row.passage else ""
    document = document_of(row)
    return Cell(place_words(row), url or (document.get_absolute_url() if document else ""))
