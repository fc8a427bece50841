"""The verbs of progress updates: keep what is being typed, submit it, take it back.

Whoever writes for a request holds the lock on its row, so that twenty people who press the button at once make one
update, and a draft that arrives after the submitting is refused. Who hands in or takes back holds the round before it,
as the reviewers do, so that nothing is handed in while a round is being closed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import StaleVersion, because, update_version
from strategies.models import Indicator, Milestone
from strategies.services.measurements import add_measurement
from strategies.services.milestones import move_milestone, realise_milestone
from ui.dates import ImpreciseDate
from ui.errors import DomainError

from ..choices import UpdateState
from ..models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from ..rules import updates as rules
from .refusals import (
    DraftTooLarge,
    MeasurementRefused,
    MilestoneRefused,
    NothingToRepeat,
    Refused,
    StaleDraft,
)
from .statements import (
    CONTENT,
    delayed_milestone,
    of_its_status,
    open_milestones,
    problems,
    repeat_refusal,
)

DRAFT_LIMIT = 60_000
"""Characters in all fields of a draft together: twice what a form can hold that can be submitted."""


class Seen(NamedTuple):
    """What somebody had before them while typing."""

    update_version: int = 0
    """Of the update that the form was filled with; 0 when there was none."""
    draft_version: int = 0
    """Of the draft; 0 when there was none."""
    window: str = ""
    """Names one opened page. A page never conflicts with itself: its answer may have been lost on the way."""
    sequence: int = 0
    """Rises with each save of a page: one that arrives late does not overwrite a later one."""

    def by_button(self) -> Seen:
        """The same for what a button sends, which comes after all that its page saved by itself."""
        return self._replace(sequence=self.sequence + 1)


@dataclass(frozen=True)
class MilestoneChange:
    """What the form says of a milestone that is not realised, read at `version`."""

    milestone: Milestone
    version: int
    realised: ImpreciseDate | None = None
    date: ImpreciseDate | None = None
    """Its date; the present one, or nothing, when it does not move."""
    reason: str = ""


@dataclass(frozen=True)
class NewMeasurement:
    """A new value of an indicator; `values` as strategies.services.measurements takes them."""

    indicator: Indicator
    values: Mapping[str, Any]


def save_draft(actor: User, *, request: UpdateRequest, fields: Mapping[str, str], seen: Seen) -> UpdateDraft:
    """Keep what is being typed, right or wrong. A save that comes late changes nothing.

    Raises PermissionDenied, Refused (submitted meanwhile, or the round takes nothing more), StaleDraft, DraftTooLarge.
    """
    # The database cannot hold this character, and nobody sees it.
    kept = {name: value.replace("\0", "") for name, value in fields.items()}
    if sum(map(len, kept.values())) > DRAFT_LIMIT:
        raise DraftTooLarge(limit=DRAFT_LIMIT)
    with transaction.atomic():
        row, update = _locked(actor, request, rules.SUBMIT)
        draft = UpdateDraft.objects.filter(request=row).first()
        _check_seen(update, draft, seen)
        if draft is None:
            # A number that no draft of this request had: an old window must not take a new draft for its own.
            draft = UpdateDraft(request=row, version=1 + secrets.randbelow(1_000_000_000))
        elif _is_of(draft, seen) and seen.sequence and draft.data.get("sequence", 0) >= seen.sequence:
            return draft
        else:
            draft.version += 1
        if draft.data.get("fields") != kept:
            # Who only looked and kept the text as it was did not type in it, and may review it.
            draft.saved_by = actor
        draft.data = {
            "fields": kept,
            "window": seen.window,
            "sequence": seen.sequence,
            "authors": _typists(actor, draft, kept),
        }
        draft.saved_at = Now()
        draft.save()
    draft.refresh_from_db()
    return draft


def discard_draft(actor: User, *, request: UpdateRequest, seen: Seen) -> None:
    """Throw away what was typed. Raises PermissionDenied, Refused, StaleDraft."""
    with transaction.atomic():
        row, update = _locked(actor, request, rules.SUBMIT)
        draft = UpdateDraft.objects.filter(request=row).first()
        _check_seen(update, draft, seen)
        if draft:
            draft.delete()


def submit(
    actor: User,
    *,
    request: UpdateRequest,
    values: Mapping[str, Any],
    seen: Seen | None = None,
    milestones: Sequence[MilestoneChange] = (),
    measurements: Sequence[NewMeasurement] = (),
) -> ProgressUpdate:
    """Hand in an update, with the changes of milestones and the new values that it brings. `values` are the fields in
    `CONTENT`.

    A new date of a delay is also the new date of its milestone, when the actor may move that. Without `seen` whatever
    was typed elsewhere is not asked after. Raises PermissionDenied, Refused, StaleDraft, ValidationError by field,
    MilestoneRefused, MeasurementRefused; nothing is written then.
    """
    values = of_its_status(values)
    with transaction.atomic():
        _hold_round(request)
        row, update = _locked(actor, request, rules.SUBMIT)
        draft = UpdateDraft.objects.filter(request=row).select_related("saved_by").first()
        if seen is not None:
            _check_seen(update, draft, seen)
        realised = {change.milestone.pk for change in milestones if change.realised}
        still_open = [milestone for milestone in open_milestones(row) if milestone.pk not in realised]
        if found := problems(values, still_open, timezone.localdate()):
            raise ValidationError(found)
        delayed = delayed_milestone(values, still_open)
        values["delayed_milestone"] = delayed
        update = _write(actor, row, update, draft, values)
        _change_milestones(actor, milestones, values, delayed)
        _add_measurements(actor, measurements)
    return update


def submit_unchanged(actor: User, *, request: UpdateRequest, reason: str, seen: Seen | None = None) -> ProgressUpdate:
    """Hand in what was approved last time once more, with the reason why nothing changed.

    Raises PermissionDenied, Refused, StaleDraft, ValidationError by field, NothingToRepeat.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why nothing changed.")})
    with transaction.atomic():
        _hold_round(request)
        row, update = _locked(actor, request, rules.SUBMIT)
        draft = UpdateDraft.objects.filter(request=row).select_related("saved_by").first()
        if seen is not None:
            _check_seen(update, draft, seen)
        previous = ProgressUpdate.objects.before(row)
        if code := repeat_refusal(previous, timezone.localdate()):
            raise NothingToRepeat(code)
        values = {name: getattr(previous, name) for name in CONTENT}
        return _write(actor, row, update, None, values, no_change=True, no_change_reason=reason)


