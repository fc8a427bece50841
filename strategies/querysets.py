"""All reading of this room; `visible_to` and `editable_by` come first.

Counts and latest values are subqueries: they do not multiply each other, and for a page of a list the database works
them out for the rows of that page only.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.choices import Role
from accounts.querysets import answering
from ui.dates import period_start

from .choices import OverlapVerdict, Precision

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

    from .models import Document, Strategy
    from .rules import Reference

SOURCE_PATHS = (
    "source",
    "links_in__source",
    "links_in__passage__document",
    "milestones__source",
    "pillars__source",
    "pillars__goals__source",
    "pillars__challenges__source",
    "pillars__measures__source",
    "pillars__measures__milestones__source",
    "indicators__source",
    "indicators__targets__source",
    "indicators__measurements__source",
)
"""From a strategy to the documents that it, or something that belongs to it, was taken from."""

PRIORITY_PATHS = ("pillar__priority", "pillar__contributions__priority", "goal__contributions__priority")
"""From an indicator to the priorities that it tells something about: the one that is its pillar, and those that its
pillar or its goal itself contributes to. A measure that contributes brings none: indicators are not of measures."""

ANSWERED_PATHS = (("strategy",), ("measure",), ("pillar", "priority"))
"""From an indicator to what organisations answer for, partly in a room above, which is read by name."""

PASSAGE_USES = (
    "strategy_links__strategy",
    "contributions__priority",
    "contributions__pillar__strategy",
    "contributions__goal__pillar__strategy",
    "contributions__measure__pillar__strategy",
    "commitments",
)
"""From a passage to all that refers to it, partly in rooms above, which are read by name."""


class ContentQuerySet(models.QuerySet):
    """Content that everybody who is logged in may read."""

    def visible_to(self, user: AnyUser) -> Self:
        """Everything for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def _related(self, *path: str) -> type[models.Model]:
        """The model at the end of a path of relations; also of a room above this one, which is not imported here."""
        model: type[models.Model] = self.model
        for name in path:
            model = cast("type[models.Model]", model._meta.get_field(name).related_model)
        return model

    def _count(self, *path: str) -> Coalesce:
        """How many rows stand at the end of a path of relations."""
        rows = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()
        return Coalesce(Subquery(rows.annotate(total=Count("__".join(path))).values("total")), 0)

    def _latest_update(self, field: str, **conditions: Any) -> Subquery:
        """A field of the latest approved progress update."""
        of = cast("models.ManyToOneRel", self.model._meta.get_field("updates")).field.name
        approved = self._approved_updates().filter(**{of: OuterRef("pk")}, **conditions)
        return Subquery(approved.order_by("-round__year", "-reported_on", "-pk").values(field)[:1])

    def with_updates(self, year: int) -> Self:
        """With `declared`, the status of the latest approved progress update, and `reported_on`, the day of the latest
        one that was handed in, approved or not; both of the rounds up to `year`."""
        of = cast("models.ManyToOneRel", self.model._meta.get_field("updates")).field.name
        everything: Any = self._related("updates")._default_manager
        until: dict[str, Any] = {"round__year__lte": year}
        handed_in = everything.handed_in().filter(**{of: OuterRef("pk")}, **until).order_by("-reported_on", "-pk")
        return self.annotate(
            declared=self._latest_update("status", **until),
            reported_on=Subquery(handed_in.values("reported_on")[:1]),
        )

    def _approved_updates(self) -> Any:
        """Approved progress updates, which are of a room above; that room says what approved is."""
        updates: Any = self._related("updates")._default_manager
        return updates.approved()


