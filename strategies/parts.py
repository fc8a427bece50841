"""A pillar, goal or measure as one thing: which level it is of, which strategy it is in, and what that calls it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .choices import Level
from .models import Goal, Measure, Pillar, Strategy

LEVELS: Mapping[str, type[Pillar] | type[Goal] | type[Measure]] = {
    Level.PILLAR.value: Pillar,
    Level.GOAL.value: Goal,
    Level.MEASURE.value: Measure,
}
"""The rows of each level, from the top down."""


@dataclass(frozen=True)
class Part:
    """A part of a strategy. Reads what `row` was loaded with: its pillar and strategy."""

    row: Pillar | Goal | Measure

    @property
    def kind(self) -> str:
        """The code of its level."""
        return next(level for level, model in LEVELS.items() if isinstance(self.row, model))

    @property
    def pillar(self) -> Pillar:
        """The pillar that it is, or stands under."""
        return self.row if isinstance(self.row, Pillar) else self.row.pillar

    @property
    def strategy(self) -> Strategy:
        """The strategy that it belongs to."""
        return self.pillar.strategy

    @property
    def level(self) -> str:
        """What its strategy calls this level."""
        if isinstance(self.row, Pillar):
            return self.strategy.pillar_name
        return self.strategy.goal_name if isinstance(self.row, Goal) else self.strategy.measure_name

    @property
    def description(self) -> str:
        """What is written under its title; goals have a title alone."""
        if isinstance(self.row, Pillar):
            return self.row.summary
        return self.row.description if isinstance(self.row, Measure) else ""
