"""Reading of indicators and their measurements."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from accounts.choices import Role

from .content import ContentQuerySet

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


PRIORITY_PATHS = ("pillar__priority", "pillar__contributions__priority", "goal__contributions__priority")
"""From an indicator to the priorities that it tells something about: the one that is its pillar, and those that its
pillar or its goal itself contributes to. A measure that contributes brings none: indicators are not of measures."""

ANSWERED_PATHS = (("strategy",), ("measure",), ("pillar", "priority"))
"""From an indicator to what organisations answer for, partly in a room above, which is read by name."""


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

    def by_priority(self, priorities: models.QuerySet) -> dict[int, set[int]]:
        """The same for many priorities at once, as numbers: the indicators of each, in one query."""
        chosen = priorities.order_by().values("pk")
        pairs = [self.order_by().filter(**{f"{path}__in": chosen}).values_list(path, "pk") for path in PRIORITY_PATHS]
        found: dict[int, set[int]] = defaultdict(set)
        for priority, indicator in pairs[0].union(*pairs[1:]):
            found[priority].add(indicator)
        return found

    def for_list(self) -> Self:
        """With what a list of indicators shows, in a fixed number of queries."""
        measurements = self._related("measurements")._default_manager
        # The corrected ones are looked up once: a join on corrections reads them all again for every indicator.
        corrected = measurements.order_by().filter(supersedes__isnull=False).values("supersedes")
        current = measurements.filter(indicator=OuterRef("pk")).exclude(pk__in=corrected)
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
