"""What strategies hold that no priority uses: pillars, goals and measures.

Used is what contributes itself, what stands under something that contributes, and what holds something that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from strategies.models import Strategy
from strategies.parts import LEVELS

from .models import Contribution
from .rules import GOAL, MEASURE, PILLAR

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


_USES: Mapping[str, Mapping[str, str]] = {
    PILLAR: {"pillar": "pk", "goal__pillar": "pk", "measure__pillar": "pk"},
    GOAL: {"goal": "pk", "pillar": "pillar", "measure__goal": "pk"},
    MEASURE: {"measure": "pk", "goal": "goal", "pillar": "pillar"},
}
"""By level: the paths from a contribution, and the field of the row that stands at their end."""


def unused(level: str, user: AnyUser) -> QuerySet:
    """The pillars, goals or measures of the linked strategies that no priority uses."""
    return without_use(level, _of_linked_strategies(level, user))


def without_use(level: str, rows: QuerySet) -> QuerySet:
    """Those of some pillars, goals or measures that no priority uses."""
    for path, own in _USES[level].items():
        rows = rows.exclude(Exists(Contribution.objects.filter(**{path: OuterRef(own)})))
    return rows


def unused_rows(user: AnyUser, *, level: str = "", strategy: Strategy | None = None, words: str = "") -> QuerySet:
    """All of them as one list of dictionaries: pk, level, name, pillar_name (empty of a pillar), code_of_measure (empty
    of others), and of the strategy place, strategy_code and strategy_title."""
    parts = []
    for name in LEVELS:
        if level and name != level:
            continue
        rows = unused(name, user)
        if strategy:
            rows = rows.filter(**{f"{_to_strategy(name)}": strategy})
        for word in words.split():
            rows = rows.filter(title__icontains=word)
        parts.append(_as_rows(name, rows))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _to_strategy(level: str) -> str:
    return "strategy" if level == PILLAR else "pillar__strategy"


def _of_linked_strategies(level: str, user: AnyUser) -> QuerySet:
    return LEVELS[level].objects.visible_to(user).filter(**{f"{_to_strategy(level)}__is_nds": False}).order_by()


def _as_rows(level: str, rows: QuerySet) -> QuerySet:
    strategy = _to_strategy(level)
    text: Any = CharField()
    return rows.annotate(
        level=Value(level, output_field=text),
        name=Cast("title", text),
        pillar_name=Cast(Value("") if level == PILLAR else "pillar__title", text),
        code_of_measure=Cast("code" if level == MEASURE else Value(""), text),
        place=F(f"{strategy}__position"),
        strategy_code=F(f"{strategy}__code"),
        strategy_title=F(f"{strategy}__title"),
    ).values("pk", "level", "name", "pillar_name", "code_of_measure", "place", "strategy_code", "strategy_title")


@dataclass(frozen=True)
class StrategyUse:
    """How much of a strategy no priority uses, per level: pairs of unused and all."""

    strategy: Strategy
    levels: Mapping[str, tuple[int, int]]

    @property
    def count(self) -> int:
        """Everything of it that is unused."""
        return sum(unused for unused, _all in self.levels.values())


def strategy_uses(user: AnyUser) -> list[StrategyUse]:
    """The linked strategies in their order, each with how much of it no priority uses; in seven queries."""
    strategies = list(Strategy.objects.visible_to(user).filter(is_nds=False))
    counts = {
        level: (_per_strategy(level, unused(level, user)), _per_strategy(level, _of_linked_strategies(level, user)))
        for level in LEVELS
    }
    return [
        StrategyUse(
            strategy,
            {level: (left.get(strategy.pk, 0), all_.get(strategy.pk, 0)) for level, (left, all_) in counts.items()},
        )
        for strategy in strategies
    ]


def _per_strategy(level: str, rows: QuerySet) -> dict[int, int]:
    path = _to_strategy(level)
    return dict(rows.values(path).annotate(total=Count("pk")).values_list(path, "total"))