class AnsweredForQuerySet(ContentQuerySet):
    """Content with dated responsible organisations, in the relation `responsibilities`."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """What `user` may change on `day`: coordinators everything, editors what their organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.answered_for_by(user.organisation_id, day)

    def with_responsible(self, day: date) -> Self:
        """With `responsible`: who answers for it on `day`, in short names, the first responsible first."""
        short_name = Coalesce(
            NullIf("organisation__abbreviation", Value("")), "organisation__name", output_field=TextField()
        )
        names = (
            answering(self.model, day)
            .annotate(everything=Value(1))
            .values("everything")
            .annotate(names=StringAgg(short_name, ", ", order_by=("-role", short_name)))
            .values("names")
        )
        return self.annotate(responsible=Subquery(names))

    def answered_for_by(self, organisation_id: int, day: date) -> Self:
        """What an organisation answers for on `day`."""
        return self.filter(Exists(answering(self.model, day).filter(organisation=organisation_id)))

    def answered_for_by_nobody(self, day: date) -> Self:
        """What nobody answers for on `day`."""
        return self.exclude(Exists(answering(self.model, day)))


def is_over(date_field: str, precision_field: str, day: date) -> Q:
    """Rows of which the period that a date stands for has ended before `day`."""
    return reduce(
        or_,
        (
            Q(**{precision_field: precision, f"{date_field}__lt": period_start(day, precision)})
            for precision in Precision.values
        ),
    )


class StrategyQuerySet(AnsweredForQuerySet):
    """The NDS and the strategies that it connects."""

    def for_list(self, day: date) -> Self:
        """With what the list of strategies shows, in a fixed number of queries."""
        return (
            self.with_responsible(day)
            .annotate(
                pillar_count=self._count("pillars"),
                goal_count=self._count("pillars", "goals"),
                measure_count=self._count("pillars", "measures"),
                indicator_count=self._count("indicators"),
            )
            .prefetch_related("links_in__passage__document")
        )

    def for_page(self) -> Self:
        """With everything that the page of a strategy shows, in a fixed number of queries.

        Contributions, priorities and challenges are of a room above; they are read by name.
        """
        return self.select_related("source").prefetch_related(
            "responsibilities__organisation",
            "responsibilities__person",
            "responsibilities__source",
            "links_in__passage__document",
            "links_out__passage__document",
            "links_out__strategy",
            "milestones__source",
            "pillars__source",
            "pillars__priority",
            "pillars__challenges__source",
            "pillars__contributions__priority",
            "pillars__goals__source",
            "pillars__goals__contributions__priority",
            "pillars__measures__source",
            "pillars__measures__contributions__priority",
            Prefetch("indicators", queryset=IndicatorQuerySet(self._related("indicators")).for_list()),
        )

    def drawing_on(self, document: Document) -> Self:
        """Strategies of which something was taken from a document."""
        everything = self.model._default_manager.order_by()
        return self.filter(
            reduce(or_, (Q(pk__in=everything.filter(**{path: document}).values("pk")) for path in SOURCE_PATHS))
        )


class MeasureQuerySet(AnsweredForQuerySet):
    """Measures. Their progress updates are of a room above; they are read by name."""

    def for_list(self, day: date) -> Self:
        """With what a list of measures shows, in a fixed number of queries."""
        milestones = self._related("milestones")._default_manager.filter(measure=OuterRef("pk")).order_by()
        ahead = milestones.filter(realised_date__isnull=True).order_by("current_date", "pk")
        return (
            self.select_related("pillar__strategy")
            .with_responsible(day)
            .annotate(
                milestone_count=self._count("milestones"),
                realised_count=Coalesce(
                    Subquery(
                        milestones.filter(realised_date__isnull=False)
                        .values("measure")
                        .annotate(total=Count("pk"))
                        .values("total")
                    ),
                    0,
                ),
                declared=self._latest_update("status"),
                next_date=Subquery(ahead.values("current_date")[:1]),
                next_precision=Subquery(ahead.values("current_precision")[:1]),
            )
        )

    def for_page(self) -> Self:
        """With everything that the page of a measure shows, in a fixed number of queries."""
        return self.select_related("pillar__strategy", "goal", "source").prefetch_related(
            "responsibilities__organisation",
            "responsibilities__person",
            "milestones__source",
            Prefetch("updates", queryset=self._approved_updates().for_page()),
            Prefetch("opinions", queryset=self._opinions()),
            Prefetch("agenda_items", queryset=self._open_agenda_items()),
        )

    def _open_agenda_items(self) -> models.QuerySet:
        """Decisions that are asked and not taken yet, which are of a room above; that room says what open is."""
        items: Any = self._related("agenda_items")._default_manager
        return items.open().with_subject()

    def _opinions(self) -> models.QuerySet:
        """Opinions of independent bodies, which are of a room above; that room says what a page needs of them."""
        opinions: Any = self._related("opinions")._default_manager
        return opinions.for_page()


