"""All reading of this room; `visible_to` and `editable_by` come first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.choices import ResponsibilityRole
from strategies.querysets import ContentQuerySet

if TYPE_CHECKING:
    from accounts.models import User

EDITING_ROLES = [ResponsibilityRole.RESPONSIBLE, ResponsibilityRole.CO_RESPONSIBLE]
"""In these roles an organisation's editors may change what it answers for."""


class PriorityQuerySet(ContentQuerySet):
    """Priorities."""

    def editable_by(self, user: User, day: date) -> PriorityQuerySet:
        """What `user` may change on `day`: coordinators everything, editors what their organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != "redacteur" or not user.organisation_id:
            return self.none()
        responsibilities = self.model._meta.get_field("responsibilities").related_model
        mine = responsibilities.objects.on(day).filter(
            priority=OuterRef("pk"), organisation=user.organisation_id, role__in=EDITING_ROLES
        )
        return self.filter(Exists(mine))

    def for_list(self) -> PriorityQuerySet:
        """With what the list shows, in a fixed number of queries."""
        return self.select_related("pillar").annotate(
            contribution_count=Count("contributions", distinct=True),
            goal_count=Count("pillar__goals", distinct=True),
            measure_count=Count("pillar__measures", distinct=True),
        )

    def search(self, words: str) -> PriorityQuerySet:
        """Priorities whose texts hold all of `words`, in any order and case."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(description__icontains=word)
                | Q(pillar__goals__title__icontains=word)
                | Q(source__code__icontains=word)
                | Q(source__number=word)
            )
        return found.distinct()


class ContributionQuerySet(ContentQuerySet):
    """Contributions."""

    def with_target(self) -> ContributionQuerySet:
        """With the pillar, goal or measure, its strategy and the passage, in one query."""
        return self.select_related(
            "priority",
            "pillar__strategy",
            "goal__pillar__strategy",
            "measure__pillar__strategy",
            "passage__document",
            "assessed_by",
        ).annotate(
            strategy_id=Coalesce("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy"),
        )
