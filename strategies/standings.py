"""How measures stand on a day: reads the facts of many at once and lets the rules speak.

The number of queries does not depend on the number of measures. What is computed is never stored: it would be wrong
the next morning, and a page of the past needs it as it was (docs/decisions/0009).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
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
from .models import Indicator, Measure, Measurement, Milestone, Target
from .querysets import TOUCHED_ON
from .rules import Standing

NOTHING_KNOWN = Standing("", rules.UNKNOWN, ())
LIMITS = rules.Limits(**settings.SIGNAL_LIMITS)


@dataclass
class Facts:
    """What is known of one measure."""

    row: Mapping[str, Any]
    milestones: list[rules.MilestoneFacts]
    series: list[rules.SeriesFacts]
    touched: list[date]

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
    return {facts.row["pk"]: facts.standing(today) for facts in measure_facts(measures, today)}


def measure_facts(measures: models.QuerySet[Measure], today: date) -> Iterator[Facts]:
    """What is known of each of `measures`, in a fixed number of queries.

    One measure after the other, so that the facts of ten thousand do not lie in memory at once.
    """
    chosen = measures.order_by().values("pk")
    rows = list(standing_columns(Measure.objects.filter(pk__in=chosen), today, "code", "title", "pillar"))
    if not rows:
        return
    planned: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    milestones = Milestone.objects.filter(measure__in=chosen).order_by("current_date", "pk")
    for row in milestones.annotate(touched_on=TOUCHED_ON).values_list("measure", "touched_on", *_MILESTONE):
        planned[row[0]].append(row[1:])
    measured: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(measure__in=chosen).for_standing():
        measured[indicator.measure_id].append(indicator)
    address = measure_address()
    for row in rows:
        url, own, indicators = address.format(row["code"]), planned[row["pk"]], measured[row["pk"]]
        touched = [*(columns[0] for columns in own if columns[0]), *chain(*map(measured_on, indicators))]
        yield Facts(
            row,
            [milestone_facts(columns[1:], today, url) for columns in own],
            [part for indicator in indicators for part in series_facts(indicator, today)],
            touched,
        )


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
        .annotate(
            touched_on=TOUCHED_ON,
            # A moment that only what nobody touched yet needs.
            loaded_at=Case(When(touched_on=None, reported_on=None, then=F("created_at"))),
        )
        .values("pk", *names, "declared", "reported_on", "has_organisation", "has_person", "touched_on", "loaded_at")
    )


def stewardship(row: Mapping[str, Any], touched: Iterable[date] = ()) -> rules.Stewardship:
    """Who looks after the thing of `row`, and on which day somebody last did; before that counts when it was loaded."""
    days = [*touched, *filter(None, [row["touched_on"], row["reported_on"]])]
    return rules.Stewardship(row["has_organisation"], row["has_person"], max(days or [day_of(row["loaded_at"])]))


def day_of(moment: datetime) -> date:
    """The day of a moment here, without the look-up of a time zone for each of many rows."""
    return moment.astimezone(get_default_timezone()).date()


def measured_on(indicator: Indicator) -> list[date]:
    """The days on which people entered its measurements. Reads what `for_standing` prefetches."""
    rows = indicator.measurements.all()
    return [day_of(row.updated_at) for row in rows if row.origin_key is None or row.version > 1]


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
    targets = [
        rules.Point(row.year, row.value)
        for row in indicator.targets.all()
        if row.area == Area.NETHERLANDS and row.year and row.value is not None
    ]
    values = [
        _Measured(row.area, row.part, row.reference_date, row.value)
        for row in indicator.measurements.all()
        if row.reference_date <= today and not hasattr(row, "superseded_by")
    ]
    return _series(indicator, targets, values)


@dataclass(slots=True)
class _Measured:
    """What the rules need of a value that holds."""

    area: str
    part: str
    reference_date: date
    value: Decimal


def _series(
    indicator: Indicator, targets: Sequence[rules.Point], values: Iterable[_Measured]
) -> list[rules.SeriesFacts]:
    subject = rules.Subject("indicator", indicator.pk, indicator.title, indicator.get_absolute_url())
    baseline = None
    if indicator.baseline_value is not None and indicator.baseline_year:
        baseline = rules.Point(indicator.baseline_year, indicator.baseline_value)
    courses = rules.series_courses(
        values,
        targets=targets,
        baseline=baseline,
        higher_is_better=indicator.direction == Direction.UP,
        limits=LIMITS,
    )
    return [
        rules.SeriesFacts(subject, course.status, course.latest, course.line, indicator.unit, course.part)
        for course in courses
    ]


def indicator_standings(indicators: models.QuerySet[Indicator], today: date) -> dict[int, Standing]:
    """The standing of each of `indicators` on `today`, by number. In three queries, of the columns that count only."""
    chosen = indicators.order_by().values("pk")
    values: dict[int, list[_Measured]] = defaultdict(list)
    measured = Measurement.objects.current().filter(
        indicator__in=chosen, area=Area.NETHERLANDS, reference_date__lte=today
    )
    columns = ("indicator", "area", "part", "reference_date", "value")
    for pk, area, part, day, number in measured.order_by("reference_date", "pk").values_list(*columns):
        values[pk].append(_Measured(area, part, day, number))
    targets: dict[int, list[rules.Point]] = defaultdict(list)
    wanted = Target.objects.filter(indicator__in=chosen, area=Area.NETHERLANDS).order_by("year", "pk")
    for pk, year, value in wanted.values_list("indicator", "year", "value"):
        if year and value is not None:
            targets[pk].append(rules.Point(year, value))
    return {
        row.pk: _of_series(_series(row, targets[row.pk], values[row.pk]))
        for row in Indicator.objects.filter(pk__in=chosen).order_by()
    }


def indicator_standing(indicator: Indicator, today: date) -> Standing:
    """How an indicator stands, of which nothing is declared. Reads what `for_standing` prefetches."""
    return _of_series(series_facts(indicator, today))


def _of_series(series: Sequence[rules.SeriesFacts]) -> Standing:
    status = rules.worst_status([part.status for part in series])
    return Standing("", status, rules.in_order(rules.indicator_signals(series)))


def add_standings(rows: Iterable[Any], standings: Mapping[int, Standing]) -> None:
    """Give each row its `standing`; one that was removed a moment ago has nothing to tell."""
    for row in rows:
        row.standing = standings.get(row.pk, NOTHING_KNOWN)
