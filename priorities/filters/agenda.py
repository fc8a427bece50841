"""Filters above the agenda."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from ui.lists import FilterSet, SearchFilter
from ui.marks import STATUSES

from ..choices import AgendaState
from ..models import AgendaItem, Priority

LATE = "te_laat"


class AgendaFilterSet(FilterSet):
    """Search and filters above the agenda."""

    zoeken = SearchFilter("title", "question", "outcome", "asked_of__name", "asked_of__abbreviation")
    stand = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (AgendaState.OPEN, STATUSES[AgendaState.OPEN].label),
            (LATE, _("Open and late")),
            *((state, STATUSES[state].label) for state in (AgendaState.DECIDED, AgendaState.DROPPED)),
        ],
        method="by_state",
        empty_label=_("All"),
    )
    gevraagd_aan = django_filters.ModelChoiceFilter(
        label=_("Asked of"),
        queryset=lambda request: Organisation.objects.visible_to(request.user).filter(
            pk__in=AgendaItem.objects.order_by().values("asked_of")
        ),
        to_field_name="code",
        field_name="asked_of",
        empty_label=_("All"),
    )
    prioriteit = django_filters.ModelChoiceFilter(
        label=_("Priority"),
        queryset=lambda request: Priority.objects.visible_to(request.user),
        to_field_name="slug",
        method="by_priority",
        empty_label=_("All"),
    )

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[AgendaItem]:
        """One state, or what is open while it was needed before today."""
        return queryset.late(timezone.localdate()) if value == LATE else queryset.filter(state=value)

    def by_priority(self, queryset: Any, name: str, value: Priority) -> QuerySet[AgendaItem]:
        """About a priority or something of its pillar."""
        return queryset.about(value)
