"""What a priority can be linked to, named in one word for an address: "pijler-3", "doel-12", "maatregel-7"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import register_converter

from strategies.models import Goal, Measure, Pillar, Strategy

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

MODELS = {"pijler": Pillar, "doel": Goal, "maatregel": Measure}
FIELDS = {"pijler": "pillar", "doel": "goal", "maatregel": "measure"}
LIMIT = 50


class TargetConverter:
    """The word in an address."""

    regex = r"(?:pijler|doel|maatregel)-[0-9]{1,18}"

    def to_python(self, value: str) -> tuple[str, int]:
        kind, _dash, key = value.partition("-")
        return kind, int(key)

    def to_url(self, value: tuple[str, int] | str) -> str:
        return value if isinstance(value, str) else f"{value[0]}-{value[1]}"


register_converter(TargetConverter, "target")


@dataclass(frozen=True)
class Target:
    """A pillar, goal or measure with the strategy that it is in and that strategy's own word for it."""

    kind: str
    row: Pillar | Goal | Measure

    @property
    def word(self) -> str:
        """How an address names it."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def field(self) -> str:
        """The field of a contribution that refers to it."""
        return FIELDS[self.kind]

    @property
    def strategy(self) -> Strategy:
        """The strategy that it belongs to."""
        return self.row.strategy if isinstance(self.row, Pillar) else self.row.pillar.strategy

    @property
    def level(self) -> str:
        """What its strategy calls this level."""
        return {
            "pijler": self.strategy.pillar_name,
            "doel": self.strategy.goal_name,
            "maatregel": self.strategy.measure_name,
        }[self.kind]


def _rows(kind: str, user: AnyUser) -> QuerySet:
    path = "strategy" if kind == "pijler" else "pillar__strategy"
    return MODELS[kind].objects.visible_to(user).select_related(path)


def get(kind: str, key: int, user: AnyUser) -> Target | None:
    """The target that an address names, if the user may see it."""
    row = _rows(kind, user).filter(pk=key).first()
    return Target(kind, row) if row else None


def find(user: AnyUser, *, words: str = "", strategy: Strategy | None = None) -> list[Target]:
    """Targets whose titles hold all words, at most fifty, in the order of the strategies."""
    found: list[Target] = []
    for kind in MODELS:
        rows = _rows(kind, user)
        if strategy:
            rows = rows.filter(**{"strategy" if kind == "pijler" else "pillar__strategy": strategy})
        for word in words.split():
            rows = rows.filter(title__icontains=word)
        found += [Target(kind, row) for row in rows[:LIMIT]]
    return sorted(found, key=lambda target: target.strategy.position)[:LIMIT]
