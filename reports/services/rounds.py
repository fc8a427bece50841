"""The verbs of a round: set it up, open it, close it, open it again, give more time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rights import only_coordinators
from history.services import because, update_version
from ui.errors import DomainError

from ..models import ProgressUpdate, ReportingRound, UpdateRequest
from ..proposals import MEASURE, PRIORITY, Answering, answering, key_of
from ..rules import rounds as rules
from .annual import ensure_round

if TYPE_CHECKING:
    from accounts.models import User

    from ..querysets.rounds import UpdateRequestQuerySet

DATE_FIELDS = ("reference_date", "opens", "closes", "grace_until")

REFUSALS = {
    "already_open": _("This round is open already."),
    "already_closed": _("This round is closed already."),
    "closed": _("This round is closed. Open it again first."),
    "not_opened": _("This round was not opened yet."),
    "no_dates": _("Say first when the round opens, when it closes and until when updates are accepted."),
    "no_requests": _("Choose first which priorities and measures take part."),
    "over": _("The closing date is over. Change the date first."),
}
"""Why a step cannot be taken, in a sentence, by the code of `reports.rules.rounds.step_refusal`."""


class StepRefused(DomainError):
    """The round is not in a state for this step; `code` says which rule refused."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.message = REFUSALS[code]
        self.code = code


class ReasonMissing(DomainError):
    """The history needs a reason for this step."""

    message = _("Say why you do this.")


class DatesRefused(DomainError):
    """The dates cannot be these; `problems` has a code per field."""

    message = _("These dates are not possible.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems


T = TypeVar("T")


@dataclass(frozen=True)
class Change(Generic[T]):
    """What somebody started from, and what they want."""

    base: T
    mine: T


@dataclass
class SetUpRefused(Exception):
    """Nothing was saved. What is now stored stands by the name of each field or row that somebody else changed too;
    `kept` names the rows that cannot be taken out because an update was begun or handed in."""

    fields: dict[str, date | None] = field(default_factory=dict)
    rows: dict[str, Answering | None] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.rows or self.kept)


