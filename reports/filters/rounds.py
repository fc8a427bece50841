"""Filters above the list of all that is asked in a round."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from ui.lists import FilterSet, SearchFilter
from ui.marks import STATUSES

from ..choices import DeclaredStatus
from ..models import UpdateRequest
from ..querysets.rounds import STANDINGS, standing_is


def _standings() -> list[tuple[str, Any]]:
    return [(code, STATUSES[code].label) for code in reversed(STANDINGS)]


class RequestFilterSet(FilterSet):
    """Of which organisation, how far, with which declared status."""

    zoeken = SearchFilter("priority__title", "measure__title", "measure__code", "organisation__name", "person__name")
    organisatie = django_filters.ModelChoiceFilter(
        field_name="organisation", label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("All")
    )
    stand = django_filters.ChoiceFilter(
        label=_("State"), choices=_standings, empty_label=_("All"), method="filter_standing"
    )
    opgegeven = django_filters.ChoiceFilter(
        field_name="update__status", label=_("Declared status"), choices=DeclaredStatus, empty_label=_("All")
    )

    class Meta:
        model = UpdateRequest
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.queryset.order_by().values("organisation")
        self.filters["organisatie"].queryset = Organisation.objects.filter(pk__in=asked)

    def filter_standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Where the update stands."""
        return queryset.filter(standing_is(value))
