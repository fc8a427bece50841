"""All reading of this room; `visible_to` and `editable_by` come first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.choices import ResponsibilityRole, Role
from strategies.querysets import ContentQuerySet

if TYPE_CHECKING:
    from accounts.models import User

EDITING_ROLES = [ResponsibilityRole.RESPONSIBLE, ResponsibilityRole.CO_RESPONSIBLE]
"""In these roles an organisation answers for a priority, and its editors may change it."""


class PriorityQuerySet(ContentQuerySet):
    """Priorities."""

    def editable_by(self, user: User, day: date) -> PriorityQuerySet:
        """What `user` may change on `day`: coordinators everything, editors what their organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.filter(Exists(self._answering(day).filter(organisation=user.organisation_id)))

    def for_list(self, day: date) -> PriorityQuerySet:
        """With what the list shows, in a fixed number of queries; responsible are those of `day`."""
        return self.annotate(
            responsible=ArraySubquery(
                self._answering(day).values_list(
                    Coalesce(
                        NullIf("organisation__abbreviation", Value("")),
                        "organisation__name",
                        output_field=TextField(),
                    )
                )
            ),
            declared=self._latest_update("status"),
            declared_on=self._latest_update("reported_on"),
            goal_count=_counted("pillar__goals", self),
            measure_count=_counted("pillar__measures", self),
            contribution_count=_counted("contributions", self),
        )

    def for_page(self) -> PriorityQuerySet:
        """With everything that the page of one priority shows, in a fixed number of queries."""
        return self.select_related("pillar__strategy", "source").prefetch_related(
            "responsibilities__organisation",
            "pillar__goals__measures",
            "pillar__goals__source",
            "pillar__challenges__source",
            "pillar__measures__milestones",
            "pillar__measures__goal",
            "preceded_by__predecessor",
            "successions__successor",
            "commitment_links__commitment",
        )

    def series_names(self) -> list[str]:
        """The plans that priorities come from: those of the NDS first, of each sort the newest first."""
        counted = self.order_by().values("series").annotate(in_nds=Count("pillar"))
        return [
            row["series"] for row in sorted(counted, key=lambda row: (row["in_nds"] > 0, row["series"]), reverse=True)
        ]

    def with_responsible(self, organisation_id: int, day: date) -> PriorityQuerySet:
        """Those that an organisation answers for on `day`."""
        return self.filter(Exists(self._answering(day).filter(organisation=organisation_id)))

    def without_responsible(self, day: date) -> PriorityQuerySet:
        """Those that nobody answers for on `day`."""
        return self.exclude(Exists(self._answering(day)))

    def search(self, words: str) -> PriorityQuerySet:
        """Those whose texts, goals or source hold all of `words`, in any order and case."""
        found = self
        goals = self.model._meta.get_field("pillar").related_model._meta.get_field("goals").related_model
        for word in words.split():
            in_goal = goals._default_manager.filter(pillar=OuterRef("pillar"), title__icontains=word)
            found = found.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(description__icontains=word)
                | Q(source__code__icontains=word)
                | Q(source__number=word)
                | Q(Exists(in_goal))
            )
        return found

    def _answering(self, day: date) -> QuerySet:
        """Responsibilities, in an editing role, of the priority of the outer query on `day`."""
        model = self.model._meta.get_field("responsibilities").related_model
        return (
            model._default_manager.on(day)
            .filter(priority=OuterRef("pk"), role__in=EDITING_ROLES)
            .order_by("-role", "organisation__abbreviation")
        )

    def _latest_update(self, field: str) -> Subquery:
        """A field of the latest approved progress update, which a higher room holds."""
        updates = self.model._meta.get_field("updates").related_model
        latest = updates._default_manager.filter(priority=OuterRef("pk"), state="goedgekeurd")
        return Subquery(latest.order_by("-round__year", "-reported_on", "-pk").values(field)[:1])


def _counted(path: str, queryset: QuerySet) -> Coalesce:
    """Number of related rows as a subquery, so that several counts in one query do not multiply."""
    inner = queryset.model._default_manager.filter(pk=OuterRef("pk")).order_by()
    return Coalesce(Subquery(inner.annotate(n=Count(path)).values("n")), 0)


class ContributionQuerySet(ContentQuerySet):
    """Contributions."""

    def with_strategy(self) -> ContributionQuerySet:
        """With `strategy_id`, the strategy that the pillar, goal or measure belongs to."""
        return self.annotate(
            strategy_id=Coalesce("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy")
        )

    def with_target(self) -> ContributionQuerySet:
        """With the pillar, goal or measure, its strategy and the passage, in one query."""
        return self.with_strategy().select_related(
            "priority",
            "pillar__strategy",
            "goal__pillar__strategy",
            "measure__pillar__strategy",
            "passage__document",
            "assessed_by",
        )
