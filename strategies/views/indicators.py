"""List and page of indicators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ui.lists import ListView

from ..charts import indicator_pictures
from ..filters import IndicatorFilterSet
from ..models import Indicator
from ..tables import IndicatorTable
from ..words import with_unit


class IndicatorListView(ListView):
    """The indicators of all strategies."""

    table_class = IndicatorTable
    filterset_class = IndicatorFilterSet
    template_name = "strategies/indicator_list.html"
    export_name = "indicatoren"
    empty_title = _("There are no indicators yet")
    empty_text = _("Indicators come with the strategies that they belong to. A coordinator can have them loaded.")

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.visible_to(self.request.user).for_list()


class IndicatorDetailView(DetailView):
    """One indicator: what is measured, where it should go, and the values that were found."""

    template_name = "strategies/indicator_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.object
        baseline = indicator.baseline_value
        return super().get_context_data(
            **kwargs,
            strategy=indicator.strategy,
            baseline="" if baseline is None else with_unit(baseline, indicator.unit),
            pictures=indicator_pictures(indicator, get_language() or "nl"),
            measurements=indicator.measurements.all(),
            targets=indicator.targets.all(),
        )
