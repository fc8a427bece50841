"""Tables of this room; they declare columns and never query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from ui.dates import format_imprecise
from ui.tables import ImpreciseDateColumn, NumberColumn, StatusColumn, Table
from ui.templatetags.ui import status

from ..models import AnnualReport


class ReportTable(Table):
    """All versions of all reports."""

    report = tables.Column(verbose_name=gettext_lazy("report"), accessor="version", linkify=True)
    language = tables.Column(verbose_name=gettext_lazy("language"))
    status = StatusColumn(verbose_name=gettext_lazy("state"))
    reference_date = ImpreciseDateColumn(verbose_name=gettext_lazy("reference date"))
    requested_at = tables.Column(verbose_name=gettext_lazy("requested"))
    pages = NumberColumn(verbose_name=gettext_lazy("pages"), accessor="file__pages")
    pdf = tables.Column(
        verbose_name=pgettext_lazy("column", "file"), accessor="file", orderable=False, exclude_from_export=True
    )
    sha256 = tables.Column(
        verbose_name=gettext_lazy("SHA-256 of the PDF"), accessor="file__pdf_sha256", orderable=False
    )

    caption = gettext_lazy("Reports")
    caption_hidden = True
    row_header = "report"
    region = "report-list"

    class Meta:
        model = AnnualReport
        fields = ()
        sequence = ("report", "language", "status", "reference_date", "requested_at", "pages", "pdf", "sha256")
        empty_text = gettext_lazy("There is no report yet.")

    def render_report(self, record: AnnualReport) -> str:
        return record.title

    def order_report(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        sign = "-" if is_descending else ""
        return queryset.order_by(f"{sign}round__year", f"{sign}version"), True

    def render_status(self, record: AnnualReport) -> Any:
        return status(record.status)

    def render_requested_at(self, value: datetime) -> Any:
        return requested_at(value)

    def value_requested_at(self, value: datetime) -> datetime:
        return value

    def render_pdf(self, record: AnnualReport) -> Any:
        address = reverse("reports:pdf", args=record.address)
        return format_html(
            '<a class="utrecht-link" href="{}">PDF<span class="nds-hidden">: {}</span></a>', address, record.title
        )

    def render_sha256(self, value: str) -> Any:
        return format_html('<span class="nds-code">{} … {}</span>', value[:8], value[-4:])

    def value_sha256(self, value: str) -> str:
        return value

    def value_status(self, record: AnnualReport) -> str:
        return record.get_status_display()

    def value_report(self, record: AnnualReport) -> str:
        return record.title


def requested_at(value: datetime) -> SafeString:
    """Day and time of a request, on one line."""
    moment = timezone.localtime(value)
    day = format_imprecise(moment.date(), "day", get_language() or "nl", short=True)
    return format_html(
        '<time class="nds-nowrap" datetime="{}">{}, {}</time>', moment.isoformat(), day, f"{moment:%H.%M}"
    )
