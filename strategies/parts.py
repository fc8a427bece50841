"""A pillar, goal or measure as one thing: which strategy it is in, and what that calls it."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Goal, Measure, Pillar, Strategy


@dataclass(frozen=True)
class Part:
    """A part of a strategy. Reads what `row` was loaded with: its pillar and strategy."""

    row: Pillar | Goal | Measure

    @property
    def strategy(self) -> Strategy:
        """The strategy that it belongs to."""
        return self.row.strategy if isinstance(self.row, Pillar) else self.row.pillar.strategy

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
