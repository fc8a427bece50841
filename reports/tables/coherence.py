"""The table of coherence reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy, pgettext_lazy

from ui.tables import ImpreciseDateColumn, NumberColumn, StatusColumn, Table
from ui.templatetags.ui import status

from ..models import CoherenceReport
from .annual import requested_at

FORMS = (("html", "HTML"), ("pdf", "PDF"), ("odt", "ODT"))
"""What of a finished report can be opened from the list: the name of its address, and how people call it."""


class CoherenceTable(Table):
    """All versions in all languages."""

    report = tables.Column(verbose_name=gettext_lazy("report"), accessor="version", linkify=True)
    language = tables.Column(verbose_name=gettext_lazy("language"))
    status = StatusColumn(verbose_name=gettext_lazy("state"))
    reference_date = ImpreciseDateColumn(verbose_name=gettext_lazy("reference date"))
    requested_at = tables.Column(verbose_name=gettext_lazy("requested"))
    pages = NumberColumn(verbose_name=gettext_lazy("pages"), accessor="file__pages")
    files = tables.Column(
        verbose_name=pgettext_lazy("column", "files"), accessor="file", orderable=False, exclude_from_export=True
    )

    caption = gettext_lazy("Coherence reports")
    caption_hidden = True
    row_header = "report"
    region = "coherence-list"

    class Meta:
        model = CoherenceReport
        fields = ()
        sequence = ("report", "language", "status", "reference_date", "requested_at", "pages", "files")
        empty_text = gettext_lazy("There is no coherence report yet.")

    def render_report(self, record: CoherenceReport) -> str:
        return record.title

    def value_report(self, record: CoherenceReport) -> str:
        return record.title

    def render_status(self, record: CoherenceReport) -> Any:
        return status(record.status)

    def value_status(self, record: CoherenceReport) -> str:
        return record.get_status_display()

    def render_requested_at(self, value: datetime) -> Any:
        return requested_at(value)

    def value_requested_at(self, value: datetime) -> datetime:
        return value

    def render_files(self, record: CoherenceReport) -> Any:
        return format_html_join(
            " · ",
            '<a class="utrecht-link" href="{}">{}<span class="nds-hidden">: {}, {}</span></a>',
            (
                (reverse(f"coherence:{form}", args=record.address), name, record.title, record.get_language_display())
                for form, name in FORMS
            ),
        )
