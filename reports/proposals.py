"""What may take part in a round and who answers for it: what is stored, what the responsibilities propose, what is
found by searching."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from accounts.choices import ResponsibilityRole
from priorities.models import Priority, PriorityResponsibility
from strategies.models import Measure, MeasureResponsibility

from .models import ReportingRound, UpdateRequest
from .rules.rounds import Holding, proposal

if TYPE_CHECKING:
    from accounts.models import User

ROLE_ORDER = (ResponsibilityRole.RESPONSIBLE, ResponsibilityRole.CO_RESPONSIBLE)
"""Who is proposed to answer: the first of these roles that is held."""
PRIORITY, MEASURE = "prioriteit", "maatregel"
KINDS: dict[str, type[Priority] | type[Measure]] = {PRIORITY: Priority, MEASURE: Measure}
FOUND_AT_MOST = 20


class Answering(NamedTuple):
    """Who answers for something in a round. That it takes no part is None."""

    organisation: int
    person: int | None = None


@dataclass
class Candidate:
    """A priority or measure that takes part in a round, or may."""

    kind: str
    thing: Priority | Measure
    request: UpdateRequest | None
    proposed: Answering | None
    """Who answers for it on the reference date, by the responsibilities."""
    is_expected: bool
    """Belongs to the newest plan, so it is proposed to take part."""

    @property
    def key(self) -> str:
        """How a form names it: "prioriteit-3"."""
        return f"{self.kind}-{self.thing.pk}"

    @property
    def stored(self) -> Answering | None:
        """Who is asked now."""
        return answering(self.request) if self.request else None


def answering(request: UpdateRequest) -> Answering:
    """Whom a request is asked of."""
    return Answering(request.organisation_id, request.person_id)


def key_of(request: UpdateRequest) -> str:
    """How a form names what a request is about."""
    return f"{PRIORITY}-{request.priority_id}" if request.priority_id else f"{MEASURE}-{request.measure_id}"


def keys_of_round(user: User, round_: ReportingRound | None) -> list[str]:
    """What takes part in a round, and the priorities of the newest plan with their measures, in the order of the plan.

    Only the names, so that a page of a table of thousands reads the rows that it shows. A priority is followed by its
    measures; what belongs to no priority comes last.
    """
    series = Priority.objects.visible_to(user).series_names()[:1]
    asked = UpdateRequest.objects.none() if round_ is None else UpdateRequest.objects.filter(round=round_.pk)
    priorities = Priority.objects.visible_to(user).filter(
        Q(series__in=series) | Q(pk__in=asked.filter(priority__isnull=False).values("priority"))
    )
    measures = Measure.objects.visible_to(user).filter(
        Q(pillar__priority__series__in=series) | Q(pk__in=asked.filter(measure__isnull=False).values("measure"))
    )
    places = [
        (_place_of_priority(series_, position, title, pk), f"{PRIORITY}-{pk}")
        for series_, position, title, pk in priorities.order_by().values_list("series", "position", "title", "pk")
    ]
    places += [
        (_place_of_measure(priority, strategy, own), f"{MEASURE}-{pk}")
        for *priority, code, number, pillar, position, own_code, pk in measures.order_by().values_list(
            *(f"pillar__priority__{name}" for name in ("series", "position", "title", "pk")),
            *("pillar__strategy__code", "pillar__number", "pillar", "position", "code", "pk"),
        )
        for strategy, own in [((code, number, pillar), (position, own_code))]
    ]
    return [key for _place, key in sorted(places)]


def left_out(user: User, round_: ReportingRound) -> int:
    """How much of the newest plan takes no part in a round."""
    series = Priority.objects.visible_to(user).series_names()[:1]
    asked = UpdateRequest.objects.of_round(round_).order_by()
    priorities = Priority.objects.visible_to(user).filter(series__in=series)
    measures = Measure.objects.visible_to(user).filter(pillar__priority__series__in=series)
    return (
        priorities.exclude(pk__in=asked.filter(priority__isnull=False).values("priority")).count()
        + measures.exclude(pk__in=asked.filter(measure__isnull=False).values("measure")).count()
    )


def named(user: User, round_: ReportingRound | None, keys: Iterable[str], day: date) -> list[Candidate]:
    """The candidates that a form names, `day` being the reference date; unknown names are left out."""
    wanted: dict[str, list[int]] = {PRIORITY: [], MEASURE: []}
    for key in keys:
        kind, _dash, number = key.partition("-")
        if kind in wanted and number.isdecimal() and len(number) < 10:
            wanted[kind].append(int(number))
    series = Priority.objects.visible_to(user).series_names()[:1]
    about = Q(priority__in=wanted[PRIORITY]) | Q(measure__in=wanted[MEASURE])
    requests = {key_of(request): request for request in _requests(round_).filter(about)}
    return _in_order(
        [
            _candidate(PRIORITY, row, requests, row.series in series)
            for row in _priorities(user, Q(pk__in=wanted[PRIORITY]), day)
        ]
        + [
            _candidate(MEASURE, row, requests, _series(row) in series)
            for row in _measures(user, Q(pk__in=wanted[MEASURE]), day)
        ]
    )


class Found(NamedTuple):
    """What a search gives, and whether there is more of it."""

    candidates: list[Candidate]
    has_more: bool


def search(user: User, round_: ReportingRound | None, words: str, without: Collection[str], day: date) -> Found:
    """Priorities and measures of any plan whose title, code or strategy holds all words; at most `FOUND_AT_MOST`."""
    skipped: dict[str, list[str]] = {PRIORITY: [], MEASURE: []}
    for key in without:
        kind, _dash, number = key.partition("-")
        skipped[kind].append(number)
    of_priority = _holds(words, "title", "series")
    of_measure = _holds(words, "title", "code", "pillar__title", "pillar__strategy__title", "pillar__strategy__code")
    priorities = Priority.objects.visible_to(user).filter(of_priority).exclude(pk__in=skipped[PRIORITY])
    measures = Measure.objects.visible_to(user).filter(of_measure).exclude(pk__in=skipped[MEASURE])
    keys = [f"{PRIORITY}-{pk}" for pk in priorities.values_list("pk", flat=True)[: FOUND_AT_MOST + 1]]
    keys += [f"{MEASURE}-{pk}" for pk in measures.values_list("pk", flat=True)[: FOUND_AT_MOST + 1]]
    return Found(named(user, round_, keys[:FOUND_AT_MOST], day), len(keys) > FOUND_AT_MOST)


def _requests(round_: ReportingRound | None) -> QuerySet[UpdateRequest]:
    if round_ is None or round_.pk is None:
        return UpdateRequest.objects.none()
    return UpdateRequest.objects.of_round(round_).with_standing().select_related("update", "draft")


def _priorities(user: User, which: Q, day: date) -> QuerySet[Priority]:
    held = Prefetch("responsibilities", PriorityResponsibility.objects.on(day).filter(role__in=ROLE_ORDER), "held")
    return Priority.objects.visible_to(user).filter(which).prefetch_related(held)


def _measures(user: User, which: Q, day: date) -> QuerySet[Measure]:
    held = Prefetch("responsibilities", MeasureResponsibility.objects.on(day).filter(role__in=ROLE_ORDER), "held")
    rows = Measure.objects.visible_to(user).filter(which)
    return rows.select_related("pillar__strategy", "pillar__priority").prefetch_related(held)


def _candidate(kind: str, row: Any, requests: dict[str, UpdateRequest], is_expected: bool) -> Candidate:
    held = [Holding(item.role, item.valid_from, item.organisation_id, item.person_id) for item in row.held]
    found = proposal(held, ROLE_ORDER)
    return Candidate(
        kind=kind,
        thing=row,
        request=requests.get(f"{kind}-{row.pk}"),
        proposed=Answering(found.organisation, found.person) if found else None,
        is_expected=is_expected,
    )


def _series(measure: Measure) -> str:
    priority = getattr(measure.pillar, "priority", None)
    return priority.series if priority else ""


def _place_of_priority(series: str, position: int, title: str, pk: int) -> tuple[Any, ...]:
    """Where a priority stands in the table."""
    return 0, series, position, title, pk, 0, 0, ""


def _place_of_measure(priority: Sequence[Any], strategy: tuple[str, str, int], own: tuple[int, str]) -> tuple[Any, ...]:
    """Where a measure stands: under its priority (series, position, title, pk), else by strategy and pillar."""
    if priority[0] is not None:
        return 0, *priority, 1, *own
    return 1, strategy[0], 0, strategy[1], strategy[2], 1, *own


def _in_order(candidates: list[Candidate]) -> list[Candidate]:
    """Each priority with its measures under it, then measures of other strategies."""

    def place(candidate: Candidate) -> tuple[Any, ...]:
        thing = candidate.thing
        if isinstance(thing, Priority):
            return _place_of_priority(thing.series, thing.position, thing.title, thing.pk)
        of = getattr(thing.pillar, "priority", None)
        return _place_of_measure(
            (of.series, of.position, of.title, of.pk) if of else (None,),
            (thing.pillar.strategy.code, thing.pillar.number, thing.pillar_id),
            (thing.position, thing.code),
        )

    return sorted(candidates, key=place)


def _holds(words: str, *fields: str) -> Q:
    parts = [reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words.split()]
    return reduce(and_, parts, Q())
