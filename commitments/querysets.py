"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery

from strategies.querysets import PASSAGE_USES, AnsweredForQuerySet, is_over

from .choices import CommitmentStatus


class CommitmentQuerySet(AnsweredForQuerySet):
    """Promises to parliament and motions."""

    def for_list(self) -> Self:
        """With what the list shows, in a fixed number of queries."""
        titles = (
            self._related("priority_links")
            ._default_manager.filter(commitment=OuterRef("pk"))
            .order_by()
            .values("commitment")
            .annotate(titles=StringAgg("priority__short_title", ", ", order_by="priority__short_title"))
            .values("titles")
        )
        return self.select_related("passage__document", "source", "settled_with").annotate(
            priority_titles=Subquery(titles)
        )

    def for_page(self) -> Self:
        """With everything that the page of one shows, in a fixed number of queries."""
        return self.select_related("passage__document__sender", "source", "settled_with").prefetch_related(
            "priority_links__priority",
            "responsibilities__organisation",
            "responsibilities__person",
            *(f"passage__{path}" for path in PASSAGE_USES),
        )

    def unsettled(self) -> Self:
        """Not yet settled, or only in part."""
        return self.exclude(status=CommitmentStatus.SETTLED)

    def late(self, day: date) -> Self:
        """Not settled while on `day` the expected period is over (`rules.is_late` in the database)."""
        return self.unsettled().filter(is_over("expected_date", "expected_precision", day))
