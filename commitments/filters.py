"""Filters of the register; their names stand in the address, so they are Dutch."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from priorities.models import Priority
from strategies.rules import search_words
from ui.lists import FilterSet, SearchFilter

from .choices import Chamber, CommitmentKind, CommitmentStatus
from .models import Commitment, CommitmentPriority

UNSETTLED = "niet_voldaan"


class CommitmentFilterSet(FilterSet):
    """Search and filters above the register; a reference to a paper is understood as people write it."""

    zoeken = SearchFilter(
        "text",
        "made_by",
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
    kamer = django_filters.ChoiceFilter(field_name="chamber", label=_("Chamber"), choices=Chamber, empty_label=_("All"))
    prioriteit = django_filters.ModelChoiceFilter(
        label=_("Priority"),
        queryset=lambda request: Priority.objects.visible_to(request.user),
        to_field_name="slug",
        method="by_priority",
        empty_label=_("All"),
    )

    def by_status(self, queryset: Any, name: str, value: str) -> QuerySet[Commitment]:
        """One status, or all that are not settled."""
        return queryset.unsettled() if value == UNSETTLED else queryset.filter(status=value)

    def by_priority(self, queryset: Any, name: str, value: Priority) -> QuerySet[Commitment]:
        """About one priority."""
        return queryset.filter(Exists(CommitmentPriority.objects.filter(commitment=OuterRef("pk"), priority=value)))
