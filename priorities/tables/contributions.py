"""The list of contributions as a table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from strategies.columns import example_tag
from ui.tables import ImpreciseDateColumn, Table
from ui.templatetags.ui import contribution_kind

from ..models import Contribution


class ContributionTable(Table):
    """What contributes to which priority, and what the other side thinks of it."""

    target_title = tables.Column(verbose_name=_("what contributes"))
    strategy_code = tables.Column(verbose_name=_("strategy"))
    kind = tables.Column(verbose_name=_("kind"))
    priority = tables.Column(verbose_name=_("priority"), order_by=("priority__title",))
    explanation = tables.Column(verbose_name=_("explanation"), orderable=False)
    passage = tables.Column(
        verbose_name=_("passage"), accessor="passage__document__code", order_by=("passage__document__code",)
    )
    wording = tables.Column(verbose_name=_("wording"), visible=False)
    assessed_on = ImpreciseDateColumn(verbose_name=_("assessed on"))
    assessed_by = tables.Column(verbose_name=_("assessed by"), orderable=False, visible=False)
    response = tables.Column(verbose_name=_("answer of the other side"), empty_values=())
    response_note = tables.Column(verbose_name=_("what the other side says"), orderable=False, visible=False)
    responded_on = tables.Column(verbose_name=_("answered on"), visible=False)

    caption = _("Contributions")
    caption_hidden = True
    row_header = "target_title"
    region = "contribution-list"

    class Meta:
        model = Contribution
        fields = ()
        sequence = (
            "target_title",
            "strategy_code",
            "kind",
            "priority",
            "explanation",
            "passage",
            "wording",
            "assessed_on",
            "assessed_by",
            "response",
            "response_note",
            "responded_on",
        )
        order_by = ("priority", "strategy_code", "target_title")
        empty_text = _("No contribution fits this filter.")

    def render_target_title(self, value: str, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, example_tag(record))

    def value_target_title(self, value: str) -> str:
        return value

    def render_strategy_code(self, value: str, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.target.get_absolute_url(), value)

    def value_strategy_code(self, value: str) -> str:
        return value

    def render_kind(self, record: Any) -> str:
        return contribution_kind(record.kind)

    def value_kind(self, record: Any) -> str:
        return str(record.get_kind_display())

    def render_priority(self, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.priority.get_absolute_url(), record.priority.short_title)

    def value_priority(self, record: Any) -> str:
        return record.priority.title

    def render_explanation(self, value: str) -> str:
        return Truncator(value).chars(160)

    def value_explanation(self, value: str) -> str:
        return value

    def render_passage(self, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.passage.get_absolute_url(), record.passage.document.reference)

    def value_passage(self, record: Any) -> str:
        return f"{record.passage.document.reference}: {record.passage.quote}"

    def value_assessed_by(self, value: Any) -> str:
        return str(value)

    def render_response(self, record: Any) -> str:
        return render_to_string(
            "priorities/partials/contribution_response.html", {"contribution": record, "short": True}
        )

    def value_response(self, record: Any) -> str:
        return str(record.get_response_display())
