"""How single contributions add up to a matrix, at each level of its columns.

A contribution hangs on a pillar, a goal or a measure, and counts once in each level above: one on a measure in its
goal, its pillar and its strategy. One on a pillar, or on a measure without a goal, has no goal; where columns are goals
it stands in the column of the pillar as a whole. So each contribution stands in exactly one column of every level, and
the columns of a level always add up to the same number (docs/decisions/0014).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from strategies.rules import ATTENTION, DELAYED, DONE, NOT_STARTED, ON_TRACK, UNKNOWN

PRIORITY, STRATEGY = "prioriteit", "strategie"
PILLAR, GOAL, MEASURE = "pijler", "doel", "maatregel"
ROW_LEVELS = (PRIORITY, GOAL)
COLUMN_LEVELS = (STRATEGY, PILLAR, GOAL)

_WORST_FIRST = (DELAYED, ATTENTION, UNKNOWN, NOT_STARTED, ON_TRACK, DONE)


class Place(NamedTuple):
    """Where something hangs in the strategies; `goal` is empty for a pillar and for a measure without a goal."""

    strategy: int
    pillar: int
    goal: int | None = None


class Column(NamedTuple):
    """A column: a strategy, a pillar or a goal by its number.

    A column of a pillar between columns of goals is that pillar as a whole: what has no goal.
    """

    level: str
    number: int


class Link(NamedTuple):
    """One contribution: to which row, where it hangs, its kind, the worst status of its measures, and whether the other
    side disputes it."""

    row: int
    place: Place
    kind: str
    status: str = UNKNOWN
    disputed: bool = False


class State(Enum):
    """What an empty or filled cell means."""

    FILLED = "filled"
    WHITE_SPOT = "white_spot"
    """Nobody recorded anything; that is not the same as "there is nothing"."""
    IN_PILLAR = "in_pillar"
    """Nothing of this goal itself, but something of its pillar as a whole."""
    NOT_ASKED = "not_asked"
    """A pillar as a whole, of which the goals have columns of their own: nothing has to be here."""


@dataclass(frozen=True)
class Cell:
    """What one column contributes to one row: the number per kind in the order of kinds, the worst status of the
    measures concerned (empty without contributions), and how many are disputed."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    status: str = ""
    disputed: int = 0
    state: State = State.WHITE_SPOT

    @property
    def total(self) -> int:
        """All contributions."""
        return sum(self.kinds.values())

    @property
    def is_white_spot(self) -> bool:
        """Nobody recorded anything here."""
        return self.state is State.WHITE_SPOT


def worst(statuses: Iterable[str]) -> str:
    """The worst of computed statuses; of nothing, too little data.

    Too little data comes after "needs attention" and before everything that goes as planned: what is not known of one
    measure must not look green because of another.
    """
    return min(statuses, key=_WORST_FIRST.index, default=UNKNOWN)


def column_of(place: Place, level: str) -> Column:
    """The one column of a level in which something counts."""
    if level == STRATEGY:
        return Column(STRATEGY, place.strategy)
    if level == PILLAR or place.goal is None:
        return Column(PILLAR, place.pillar)
    return Column(GOAL, place.goal)


def matrix(
    rows: Sequence[int],
    columns: Sequence[Column],
    links: Iterable[Link],
    kinds: Sequence[str],
    level: str = STRATEGY,
    pillars: Mapping[int, int] | None = None,
) -> list[list[Cell]]:
    """One cell per row and column.

    `pillars` gives the pillar of each goal that has a column; only columns of goals need it.
    """
    pillars = pillars or {}
    with_goals = {pillars[column.number] for column in columns if column.level == GOAL}
    found: dict[tuple[int, Column], list[Link]] = {}
    for link in links:
        found.setdefault((link.row, column_of(link.place, level)), []).append(link)

    def state(row: int, column: Column) -> State:
        if column.level == GOAL and (row, Column(PILLAR, pillars[column.number])) in found:
            return State.IN_PILLAR
        if level == GOAL and column.level == PILLAR and column.number in with_goals:
            return State.NOT_ASKED
        return State.WHITE_SPOT

    return [
        [
            _cell(found[row, column], kinds) if (row, column) in found else Cell(state=state(row, column))
            for column in columns
        ]
        for row in rows
    ]


def _cell(links: Sequence[Link], kinds: Sequence[str]) -> Cell:
    counted = Counter(link.kind for link in links)
    return Cell(
        {kind: counted[kind] for kind in kinds if counted[kind]},
        worst(link.status for link in links),
        sum(link.disputed for link in links),
        State.FILLED,
    )


def together(cells: Iterable[Cell]) -> int:
    """How many contributions some cells hold."""
    return sum(cell.total for cell in cells)