class MilestoneQuerySet(ContentQuerySet):
    """Milestones."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """Those of the measures and strategies that `user` may change on `day`."""
        owners: list[Any] = [self._related(name)._default_manager for name in ("measure", "strategy")]
        measures, strategies = (owner.editable_by(user, day).order_by().values("pk") for owner in owners)
        return self.filter(Q(measure__in=measures) | Q(strategy__in=strategies))

    def late(self, day: date) -> Self:
        """Not realised while on `day` the period that was last planned is over."""
        return self.filter(is_over("current_date", "current_precision", day), realised_date__isnull=True)

    def with_owner(self) -> Self:
        """With the measure or strategy that each belongs to, in one query."""
        return self.select_related("measure__pillar__strategy", "strategy")


class IndicatorQuerySet(ContentQuerySet):
    """Indicators."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """Of which `user` may enter measurements on `day`: coordinators all, editors those of a strategy, a measure, or
        a priority that is their pillar, that their organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.filter(
            reduce(
                or_,
                (
                    Q(**{f"{'__'.join(path)}__in": self._answered_for_by(user.organisation_id, day, path)})
                    for path in ANSWERED_PATHS
                ),
            )
        )

    def _answered_for_by(self, organisation_id: int, day: date, path: tuple[str, ...]) -> models.QuerySet:
        """What an organisation answers for at the end of a path of relations, as numbers for a subquery."""
        rows: Any = self._related(*path)._default_manager
        return rows.answered_for_by(organisation_id, day).order_by().values("pk")

    def about(self, priority: models.Model) -> Self:
        """Those of a priority."""
        everything = self.model._default_manager.order_by()
        return self.filter(
            reduce(or_, (Q(pk__in=everything.filter(**{path: priority}).values("pk")) for path in PRIORITY_PATHS))
        )

    def measured_whole(self) -> Self:
        """Those of which no value is about a part only."""
        parts = self._related("measurements")._default_manager.filter(indicator=OuterRef("pk")).exclude(part="")
        return self.exclude(Exists(parts))

    def for_standing(self) -> Self:
        """With what the rules need to tell how an indicator goes, in a fixed number of queries."""
        measurements = self._related("measurements")._default_manager.select_related("superseded_by")
        return self.prefetch_related(Prefetch("measurements", queryset=measurements), "targets")

    def by_priority(self) -> dict[int, set[int]]:
        """The same for every priority at once, as numbers: the indicators of each, in one query."""
        pairs = [
            self.order_by().filter(**{f"{path}__isnull": False}).values_list(path, "pk") for path in PRIORITY_PATHS
        ]
        found: dict[int, set[int]] = defaultdict(set)
        for priority, indicator in pairs[0].union(*pairs[1:]):
            found[priority].add(indicator)
        return found

    def for_list(self) -> Self:
        """With what a list of indicators shows, in a fixed number of queries."""
        current = self._related("measurements")._default_manager.filter(
            indicator=OuterRef("pk"), superseded_by__isnull=True
        )
        return (
            self.select_related("strategy", "pillar", "source")
            .annotate(
                measurement_count=self._count("measurements"),
                latest_date=Subquery(current.order_by("-reference_date", "-pk").values("reference_date")[:1]),
                latest_precision=Subquery(current.order_by("-reference_date", "-pk").values("reference_precision")[:1]),
                target_year=Subquery(
                    self._related("targets")
                    ._default_manager.filter(indicator=OuterRef("pk"))
                    .order_by(F("year").asc(nulls_last=True), "pk")
                    .values("year")[:1]
                ),
            )
            .prefetch_related("measurements__superseded_by", "targets")
        )

    def for_page(self) -> Self:
        """With everything that the page of an indicator shows, in a fixed number of queries."""
        return self.select_related("strategy", "pillar", "goal", "measure", "source").prefetch_related(
            "measurements__source", "measurements__superseded_by", "targets__source"
        )


