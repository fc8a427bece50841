"""Reading of overlaps between strategies."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Value

from ..choices import OverlapVerdict
from .content import ContentQuerySet

if TYPE_CHECKING:
    from ..models import Strategy

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
