"""List and page of measures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ui.lists import ListView

from ..filters import MeasureFilterSet
from ..models import Measure
from ..standings import NOTHING_KNOWN, add_standings, measure_standings
from ..tables import MeasureTable
from .milestones import milestone_rows


class MeasureListView(ListView):
    """The measures of all strategies."""

    table_class = MeasureTable
    filterset_class = MeasureFilterSet
    template_name = "strategies/measure_list.html"
    export_name = "maatregelen"
    empty_title = _("There are no measures yet")
    empty_text = _("Measures come with the strategies that they belong to. A coordinator can have them loaded.")

    def get_queryset(self) -> QuerySet[Measure]:
        return Measure.objects.visible_to(self.request.user).for_list(timezone.localdate())

    def prepare(self, rows: list[Any]) -> None:
        standings = measure_standings(Measure.objects.filter(pk__in=[row.pk for row in rows]), timezone.localdate())
        add_standings(rows, standings)


class MeasureDetailView(DetailView):
    """One measure: what is done, by whom, by when, and what it contributes to."""

    template_name = "strategies/measure_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Measure]:
        return Measure.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, measure, user = timezone.localdate(), self.object, self.request.user
        this = Measure.objects.filter(pk=measure.pk)
        updates = list(measure.updates.all())
        return super().get_context_data(
            **kwargs,
            standing=measure_standings(this, today).get(measure.pk, NOTHING_KNOWN),
            declared=next(iter(updates), None),
            may_edit=this.editable_by(user, today).exists(),
            strategy=measure.pillar.strategy,
            contributions=measure.contributions.for_page(user, today),
            own_word=f"maatregel-{measure.pk}",
            milestones=milestone_rows(measure.milestones.all(), today),
            updates=updates,
            today=today,
        )
