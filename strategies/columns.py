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
from ui.marks import STATUSES
from ui.tables import ImpreciseDateColumn, Table
from ui.templatetags.ui import status

from .rules import Standing, days_overdue
from .words import plan_words, serious_names, signal_words

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


class StandingColumn(tables.Column):
    """A column of the standing that the view adds to the rows it shows. The database does not know it, so it does
    not sort by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"accessor": "standing", "orderable": False, "empty_values": (), **kwargs})


def _rosier(record: Any) -> str:
    return "nds-rosier" if record.standing.is_rosier else ""


class ComputedColumn(StandingColumn):
    """The computed status, marked when the declared one is rosier."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": _rosier}}, **kwargs)

    def render(self, value: Standing) -> SafeString:
        note = _difference(value)
        sign = status("watermeloen") if value.is_watermelon else note
        return format_html(
            "<span>{}{}</span>",
            status(value.computed),
            format_html('<span class="nds-cell-note">{}</span>', sign) if note else "",
        )

    def value(self, value: Standing) -> str:
        """In an export: the word."""
        return str(STATUSES[value.computed].label)


def _difference(standing: Standing) -> str:
    if standing.is_watermelon:
        return str(STATUSES["watermeloen"].label)
    return str(_("declared more favourable")) if standing.is_rosier else ""


class DifferenceColumn(StandingColumn):
    """For a file: whether the declared status is rosier than the computed one."""

    def value(self, value: Standing) -> str:
        return _difference(value)


class SignalsColumn(StandingColumn):
    """How many signals there are, and which are serious."""

    def render(self, value: Standing) -> SafeString:
        if not value.reasons:
            return format_html("{}", DASH)
        if not value.serious_count:
            return format_html("{}", len(value.reasons))
        return format_html(
            '<span>{}<span class="nds-cell-note">{}: {}</span></span>',
            len(value.reasons),
            _("%(count)d serious") % {"count": value.serious_count},
            ", ".join(serious_names(value)),
        )

    def value(self, value: Standing) -> str:
        """In an export: all of them, as sentences."""
        return " ".join(signal_words(signal) for signal in value.reasons)


class FirstPlanColumn(StandingColumn):
    """The present dates beside those of the first plan."""

    def render(self, value: Standing) -> SafeString:
        plan = value.first_plan
        if not plan.total:
            return format_html("{}", DASH)
        return format_html('<span class="nds-nowrap">{}</span>', status(plan.status, label=plan_words(plan)))

    def value(self, value: Standing) -> str:
        return plan_words(value.first_plan)


class StandingTable(Table):
    """A table of what has a standing: the view adds it to the rows that it shows (`ListView.prepare`)."""

    computed = ComputedColumn(verbose_name=_("computed"))
    difference = DifferenceColumn(verbose_name=_("declared beside computed"), visible=False)
    signals = SignalsColumn(verbose_name=_("signals"))
    first_plan = FirstPlanColumn(verbose_name=_("against the first plan"))
