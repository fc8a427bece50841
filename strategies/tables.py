"""Tables of this room; they declare columns and never query."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Length, NullIf
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ui.tables import ImpreciseDateColumn, NumberColumn, StatusColumn, Table
from ui.templatetags.ui import status

from .choices import Area, OverlapVerdict
from .columns import DASH, ComputedColumn, DueColumn, SignalsColumn, StandingTable, TitleColumn, example_tag
from .models import Document, Indicator, Measure, Measurement, Overlap, Strategy
from .parts import Part
from .rules import Signal, Standing, latest_per_series
from .rules.alike import marked
from .words import behind_words, current_measurements, measurement_words, own_levels, period, target_words


def _lines(lines: Iterable[SafeString]) -> SafeString:
    """Several lines in one cell, in one element: a stacked cell has two columns, its label and what it holds."""
    joined = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    return format_html("<span>{}</span>", joined) if joined else format_html("{}", DASH)


class StrategyTable(Table):
    """The NDS and the strategies that it connects."""

    title = TitleColumn(verbose_name=_("strategy"), note="code")
    responsible = tables.Column(verbose_name=_("responsible"))
    period_from = tables.Column(verbose_name=_("period"), empty_values=())
    structure = tables.Column(verbose_name=_("structure"), accessor="pk", order_by=("pillar_count",))
    relation = tables.Column(verbose_name=_("relation to the NDS"), accessor="pk", orderable=False)

    caption = _("The NDS and the strategies that it connects")
    caption_hidden = True
    row_header = "title"

    class Meta:
        model = Strategy
        fields = ("title", "responsible", "period_from", "structure", "relation")

    def render_period_from(self, record: Strategy) -> SafeString:
        return format_html('<span class="nds-nowrap">{}</span>', period(record) or DASH)

    def value_period_from(self, record: Strategy) -> str:
        return period(record)

    def render_structure(self, record: Any) -> SafeString:
        return _lines(format_html('<span class="nds-nowrap">{}</span>', words) for words in own_levels(record))

    def value_structure(self, record: Any) -> str:
        return ", ".join(own_levels(record))

    def render_relation(self, record: Any) -> SafeString:
        if record.is_nds:
            motto = f"“{record.motto}”" if record.motto else ""
            return format_html('<span>{}<span class="nds-cell-note">{}</span></span>', _("is the NDS itself"), motto)
        return _lines(
            format_html("<strong>NDS {}</strong>{}", link.get_kind_display(), self._words(link))
            for link in record.links_in.all()
        )

    def _words(self, link: Any) -> SafeString:
        if link.passage:
            return format_html('<span class="nds-cell-note nds-user-text">“{}”</span>', link.passage.quote)
        return format_html('<span class="nds-cell-note nds-user-text">{}</span>', link.explanation)

    def value_relation(self, record: Any) -> str:
        return "; ".join(
            f"{link.get_kind_display()}: {link.passage.quote if link.passage else link.explanation}"
            for link in record.links_in.all()
        )


class MeasureTable(StandingTable):
    """The measures of all strategies."""

    title = TitleColumn(verbose_name=_("measure"))
    strategy = tables.Column(
        verbose_name=_("strategy"),
        accessor="pillar__strategy__code",
        order_by=("pillar__strategy__position", "pillar__position", "position"),
        linkify=lambda record: record.pillar.get_absolute_url(),
    )
    responsible = tables.Column(verbose_name=_("responsible"))
    declared = StatusColumn(verbose_name=_("declared"))
    milestones = tables.Column(
        verbose_name=_("milestones realised"),
        accessor="realised_count",
        order_by=("realised_count", "milestone_count"),
        attrs={
            "th": {"class": "utrecht-table__header-cell--numeric-column"},
            "td": {"class": "utrecht-table__cell--numeric-column"},
        },
    )
    next_date = DueColumn(verbose_name=_("next milestone"), precision="next_precision")

    caption = _("Measures of all strategies")
    caption_hidden = True
    row_header = "title"

    class Meta:
        model = Measure
        fields = ()
        sequence = (
            "title",
            "strategy",
            "responsible",
            "declared",
            "computed",
            "difference",
            "signals",
            "first_plan",
            "milestones",
            "next_date",
        )

    def render_strategy(self, value: str, record: Measure) -> str:
        return f"{value} {record.pillar.number}"

    def value_strategy(self, value: str) -> str:
        return value

    def render_milestones(self, value: int, record: Any) -> str:
        return self.value_milestones(value, record) or DASH

    def value_milestones(self, value: int, record: Any) -> str:
        """In words: a spreadsheet reads "1/2" as a day."""
        if not record.milestone_count:
            return ""
        return _("%(realised)d of %(all)d") % {"realised": value, "all": record.milestone_count}


class BehindColumn(ComputedColumn):
    """The computed status, and how far the parts that are behind are from the line to the target."""

    def render(self, value: Standing) -> SafeString:
        notes = format_html_join(
            "", '<span class="nds-cell-note">{}</span>', ((_behind(signal),) for signal in value.reasons)
        )
        return format_html("<span>{}{}</span>", status(value.computed), notes)


def _behind(signal: Signal) -> str:
    if signal.value is None or signal.line is None:
        return ""
    words = behind_words(signal.value, signal.line, signal.unit)
    return f"{signal.part}: {words}" if signal.part else words


class IndicatorTable(Table):
    """The indicators of all strategies. The view adds the standing to the rows that it shows."""

    title = TitleColumn(verbose_name=_("indicator"))
    strategy = tables.Column(
        verbose_name=_("strategy"),
        accessor="strategy__code",
        order_by=("strategy__position", "position"),
        linkify=lambda record: record.strategy.get_absolute_url(),
    )
    unit = tables.Column(verbose_name=_("unit"))
    latest = tables.Column(verbose_name=_("latest measurement"), accessor="pk", orderable=False)
    latest_date = ImpreciseDateColumn(verbose_name=_("reference date"), precision="latest_precision")
    target = tables.Column(verbose_name=_("target"), accessor="pk", orderable=False)
    target_year = tables.Column(verbose_name=_("in year"))
    computed = BehindColumn(verbose_name=_("computed"))
    signals = SignalsColumn(verbose_name=_("signals"), visible=False)
    measurement_count = NumberColumn(verbose_name=_("measurements"))

    caption = _("Indicators of all strategies")
    caption_hidden = True
    row_header = "title"

    class Meta:
        model = Indicator
        fields = (
            "title",
            "strategy",
            "unit",
            "latest",
            "latest_date",
            "target",
            "target_year",
            "computed",
            "signals",
            "measurement_count",
        )

    def _latest(self, record: Indicator) -> list[Measurement]:
        return latest_per_series(current_measurements(record))

    def render_latest(self, record: Indicator) -> SafeString:
        lines = (
            (measurement_words(measurement, record.unit), example_tag(measurement))
            for measurement in self._latest(record)
        )
        return _lines(format_html('<span class="nds-number">{}{}</span>', *line) for line in lines)

    def value_latest(self, record: Indicator) -> Decimal | str:
        latest = self._latest(record)
        if len(latest) == 1 and latest[0].area == Area.NETHERLANDS and not latest[0].part:
            return latest[0].value
        return "; ".join(measurement_words(measurement, record.unit) for measurement in latest)

    def render_target(self, record: Indicator) -> str:
        return "; ".join(target_words(target, record.unit) for target in record.targets.all()) or DASH

    def value_target(self, record: Indicator) -> Decimal | str:
        targets = list(record.targets.all())
        if len(targets) == 1 and targets[0].value is not None:
            return targets[0].value
        return "; ".join(target_words(target, record.unit) for target in targets)


class DocumentTable(Table):
    """Parliamentary papers and other sources."""

    title = TitleColumn(verbose_name=_("document"))
    reference = tables.Column(verbose_name=_("reference"))
    kind = tables.Column(verbose_name=_("kind"))
    date = ImpreciseDateColumn(verbose_name=_("date"), precision="date_precision")
    sender = tables.Column(
        verbose_name=_("sender"), accessor="sender__short_name", order_by=("sender__abbreviation", "sender__name")
    )
    reading = tables.Column(verbose_name=_("how much was read"))
    passage_count = NumberColumn(verbose_name=pgettext_lazy("column", "passages"))

    caption = _("Documents")
    caption_hidden = True
    row_header = "title"

    class Meta:
        model = Document
        fields = ("title", "reference", "kind", "date", "sender", "reading", "passage_count")

    def order_reference(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """By dossier and number; numbers are text, so the shorter one is the lower one."""
        order: list[F | Func] = [
            NullIf("dossier", Value("")),
            Length("number"),
            F("number"),
            NullIf("chamber_number", Value("")),
        ]
        return rows.order_by(
            *(part.desc(nulls_last=True) if is_descending else part.asc(nulls_last=True) for part in order)
        ), True

    def render_reference(self, value: str, record: Document) -> SafeString:
        """Documents without a number are cited by their title, which stands in the first column."""
        return format_html('<span class="nds-nowrap">{}</span>', DASH if value == record.title else value)

    def value_reference(self, value: str, record: Document) -> str:
        return "" if value == record.title else value


class SideColumn(tables.Column):
    """One side of an overlap: its strategy, the word that uses for the level, and the text, shared words marked."""

    def render(self, value: Any, record: Overlap) -> SafeString:
        part = Part(value)
        text = format_html_join(
            "", "{}", ((format_html("<mark>{}</mark>", piece) if same else piece,) for piece, same in
                       marked(part.row.title, record.words)),
        )  # fmt: skip
        return format_html('<span class="nds-user-text">{}{}</span>', self._head(part), text)

    def _head(self, part: Part) -> SafeString:
        return format_html('<span class="nds-cell-note">{} · {}</span>', part.strategy.code, part.level)

    def value(self, value: Any) -> str:
        """In an export: strategy and text."""
        return f"{Part(value).strategy.code}: {value}"


class FirstSideColumn(SideColumn):
    """The side that carries the link to the pair."""

    def render(self, value: Any, record: Overlap) -> SafeString:
        content = super().render(value, record)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), content)


class OverlapTable(Table):
    """Pairs of parts of different strategies whose texts are alike."""

    first = FirstSideColumn(verbose_name=_("this text"), orderable=False)
    second = SideColumn(verbose_name=_("looks like this one"), orderable=False)
    words = tables.Column(verbose_name=_("words that both have"), orderable=False)
    score = NumberColumn(verbose_name=_("likeness"))
    verdict = tables.Column(verbose_name=_("verdict"))
    explanation = tables.Column(verbose_name=_("explanation"), visible=False)

    caption = _("Overlaps between strategies")
    caption_hidden = True
    row_header = "first"

    class Meta:
        model = Overlap
        fields = ("first", "second", "words", "score", "verdict", "explanation")

    def render_words(self, value: list[str]) -> str:
        return ", ".join(value)

    def value_words(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_score(self, value: float) -> str:
        return f"{value:.0%}"

    def value_score(self, value: float) -> float:
        return value

    def render_verdict(self, value: str, record: Overlap) -> SafeString:
        waits = record.verdict == OverlapVerdict.SUGGESTED
        return format_html('<span class="nds-tag{}">{}</span>', "" if waits else " nds-tag--outline", value)
