"""The agenda as a table."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from strategies.columns import DueColumn
from ui.tables import ImpreciseDateColumn, StatusColumn, Table

from ..models import AgendaItem


class NeededColumn(DueColumn):
    """When the decision is needed; only what is still open can be late, and says so in a word."""

    def is_late(self, value: date, precision: str, record: AgendaItem) -> bool:
        return record.is_late(timezone.localdate())


class AgendaTable(Table):
    """Decisions that are asked."""

    title = tables.Column(verbose_name=_("agenda item"))
    question = tables.Column(verbose_name=_("decision asked"), visible=False)
    consequence = tables.Column(verbose_name=_("what happens without it"), visible=False)
    asked_of = tables.Column(verbose_name=_("asked of"), accessor="asked_of__name", order_by=("asked_of__name",))
    due_date = NeededColumn(verbose_name=_("needed by"), precision="due_precision")
    state = StatusColumn(verbose_name=_("state"), order_by=("state",))
    decided_on = ImpreciseDateColumn(verbose_name=_("decided on"))
    outcome = tables.Column(verbose_name=_("what came of it"), visible=False)

    caption = _("Agenda")
    caption_hidden = True
    row_header = "title"
    region = "agenda-list"

    class Meta:
        model = AgendaItem
        fields = (
            "title",
            "question",
            "consequence",
            "asked_of",
            "due_date",
            "state",
            "decided_on",
            "outcome",
        )

    def render_title(self, value: str, record: AgendaItem) -> SafeString:
        about: Any = record.subject
        return format_html(
            '<a href="{}">{}</a>{}',
            record.get_absolute_url(),
            value,
            format_html('<span class="nds-cell-note">{}</span>', about)
            if about is not None and str(about) != value
            else "",
        )

    def value_title(self, value: str) -> str:
        return value
