"""Reading of strategies."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q

from .content import AnsweredForQuerySet
from .indicators import IndicatorQuerySet
from .sources import SOURCE_PATHS

if TYPE_CHECKING:
    from ..models import Document


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
