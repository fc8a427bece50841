"""What nobody works on, or what is nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from priorities.choices import CoverageState
from priorities.filters.agenda import LATE
from priorities.models import AgendaItem, Challenge
from strategies import rules
from strategies.models import Measure
from strategies.rules import Subject

from .standing import WhereItStands

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

SHOWN_PER_GAP = 3


@dataclass(frozen=True)
class Gap:
    """Things that lack the same: in words, with the list that has them all."""

    words: str
    url: str
    rows: list[Subject]


def gaps(user: AnyUser, state: WhereItStands, today: date) -> list[Gap]:
    """Challenges that nothing works on, decisions that are late, goals that no measure works on, and what no
    organisation or person answers for."""
    goals = [
        signal.subject
        for row in state.rows
        for signal in row.standing.signals
        if signal.kind == rules.GOAL_WITHOUT_MEASURE and signal.subject
    ]
    gaps = [*_white_spots(user), *_late_decisions(user, today)]
    if goals:
        words = ngettext("%(count)d goal without a measure", "%(count)d goals without a measure", len(goals))
        gaps.append(_gap(words, goals, "priorities:list", rules.GOAL_WITHOUT_MEASURE))
    lacking = {
        kind: (
            [Subject("priority", row.priority.pk, row.priority.title, row.priority.get_absolute_url())
             for row in state.rows if _has(row.standing.signals, kind)],
            [pk for pk, standing in state.measures.items() if _has(standing.signals, kind)],
        )
        for kind in (rules.NO_ORGANISATION, rules.NO_PERSON)
    }  # fmt: skip
    shown = _measures(user, [pk for _rows, numbers in lacking.values() for pk in numbers[:SHOWN_PER_GAP]])
    for kind, (priorities, numbers) in lacking.items():
        if priorities:
            gaps.append(_gap(_priority_words(kind, len(priorities)), priorities, "priorities:list", kind))
        if numbers:
            measures = [shown[pk] for pk in numbers[:SHOWN_PER_GAP] if pk in shown]
            gaps.append(
                _gap(_measure_words(kind, len(numbers)), measures, "strategies:measure-list", kind, len(numbers))
            )
    return gaps


def _white_spots(user: AnyUser) -> list[Gap]:
    rows = Challenge.objects.visible_to(user).uncovered().order_by("pillar__position", "position", "pk")
    count = rows.count()
    if not count:
        return []
    words = ngettext(
        "%(count)d challenge that nothing works on", "%(count)d challenges that nothing works on", count
    ) % {"count": count}
    shown = [Subject("challenge", row.pk, row.text, row.get_absolute_url()) for row in rows[:SHOWN_PER_GAP]]
    return [Gap(words, filtered("holes:list", stand=CoverageState.UNCOVERED), shown)]


def _late_decisions(user: AnyUser, today: date) -> list[Gap]:
    rows = AgendaItem.objects.visible_to(user).late(today).order_by("due_date", "pk")
    count = rows.count()
    if not count:
        return []
    words = ngettext(
        "%(count)d decision that was asked is late", "%(count)d decisions that were asked are late", count
    ) % {"count": count}
    shown = [Subject("agenda item", row.pk, row.title, row.get_absolute_url()) for row in rows[:SHOWN_PER_GAP]]
    return [Gap(words, filtered("agenda:list", stand=LATE), shown)]


def _gap(words: str, rows: list[Subject], list_name: str, kind: str, count: int | None = None) -> Gap:
    count = len(rows) if count is None else count
    return Gap(words % {"count": count}, filtered(list_name, signaal=kind), rows[:SHOWN_PER_GAP])


def _priority_words(kind: str, count: int) -> str:
    if kind == rules.NO_ORGANISATION:
        return ngettext(
            "%(count)d priority without a responsible organisation",
            "%(count)d priorities without a responsible organisation",
            count,
        )
    return ngettext(
        "%(count)d priority of which the organisation names no person",
        "%(count)d priorities of which the organisation names no person",
        count,
    )


def _measure_words(kind: str, count: int) -> str:
    if kind == rules.NO_ORGANISATION:
        return ngettext(
            "%(count)d measure without a responsible organisation",
            "%(count)d measures without a responsible organisation",
            count,
        )
    return ngettext(
        "%(count)d measure of which the organisation names no person",
        "%(count)d measures of which the organisation names no person",
        count,
    )


def _has(signals: Iterable[rules.Signal], kind: str) -> bool:
    return any(signal.kind == kind for signal in signals)


def _measures(user: AnyUser, numbers: list[int]) -> Mapping[int, Subject]:
    rows = Measure.objects.visible_to(user).filter(pk__in=numbers) if numbers else []
    return {row.pk: Subject("measure", row.pk, row.title, row.get_absolute_url()) for row in rows}


def filtered(list_name: str, **filters: str) -> str:
    """The address of a list with filters."""
    return f"{reverse(list_name)}?{'&'.join(f'{name}={value}' for name, value in filters.items())}"
