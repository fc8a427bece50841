"""How measures stand on a day: reads the facts of many at once and lets the rules speak.

The number of queries does not depend on the number of measures. What is computed is never stored: it would be wrong
the next morning, and a page of the past needs it as it was (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Q, When
from django.urls import reverse
from django.utils.timezone import get_default_timezone

from accounts.models import Organisation
from accounts.querysets import answering

from . import rules
from .choices import Area, Direction
from .models import Indicator, Measure, Milestone
from .rules import Standing

NOTHING_KNOWN = Standing("", rules.UNKNOWN, ())
LIMITS = rules.Limits(**settings.SIGNAL_LIMITS)


TOUCHED_AT = Case(When(Q(origin_key__isnull=True) | Q(version__gt=1), then=F("updated_at")))
"""When a person last changed a row; nothing when it is as it was loaded."""


@dataclass
class Facts:
    """What is known of one measure."""

    row: Mapping[str, Any]
    milestones: list[rules.MilestoneFacts] = field(default_factory=list)
    series: list[rules.SeriesFacts] = field(default_factory=list)
    touched: list[datetime] = field(default_factory=list)

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
            rules.measure_status(
                self.milestones, signals, today, is_measured=any(part.is_known for part in self.series)
            ),
            rules.in_order(signals),
            rules.against_first_plan(self.milestones, today, LIMITS),
        )


def measure_standings(measures: models.QuerySet[Measure], today: date) -> dict[int, Standing]:
    """The standing of each of `measures` on `today`, by number."""
    return {pk: facts.standing(today) for pk, facts in measure_facts(measures, today).items()}


def measure_facts(measures: models.QuerySet[Measure], today: date) -> dict[int, Facts]:
    """What is known of each of `measures`, by number, in a fixed number of queries."""
    chosen = measures.order_by().values("pk")
    rows = standing_columns(Measure.objects.filter(pk__in=chosen), today, "code", "title", "pillar")
    facts = {row["pk"]: Facts(row) for row in rows}
    if not facts:
        return facts
    address = measure_address()
    milestones = Milestone.objects.filter(measure__in=chosen).order_by("current_date", "pk")
    for row in milestones.annotate(touched_at=TOUCHED_AT).values_list("measure", "touched_at", *_MILESTONE):
        # What was added between two queries has to wait for the next time.
        if found := facts.get(row[0]):
            found.milestones.append(milestone_facts(row[2:], today, address.format(found.row["code"])))
            found.touched += filter(None, [row[1]])
    indicators = Indicator.objects.filter(measure__in=chosen).for_standing()
    for indicator in indicators:
        if found := facts.get(indicator.measure_id):
            found.series += series_facts(indicator, today)
            found.touched += measured_at(indicator)
    return facts


def measure_address() -> str:
    """The address of a measure, to be filled in with its code.

    Ten thousand milestones need as many addresses: looking each one up would take longer than all rules together.
    """
    return reverse("strategies:measure-detail", args=["0"]).replace("/0/", "/{}/")


def standing_columns(rows: models.QuerySet, today: date, *names: str) -> models.QuerySet:
    """Of things with responsible organisations and updates: who looks after each on `today`, and what was declared in
    the rounds up to that year. An organisation that ended looks after nothing any more."""
    model = rows.model
    answers = answering(model, today).filter(organisation__in=Organisation.objects.on(today))
    named = answers.filter(Q(person__left_on__isnull=True) | Q(person__left_on__gt=today), person__isnull=False)
    return (
        rows.with_updates(today.year)  # type: ignore[attr-defined]  # of the querysets of measures and priorities
        .annotate(
            has_organisation=Exists(answers),
            has_person=Exists(named),
        )
        .annotate(touched_at=TOUCHED_AT)
        .values("pk", *names, "declared", "reported_on", "has_organisation", "has_person", "touched_at", "created_at")
    )


def stewardship(row: Mapping[str, Any], touched: Iterable[datetime] = ()) -> rules.Stewardship:
    """Who looks after the thing of `row`, and when somebody last did; before that counts when it was loaded."""
    moments = [*touched, *filter(None, [row["touched_at"]])]
    days = [day_of(max(moments))] if moments else []
    days += filter(None, [row["reported_on"]])
    return rules.Stewardship(row["has_organisation"], row["has_person"], max(days or [day_of(row["created_at"])]))


def day_of(moment: datetime) -> date:
    """The day of a moment here, without the look-up of a time zone for each of many rows."""
    return moment.astimezone(get_default_timezone()).date()


def measured_at(indicator: Indicator) -> list[datetime]:
    """When people entered its measurements. Reads what `for_standing` prefetches."""
    return [row.updated_at for row in indicator.measurements.all() if row.origin_key is None or row.version > 1]


_MILESTONE = (
    "pk",
    "title",
    "original_date",
    "original_precision",
    "current_date",
    "current_precision",
    "realised_date",
    "reschedule_reason",
    "realised_precision",
)


def milestone_facts(row: Sequence[Any], today: date, url: str = "") -> rules.MilestoneFacts:
    """A row of milestones, in the order of `_MILESTONE`, as the rules take it.

    What is realised after `today` is not realised on that day.
    """
    pk, title, *dates = row
    facts = rules.MilestoneFacts(rules.Subject("milestone", pk, title, f"{url}#mijlpaal-{pk}"), *dates)
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


def add_standings(rows: Iterable[Any], standings: Mapping[int, Standing]) -> None:
    """Give each row its `standing`; one that was removed a moment ago has nothing to tell."""
    for row in rows:
        row.standing = standings.get(row.pk, NOTHING_KNOWN)
