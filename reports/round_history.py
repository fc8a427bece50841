"""The history of a round, a save at a time: its dates, its state, and what was asked of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, TruncSecond
from django.utils.functional import Promise

from accounts.models import Organisation, Person
from history import trails
from history.querysets import events_of
from history.rules import CHANGED, MADE, REMOVED
from history.tracking import event_model
from priorities.models import Priority
from strategies.models import Measure

from .models import ReportingRound, UpdateRequest
from .rules.rounds import PLANNED

if TYPE_CHECKING:
    from accounts.models import User

LISTED = 25
"""Up to how many questions of one save are named; of more only the number is told."""


@dataclass
class Asked:
    """What one save did to one question."""

    what: str
    kind: str
    label: str | Promise
    whom: str
    before: str = ""
    """Who was asked before, when that changed."""


@dataclass
class Save:
    """All that one person did to a round at once."""

    key: str
    at: datetime
    who: str = ""
    why: str = ""
    fields: list[trails.ChangedField] = field(default_factory=list)
    kind: str = CHANGED
    counts: dict[str, int] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def made(self) -> int:
        """How many questions were added."""
        return self.counts.get(MADE, 0)

    @property
    def changed(self) -> int:
        """How many questions were changed: somebody else answers."""
        return self.counts.get(CHANGED, 0)

    @property
    def removed(self) -> int:
        """How many questions were taken out."""
        return self.counts.get(REMOVED, 0)


def saves(user: User, round_: ReportingRound) -> list[Save]:
    """Everything that was done to a round, newest first, still without what it was: `fill` adds that.

    What is asked in a round that was not opened is a plan that only coordinators see, so its history is theirs too.
    """
    latest: dict[str, datetime] = {}
    for events in (_of_round(round_), *([_of_requests(round_)] if _sees_requests(user, round_) else [])):
        for key, at in events.values("save").annotate(at=Max("pgh_created_at")).values_list("save", "at").order_by():
            latest[key] = max(at, latest.get(key, at))
    return [Save(key, at) for key, at in sorted(latest.items(), key=lambda item: item[1], reverse=True)]


def fill(user: User, round_: ReportingRound, shown: list[Save]) -> None:
    """Say of some saves what was done in them, in a fixed number of queries."""
    by_key = {save.key: save for save in shown}
    own = list(_of_round(round_))
    for event, change in zip(own, trails.trail(ReportingRound, own), strict=False):
        if save := by_key.get(event.save):
            save.who, save.why, save.kind = change.who, change.why or save.why, change.kind
            save.fields += change.fields
    if not _sees_requests(user, round_):
        return
    requests = _of_requests(round_).filter(save__in=by_key)
    for key, label, number in requests.order_by().values_list("save", "pgh_label").annotate(Count("pk")):
        by_key[key].counts[label] = number
    _name_who_did(by_key, requests)
    short = [save.key for save in shown if sum(save.counts.values()) <= LISTED]
    _name_what_is_asked(by_key, list(requests.filter(save__in=short)))


def _sees_requests(user: User, round_: ReportingRound) -> bool:
    return user.is_coordinator or round_.state != PLANNED


def _by_save(events: QuerySet[Any]) -> QuerySet[Any]:
    """With `save`: what was written for one request of a browser; without such a context, in one second."""
    moment = Cast(TruncSecond("pgh_created_at"), TextField())
    return events.annotate(save=Coalesce(Cast("pgh_context_id", TextField()), moment))


def _of_round(round_: ReportingRound) -> QuerySet[Any]:
    return _by_save(events_of(ReportingRound, round_.pk))


def _of_requests(round_: ReportingRound) -> QuerySet[Any]:
    events: Any = event_model(UpdateRequest)._default_manager
    return _by_save(events.filter(round=round_.pk).select_related("pgh_context").order_by("pgh_id"))


def _name_who_did(by_key: dict[str, Save], requests: QuerySet[Any]) -> None:
    """Of saves that only changed what is asked."""
    nameless = [key for key, save in by_key.items() if not save.who]
    events = list(requests.filter(save__in=nameless).order_by("save", "pgh_id").distinct("save"))
    people = trails.names_of_users(event.pgh_context for event in events)
    for event in events:
        save = by_key[event.save]
        save.who = trails.who_did(event.pgh_context, people)
        save.why = trails.metadata(event.pgh_context).get("reason", "")


def _name_what_is_asked(by_key: dict[str, Save], events: list[Any]) -> None:
    before = _states_before([event for event in events if event.pgh_label == CHANGED])
    names = trails.names_of(key for event in (*events, *before.values()) for key in _keys(event))
    for event in events:
        old = before.get(event.pgh_id)
        by_key[event.save].asked.append(
            Asked(
                what=next(names.get(key, "") for key in _keys(event) if key[0] in (Priority, Measure)),
                kind=event.pgh_label,
                label=trails.KINDS[event.pgh_label],
                whom=_whom(event, names),
                before=_whom(old, names) if old else "",
            )
        )
    for save in by_key.values():
        save.asked.sort(key=lambda asked: (list(trails.KINDS).index(asked.kind), asked.what))


def _states_before(changed: list[Any]) -> dict[int, Any]:
    """Of events the one of the same question that came just before each."""
    events: Any = event_model(UpdateRequest)._default_manager
    of_question: dict[int, list[Any]] = defaultdict(list)
    for event in events.filter(pgh_obj_id__in={event.pgh_obj_id for event in changed}).order_by("pgh_id"):
        of_question[event.pgh_obj_id].append(event)
    found = {}
    for event in changed:
        earlier = [old for old in of_question[event.pgh_obj_id] if old.pgh_id < event.pgh_id]
        if earlier:
            found[event.pgh_id] = earlier[-1]
    return found


def _keys(event: Any) -> Iterable[trails.Key]:
    return [
        (model, pk)
        for model, pk in (
            (Priority, event.priority_id),
            (Measure, event.measure_id),
            (Organisation, event.organisation_id),
            (Person, event.person_id),
        )
        if pk is not None
    ]


def _whom(event: Any, names: dict[trails.Key, str]) -> str:
    found = (names.get(key, "") for key in _keys(event) if key[0] in (Organisation, Person))
    return ", ".join(filter(None, found))
