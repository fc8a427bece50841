"""The part of a snapshot about strategies: levels, relations, milestones and indicators."""

from __future__ import annotations

from typing import Any

from strategies.models import Goal, Indicator, Measure, Milestone, Pillar, Strategy, StrategyLink

from .canonical import day, imprecise, number
from .progress import Progress
from .sources import Sources
from .tables import Tables


class Strategies:
    """Turns strategies and what hangs under them into plain values."""

    def __init__(self, tables: Tables, sources: Sources, progress: Progress) -> None:
        self.tables = tables
        self.sources = sources
        self.progress = progress
        self._indicators: dict[str, dict[str, Any]] = {}

    def origin(self, row: Any) -> dict[str, Any]:
        """Where a row comes from and in whose words it is."""
        return {
            "wording": row.wording,
            "source": self.sources.refer(row.source_id, row.source_detail),
            "example": row.is_example,
        }

    def strategy(self, strategy: Strategy) -> dict[str, Any]:
        """One strategy with its own level names and everything under it."""
        tables = self.tables
        adopted = strategy.adopted_on
        return {
            "code": strategy.code,
            "title": strategy.title,
            "motto": strategy.motto,
            "principle": strategy.principle,
            "summary": strategy.summary,
            "structure": strategy.structure,
            "adopted_on": day(adopted) if adopted and adopted <= tables.reference_date else None,
            "period": {"from": strategy.period_from, "to": strategy.period_to},
            "url": strategy.url,
            "levels": {
                "pillar": [strategy.pillar_name, strategy.pillar_name_plural],
                "goal": [strategy.goal_name, strategy.goal_name_plural],
                "measure": [strategy.measure_name, strategy.measure_name_plural],
            },
            **self.origin(strategy),
            "responsible": tables.organisations.answering(tables.strategy_responsibilities[strategy.pk]),
            "links": [self.link(link) for link in tables.links[strategy.pk]],
            "pillars": [self.pillar(pillar) for pillar in tables.pillars_of[strategy.pk]],
            "milestones": [self.milestone(row) for row in tables.milestones_of_strategy[strategy.pk]],
            "indicators": [row.code for row in tables.indicators if row.strategy_id == strategy.pk],
        }

    def link(self, link: StrategyLink) -> dict[str, Any]:
        """How the NDS relates to the strategy."""
        return {
            "kind": link.kind,
            "explanation": link.explanation,
            "passage": self.sources.quote(self.tables.passages.get(link.passage_id)),
            **self.origin(link),
        }

    def pillar(self, pillar: Pillar) -> dict[str, Any]:
        """One pillar with goals, and its measures in short."""
        measures = self.tables.measures_of[pillar.pk]
        return {
            "number": pillar.number,
            "title": pillar.title,
            "summary": pillar.summary,
            **self.origin(pillar),
            "goals": [self.goal(goal) for goal in self.tables.goals_of[pillar.pk]],
            "measures": [self._measure_in_short(row) for row in measures],
        }

    def _measure_in_short(self, measure: Measure) -> dict[str, Any]:
        """A measure as one of a pillar's; of what takes part in the round also when it is to be ready."""
        progress = self.progress.of(measure)
        rows = self.tables.milestones_of_measure[measure.pk] if progress["standing"] else []
        milestones = [self.milestone(row) for row in rows]
        return {
            "code": measure.code,
            "title": measure.title,
            "milestones": milestones,
            **self.origin(measure),
            **progress,
        }

    def goal(self, goal: Goal) -> dict[str, Any]:
        """A goal with the codes of the measures that work on it; none is a white spot."""
        measures = self.tables.measures_of[goal.pillar_id]
        return {
            "number": goal.number,
            "title": goal.title,
            **self.origin(goal),
            "measures": [row.code for row in measures if row.goal_id == goal.pk],
        }

    def measure(self, measure: Measure) -> dict[str, Any]:
        """A measure in full: who, what it should bring, and its milestones."""
        tables = self.tables
        goal = tables.goal_by_id.get(measure.goal_id)
        return {
            "code": measure.code,
            "title": measure.title,
            "description": measure.description,
            "expected_result": measure.expected_result,
            "executor": measure.executor,
            "goal": goal.number if goal else None,
            **self.origin(measure),
            "responsible": tables.organisations.answering(tables.measure_responsibilities[measure.pk]),
            "milestones": [self.milestone(row) for row in tables.milestones_of_measure[measure.pk]],
            **self.progress.of(measure),
        }

    def milestone(self, milestone: Milestone) -> dict[str, Any]:
        """The three dates; what is realised after the reference date is not realised in this report."""
        realised = milestone.realised_date
        if realised and realised > self.tables.reference_date:
            realised = None
        return {
            "title": milestone.title,
            "original": imprecise(milestone.original_date, milestone.original_precision),
            "current": imprecise(milestone.current_date, milestone.current_precision),
            "realised": imprecise(realised, milestone.realised_precision),
            "reschedule_reason": milestone.reschedule_reason,
            "note": milestone.note,
            **self.origin(milestone),
        }

    def indicator(self, indicator: Indicator) -> dict[str, Any]:
        """An indicator, made when the report first mentions it."""
        if indicator.code not in self._indicators:
            self._indicators[indicator.code] = self._indicator(indicator)
        return self._indicators[indicator.code]

    def _indicator(self, indicator: Indicator) -> dict[str, Any]:
        """An indicator with its path and the values known on the reference date."""
        strategy = self.tables.strategy_by_id[indicator.strategy_id]
        pillar = self.tables.pillar_by_id.get(indicator.pillar_id)
        return {
            "code": indicator.code,
            "title": indicator.title,
            "unit": indicator.unit,
            "direction": indicator.direction,
            "baseline": {"value": number(indicator.baseline_value), "year": indicator.baseline_year},
            "note": indicator.note,
            "strategy": strategy.code,
            "pillar": pillar.number if pillar else None,
            **self.origin(indicator),
            "targets": [
                {
                    "year": row.year,
                    "area": row.area,
                    "value": number(row.value),
                    "words": row.value_text,
                    **self.origin(row),
                }
                for row in self.tables.targets[indicator.pk]
            ],
            "measurements": [
                {
                    "value": number(row.value),
                    "part": row.part,
                    "area": row.area,
                    "reference": imprecise(row.reference_date, row.reference_precision),
                    "remark": row.remark,
                    **self.origin(row),
                }
                for row in self.tables.measurements[indicator.pk]
            ],
        }
