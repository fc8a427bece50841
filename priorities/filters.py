"""Filters of the lists of this room; the names stand in the address, so they are Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.querysets import stale
from strategies.filters import AnsweredForFilter, StandingFilterSet
from strategies.models import Strategy
from strategies.rules import Standing
from ui.lists import FilterSet, SearchFilter

from .choices import ContributionKind, Response
from .models import Contribution, Priority, PriorityResponsibility
from .standings import priority_standings

MISSING = [
    ("verantwoordelijke", _("responsible organisation")),
    ("bron", _("source")),
    ("bijdrage", _("contribution")),
    ("update", _("change in the last period")),
]


class PriorityFilterSet(StandingFilterSet):
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


NO_ANSWER, MINE = "geen", "aan_mij"


class ContributionFilterSet(FilterSet):
    """Search and filters above the list of contributions."""

    zoeken = SearchFilter(
        "explanation",
        "response_note",
        "priority__title",
        "pillar__title",
        "goal__title",
        "measure__title",
        "passage__quote",
        "passage__document__code",
    )
    prioriteit = django_filters.ModelChoiceFilter(
        field_name="priority",
        label=_("Priority"),
        queryset=lambda request: Priority.objects.visible_to(request.user),
        to_field_name="slug",
        empty_label=_("All"),
    )
    strategie = django_filters.ModelChoiceFilter(
        label=_("Strategy"),
        queryset=lambda request: Strategy.objects.visible_to(request.user),
        to_field_name="code",
        method="by_strategy",
        empty_label=_("All"),
    )
    soort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Kind"), choices=ContributionKind, empty_label=_("All")
    )
    reactie = django_filters.ChoiceFilter(
        label=_("Answer of the other side"),
        choices=[*Response.choices, (NO_ANSWER, _("not answered yet")), (MINE, _("waits for my answer"))],
        method="by_response",
        empty_label=_("All"),
    )
    vindplaats = django_filters.ChoiceFilter(
        label=_("Passage"),
        choices=[("zonder", _("without passage")), ("met", _("with passage"))],
        method="by_passage",
        empty_label=_("All"),
    )

    class Meta:
        model = Contribution
        fields: list[str] = []

    def by_strategy(self, queryset: Any, name: str, value: Strategy) -> QuerySet:
        return queryset.filter(strategy_id=value.pk)

    def by_response(self, queryset: Any, name: str, value: str) -> QuerySet:
        if value == MINE:
            return queryset.waiting_for(self.request.user, timezone.localdate())
        return queryset.filter(response="" if value == NO_ANSWER else value)

    def by_passage(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.filter(passage__isnull=value == "zonder")
