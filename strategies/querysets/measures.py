"""Reading of measures and milestones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from .content import AnsweredForQuerySet, ContentQuerySet, is_over

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


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
