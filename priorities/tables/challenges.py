"""The list of challenges with what works on them, and the list of what no priority uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from strategies.choices import Level
from strategies.columns import StandingColumn, TitleColumn
from ui.marks import STATUSES
from ui.tables import NumberColumn, Table
from ui.templatetags.ui import status

from ..coverage import ChallengeCoverage
from ..models import Challenge
from ..rules import MEASURE


class CoverageColumn(StandingColumn):
    """How far it is worked on, with the reason below it."""

    def render(self, value: ChallengeCoverage) -> SafeString:
        return format_html('<span>{}<span class="nds-cell-note">{}</span></span>', status(value.state), value.reason)

    def value(self, value: ChallengeCoverage) -> str:
        """In an export: the word."""
        return str(STATUSES[value.state].label)


class ReasonColumn(StandingColumn):
    """For a file: why."""

    def value(self, value: ChallengeCoverage) -> str:
        return value.reason


class CountColumn(StandingColumn):
    """For a file: how many goals or measures work on it."""

    def __init__(self, count: Callable[[ChallengeCoverage], int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.count = count

    def value(self, value: ChallengeCoverage) -> int:
        return self.count(value)


class ChallengeTable(Table):
    """Challenges; the view adds what works on the rows that it shows."""

    text = TitleColumn(verbose_name=_("challenge"))
    kind = tables.Column(verbose_name=_("kind"))
    pillar = tables.Column(
        verbose_name=_("priority of the NDS"), accessor="pillar__title", order_by=("pillar__title",), linkify=False
    )
    coverage = CoverageColumn(verbose_name=_("what works on it"))
    reason = ReasonColumn(verbose_name=_("reason"), visible=False)
    goals = CountColumn(lambda coverage: len(coverage.goals), verbose_name=_("goals"), visible=False)
    measures = CountColumn(lambda coverage: len(coverage.measures), verbose_name=_("measures"), visible=False)
    agenda_count = NumberColumn(verbose_name=_("on the agenda"))

    caption = _("Challenges and what works on them")
    caption_hidden = True
    row_header = "text"
    region = "challenge-list"

    class Meta:
        model = Challenge
        fields = ("text", "kind", "pillar", "coverage", "reason", "goals", "measures", "agenda_count")


class UnusedTable(Table):
    """Pillars, goals and measures that no priority uses. Its rows are the dictionaries of `unused.unused_rows`."""

    name = tables.Column(verbose_name=_("title"))
    level = tables.Column(verbose_name=_("level"))
    pillar_name = tables.Column(verbose_name=_("pillar"))
    strategy = tables.Column(verbose_name=_("strategy"), accessor="strategy_title", order_by=("place", "strategy_code"))

    caption = _("What no priority uses")
    caption_hidden = True
    row_header = "name"
    region = "unused-list"

    class Meta:
        order_by = ("strategy", "level", "name")

    def render_name(self, value: str, record: Mapping[str, Any]) -> SafeString:
        return format_html('<a href="{}">{}</a>', _address(record), value)

    def value_name(self, value: str) -> str:
        return value

    def render_level(self, value: str) -> str:
        return capfirst(str(Level(value).label))

    def value_level(self, value: str) -> str:
        return str(Level(value).label)


def _address(row: Mapping[str, Any]) -> str:
    if row["level"] == MEASURE:
        return reverse("strategies:measure-detail", args=[row["code_of_measure"]])
    return f"{reverse('strategies:strategy-detail', args=[row['strategy_code']])}#{row['level']}-{row['pk']}"
