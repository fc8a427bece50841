"""The matrix as it stands on a day: which rows and columns there are, and what stands in each cell.

The number of queries does not depend on the number of priorities, columns or contributions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from strategies.choices import OverlapVerdict
from strategies.models import Goal, Measure, Overlap, Pillar, Strategy
from strategies.rules import UNKNOWN
from strategies.standings import measure_standings

from .choices import ContributionKind, Response
from .models import Contribution, Priority
from .querysets import ContributionQuerySet
from .rules import GOAL, PILLAR, PRIORITY, STRATEGY, Cell, Column, Link, Place, column_of, matrix, together, worst

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

JUDGED = (OverlapVerdict.SAME, OverlapVerdict.STRENGTHENS, OverlapVerdict.CONFLICTS)
"""What a coordinator found of an overlap, other than that there is none."""


@dataclass(frozen=True)
class Head:
    """A column with its words: the strategy, pillar or goal, and the pillar above it."""

    column: Column
    strategy: Strategy
    pillar: Pillar | None = None
    goal: Goal | None = None
    is_whole: bool = False
    """The pillar as a whole, between columns of its goals."""

    @property
    def target(self) -> Strategy | Pillar | Goal:
        """What the column is about."""
        return self.goal or self.pillar or self.strategy

    @property
    def part(self) -> str:
        """How an address names it within its strategy; empty for the strategy itself."""
        return "" if self.column.level == STRATEGY else f"{self.column.level}-{self.column.number}"

    @property
    def pillar_part(self) -> str:
        """How an address names the pillar of the column."""
        return f"{PILLAR}-{self.pillar.pk}" if self.pillar else ""


@dataclass(frozen=True)
class Row:
    """A priority with what contributes to it, or one of its goals with the overlaps that were judged."""

    priority: Priority
    cells: list[Cell]
    goal: Goal | None = None

    @property
    def total(self) -> int:
        """Of all columns together."""
        return together(self.cells)


@dataclass(frozen=True)
class Matrix:
    """Everything that a page with the matrix shows."""

    strategies: list[Strategy]
    """All that can be chosen, also those without a column now."""
    heads: list[Head]
    rows: list[Row]
    links: list[Link] = field(repr=False)
    """The contributions that are counted."""

    @property
    def priority_rows(self) -> list[Row]:
        """The rows that hold contributions."""
        return [row for row in self.rows if row.goal is None]

    @property
    def totals(self) -> list[int]:
        """Of each column."""
        return [sum(row.cells[index].total for row in self.priority_rows) for index in range(len(self.heads))]

    @property
    def total(self) -> int:
        """All contributions that are counted."""
        return sum(row.total for row in self.priority_rows)

    @property
    def white_spots(self) -> int:
        """Places where nobody recorded anything."""
        return sum(cell.is_white_spot for row in self.priority_rows for cell in row.cells)


def concerned_measures(contributions: ContributionQuerySet) -> QuerySet[Measure]:
    """The measures that contributions are about: themselves, or all of a goal or pillar; each once."""
    at = {
        name: contributions.order_by().filter(**{f"{name}__isnull": False}).values(name)
        for name in ("pillar", "goal", "measure")
    }
    return Measure.objects.filter(
        Q(pillar__in=at["pillar"]) | Q(goal__in=at["goal"]) | Q(pk__in=at["measure"])
    ).order_by()


def target_statuses(contributions: ContributionQuerySet, day: date) -> dict[Column | int, str]:
    """The worst computed status on `day` of the measures of each target: by `Column` of a pillar or goal, and by number
    of a measure. What is missing has no measures."""
    concerned = concerned_measures(contributions)
    standings = measure_standings(concerned, day)
    found: dict[Column | int, list[str]] = defaultdict(list)
    for pk, pillar, goal in concerned.values_list("pk", "pillar", "goal"):
        # One that was added between two queries has to wait for the next time.
        status = standings[pk].computed if pk in standings else UNKNOWN
        found[pk].append(status)
        found[Column(PILLAR, pillar)].append(status)
        if goal:
            found[Column(GOAL, goal)].append(status)
    return {key: worst(statuses) for key, statuses in found.items()}


def contribution_links(contributions: ContributionQuerySet, day: date) -> list[Link]:
    """Each contribution as the rules take it, with the worst status of the measures concerned on `day`."""
    statuses = target_statuses(contributions, day)
    rows = (
        contributions.with_place()
        .order_by()
        .values_list("priority", "strategy_id", "pillar_at", "goal_at", "kind", "response", "pillar", "goal", "measure")
    )
    return [
        Link(
            row,
            Place(strategy, pillar_at, goal_at),
            kind,
            statuses.get(measure or (Column(GOAL, goal) if goal else Column(PILLAR, pillar)), UNKNOWN),
            response == Response.DISPUTED,
        )
        for row, strategy, pillar_at, goal_at, kind, response, pillar, goal, measure in rows
    ]


def read_matrix(
    user: AnyUser,
    day: date,
    *,
    series: str,
    rows: str = PRIORITY,
    columns: str = STRATEGY,
    strategy: str = "",
) -> Matrix:
    """The priorities of a series against strategies, their pillars or their goals, as `user` may see them on `day`.

    `strategy` is the code of the only strategy that gets columns, when given.
    """
    priorities = list(Priority.objects.visible_to(user).filter(series=series).order_by("position", "title"))
    contributions = Contribution.objects.visible_to(user).filter(priority__in=[row.pk for row in priorities])
    links = contribution_links(contributions, day)
    used = {link.place.strategy for link in links}
    strategies = [row for row in Strategy.objects.visible_to(user) if not row.is_nds or row.pk in used]
    chosen = [row for row in strategies if not strategy or row.code == strategy]
    shown = {row.pk for row in chosen}
    links = [link for link in links if link.place.strategy in shown]
    heads = column_heads(chosen, columns, links)
    pillars = {head.column.number: head.pillar.pk for head in heads if head.goal and head.pillar}
    wanted = [head.column for head in heads]
    cells = matrix([row.pk for row in priorities], wanted, links, ContributionKind.values, columns, pillars)
    body = [Row(priority, row) for priority, row in zip(priorities, cells, strict=True)]
    if rows == GOAL:
        body = _with_goals(body, wanted, columns, pillars)
    return Matrix(strategies, heads, body, links)


def column_heads(strategies: Sequence[Strategy], level: str, links: Iterable[Link]) -> list[Head]:
    """The columns of a level, in the order of the strategies.

    A pillar as a whole gets a column beside its goals when something hangs on it, or when it has no goals.
    """
    if level == STRATEGY:
        return [Head(Column(STRATEGY, row.pk), row) for row in strategies]
    by_strategy: dict[int, list[Pillar]] = defaultdict(list)
    for pillar in Pillar.objects.filter(strategy__in=strategies):
        by_strategy[pillar.strategy_id].append(pillar)
    if level == PILLAR:
        return [Head(Column(PILLAR, pillar.pk), row, pillar) for row in strategies for pillar in by_strategy[row.pk]]
    goals: dict[int, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(pillar__strategy__in=strategies):
        goals[goal.pillar_id].append(goal)
    whole = {link.place.pillar for link in links if link.place.goal is None}
    heads = []
    for row in strategies:
        for pillar in by_strategy[row.pk]:
            if pillar.pk in whole or not goals[pillar.pk]:
                heads.append(Head(Column(PILLAR, pillar.pk), row, pillar, is_whole=True))
            heads += [Head(Column(GOAL, goal.pk), row, pillar, goal) for goal in goals[pillar.pk]]
    return heads


def _with_goals(body: Sequence[Row], columns: Sequence[Column], level: str, pillars: Mapping[int, int]) -> list[Row]:
    """Below each priority the goals under its pillar of the NDS, with the overlaps that were judged."""
    of_pillar: dict[int | None, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(pillar__in=[row.priority.pillar_id for row in body if row.priority.pillar_id]):
        of_pillar[goal.pillar_id].append(goal)
    goals = [goal for row in body for goal in of_pillar[row.priority.pillar_id]]
    numbers = [goal.pk for goal in goals]
    found = matrix(numbers, columns, overlap_links(numbers), [verdict.value for verdict in JUDGED], level, pillars)
    cells = dict(zip(numbers, found, strict=True))
    rows = []
    for row in body:
        rows += [row, *(Row(row.priority, cells[goal.pk], goal) for goal in of_pillar[row.priority.pillar_id])]
    return rows


_SIDES = ("first", "second")
_GOAL_OF = ("{}_goal", "{}_measure__goal")
_PLACE_OF = {
    "{}_pillar": ("{}_pillar__strategy", "{}_pillar", None),
    "{}_goal": ("{}_goal__pillar__strategy", "{}_goal__pillar", "{}_goal"),
    "{}_measure": ("{}_measure__pillar__strategy", "{}_measure__pillar", "{}_measure__goal"),
}


def overlaps_of(goals: Collection[int], *, side: str = "") -> QuerySet[Overlap]:
    """The judged overlaps of goals, or of measures for those goals, with a part of a strategy."""
    one = Q()
    for name in [side] if side else _SIDES:
        one |= Q(**{f"{name}_goal__in": goals}) | Q(**{f"{name}_measure__goal__in": goals})
    return Overlap.objects.filter(one, verdict__in=JUDGED)


def overlap_links(goals: Collection[int]) -> list[Link]:
    """Each judged overlap of one of `goals` with a place in another strategy; the verdict is its kind."""
    return [link for link, _number in numbered_overlap_links(goals)]


def numbered_overlap_links(goals: Collection[int]) -> list[tuple[Link, int]]:
    """The same, each with the number of the overlap."""
    found = []
    for side, other in (_SIDES, _SIDES[::-1]):
        rows = overlaps_of(goals, side=side).order_by("-score", "pk")
        names = [name.format(side) for name in _GOAL_OF]
        for part, (strategy, pillar, goal) in _PLACE_OF.items():
            place = [strategy.format(other), pillar.format(other), goal.format(other) if goal else "verdict"]
            chosen = rows.filter(**{f"{part.format(other)}__isnull": False})
            for pk, verdict, own, of_measure, *at in chosen.values_list("pk", "verdict", *names, *place):
                found.append((Link(own or of_measure, Place(at[0], at[1], at[2] if goal else None), verdict), pk))
    return found


def overlaps_in(goal: int, column: Column, level: str) -> list[int]:
    """The numbers of the judged overlaps that a cell of a goal counts."""
    links = numbered_overlap_links([goal])
    return [number for link, number in links if column_of(link.place, level) == column]
