"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Q, Subquery

from strategies.choices import Precision
from strategies.querysets import PASSAGE_USES, AnsweredForQuerySet
from ui.dates import period_start

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
        over = (
            Q(expected_precision=precision, expected_date__lt=period_start(day, precision))
            for precision in Precision.values
        )
        return self.unsettled().filter(reduce(or_, over))
