"""Filters of the register; their names stand in the address, so they are Dutch."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from priorities.models import Priority
from strategies.filters import NO, YES, YES_OR_NO, AnsweredForFilter
from strategies.rules import search_words
from ui.dates import EARLIEST_YEAR, LATEST_YEAR
from ui.lists import FilterSet, SearchFilter

from .choices import Chamber, CommitmentKind, CommitmentStatus
from .models import Commitment, CommitmentPriority, CommitmentResponsibility

UNSETTLED = "niet_voldaan"
WITHOUT_RESPONSIBLE, WITHOUT_PLACE, WITHOUT_MOMENT = "verantwoordelijke", "vindplaats", "moment"


class CommitmentFilterSet(FilterSet):
    """Search and filters above the register; a reference to a paper is understood as people write it."""

    zoeken = SearchFilter(
        "text",
        "made_by",
        "made_in",
        "number",
        "status_note",
        "source__code",
        "source__chamber_number",
        "passage__document__code",
        "settled_with__code",
        words=search_words,
    )
    soort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Kind"), choices=CommitmentKind, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(UNSETTLED, _("not settled yet")), *CommitmentStatus.choices],
        method="by_status",
        empty_label=_("All"),
    )
    te_laat = django_filters.ChoiceFilter(
        label=_("Late"), choices=YES_OR_NO, method="by_lateness", empty_label=_("All")
    )
    kamer = django_filters.ChoiceFilter(field_name="chamber", label=_("Chamber"), choices=Chamber, empty_label=_("All"))
    organisatie = AnsweredForFilter(CommitmentResponsibility)
    prioriteit = django_filters.ModelChoiceFilter(
        label=_("Priority"),
        queryset=lambda request: Priority.objects.visible_to(request.user),
        to_field_name="slug",
        method="by_priority",
        empty_label=_("All"),
    )
    jaar = django_filters.NumberFilter(
        field_name="date",
        lookup_expr="year",
        label=_("Year"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        decimal_places=0,
        widget=forms.NumberInput(attrs={"min": EARLIEST_YEAR, "max": LATEST_YEAR, "step": 1}),
    )
    verwacht_voor = django_filters.DateFilter(
        label=_("Expected before"),
        method="by_moment",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ontbreekt = django_filters.ChoiceFilter(
        label=_("Missing"),
        choices=[
            (WITHOUT_RESPONSIBLE, _("responsible organisation")),
            (WITHOUT_PLACE, _("where it stands")),
            (WITHOUT_MOMENT, _("expected moment")),
        ],
        method="by_missing",
        empty_label=_("No choice"),
    )

    def by_status(self, queryset: Any, name: str, value: str) -> QuerySet[Commitment]:
        """One status, or all that are not settled."""
        return queryset.unsettled() if value == UNSETTLED else queryset.filter(status=value)

    def by_lateness(self, queryset: Any, name: str, value: str) -> QuerySet[Commitment]:
        """Late today, or not."""
        today = timezone.localdate()
        return {YES: queryset.late, NO: queryset.on_time}[value](today)

    def by_priority(self, queryset: Any, name: str, value: Priority) -> QuerySet[Commitment]:
        """About one priority."""
        return queryset.filter(Exists(CommitmentPriority.objects.filter(commitment=OuterRef("pk"), priority=value)))

    def by_moment(self, queryset: Any, name: str, value: date) -> QuerySet[Commitment]:
        """Of which the expected period is over before a day."""
        return queryset.expected_before(value)

    def by_missing(self, queryset: Any, name: str, value: str) -> QuerySet[Commitment]:
        """What lacks something."""
        if value == WITHOUT_RESPONSIBLE:
            return queryset.answered_for_by_nobody(timezone.localdate())
        if value == WITHOUT_PLACE:
            return queryset.without_place()
        return queryset.filter(expected_date=None, expected_note="")
