"""The list of priorities as a table."""

from __future__ import annotations

from datetime import date

import django_tables2 as tables
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from strategies.columns import StandingTable
from ui.tables import NumberColumn, StatusColumn
from ui.templatetags.ui import age_tag

from ..models import Priority


class PriorityTable(StandingTable):
    """The list of priorities."""

    title = tables.Column(verbose_name=_("priority"), linkify=True)
    series = tables.Column(verbose_name=_("series"))
    responsible = tables.Column(verbose_name=_("responsible"))
    declared = StatusColumn(verbose_name=_("declared"))
    goal_count = NumberColumn(verbose_name=_("goals"))
    measure_count = NumberColumn(verbose_name=_("measures"))
    contribution_count = NumberColumn(verbose_name=_("contributions"))
    updated_on = tables.Column(verbose_name=pgettext_lazy("column", "updated"), empty_values=())

    caption = _("Priorities")
    caption_hidden = True
    row_header = "title"
    region = "priority-list"

    class Meta:
        model = Priority
        fields = ()
        sequence = (
            "title",
            "series",
            "responsible",
            "declared",
            "computed",
            "difference",
            "signals",
            "first_plan",
            "goal_count",
            "measure_count",
            "contribution_count",
            "updated_on",
        )
        order_by = ("series", "title")
        empty_text = _("No priority fits this filter.")

    def render_updated_on(self, value: date | None) -> str:
        return age_tag((timezone.localdate() - value).days if value else None, settings.STALE_AFTER_DAYS)

    def value_updated_on(self, value: date | None) -> date | None:
        return value
