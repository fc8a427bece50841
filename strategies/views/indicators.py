"""List and page of indicators."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.requests import MemberRequest
from history import trails
from ui.charts import Style
from ui.lists import PAGE, ListView

from ..charts import MOST_PICTURES, indicator_pictures
from ..filters import IndicatorFilterSet
from ..models import Indicator, Measurement
from ..standings import add_standings, indicator_standing
from ..tables import IndicatorTable
from ..words import with_unit

ALONE = Style(width=660)
"""A chart that has two thirds of a page to itself."""


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

    def prepare(self, rows: list[Any]) -> None:
        today = timezone.localdate()
        add_standings(rows, {row.pk: indicator_standing(row, today) for row in rows})


class IndicatorDetailView(DetailView):
    """One indicator: what is measured, where it should go, and the values that were found."""

    request: MemberRequest
    template_name = "strategies/indicator_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.object
        baseline = indicator.baseline_value
        rows = sorted(indicator.measurements.all(), key=lambda row: (row.reference_date, row.pk), reverse=True)
        page = self._page(rows)
        made = trails.made(Measurement, [row.superseded_by.pk for row in page if hasattr(row, "superseded_by")])
        return super().get_context_data(
            **kwargs,
            strategy=indicator.strategy,
            baseline="" if baseline is None else with_unit(baseline, indicator.unit),
            pictures=indicator_pictures(indicator, get_language() or "nl", alone=ALONE),
            most_pictures=MOST_PICTURES,
            page=page,
            values=[(row, made.get(row.superseded_by.pk) if hasattr(row, "superseded_by") else None) for row in page],
            targets=indicator.targets.all(),
            may_edit=indicator.is_editable_by(self.request.user, timezone.localdate()),
        )

    def _page(self, rows: list[Measurement]) -> Page:
        """The values that are shown; `page` in the address names another part of them."""
        try:
            return Paginator(rows, settings.PAGE_SIZE).page(self.request.GET.get(PAGE) or 1)
        except InvalidPage as error:
            raise Http404(_("This page of the list does not exist.")) from error
