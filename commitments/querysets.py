"""All reading of this room; `visible_to` and `editable_by` come first."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from strategies.querysets import PASSAGE_USES, AnsweredForQuerySet, is_over

from .choices import CommitmentStatus


class CommitmentQuerySet(AnsweredForQuerySet):
    """Promises to parliament and motions."""

    def for_list(self, day: date) -> Self:
        """With what the list shows, in a fixed number of queries."""
        titles = (
            self._related("priority_links")
            ._default_manager.filter(commitment=OuterRef("pk"))
            .order_by()
            .values("commitment")
            .annotate(titles=StringAgg("priority__short_title", ", ", order_by="priority__short_title"))
            .values("titles")
        )
        return self.with_documents().with_responsible(day).annotate(priority_titles=Subquery(titles))

    def with_documents(self) -> Self:
        """With the papers in which each was made and with which it was settled."""
        return self.select_related("passage__document", "source", "settled_with")

    def for_page(self) -> Self:
        """With everything that the page of one shows, in a fixed number of queries."""
        responsibilities = self._related("responsibilities")._default_manager.select_related("organisation")
        return self.select_related(
            "passage__document__sender", "passage__paragraph", "source", "settled_with"
        ).prefetch_related(
            "priority_links__priority",
            "measure_links__measure__pillar__strategy",
            Prefetch("responsibilities", queryset=responsibilities),
            *(f"passage__{path}" for path in PASSAGE_USES),
        )

    def unsettled(self) -> Self:
        """Not yet settled, or only in part."""
        return self.exclude(status=CommitmentStatus.SETTLED)

    def settled(self) -> Self:
        """Settled, with `settled_day`: the recorded day, else that of the document; unknown when there is neither."""
        return self.filter(status=CommitmentStatus.SETTLED).annotate(
            settled_day=Coalesce("settled_on", "settled_with__date")
        )

    def late(self, day: date) -> Self:
        """Not settled while on `day` the expected period is over (`rules.is_late` in the database)."""
        return self.unsettled().filter(is_over("expected_date", "expected_precision", day))

    def on_time(self, day: date) -> Self:
        """All that are not late on `day`, settled or not."""
        everything: Any = self.model._default_manager
        return self.exclude(pk__in=everything.late(day).order_by().values("pk"))

    def expected_before(self, day: date) -> Self:
        """Of which the whole expected period lies before `day`."""
        return self.filter(is_over("expected_date", "expected_precision", day))

    def without_place(self) -> Self:
        """Of which nobody recorded where it stands: no passage and no document."""
        return self.filter(passage=None, source=None)

    def counts(self, day: date) -> dict[str, int]:
        """How many are `open` (also in part), `late` and `settled`, in one query."""
        settled = Q(status=CommitmentStatus.SETTLED)
        late = ~settled & is_over("expected_date", "expected_precision", day)
        found: dict[str, Any] = self.order_by().aggregate(
            open=Count("pk", filter=~settled), late=Count("pk", filter=late), settled=Count("pk", filter=settled)
        )
        return found
