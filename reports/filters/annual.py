"""Filters above the list of reports; the names stand in the address, so they are Dutch."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.choices import JobStatus
from ui.forms import FilterForm

from ..choices import ReportLanguage
from ..models import AnnualReport
from ..rules import years as rules


class ReportFilterSet(django_filters.FilterSet):
    """Which year, which language, how far."""

    jaar = django_filters.ChoiceFilter(label=_("Year"), field_name="round__year", empty_label=_("All"))
    taal = django_filters.ChoiceFilter(
        label=_("Language"), field_name="language", choices=ReportLanguage, empty_label=_("All")
    )
    stand = django_filters.ChoiceFilter(label=_("State"), field_name="status", choices=JobStatus, empty_label=_("All"))

    class Meta:
        model = AnnualReport
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["jaar"].extra["choices"] = [
            (str(year), str(year)) for year in reversed(rules.years(timezone.localdate()))
        ]
