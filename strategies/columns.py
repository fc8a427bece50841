"""Columns that the tables of this room and of those above it share."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ui.dates import format_imprecise, period_end
from ui.tables import ImpreciseDateColumn

from .rules import days_overdue

DASH = "—"
"""What django-tables2 shows for a missing value."""


def example_tag(row: Any) -> SafeString:
    """Says that a row is example data."""
    if not row.is_example:
        return format_html("{}", "")
    return format_html(
        ' <span class="nds-tag nds-tag--outline nds-nowrap"><span class="nds-hatch"></span> {}</span>', _("example")
    )


class TitleColumn(tables.Column):
    """The link to a row's page, with what marks an example; `note` names a field for the line below it."""

    def __init__(self, *args: Any, note: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.note = note

    def render(self, value: str, record: Any) -> SafeString:
        note = getattr(record, self.note) if self.note else ""
        return format_html(
            '<a href="{}">{}</a>{}{}',
            record.get_absolute_url(),
            value,
            example_tag(record),
            format_html('<span class="nds-cell-note">{}</span>', note) if note else "",
        )

    def value(self, value: str) -> str:
        """In an export: the text alone."""
        return value


class DueColumn(ImpreciseDateColumn):
    """When something should be there; what is late says so in a word."""

    def render(self, value: Any, record: Any) -> SafeString:
        precision = tables.A(self.precision).resolve(record)
        if not self.is_late(value, precision, record):
            return super().render(value, record)
        words = format_imprecise(value, precision, get_language() or "nl", short=True)
        return format_html('<span class="nds-tag nds-tag--late">{}: {}</span>', _("late"), words)

    def is_late(self, value: date, precision: str, record: Any) -> bool:
        """Whether the last day of the period is over."""
        return days_overdue(period_end(value, precision), None, timezone.localdate()) > 0