def set_up_round(
    actor: User,
    *,
    year: int,
    dates: Mapping[str, Change[date | None]],
    rows: Mapping[str, Change[Answering | None]],
    proposed: Mapping[str, Answering] | None = None,
    reason: str = "",
) -> ReportingRound:
    """Store the dates of a round and who is asked about what; the round of a year is made when there is none.

    `rows` are those of the table, by the names of `reports.proposals`; only what was changed in it is written, so that
    two coordinators can work on it at once. `proposed` are further rows, stored as long as nothing is asked about
    them. Raises SetUpRefused with nothing written; StepRefused when the round is closed.
    """
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        round_ = ReportingRound.objects.select_for_update().get(pk=ensure_round(year).pk)
        if not rules.may_set_up(round_.state):
            raise StepRefused("closed")
        about = _about(round_, [*rows, *(proposed or {})])
        # Who types holds the request: a draft that is being kept at this moment is waited for, and then seen.
        list(about.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        stored = {key_of(request): request for request in about.select_related("update", "draft")}
        refused = SetUpRefused()
        values = _join_dates(round_, dates, refused)
        changes = _join_rows(stored, rows, refused)
        if refused:
            raise refused
        if values:
            update_version(round_, round_.version, values)
        _write(round_, stored, changes | _unasked(stored, rows, proposed or {}))
    return round_


def _join_dates(
    round_: ReportingRound, dates: Mapping[str, Change[date | None]], refused: SetUpRefused
) -> dict[str, date | None]:
    values = {}
    for name, change in dates.items():
        theirs = getattr(round_, name)
        joined = rules.join(change.base, change.mine, theirs)
        if joined.clashes:
            refused.fields[name] = theirs
        elif joined.is_changed:
            values[name] = change.mine
    changed = rules.Dates(*(values.get(name) for name in DATE_FIELDS[1:]))
    new = rules.Dates(*(values.get(name, getattr(round_, name)) for name in DATE_FIELDS[1:]))
    problems = rules.planning_problems(round_.year, values.get("reference_date"), changed, timezone.localdate())
    if problems := problems | rules.dates_problems(new):
        raise DatesRefused(problems)
    return values


def _join_rows(
    stored: Mapping[str, UpdateRequest], rows: Mapping[str, Change[Answering | None]], refused: SetUpRefused
) -> dict[str, Answering | None]:
    changes = {}
    for key, change in rows.items():
        request = stored.get(key)
        theirs = answering(request) if request else None
        joined = rules.join(change.base, change.mine, theirs)
        if joined.clashes:
            refused.rows[key] = theirs
        elif joined.is_changed:
            if request and change.mine is None and is_begun(request):
                refused.kept.append(key)
            changes[key] = change.mine
    return changes


def is_begun(request: UpdateRequest) -> bool:
    """Whether somebody typed or handed in an update, so that the question cannot be taken back."""
    return hasattr(request, "update") or hasattr(request, "draft")


def _unasked(
    stored: Mapping[str, UpdateRequest], rows: Mapping[str, Any], proposed: Mapping[str, Answering]
) -> dict[str, Answering | None]:
    return {key: whom for key, whom in proposed.items() if key not in stored and key not in rows}


def _write(
    round_: ReportingRound, stored: Mapping[str, UpdateRequest], changes: Mapping[str, Answering | None]
) -> None:
    removed = [stored[key].pk for key, whom in changes.items() if whom is None]
    UpdateRequest.objects.filter(pk__in=removed).delete()
    UpdateRequest.objects.bulk_create(
        UpdateRequest(round=round_, organisation_id=whom.organisation, person_id=whom.person, **_thing(key))
        for key, whom in changes.items()
        if whom is not None and key not in stored
    )
    for key, whom in changes.items():
        if whom is not None and key in stored:
            request = stored[key]
            request.organisation_id, request.person_id = whom
            request.save(update_fields=["organisation", "person"])
    _join_loaded(round_)


def _join_loaded(round_: ReportingRound) -> None:
    """What was loaded without a question answers it now; what lacks something that its status needs is asked anew."""
    loaded = ProgressUpdate.objects.filter(round=round_, request__isnull=True).complete()
    for name in ("priority", "measure"):
        asked = UpdateRequest.objects.of_round(round_).filter(**{name: OuterRef(name)}).order_by()
        loaded.filter(Exists(asked)).update(request=Subquery(asked.values("pk")))


def _about(round_: ReportingRound, keys: Iterable[str]) -> UpdateRequestQuerySet:
    """What is asked about the things that these names name."""
    named: dict[str, list[int]] = {PRIORITY: [], MEASURE: []}
    for key in keys:
        kind, _dash, number = key.partition("-")
        named[kind].append(int(number))
    found = UpdateRequest.objects.of_round(round_)
    return cast("UpdateRequestQuerySet", found.filter(Q(priority__in=named[PRIORITY]) | Q(measure__in=named[MEASURE])))


def _thing(key: str) -> dict[str, int]:
    kind, _dash, number = key.partition("-")
    return {{PRIORITY: "priority_id", MEASURE: "measure_id"}[kind]: int(number)}


def refusal(round_: ReportingRound, step: rules.Step) -> str:
    """Why a step cannot be taken today, as a code; empty when it can."""
    requests = UpdateRequest.objects.of_round(round_).count()
    return rules.step_refusal(round_.state, step, dates_of(round_), requests, timezone.localdate())


def dates_of(round_: ReportingRound) -> rules.Dates:
    """The dates of a round, for the rules."""
    return rules.Dates(round_.opens, round_.closes, round_.grace_until)


def open_round(actor: User, *, round_: ReportingRound, version: int, reason: str = "") -> ReportingRound:
    """Ask everybody. The round opens on this day, whatever was planned.

    Raises StepRefused, or StaleVersion when somebody else changed the round after `version` was read.
    """
    return _step(actor, round_, rules.Step.OPENING, version, reason, {"opens": timezone.localdate()})


def close_round(actor: User, *, round_: ReportingRound, version: int, reason: str) -> ReportingRound:
    """Accept no more updates and judge none; drafts stay. Raises StepRefused, ReasonMissing, StaleVersion."""
    return _step(actor, round_, rules.Step.CLOSING, version, reason, {})


def reopen_round(
    actor: User, *, round_: ReportingRound, version: int, reason: str, closes: date, grace_until: date
) -> ReportingRound:
    """Open a closed round again, until new dates. Raises StepRefused, ReasonMissing, DatesRefused, StaleVersion."""
    values = {"closes": closes, "grace_until": grace_until}
    return _step(actor, round_, rules.Step.REOPENING, version, reason, values)


def extend_round(
    actor: User, *, round_: ReportingRound, version: int, reason: str, closes: date, grace_until: date
) -> ReportingRound:
    """Give more time in an open round. Raises StepRefused, ReasonMissing, DatesRefused, StaleVersion."""
    values = {"closes": closes, "grace_until": grace_until}
    return _step(actor, round_, rules.Step.EXTENDING, version, reason, values)


def _step(
    actor: User,
    round_: ReportingRound,
    step: rules.Step,
    version: int,
    reason: str,
    values: Mapping[str, Any],
) -> ReportingRound:
    only_coordinators(actor)
    today = timezone.localdate()
    with transaction.atomic(), because(reason):
        current = ReportingRound.objects.select_for_update().get(pk=round_.pk)
        if code := refusal(current, step):
            raise StepRefused(code)
        if not reason.strip() and step not in rules.WITHOUT_REASON:
            raise ReasonMissing
        if step in rules.WITH_NEW_DATES:
            new = rules.Dates(current.opens, values["closes"], values["grace_until"])
            if problems := rules.new_dates_problems(step, dates_of(current), new, today):
                raise DatesRefused(problems)
        update_version(current, version, {**values, "state": rules.STEPS[current.state, step]})
    return current
