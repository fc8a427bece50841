"""The register as a table; it declares columns and never queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from strategies.columns import DASH, DueColumn, TitleColumn
from ui.tables import ImpreciseDateColumn, StatusColumn, Table

from .models import Commitment
from .rules import is_late
from .words import place_words


class ExpectedColumn(DueColumn):
    """When the chamber hears more, in words where no date is known; what is late says so in a word."""

    empty_values = ()

    def render(self, value: Any, record: Commitment) -> SafeString:
        return super().render(value, record) if value else format_html("{}", record.expected_note or DASH)

    def value(self, value: Any, record: Commitment) -> Any:
        return super().value(value, record) if value else record.expected_note

    def is_late(self, value: date, precision: str, record: Commitment) -> bool:
        """What is settled is not late."""
        return is_late(status=record.status, expected=value, precision=precision, today=timezone.localdate())


class PlaceColumn(tables.Column):
    """For a file: where it stands, with the debate when there is no paper."""

    def value(self, record: Commitment) -> str:
        return place_words(record)


class CommitmentTable(Table):
    """Promises to parliament and motions."""

    text = TitleColumn(verbose_name=_("promise or motion"))
    kind = tables.Column(verbose_name=_("kind"))
    made_by = tables.Column(verbose_name=_("made by"))
    chamber = tables.Column(verbose_name=_("chamber"))
    date = ImpreciseDateColumn(verbose_name=_("date"))
    responsible = tables.Column(verbose_name=_("responsible"))
    priority_titles = tables.Column(verbose_name=_("priorities"))
    status = StatusColumn(verbose_name=_("status"))
    expected_date = ExpectedColumn(verbose_name=_("expected"), precision="expected_precision")
    settled_with = tables.Column(
        verbose_name=_("settled with"),
        accessor="settled_with__reference",
        order_by=("settled_with__code",),
        linkify=lambda record: record.settled_with.get_absolute_url() if record.settled_with else None,
    )
    number = tables.Column(verbose_name=_("number"), visible=False)
    made_in = tables.Column(verbose_name=_("made in"), visible=False)
    place = PlaceColumn(verbose_name=_("where it stands"), empty_values=(), orderable=False, visible=False)
    status_note = tables.Column(verbose_name=_("state of affairs"), visible=False)
    settled_on = tables.Column(verbose_name=_("settled on"), visible=False)

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
            "responsible",
            "priority_titles",
            "status",
            "expected_date",
            "settled_with",
            "number",
            "made_in",
            "place",
            "status_note",
            "settled_on",
        )
