"""Filters of the lists of this room; their names stand in the address, so they are Dutch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from ui.lists import FilterSet, SearchFilter
from ui.marks import STATUSES

from .choices import DocumentKind, OverlapVerdict, Reading
from .models import Measurement, MeasureResponsibility, Milestone, Passage, Strategy, StrategyResponsibility
from .rules import COMPUTED, COMPUTED_OF_INDICATORS, UNDER_LINE, Standing, search_words
from .standings import indicator_standings, measure_standings
from .words import SIGNAL_NAMES

WITHOUT_RESPONSIBLE, WITHOUT_SOURCE, WITHOUT_MILESTONE = "verantwoordelijke", "bron", "mijlpaal"
WITHOUT_MEASUREMENT, WITHOUT_TARGET = "meting", "streefwaarde"
YES, NO = "ja", "nee"
YES_OR_NO = [(YES, _("yes")), (NO, _("no"))]


def _strategies(request: Any) -> QuerySet[Strategy]:
    return Strategy.objects.visible_to(request.user)


class StrategyFilter(django_filters.ModelChoiceFilter):
    """Of one strategy, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Strategy"),
                "queryset": _strategies,
                "to_field_name": "code",
                "empty_label": _("All"),
                **kwargs,
            }
        )


class AnsweredForFilter(django_filters.ModelChoiceFilter):
    """What an organisation answers for today. Offered are organisations that answer, or answered, for something."""

    def __init__(self, responsibilities: Any, **kwargs: Any) -> None:
        super().__init__(
            label=_("Responsible"),
            queryset=lambda request: Organisation.objects.visible_to(request.user).filter(
                pk__in=responsibilities.objects.values("organisation")
            ),
            to_field_name="code",
            empty_label=_("All"),
            **kwargs,
        )

    def filter(self, queryset: Any, value: Organisation | None) -> QuerySet:
        return queryset.answered_for_by(value.pk, timezone.localdate()) if value else queryset


