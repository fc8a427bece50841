"""Reading of documents."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q

from .content import ContentQuerySet
from .sources import PASSAGE_USES, SOURCE_PATHS

if TYPE_CHECKING:
    from ..models import Strategy
    from ..rules import Reference


class DocumentQuerySet(ContentQuerySet):
    """Documents."""

    def for_list(self) -> Self:
        """With what a list of documents shows, in a fixed number of queries."""
        return self.select_related("sender").annotate(passage_count=self._count("passages"))

    def for_page(self) -> Self:
        """With everything that the page of a document shows, in a fixed number of queries.

        Who quotes a passage is partly of rooms above; it is read by name.
        """
        passages = self._related("passages")._default_manager.select_related("paragraph")
        return (
            self.select_related("sender")
            .annotate(paragraph_count=self._count("paragraphs"))
            .prefetch_related(
                "activities",
                "people",
                "settled",
                Prefetch("passages", queryset=passages.order_by("paragraph__position", "start", "position", "pk")),
                *(f"passages__{path}" for path in PASSAGE_USES),
            )
        )

    def cited_as(self, reference: Reference) -> Self:
        """The documents that a reference means: by code, by dossier and number, or by the numbers of the chamber."""
        found = Q(code__iexact=reference.code)
        if reference.dossier:
            found |= Q(dossier__iexact=reference.full_dossier, number__iexact=reference.number)
        if reference.chamber_number:
            found |= Q(chamber_number__iexact=reference.chamber_number)
        elif reference.case_number:
            found |= Q(case_number__iexact=reference.case_number)
        return self.filter(found)

    def behind(self, strategy: Strategy) -> Self:
        """The documents that a strategy, or something that belongs to it, was taken from."""
        this = type(strategy)._default_manager.filter(pk=strategy.pk).order_by()
        return self.filter(reduce(or_, (Q(pk__in=this.values(path)) for path in SOURCE_PATHS)))
