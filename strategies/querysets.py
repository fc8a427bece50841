"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from accounts.models import User


class ContentQuerySet(models.QuerySet):
    """Content that everybody who is logged in may read."""

    def visible_to(self, user: User) -> ContentQuerySet:
        """Everything for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()


class MeasureQuerySet(ContentQuerySet):
    """Measures."""

    def for_list(self) -> MeasureQuerySet:
        """With what a list of measures shows, in a fixed number of queries."""
        return self.select_related("pillar__strategy", "goal", "source").annotate(
            milestone_count=Count("milestones", distinct=True),
            realised_count=Count("milestones", filter=Q(milestones__realised_date__isnull=False), distinct=True),
        )


class IndicatorQuerySet(ContentQuerySet):
    """Indicators."""

    def for_list(self) -> IndicatorQuerySet:
        """With what a list of indicators shows, in a fixed number of queries."""
        return self.select_related("strategy", "pillar", "source").annotate(
            measurement_count=Count("measurements", distinct=True)
        )
