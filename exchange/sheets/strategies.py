"""Strategies, pillars and goals as sheets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from strategies.models import Goal, Pillar, Strategy

from .columns import Day, Reference, Text, Whole
from .lookups import Lookups
from .sheet import SOURCE, Change, Problem, Sheet

ORDER = _("Smaller numbers come first.")


class StrategySheet(Sheet):
    """Strategies."""

    def problems(self, change: Change, known: Lookups) -> Iterator[Problem]:
        first, last = change.after.period_from, change.after.period_to
        if first and last and last < first:
            yield self.head_of("period_to"), gettext("The last year lies before the first year.")


class GoalSheet(Sheet):
    """Goals: by number, or by their text when they have none."""

    def key_of(self, row: Any) -> Hashable | None:
        return (row.pillar_id, row.number, "" if row.number else row.title) if row.pillar_id else None

    def label(self, row: Any) -> str:
        return f"{row.number} {row.title}".strip()


STRATEGIES = StrategySheet(
    name="strategieen",
    title=_("Strategies"),
    one=_("strategy"),
    about=_("The NDS itself, and the strategies that it connects."),
    model=Strategy,
    key=("code",),
    strategy="pk",
    path="strategies:strategy-list",
    columns=(
        Text(head="code", field="code", required=True, explanation=_("Short and unique; also in the web address.")),
        Text(head="titel", field="title", required=True),
        Text(head="motto", field="motto"),
        Text(head="uitgangspunt", field="principle"),
        Text(head="samenvatting", field="summary"),
        Text(head="opbouw", field="structure"),
        Day(head="vastgesteld op", field="adopted_on"),
        Whole(head="eerste jaar", field="period_from"),
        Whole(head="laatste jaar", field="period_to"),
        Text(head="webadres", field="url"),
        Text(head="naam eerste niveau", field="pillar_name", explanation=_("When empty: pijler.")),
        Text(head="meervoud eerste niveau", field="pillar_name_plural", explanation=_("When empty: pijlers.")),
        Text(head="naam tweede niveau", field="goal_name", explanation=_("When empty: doel.")),
        Text(head="meervoud tweede niveau", field="goal_name_plural", explanation=_("When empty: doelen.")),
        Text(head="naam derde niveau", field="measure_name", explanation=_("When empty: maatregel.")),
        Text(head="meervoud derde niveau", field="measure_name_plural", explanation=_("When empty: maatregelen.")),
        Whole(head="volgorde", field="position", explanation=ORDER),
        *SOURCE,
    ),
)

PILLARS = Sheet(
    name="pijlers",
    title=_("Pillars"),
    one=_("pillar"),
    about=_("The first level of each strategy. Goals and measures belong to it."),
    model=Pillar,
    key=("strategy", "number"),
    strategy="strategy",
    path="strategies:strategy-list",
    columns=(
        Reference(head="strategie", field="strategy", lookup="strategy", required=True),
        Text(head="nummer", field="number", required=True, explanation=_("Unique within the strategy.")),
        Text(head="titel", field="title", required=True),
        Text(head="samenvatting", field="summary"),
        Whole(head="volgorde", field="position", explanation=ORDER),
        *SOURCE,
    ),
)

GOALS = GoalSheet(
    name="doelen",
    title=_("Goals"),
    one=_("goal"),
    about=_("What each pillar wants to reach."),
    model=Goal,
    key=("pillar",),
    is_unique=False,
    strategy="pillar__strategy",
    path="strategies:strategy-list",
    columns=(
        Reference(head="pijler", field="pillar", lookup="pillar", required=True),
        Text(head="nummer", field="number"),
        Text(head="doel", field="title", required=True),
        Whole(head="volgorde", field="position", explanation=ORDER),
        *SOURCE,
    ),
)
