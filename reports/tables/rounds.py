"""The table of all that is asked in a round."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy

from ui.dates import format_imprecise
from ui.tables import StatusColumn, Table

from ..models import UpdateRequest


class RequestTable(Table):
    """Everything that is asked, with who answers and how far it is."""

    title = tables.Column(verbose_name=gettext_lazy("about"), linkify=True)
    kind = tables.Column(verbose_name=gettext_lazy("kind"), accessor="is_measure")
    organisation = tables.Column(
        verbose_name=gettext_lazy("organisation"), accessor="organisation__name", order_by="organisation__name"
    )
    person = tables.Column(verbose_name=gettext_lazy("person"), accessor="person__name", order_by="person__name")
    standing = StatusColumn(verbose_name=gettext_lazy("state"), attrs={"td": {"class": "nds-nowrap"}})
    declared = StatusColumn(verbose_name=gettext_lazy("declared"))
    submitted_at = tables.Column(verbose_name=gettext_lazy("submitted on"))
    reviewed_by = tables.Column(
        verbose_name=gettext_lazy("reviewed by"), accessor="update__reviewed_by", order_by="update__reviewed_by__name"
    )

    caption = gettext_lazy("All updates that are asked")
    caption_hidden = True
    row_header = "title"
    region = "request-list"
    empty_text = gettext_lazy("Nothing is asked in this round yet")

    class Meta:
        model = UpdateRequest
        fields = ()
        sequence = ("title", "kind", "organisation", "person", "standing", "declared", "submitted_at", "reviewed_by")

    def render_kind(self, value: bool) -> Any:
        return gettext_lazy("measure") if value else gettext_lazy("priority")

    def value_kind(self, value: bool) -> str:
        return str(self.render_kind(value))

    def render_submitted_at(self, value: datetime) -> Any:
        moment = timezone.localtime(value)
        words = format_imprecise(moment.date(), "day", get_language() or "nl", short=True)
        return format_html('<time class="nds-nowrap" datetime="{}">{}</time>', moment.isoformat(), words)

    def value_submitted_at(self, value: datetime) -> datetime:
        return value
