"""How priorities stand on a day, with the measures that hang under them.

The number of queries does not depend on the number of priorities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from strategies import rules
from strategies.models import Goal, Indicator, Measure
from strategies.rules import Standing, Subject
from strategies.standings import (
    LIMITS,
    measure_address,
    measure_facts,
    measured_on,
    series_facts,
    standing_columns,
    stewardship,
)

from .models import Contribution, Priority, Succession


@dataclass(frozen=True)
class PriorityStanding(Standing):
    """How a priority stands, and its measures by number."""

    measures: dict[int, Standing] = field(default_factory=dict)
    columns: Mapping[int, Mapping[str, Any]] = field(default_factory=dict, repr=False, compare=False)
    """What was read of measures, among them these."""

    @cached_property
    def of_measures(self) -> tuple[rules.Signal, ...]:
        """The signals of its measures; one that is about a measure itself names it."""
        address = measure_address()
        return tuple(
            signal
            for pk, standing in self.measures.items()
            for signal in _named(self.columns[pk], standing.signals, address)
        )

    @property
    def reasons(self) -> tuple[rules.Signal, ...]:
        """All signals that explain the computed status: its own and those of its measures."""
        return rules.in_order([*self.signals, *self.of_measures])

    def count(self, status: str) -> int:
        """How many measures have this computed status."""
        return sum(standing.computed == status for standing in self.measures.values())

    @property
    def delayed_count(self) -> int:
        """How many of its measures are delayed, as computed."""
        return self.count(rules.DELAYED)

    @property
    def attention_count(self) -> int:
        """How many of its measures need attention, as computed."""
        return self.count(rules.ATTENTION)


def priority_standings(priorities: models.QuerySet[Priority], today: date) -> dict[int, PriorityStanding]:
    """The standing of each of `priorities` on `today`, by number.

    A priority that went on as another one has no signals: nobody has to look after it any more.
    """
    rows = list(
        standing_columns(
            Priority.objects.filter(pk__in=priorities.order_by().values("pk")).annotate(
                went_on=Exists(Succession.objects.filter(predecessor=OuterRef("pk"))),
                linked=Exists(Contribution.objects.filter(priority=OuterRef("pk"))),
            ),
            today,
            "pillar",
            "went_on",
            "linked",
        )
    )
    pillars = [row["pillar"] for row in rows if row["pillar"]]
    columns: dict[int, Mapping[str, Any]] = {}
    of_pillar: dict[int, dict[int, Standing]] = defaultdict(dict)
    for facts in measure_facts(Measure.objects.filter(pillar__in=pillars), today) if pillars else ():
        pk = facts.row["pk"]
        columns[pk], of_pillar[facts.row["pillar"]][pk] = facts.row, facts.standing(today)
    goals = _goals_without_measure(pillars) if pillars else {}
    indicators = _own_indicators(priorities)
    standings = {}
    for row in rows:
        measures = of_pillar[row["pillar"]]
        own = indicators.get(row["pk"], [])
        series = [part for indicator in own for part in series_facts(indicator, today)]
        signals: list[rules.Signal] = []
        if not row["went_on"]:
            signals = [*rules.indicator_signals(series), *rules.goal_signals(goals.get(row["pillar"], ()))]
            if (row["declared"] or "") not in {rules.DONE, rules.STOPPED}:
                since = [day for indicator in own for day in measured_on(indicator)]
                signals += rules.stewardship_signals(stewardship(row, since), today, LIMITS)
            if not row["linked"]:
                signals.append(rules.Signal(rules.NO_CONTRIBUTION))
        standings[row["pk"]] = PriorityStanding(
            row["declared"] or "",
            rules.priority_status(
                [standing.computed for standing in measures.values()],
                signals,
                is_measured=any(part.is_known for part in series),
                limits=LIMITS,
            ),
            rules.in_order(signals),
            rules.plan_of_all(standing.first_plan for standing in measures.values()),
            measures,
            columns,
        )
    return standings


def _named(row: Mapping[str, Any], signals: Iterable[rules.Signal], address: str) -> list[rules.Signal]:
    """Signals of a measure as its priority shows them."""
    measure = Subject("measure", row["pk"], row["title"], address.format(row["code"]))
    return [signal if signal.subject else signal._replace(subject=measure) for signal in signals]


def _goals_without_measure(pillars: Iterable[int]) -> dict[int | None, list[Subject]]:
    found: dict[int | None, list[Subject]] = defaultdict(list)
    goals = Goal.objects.filter(pillar__in=pillars, measures__isnull=True).select_related("pillar__strategy")
    for goal in goals.order_by("position", "pk"):
        found[goal.pillar_id].append(Subject("goal", goal.pk, goal.title, goal.get_absolute_url()))
    return found


def _own_indicators(priorities: models.QuerySet[Priority]) -> dict[int, list[Indicator]]:
    """The indicators of each priority that has any; those of a single measure count with that measure."""
    of_priority = Indicator.objects.filter(measure__isnull=True).by_priority(priorities)
    numbers = set().union(*of_priority.values())
    rows = {row.pk: row for row in Indicator.objects.filter(pk__in=numbers).for_standing()}
    return {priority: [rows[pk] for pk in sorted(found) if pk in rows] for priority, found in of_priority.items()}