class MeasurementQuerySet(ContentQuerySet):
    """Measurements."""

    def current(self) -> Self:
        """The values that hold, without those that were corrected."""
        return self.filter(superseded_by__isnull=True)


class DocumentQuerySet(ContentQuerySet):
    """Documents."""

    def for_list(self) -> Self:
        """With what a list of documents shows, in a fixed number of queries."""
        return self.select_related("sender").annotate(passage_count=self._count("passages"))

    def for_page(self) -> Self:
        """With everything that the page of a document shows, in a fixed number of queries.

        Who quotes a passage is partly of rooms above; it is read by name.
        """
        passages = self._related("passages")._default_manager.select_related("paragraph")
        return (
            self.select_related("sender")
            .annotate(paragraph_count=self._count("paragraphs"))
            .prefetch_related(
                "activities",
                "people",
                "settled",
                Prefetch("passages", queryset=passages.order_by("paragraph__position", "start", "position", "pk")),
                *(f"passages__{path}" for path in PASSAGE_USES),
            )
        )

    def cited_as(self, reference: Reference) -> Self:
        """The documents that a reference means: by code, by dossier and number, or by the numbers of the chamber."""
        found = Q(code__iexact=reference.code)
        if reference.dossier:
            found |= Q(dossier__iexact=reference.full_dossier, number__iexact=reference.number)
        if reference.chamber_number:
            found |= Q(chamber_number__iexact=reference.chamber_number)
        elif reference.case_number:
            found |= Q(case_number__iexact=reference.case_number)
        return self.filter(found)

    def behind(self, strategy: Strategy) -> Self:
        """The documents that a strategy, or something that belongs to it, was taken from."""
        this = type(strategy)._default_manager.filter(pk=strategy.pk).order_by()
        return self.filter(reduce(or_, (Q(pk__in=this.values(path)) for path in SOURCE_PATHS)))


SIDES = ("first", "second")


class OverlapQuerySet(ContentQuerySet):
    """Overlaps between strategies."""

    def with_sides(self) -> Self:
        """With both pillars, goals or measures and their strategies, in one query."""
        return self.select_related(
            "assessed_by",
            *(
                f"{side}_{path}"
                for side in SIDES
                for path in ("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy")
            ),
        )

    def for_list(self) -> Self:
        """With both sides; what waits for a judgement comes before what was judged, the most alike first."""
        waits = models.Case(models.When(verdict=OverlapVerdict.SUGGESTED, then=Value(0)), default=Value(1))
        return self.with_sides().annotate(is_judged=waits).order_by("is_judged", "-score")

    def of_strategy(self, strategy: Strategy) -> Self:
        """Those with one side in a strategy."""
        return self.filter(
            reduce(
                or_,
                (
                    Q(**{f"{side}_{path}": strategy})
                    for side in SIDES
                    for path in ("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy")
                ),
            )
        )

    def suggested(self) -> Self:
        """Those that nobody judged yet."""
        return self.filter(verdict=OverlapVerdict.SUGGESTED)

    def confirmed(self) -> Self:
        """Those of which a coordinator said that there is something: the same, strengthening, conflicting."""
        return self.exclude(verdict__in=[OverlapVerdict.SUGGESTED, OverlapVerdict.REJECTED])
