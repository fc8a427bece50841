"""Filters above the list of challenges and what works on them, and above the list of what no priority uses."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.choices import Level
from strategies.filters import YES, YES_OR_NO, StrategyFilter
from strategies.models import Strategy
from ui.lists import FilterSet, SearchFilter
from ui.marks import COVERAGE_ORDER, STATUSES

from ..choices import ChallengeKind
from ..coverage import challenge_coverage
from ..models import Challenge, Priority
from ..rules import GOALS_ONLY, UNCOVERED
from ..unused import unused_rows


class ChallengeFilterSet(FilterSet):
    """Search and filters above the list of challenges."""

    zoeken = SearchFilter("text", "pillar__title", "source__code")
    stand = django_filters.ChoiceFilter(
        label=_("What works on it"),
        choices=[(code, STATUSES[code].label) for code in COVERAGE_ORDER],
        method="by_state",
        empty_label=_("All"),
    )
    prioriteit = django_filters.ModelChoiceFilter(
        label=_("Priority"),
        queryset=lambda request: (
            Priority.objects.visible_to(request.user).filter(pillar__challenges__isnull=False).distinct()
        ),
        to_field_name="slug",
        field_name="pillar__priority",
        empty_label=_("All"),
    )
    soort = django_filters.ChoiceFilter(field_name="kind", label=_("Kind"), choices=ChallengeKind, empty_label=_("All"))
    agenda = django_filters.ChoiceFilter(
        label=_("On the agenda"), choices=YES_OR_NO, method="by_agenda", empty_label=_("All")
    )

    def by_agenda(self, queryset: Any, name: str, value: str) -> QuerySet[Challenge]:
        """With or without a decision that is asked and not taken yet."""
        return queryset.on_the_agenda(value == YES)

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[Challenge]:
        """Kept for the end: it works out every row that the other filters leave."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows: Any = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data["stand"]
        if not wanted:
            return rows
        if wanted in _URGENCIES:  # the database knows these
            return rows.filter(urgency=_URGENCIES[wanted])
        found = challenge_coverage(rows.filter(urgency=2), timezone.localdate())
        return rows.filter(pk__in=[pk for pk, coverage in found.items() if coverage.state == wanted])


_URGENCIES = {UNCOVERED: 0, GOALS_ONLY: 1}


class UnusedFilterSet(FilterSet):
    """Filters above the list of what no priority uses; it joins rows of three tables, so each is filtered first."""

    zoeken = django_filters.CharFilter(label=_("Words in the title"), max_length=100)
    strategie = StrategyFilter(queryset=lambda request: Strategy.objects.visible_to(request.user).filter(is_nds=False))
    niveau = django_filters.ChoiceFilter(
        label=_("Level"),
        choices=Level,
        empty_label=_("All"),
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        return unused_rows(
            self.request.user, level=asked["niveau"], strategy=asked["strategie"], words=asked["zoeken"] or ""
        )
