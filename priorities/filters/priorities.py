"""Filters above the list of priorities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.querysets import stale
from strategies.filters import AnsweredForFilter, DeclaredFilterSet
from strategies.rules import Standing
from ui.lists import SearchFilter

from ..models import Priority, PriorityResponsibility
from ..standings import priority_standings

MISSING = [
    ("verantwoordelijke", _("responsible organisation")),
    ("bron", _("source")),
    ("bijdrage", _("contribution")),
    ("update", _("change in the last period")),
]


class PriorityFilterSet(DeclaredFilterSet):
    """Search and filters above the list of priorities."""

    zoeken = SearchFilter(label=_("Search"), method="search")
    reeks = django_filters.ChoiceFilter(label=_("Series"), field_name="series", empty_label=_("All"))
    organisatie = AnsweredForFilter(PriorityResponsibility)
    ontbreekt = django_filters.ChoiceFilter(
        label=_("Missing"), choices=MISSING, method="by_missing", empty_label=_("No choice")
    )

    class Meta:
        model = Priority
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["reeks"].extra["choices"] = [(name, name) for name in Priority.objects.series_names()]

    def standings(self, rows: Any, today: date) -> Mapping[int, Standing]:
        return priority_standings(rows, today)

    def search(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.search(value)

    def by_missing(self, queryset: Any, name: str, value: str) -> QuerySet:
        if value == "verantwoordelijke":
            return queryset.answered_for_by_nobody(timezone.localdate())
        if value == "bron":
            return queryset.filter(source__isnull=True)
        if value == "bijdrage":
            return queryset.without_contribution()
        return stale(queryset)
