"""The part of a snapshot about priorities: what was agreed, what contributes, and what was reported."""

from __future__ import annotations

from typing import Any

from priorities.choices import ContributionKind
from priorities.models import Contribution, Priority
from strategies.models import Goal, Measure, Pillar

from .canonical import day
from .progress import Progress
from .sources import Sources
from .strategies import Strategies
from .tables import Tables

_KINDS = list(ContributionKind.values)


class Priorities:
    """Turns priorities and what hangs under them into plain values."""

    def __init__(self, tables: Tables, sources: Sources, strategies: Strategies, progress: Progress) -> None:
        self.tables = tables
        self.sources = sources
        self.progress = progress
        self.strategies = strategies

    def priority(self, priority: Priority) -> dict[str, Any]:
        """One priority with everything that its chapter shows."""
        tables = self.tables
        pillar = tables.pillar_by_id.get(priority.pillar_id)
        return {
            "slug": priority.slug,
            "title": priority.title,
            "title_en": priority.title_en,
            "short_title": priority.short_title,
            "series": priority.series,
            "summary": priority.summary,
            "description": priority.description,
            "in_nds": pillar is not None,
            **self.strategies.origin(priority),
            "responsible": tables.organisations.answering(tables.priority_responsibilities[priority.pk]),
            **self.progress.of(priority),
            **self._under(pillar),
            "indicators": self._indicators(priority, pillar),
            "contributions": [self.contribution(row) for row in self._ordered(tables.contributions_of[priority.pk])],
            "predecessors": self._successions(priority, forward=False),
            "successors": self._successions(priority, forward=True),
        }

    def _under(self, pillar: Pillar | None) -> dict[str, Any]:
        """Goals, obstacles and measures hang under the pillar of the NDS; an older topic has none."""
        if pillar is None:
            return {"goals": [], "challenges": [], "measures": []}
        tables = self.tables
        return {
            "goals": [self.strategies.goal(row) for row in tables.goals_of[pillar.pk]],
            "challenges": [
                {"kind": row.kind, "text": row.text, **self.strategies.origin(row)}
                for row in tables.challenges[pillar.pk]
            ],
            "measures": [self.strategies.measure(row) for row in tables.measures_of[pillar.pk]],
        }

    def _successions(self, priority: Priority, *, forward: bool) -> list[dict[str, Any]]:
        own, other = ("predecessor_id", "successor_id") if forward else ("successor_id", "predecessor_id")
        found = []
        for row in self.tables.successions:
            if getattr(row, own) != priority.pk or getattr(row, other) not in self.tables.priority_by_id:
                continue
            related = self.tables.priority_by_id[getattr(row, other)]
            found.append(
                {
                    "slug": related.slug,
                    "title": related.title,
                    "title_en": related.title_en,
                    "series": related.series,
                    "explanation": row.explanation,
                    **self.strategies.origin(row),
                }
            )
        return found

    def _indicators(self, priority: Priority, pillar: Pillar | None) -> list[str]:
        """Codes of the indicators of its own pillar, then of what contributes to it."""
        about = self.tables.indicators_of[priority.pk]
        found = [row for row in self.tables.indicators if row.pk in about]
        found.sort(key=lambda row: pillar is None or row.pillar_id != pillar.pk)
        return [self.strategies.indicator(row)["code"] for row in found]

    def _ordered(self, rows: list[Contribution]) -> list[Contribution]:
        """By strategy, then by kind, so that a strategy's contributions stand together."""
        found = []
        for row in rows:
            if pillar := self._pillar_of(row):
                position = self.tables.strategy_by_id[pillar.strategy_id].position
                found.append((position, _KINDS.index(row.kind), row.pk, row))
        return [row for *_, row in sorted(found, key=lambda one: one[:3])]

    def _pillar_of(self, row: Contribution) -> Pillar | None:
        tables = self.tables
        if row.measure_id:
            return tables.pillar_by_id.get(tables.measure_by_id[row.measure_id].pillar_id)
        if row.goal_id:
            return tables.pillar_by_id.get(tables.goal_by_id[row.goal_id].pillar_id)
        return tables.pillar_by_id.get(row.pillar_id)

    def contribution(self, row: Contribution) -> dict[str, Any]:
        """What in which strategy relates to the priority, how, why, and where that is written."""
        tables = self.tables
        pillar = self._pillar_of(row)
        if pillar is None:
            raise ValueError(f"contribution {row.pk} has no target")
        strategy = tables.strategy_by_id[pillar.strategy_id]
        level: str = "pillar"
        target: Pillar | Goal | Measure = pillar
        if row.measure_id:
            level, target = "measure", tables.measure_by_id[row.measure_id]
        elif row.goal_id:
            level, target = "goal", tables.goal_by_id[row.goal_id]
        return {
            "kind": row.kind,
            "explanation": row.explanation,
            "wording": row.wording,
            "passage": self.sources.quote(tables.passages.get(row.passage_id)),
            "assessed_on": day(row.assessed_on),
            "example": row.is_example,
            "strategy": strategy.code,
            "level": level,
            "pillar": {"number": pillar.number, "title": pillar.title},
            "target": {
                "code": getattr(target, "code", "") or getattr(target, "number", ""),
                "title": target.title,
                **self.strategies.origin(target),
            },
        }
