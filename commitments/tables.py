"""The register as a table; it declares columns and never queries."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ui.dates import format_imprecise
from ui.tables import ImpreciseDateColumn, StatusColumn, Table

from .models import Commitment
from .rules import is_late


class ExpectedColumn(ImpreciseDateColumn):
    """When the chamber hears more; what is late says so in a word."""

    empty_values = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(precision="expected_precision", **kwargs)

    def render(self, value: Any, record: Commitment) -> SafeString:
        if not value:
            return format_html("{}", record.expected_note or "–")
        if is_late(
            status=record.status, expected=value, precision=record.expected_precision, today=timezone.localdate()
        ):
            words = format_imprecise(value, record.expected_precision, get_language() or "nl", short=True)
            return format_html('<span class="nds-tag nds-tag--late">{}: {}</span>', _("late"), words)
        return super().render(value, record)

    def value(self, value: Any, record: Commitment) -> Any:
        return super().value(value, record) if value else record.expected_note


class CommitmentTable(Table):
    """Promises to parliament and motions."""

    text = tables.Column(verbose_name=_("promise or motion"), linkify=True)
    kind = tables.Column(verbose_name=_("kind"))
    made_by = tables.Column(verbose_name=_("made by"))
    chamber = tables.Column(verbose_name=_("chamber"))
    date = ImpreciseDateColumn(verbose_name=_("date"))
    priority_titles = tables.Column(verbose_name=_("priorities"))
    status = StatusColumn(verbose_name=_("status"))
    expected_date = ExpectedColumn(verbose_name=_("expected"))
    settled_with = tables.Column(
        verbose_name=_("settled with"),
        accessor="settled_with__reference",
        order_by=("settled_with__code",),
        linkify=lambda record: record.settled_with.get_absolute_url() if record.settled_with else None,
    )

    caption = _("Promises and motions")
    caption_hidden = True
    row_header = "text"

    class Meta:
        model = Commitment
        fields = (
            "text",
            "kind",
            "made_by",
            "chamber",
            "date",
            "priority_titles",
            "status",
            "expected_date",
            "settled_with",
        )