def withdraw(actor: User, *, request: UpdateRequest) -> ProgressUpdate:
    """Take an update back while nobody has judged it: its text stands in the form again.

    Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        _hold_round(request)
        _row, update = _locked(actor, request, rules.WITHDRAW)
        assert update is not None  # noqa: S101  # the rule refuses when nothing was submitted
        with because(gettext("Taken back by its writer")):
            update_version(update, update.version, {"state": UpdateState.DRAFT})
    return update


def _hold_round(request: UpdateRequest) -> None:
    """Nobody closes the round until the end of the transaction."""
    ReportingRound.objects.select_for_update(no_key=True).get(pk=request.round_id)


def _locked(actor: User, request: UpdateRequest, step: str) -> tuple[UpdateRequest, ProgressUpdate | None]:
    """The request, locked, and its update; the rule is asked about both as they are now."""
    row = (
        UpdateRequest.objects.select_for_update(of=("self",))
        .select_related("round", "organisation", "priority", "measure")
        .get(pk=request.pk)
    )
    update = ProgressUpdate.objects.filter(request=row).first()
    may_write = UpdateRequest.objects.writable_by(actor).filter(pk=row.pk).exists()
    code = rules.refusal(
        update.state if update else rules.TO_DO,
        step,
        rules.Who(may_write, actor.is_coordinator, wrote_it=False),
        is_accepting=row.round.accepts(timezone.localdate()),
        is_round_open=row.round.is_open,
    )
    if code == "not_yours":
        raise PermissionDenied
    if code:
        raise Refused(code, update)
    return row, update


def _is_of(draft: UpdateDraft, seen: Seen) -> bool:
    return bool(seen.window) and draft.data.get("window") == seen.window


def _check_seen(update: ProgressUpdate | None, draft: UpdateDraft | None, seen: Seen) -> None:
    if (update.version if update else 0) != seen.update_version:
        raise StaleDraft(draft)
    if draft is not None and _is_of(draft, seen):
        return
    if (draft.version if draft else 0) != seen.draft_version:
        raise StaleDraft(draft)


def _write(
    actor: User,
    row: UpdateRequest,
    update: ProgressUpdate | None,
    draft: UpdateDraft | None,
    values: dict[str, Any],
    *,
    no_change: bool = False,
    no_change_reason: str = "",
) -> ProgressUpdate:
    """Store the update as submitted, and remove the draft."""
    written = {
        **values,
        "request": row,
        "no_change": no_change,
        "no_change_reason": no_change_reason,
        "state": UpdateState.SUBMITTED,
        "reported_on": timezone.localdate(),
        "submitted_by": actor,
        "submitted_for": row.organisation,
        "submitted_at": timezone.now(),
        "edited_by": _last_typist(actor, update, draft, values),
        "authors": sorted({actor.pk, *(update.authors if update else ()), *_authors_of(draft)}),
    }
    if update is None:
        # What was loaded and lacks something is not shown in the form, and is written over.
        update = _loaded(row)
    is_new = update is None
    if update is None:
        update = ProgressUpdate(round=row.round, priority=row.priority, measure=row.measure, is_example=row.is_example)
    for name, value in written.items():
        setattr(update, name, value)
    update.full_clean(exclude=["round", "request", "priority", "measure", "origin_key"])
    with because(gettext("Handed in")):
        if is_new:
            update.save(force_insert=True)
        else:
            update_version(update, update.version, written)
    UpdateDraft.objects.filter(request=row).delete()
    return update


def _loaded(row: UpdateRequest) -> ProgressUpdate | None:
    """What was loaded about the same thing in the same round without a question."""
    return ProgressUpdate.objects.filter(
        round=row.round_id, priority=row.priority_id, measure=row.measure_id, request__isnull=True
    ).first()


def _authors_of(draft: UpdateDraft | None) -> list[int]:
    """The numbers of all who typed in a draft."""
    return draft.data.get("authors", []) if draft else []


def _typists(actor: User, draft: UpdateDraft, fields: Mapping[str, str]) -> list[int]:
    """The authors of a draft when `fields` are saved in it: with the actor, unless that changes nothing."""
    known = set(_authors_of(draft))
    return sorted(known if draft.data.get("fields") == fields else known | {actor.pk})


def _last_typist(
    actor: User, update: ProgressUpdate | None, draft: UpdateDraft | None, values: Mapping[str, Any]
) -> User:
    """Who typed last: of the draft, or of the update when the actor hands in its text as it was."""
    if draft is not None and draft.saved_by is not None:
        return draft.saved_by
    if update is not None and update.edited_by and all(getattr(update, name) == values[name] for name in values):
        return update.edited_by
    return actor


def _change_milestones(
    actor: User, changes: Sequence[MilestoneChange], values: Mapping[str, Any], delayed: Milestone | None
) -> None:
    """Realise and move milestones; a new date of the delayed one comes from the delay."""
    by_pk = {change.milestone.pk: change for change in changes}
    if delayed and values["new_date"] and _may_move(actor, delayed):
        seen = by_pk.get(delayed.pk)
        by_pk[delayed.pk] = MilestoneChange(
            delayed,
            seen.version if seen else delayed.version,
            date=ImpreciseDate(values["new_date"], values["new_date_precision"]),
            reason=values["new_date_reason"],
        )
    for change in by_pk.values():
        milestone, moved_to = change.milestone, change.date
        try:
            if change.realised:
                realise_milestone(
                    actor,
                    milestone=milestone,
                    version=change.version,
                    date=change.realised.first_day,
                    precision=change.realised.precision,
                )
            elif moved_to and moved_to != (milestone.current_date, milestone.current_precision):
                move_milestone(
                    actor,
                    milestone=milestone,
                    version=change.version,
                    date=moved_to.first_day,
                    precision=moved_to.precision,
                    reason=change.reason,
                    explanation=values["explanation"][:300],
                )
        except (StaleVersion, ValidationError) as error:
            raise MilestoneRefused(milestone, error) from error


def _add_measurements(actor: User, measurements: Sequence[NewMeasurement]) -> None:
    for new in measurements:
        try:
            add_measurement(actor, indicator=new.indicator, values=new.values)
        except ValidationError as error:
            raise MeasurementRefused(new.indicator, " ".join(error.messages)) from error
        except DomainError as error:
            raise MeasurementRefused(new.indicator, str(error)) from error


def _may_move(actor: User, milestone: Milestone) -> bool:
    return Milestone.objects.filter(pk=milestone.pk).editable_by(actor, timezone.localdate()).exists()
