"""Everything that a report may need, read in a fixed number of queries and grouped in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Organisation
from commitments.models import Commitment, CommitmentMeasure, CommitmentPriority, CommitmentResponsibility
from commitments.moves import courses_of
from priorities.models import (
    Challenge,
    Contribution,
    Opinion,
    Priority,
    PriorityResponsibility,
    Recommendation,
    Succession,
)
from priorities.standings import priority_standings
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
from strategies.rules import Standing
from strategies.standings import measure_standings

from ..choices import UpdateState
from ..models import ProgressUpdate, ReportingRound, UpdateRequest
from .organisations import Organisations


def grouped(rows: Iterable[Any], attribute: str) -> dict[Any, list[Any]]:
    """Rows by the value of an attribute, in the order in which they came."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups


@dataclass
class ProgressOf:
    """What is known of one priority or measure: approved updates, what is computed, what others think."""

    this_round: ProgressUpdate | None = None
    before: ProgressUpdate | None = None
    """The latest of an earlier round."""
    standing: Standing | None = None
    opinions: list[Opinion] = field(default_factory=list)


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
        self.indicators_of = Indicator.objects.by_priority(Priority.objects.all())
        self.targets = grouped(Target.objects.order_by("year", "area", "pk"), "indicator_id")
        self.measurements = grouped(self._current_measurements(), "indicator_id")

        self.priorities = list(Priority.objects.order_by("-series", "position", "title", "pk"))
        self.priority_responsibilities = grouped(PriorityResponsibility.objects.order_by("pk"), "priority_id")
        self.successions = list(Succession.objects.order_by("successor", "predecessor"))
        self.challenges = grouped(Challenge.objects.order_by("pillar", "position", "pk"), "pillar_id")
        self.contributions = list(Contribution.objects.order_by("priority", "kind", "pk"))

        self._read_round(year)

        self.commitments = list(Commitment.objects.order_by("date", "pk"))
        self.commitment_priorities = grouped(CommitmentPriority.objects.order_by("pk"), "commitment_id")
        self.commitment_measures = grouped(CommitmentMeasure.objects.order_by("pk"), "commitment_id")
        self.commitment_courses = courses_of(self.commitments)
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

    def _read_round(self, year: int) -> None:
        """What was asked and reported, up to the round of `year`, and how everything stands on the reference date."""
        rounds = list(ReportingRound.objects.filter(year__lte=year).order_by("-year"))
        self.round = next((row for row in rounds if row.year == year), None)
        self.requests = list(UpdateRequest.objects.asked().filter(round__year=year).order_by("pk"))
        updates = list(
            ProgressUpdate.objects.filter(round__year__lte=year)
            .select_related("round", "delayed_milestone")
            .order_by("-round__year", "-reported_on", "-pk")
        )
        self.updates_of_round = [row for row in updates if row.round.year == year]
        self.approved = [row for row in updates if row.state == UpdateState.APPROVED]
        self.previous_year = max((row.round.year for row in self.approved if row.round.year < year), default=None)
        self.opinions = list(Opinion.objects.filter(given_on__lte=self.reference_date).order_by("-given_on", "-pk"))
        self.recommendations = grouped(Recommendation.objects.order_by("position", "pk"), "opinion_id")
        of_priorities = priority_standings(Priority.objects.all(), self.reference_date)
        # Of the measures of other strategies only what takes part in the round is compared with its milestones.
        asked = {row.measure_id for row in self.requests if row.measure_id}
        asked |= {row.measure_id for row in self.updates_of_round if row.measure_id}
        under_priorities = {pk: one for each in of_priorities.values() for pk, one in each.measures.items()}
        elsewhere = Measure.objects.filter(pk__in=asked - under_priorities.keys())
        of_measures = under_priorities | measure_standings(elsewhere, self.reference_date)
        self.progress_of_priority = self._progress("priority_id", of_priorities, year)
        self.progress_of_measure = self._progress("measure_id", of_measures, year)

    def _progress(self, attribute: str, standings: Mapping[int, Standing], year: int) -> dict[int, ProgressOf]:
        """What is known by the number of the thing; one of which nothing is known has an empty entry."""
        found: dict[int, ProgressOf] = defaultdict(ProgressOf)
        for pk, standing in standings.items():
            found[pk].standing = standing
        for key, updates in grouped(self.approved, attribute).items():
            found[key].this_round = next((row for row in updates if row.round.year == year), None)
            found[key].before = next((row for row in updates if row.round.year < year), None)
        for key, opinions in grouped(self.opinions, attribute).items():
            found[key].opinions = opinions
        return found

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
