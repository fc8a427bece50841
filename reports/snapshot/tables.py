"""Everything that a report may need, read in a fixed number of queries and grouped in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import Organisation
from commitments.models import Commitment, CommitmentPriority, CommitmentResponsibility
from priorities.models import Challenge, Contribution, Priority, PriorityResponsibility, Succession
from strategies.models import (
    Document,
    Goal,
    Indicator,
    Measure,
    Measurement,
    MeasureResponsibility,
    Milestone,
    ParliamentaryActivity,
    Passage,
    Pillar,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
    Target,
)

from ..models import ProgressUpdate
from .organisations import Organisations


def grouped(rows: Iterable[Any], attribute: str) -> dict[Any, list[Any]]:
    """Rows by the value of an attribute, in the order in which they came."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups


class Tables:
    """The rows of all content tables at the moment that the database answers for."""

    def __init__(self, *, year: int, reference_date: date) -> None:
        self.reference_date = reference_date
        self.organisations = Organisations(Organisation.objects.order_by("pk"), reference_date)
        self.documents: dict[int | None, Document] = {
            row.pk: row for row in Document.objects.select_related("sender").order_by("pk")
        }
        self.passages: dict[int | None, Passage] = {row.pk: row for row in Passage.objects.order_by("pk")}
        self.activities = list(ParliamentaryActivity.objects.order_by("date", "time", "pk"))

        self.strategies = list(Strategy.objects.order_by("position", "code"))
        self.links = grouped(StrategyLink.objects.order_by("strategy", "kind", "pk"), "strategy_id")
        self.strategy_responsibilities = grouped(StrategyResponsibility.objects.order_by("pk"), "strategy_id")
        self.pillars = list(Pillar.objects.order_by("strategy__position", "strategy", "position", "pk"))
        self.goals = list(Goal.objects.order_by("pillar", "position", "pk"))
        self.measures = list(Measure.objects.order_by("pillar", "position", "code"))
        self.measure_responsibilities = grouped(MeasureResponsibility.objects.order_by("pk"), "measure_id")
        milestones = list(Milestone.objects.order_by("current_date", "original_date", "title", "pk"))
        self.milestones_of_strategy = grouped(milestones, "strategy_id")
        self.milestones_of_measure = grouped(milestones, "measure_id")

        self.indicators = list(Indicator.objects.order_by("strategy__position", "position", "code"))
        self.indicators_of = Indicator.objects.by_priority()
        self.targets = grouped(Target.objects.order_by("year", "area", "pk"), "indicator_id")
        self.measurements = grouped(self._current_measurements(), "indicator_id")

        self.priorities = list(Priority.objects.order_by("-series", "position", "title", "pk"))
        self.priority_responsibilities = grouped(PriorityResponsibility.objects.order_by("pk"), "priority_id")
        self.successions = list(Succession.objects.order_by("successor", "predecessor"))
        self.challenges = grouped(Challenge.objects.order_by("pillar", "position", "pk"), "pillar_id")
        self.contributions = list(Contribution.objects.order_by("priority", "kind", "pk"))

        updates = list(
            ProgressUpdate.objects.approved()
            .filter(round__year__lte=year)
            .select_related("round")
            .order_by("-round__year", "-reported_on", "-pk")
        )
        self.update_of_priority = {key: rows[0] for key, rows in grouped(updates, "priority_id").items() if key}
        self.update_of_measure = {key: rows[0] for key, rows in grouped(updates, "measure_id").items() if key}

        self.commitments = list(Commitment.objects.order_by("date", "pk"))
        self.commitment_priorities = grouped(CommitmentPriority.objects.order_by("pk"), "commitment_id")
        self.commitment_responsibilities = grouped(CommitmentResponsibility.objects.order_by("pk"), "commitment_id")

        self.strategy_by_id: dict[int | None, Strategy] = {row.pk: row for row in self.strategies}
        self.pillar_by_id: dict[int | None, Pillar] = {row.pk: row for row in self.pillars}
        self.goal_by_id: dict[int | None, Goal] = {row.pk: row for row in self.goals}
        self.measure_by_id: dict[int | None, Measure] = {row.pk: row for row in self.measures}
        self.priority_by_id: dict[int | None, Priority] = {row.pk: row for row in self.priorities}
        self.pillars_of = grouped(self.pillars, "strategy_id")
        self.goals_of = grouped(self.goals, "pillar_id")
        self.measures_of = grouped(self.measures, "pillar_id")
        self.contributions_of = grouped(self.contributions, "priority_id")

    def _current_measurements(self) -> list[Measurement]:
        """Values that no later value corrects, about days up to the reference date."""
        rows = list(Measurement.objects.order_by("reference_date", "part", "area", "pk"))
        corrected = {row.supersedes_id for row in rows}
        return [row for row in rows if row.pk not in corrected and row.reference_date <= self.reference_date]

    def has_examples(self) -> bool:
        """Whether any row that the report may show is fictional."""
        return any(row.is_example for rows in vars(self).values() for row in _rows(rows))


def _rows(value: Any) -> Iterable[Any]:
    """The rows with an example mark in a list, or in a mapping to rows or lists."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        for row in item if isinstance(item, list) else [item]:
            if hasattr(row, "is_example"):
                yield row
