"""Filters above the list of coherence reports; the names stand in the address, so they are Dutch."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from jobs.choices import JobStatus
from ui.forms import FilterForm

from ..choices import ReportLanguage
from ..models import CoherenceReport


class CoherenceFilterSet(django_filters.FilterSet):
    """Which language, how far."""

    taal = django_filters.ChoiceFilter(
        label=_("Language"), field_name="language", choices=ReportLanguage, empty_label=_("All")
    )
    stand = django_filters.ChoiceFilter(label=_("State"), field_name="status", choices=JobStatus, empty_label=_("All"))

    class Meta:
        model = CoherenceReport
        fields: list[str] = []
        form = FilterForm
