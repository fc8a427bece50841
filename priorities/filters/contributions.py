"""Filters above the list of contributions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.filters import StrategyFilter
from strategies.models import Strategy
from ui.lists import FilterSet, SearchFilter

from ..choices import ContributionKind, Response
from ..models import Contribution, Priority

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
    strategie = StrategyFilter(method="by_strategy")
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
