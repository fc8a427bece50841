"""How measures stand on a day: reads the facts of many at once and lets the rules speak.

The number of queries does not depend on the number of measures. What is computed is never stored: it would be wrong
the next morning, and a page of the past needs it as it was (docs/decisions/0009).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Exists
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.querysets import answering

from . import rules
from .choices import Area, Direction
from .models import Indicator, Measure, Milestone
from .rules import Standing

LIMITS = rules.Limits(**settings.SIGNAL_LIMITS)


class Touch(NamedTuple):
    """The columns of a versioned row that tell when a person last changed it."""

    version: int
    origin_key: str | None
    created_at: Any
    updated_at: Any

    def day(self) -> date | None:
        """The day on which a person last changed the row; nothing when it is as it was loaded."""
        if self.origin_key and self.version == 1:
            return None
        return localtime(self.updated_at).date()


TOUCH = ("version", "origin_key", "created_at", "updated_at")


@dataclass
class Facts:
    """What is known of one measure."""

    row: Mapping[str, Any]
    milestones: list[rules.MilestoneFacts] = field(default_factory=list)
    series: list[rules.SeriesFacts] = field(default_factory=list)
    touched: list[date] = field(default_factory=list)

    def standing(self, today: date) -> Standing:
        """What the rules make of it."""
        declared = self.row["declared"] or ""
        signals = [*rules.milestone_signals(self.milestones, today, LIMITS), *rules.indicator_signals(self.series)]
        is_over = declared in {rules.DONE, rules.STOPPED} or (
            bool(self.milestones) and all(milestone.realised_date for milestone in self.milestones)
        )
        if not is_over:
            signals += rules.stewardship_signals(stewardship(self.row, self.touched), today, LIMITS)
        return Standing(
            declared,
            rules.measure_status(self.milestones, signals, today, is_measured=bool(self.series)),
            rules.in_order(signals),
            rules.against_first_plan(self.milestones, today, LIMITS),
        )


def measure_standings(measures: models.QuerySet[Measure], today: date) -> dict[int, Standing]:
    """The standing of each of `measures` on `today`, by number."""
    return {pk: facts.standing(today) for pk, facts in measure_facts(measures, today).items()}


def measure_facts(measures: models.QuerySet[Measure], today: date) -> dict[int, Facts]:
    """What is known of each of `measures`, by number, in a fixed number of queries."""
    ids = list(measures.order_by().values_list("pk", flat=True))
    rows = standing_columns(Measure.objects.filter(pk__in=ids), today, "code", "title")
    facts = {row["pk"]: Facts(row) for row in rows}
    milestones = Milestone.objects.filter(measure__in=ids).order_by("current_date", "pk")
    for row in milestones.values("measure", *_MILESTONE, *TOUCH):
        found = facts[row["measure"]]
        address = reverse("strategies:measure-detail", args=[found.row["code"]])
        found.milestones.append(milestone_facts(row, today, f"{address}#mijlpaal-{row['pk']}"))
        found.touched += touched(row)
    for indicator in Indicator.objects.filter(measure__in=ids).for_standing():
        found = facts[indicator.measure_id]
        found.series += series_facts(indicator, today)
        found.touched += [day for value in indicator.measurements.all() for day in touched(vars(value))]
    return facts


def standing_columns(rows: models.QuerySet, today: date, *names: str) -> models.QuerySet:
    """Of things with responsible organisations and updates: who looks after each on `today`, and what was declared in
    the rounds up to that year."""
    model = rows.model
    answers = answering(model, today)
    return (
        rows.with_updates(today.year)  # type: ignore[attr-defined]  # of the querysets of measures and priorities
        .annotate(
            has_organisation=Exists(answers),
            has_person=Exists(answers.filter(person__isnull=False)),
        )
        .values("pk", *names, "declared", "reported_on", "has_organisation", "has_person", *TOUCH)
    )


def stewardship(row: Mapping[str, Any], touched_on: Iterable[date] = ()) -> rules.Stewardship:
    """Who looks after the thing of `row`, and when somebody last did; before that counts when it was loaded."""
    days = [*touched_on, *touched(row), *filter(None, [row["reported_on"]])]
    return rules.Stewardship(
        row["has_organisation"], row["has_person"], max(days, default=localtime(row["created_at"]).date())
    )


def touched(row: Mapping[str, Any]) -> list[date]:
    """The day on which a person last changed the row, if anybody did."""
    day = Touch(*(row[name] for name in TOUCH)).day()
    return [day] if day else []


_MILESTONE = (
    "pk",
    "title",
    "original_date",
    "original_precision",
    "current_date",
    "current_precision",
    "realised_date",
    "reschedule_reason",
)


def milestone_facts(row: Mapping[str, Any], today: date, url: str = "") -> rules.MilestoneFacts:
    """A row of milestones as the rules take it; what is realised after `today` is not realised on that day."""
    pk, title, *dates = (row[name] for name in _MILESTONE)
    facts = rules.MilestoneFacts(rules.Subject("milestone", pk, title, url), *dates)
    if facts.realised_date and facts.realised_date > today:
        return facts._replace(realised_date=None)
    return facts


def series_facts(indicator: Indicator, today: date) -> list[rules.SeriesFacts]:
    """How each measured part of an indicator goes by what is known of the days up to `today`.

    Reads what `for_standing` prefetches.
    """
    subject = rules.Subject("indicator", indicator.pk, indicator.title, indicator.get_absolute_url())
    targets = [
        rules.Point(row.year, row.value)
        for row in indicator.targets.all()
        if row.area == Area.NETHERLANDS and row.year and row.value is not None
    ]
    baseline = None
    if indicator.baseline_value is not None and indicator.baseline_year:
        baseline = rules.Point(indicator.baseline_year, indicator.baseline_value)
    courses = rules.series_courses(
        [
            row
            for row in indicator.measurements.all()
            if row.reference_date <= today and not hasattr(row, "superseded_by")
        ],
        target=targets[-1] if targets else None,
        baseline=baseline,
        higher_is_better=indicator.direction == Direction.UP,
        limits=LIMITS,
    )
    return [
        rules.SeriesFacts(subject, course.status, course.latest, course.line, indicator.unit, course.part)
        for course in courses
    ]


def by_parent(rows: Iterable[Mapping[str, Any]], parent: str) -> dict[int, list[Mapping[str, Any]]]:
    """Rows grouped by the thing that they hang on."""
    grouped: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[parent]].append(row)
    return grouped