class StandingFilter(django_filters.ChoiceFilter):
    """Rows of which the standing says something; the filter set looks at all of these together, after the others."""

    def __init__(self, holds: Callable[[Standing, str], bool], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.holds = holds

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset


class ComputedFilter(StandingFilter):
    """With one of these computed statuses."""

    def __init__(self, statuses: Iterable[str]) -> None:
        super().__init__(
            lambda standing, value: standing.computed == value,
            label=_("Computed"),
            choices=[(code, STATUSES[code].label) for code in statuses],
            empty_label=_("All"),
        )


class SignalFilter(StandingFilter):
    """With a signal of one of these kinds."""

    def __init__(self, kinds: Iterable[str]) -> None:
        super().__init__(
            lambda standing, value: any(signal.kind == value for signal in standing.reasons),
            label=_("Signal"),
            choices=[(kind, capfirst(SIGNAL_NAMES[kind])) for kind in kinds],
            empty_label=_("All"),
        )


class StandingFilterSet(FilterSet):
    """Filters on what is computed. They work out every row that the other filters leave, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What a list always could be filtered on comes first: the declared order begins with the base class.
        for name in [name for name, filter_ in self.filters.items() if isinstance(filter_, StandingFilter)]:
            self.filters.move_to_end(name)

    def standings(self, rows: Any, today: date) -> Mapping[int, Standing]:
        """The standing of each row, by number."""
        raise NotImplementedError

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        asked = [
            (filter_.holds, value)
            for name, filter_ in self.filters.items()
            if isinstance(filter_, StandingFilter) and (value := self.form.cleaned_data[name])
        ]
        if not asked:
            return rows
        standings = self.standings(rows, timezone.localdate())
        return rows.filter(
            pk__in=[pk for pk, standing in standings.items() if all(holds(standing, value) for holds, value in asked)]
        )


class DeclaredFilterSet(StandingFilterSet):
    """Filters on what is computed, and on how that differs from what was declared."""

    berekend = ComputedFilter(COMPUTED)
    signaal = SignalFilter(SIGNAL_NAMES)
    watermeloen = StandingFilter(
        lambda standing, value: standing.is_watermelon == (value == YES),
        label=_("Watermelon"),
        choices=YES_OR_NO,
        empty_label=_("All"),
    )
    gunstiger = StandingFilter(
        lambda standing, value: standing.is_rosier == (value == YES),
        label=_("Declared more favourable"),
        choices=YES_OR_NO,
        empty_label=_("All"),
    )


class StrategyFilterSet(FilterSet):
    """Search and filters above the list of strategies."""

    zoeken = SearchFilter("title", "code", "motto", "summary")
    organisatie = AnsweredForFilter(StrategyResponsibility)


class MeasureFilterSet(DeclaredFilterSet):
    """Search and filters above the list of measures."""

    zoeken = SearchFilter("title", "code", "description", "goal__title", "pillar__title", "executor")
    strategie = StrategyFilter(field_name="pillar__strategy")
    organisatie = AnsweredForFilter(MeasureResponsibility)
    ontbreekt = django_filters.ChoiceFilter(
        label=_("Missing"),
        choices=[
            (WITHOUT_RESPONSIBLE, _("responsible organisation")),
            (WITHOUT_SOURCE, _("source")),
            (WITHOUT_MILESTONE, _("milestone")),
        ],
        method="by_missing",
        empty_label=_("No choice"),
    )

    def standings(self, rows: Any, today: date) -> Mapping[int, Standing]:
        return measure_standings(rows, today)

    def by_missing(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Measures that lack something."""
        if value == WITHOUT_RESPONSIBLE:
            return queryset.answered_for_by_nobody(timezone.localdate())
        if value == WITHOUT_SOURCE:
            return queryset.filter(source=None)
        return queryset.exclude(Exists(Milestone.objects.filter(measure=OuterRef("pk"))))


class IndicatorFilterSet(StandingFilterSet):
    """Search and filters above the list of indicators."""

    zoeken = SearchFilter("title", "code", "unit", "pillar__title", "note")
    strategie = StrategyFilter(field_name="strategy")
    ontbreekt = django_filters.ChoiceFilter(
        label=_("Missing"),
        choices=[
            (WITHOUT_MEASUREMENT, _("measurement")),
            (WITHOUT_TARGET, _("target")),
            (WITHOUT_SOURCE, _("source")),
        ],
        method="by_missing",
        empty_label=_("No choice"),
    )
    berekend = ComputedFilter(COMPUTED_OF_INDICATORS)
    signaal = SignalFilter([UNDER_LINE])

    def standings(self, rows: Any, today: date) -> Mapping[int, Standing]:
        return indicator_standings(rows, today)

    def by_missing(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Indicators that lack something."""
        if value == WITHOUT_SOURCE:
            return queryset.filter(source=None)
        if value == WITHOUT_TARGET:
            return queryset.filter(targets=None)
        return queryset.exclude(Exists(Measurement.objects.filter(indicator=OuterRef("pk"))))


class DocumentFilterSet(FilterSet):
    """Search and filters above the list of documents; references are understood as people write them."""

    zoeken = SearchFilter(
        "title", "code", "chamber_number", "case_number", "signatory", "sender__name", "url", words=search_words
    )
    soort = django_filters.ChoiceFilter(field_name="kind", label=_("Kind"), choices=DocumentKind, empty_label=_("All"))
    dossier = django_filters.CharFilter(
        label=_("Dossier"),
        max_length=20,
        method="by_dossier",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    jaar = django_filters.NumberFilter(
        field_name="date__year", label=_("Year"), min_value=1800, max_value=2999, decimal_places=0
    )
    tekst = django_filters.ChoiceFilter(
        label=_("Text imported"), choices=YES_OR_NO, method="by_text", empty_label=_("All")
    )
    vindplaats = django_filters.ChoiceFilter(
        label=_("Passages"),
        choices=[(YES, _("with passages")), (NO, _("without passage"))],
        method="by_passages",
        empty_label=_("All"),
    )
    gelezen = django_filters.ChoiceFilter(
        field_name="reading", label=_("How much was read"), choices=Reading, empty_label=_("All")
    )

    def by_dossier(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Papers of a dossier, however it is written; "36600" also gives those of its chapters."""
        dossier = "".join(value.replace(".", "").split())
        return queryset.filter(Q(dossier__iexact=dossier) | Q(dossier__istartswith=f"{dossier}-"))

    def by_text(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Documents of which the text is here, or is not."""
        return queryset.exclude(imported_from="") if value == YES else queryset.filter(imported_from="")

    def by_passages(self, queryset: Any, name: str, value: str) -> QuerySet:
        """Documents in which passages are marked, or none."""
        marked = Exists(Passage.objects.filter(document=OuterRef("pk")))
        return queryset.filter(marked if value == YES else ~marked)


SIDES_OF_OVERLAP = [f"{side}_{level}__title" for side in ("first", "second") for level in ("pillar", "goal", "measure")]


class OverlapFilterSet(FilterSet):
    """Search and filters above the list of overlaps."""

    zoeken = SearchFilter(*SIDES_OF_OVERLAP, "explanation")
    strategie = StrategyFilter(method="by_strategy")
    oordeel = django_filters.ChoiceFilter(
        field_name="verdict", label=_("Verdict"), choices=OverlapVerdict, empty_label=_("All")
    )

    def by_strategy(self, queryset: Any, name: str, value: Strategy | None) -> QuerySet:
        """Pairs with one side in a strategy."""
        return queryset.of_strategy(value) if value else queryset
