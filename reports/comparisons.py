"""What changed in an update since the last approved one, and since it was returned, for who reads and who reviews it.

For many updates at once in a fixed number of queries; for one with the milestones and measurements between both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from history.querysets import events_of
from history.tracking import event_model
from history.trails import metadata, names_of_users
from strategies.choices import RescheduleReason
from strategies.models import Indicator, Measurement, Milestone
from strategies.rules import Standing
from ui.dates import format_imprecise
from ui.markdown import plain

from .choices import UpdateState
from .models import ProgressUpdate
from .rules import changes as rules
from .standings import standings_of

ANSWERS = (
    "explanation", "results", "bottlenecks", "course_correction", "decision_asked", "asked_of", "delayed_milestone",
    "new_date", "new_date_reason", "evidence",
)  # fmt: skip
"""What an update says beside its status, in the order in which pages show it; of these the changed words are marked."""


@dataclass(frozen=True)
class TextChange:
    """An answer of an update that differs from the one before it, both in plain words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with what happened to it."""

    milestone: Milestone
    change: rules.MilestoneChange

    @property
    def reason(self) -> str | Promise:
        """Why it was moved, in words."""
        now = self.change.now
        return RescheduleReason(now.reschedule_reason).label if now and now.reschedule_reason else ""


@dataclass(frozen=True)
class Comparison:
    """An update beside the last approved one of the same thing."""

    previous: ProgressUpdate
    texts: list[TextChange]
    milestones: list[MilestoneRow] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)


@dataclass(frozen=True)
class Correction:
    """What its writer changed in an update after it was returned."""

    comment: str
    at: datetime
    """When it was returned."""
    old_status: str
    texts: list[TextChange]


@dataclass(frozen=True)
class ReviewRow:
    """An update that waits, as the list of the reviewer shows it."""

    update: ProgressUpdate
    standing: Standing
    previous: ProgressUpdate | None
    """The last approved update of the same thing, to compare with."""
    texts: list[TextChange]
    """The answers that differ from it; all that were given when there is nothing to compare with."""

    @property
    def changed(self) -> int:
        """How many answers differ, the status among them."""
        is_other = self.previous is not None and self.previous.status != self.update.status
        return len(self.texts) + is_other


@dataclass(frozen=True)
class Step:
    """One step of the workflow, with who took it and what was said."""

    name: str
    at: datetime
    who: str
    comment: str


def declared_standings(updates: Iterable[ProgressUpdate], today: date) -> dict[int, Standing]:
    """How the thing of each update stands, beside the status that the update declares; by number of the update."""
    updates = list(updates)
    found = standings_of(updates, today)
    return {update.pk: replace(found[update.pk], declared=update.status) for update in updates}


def review_rows(updates: Sequence[ProgressUpdate], today: date) -> list[ReviewRow]:
    """Updates as the list of the reviewer shows them, in their order."""
    waiting = ProgressUpdate.objects.filter(pk__in=[update.pk for update in updates])
    previous = ProgressUpdate.objects.previous_of(waiting)
    standings = declared_standings(updates, today)
    rows = []
    for update in updates:
        last = previous.get(update.pk)
        rows.append(ReviewRow(update, standings[update.pk], last, text_changes(last, update)))
    return rows


def compare(update: ProgressUpdate) -> Comparison | None:
    """What changed since the last approved update of the same thing; nothing when this is the first one."""
    previous = ProgressUpdate.objects.before(update)
    if previous is None:
        return None
    since = previous.submitted_at or datetime.combine(previous.reported_on, time.max, tzinfo=UTC)
    until = (update.reviewed_at if update.state == UpdateState.APPROVED else None) or timezone.now()
    return Comparison(
        previous,
        text_changes(previous, update),
        _milestones(update, since, until),
        _measurements(update, previous.reported_on, since, until),
    )


def correction(update: ProgressUpdate) -> Correction | None:
    """What changed since the update was last returned; nothing when it never was, or still lies with its writer."""
    if update.state not in {UpdateState.SUBMITTED, UpdateState.APPROVED}:
        return None
    returned = events_of(ProgressUpdate, update.pk).filter(state=UpdateState.RETURNED).first()
    if returned is None:
        return None
    return Correction(returned.review_comment, returned.pgh_created_at, returned.status, text_changes(returned, update))


def text_changes(old: Any | None, new: Any) -> list[TextChange]:
    """The answers that differ between two updates, or states of one from the history; nothing was said in no update."""
    pairs = [(name, _words(old, name) if old else "", _words(new, name)) for name in ANSWERS]
    return [TextChange(_label(name), before, after) for name, before, after in pairs if before != after]


def _words(update: Any, name: str) -> str:
    """What an update says in a field, in plain words."""
    if name == "new_date":
        if update.new_date_unknown:
            return gettext("not known yet")
        day, precision = update.new_date, update.new_date_precision
        return format_imprecise(day, precision, get_language() or "nl") if day else ""
    if name == "new_date_reason":
        return str(update.get_new_date_reason_display())
    if name in {"asked_of", "delayed_milestone"}:
        return str(getattr(update, name) or "")
    return plain(getattr(update, name))


def _label(name: str) -> str:
    column: Any = ProgressUpdate._meta.get_field(name)
    return str(column.verbose_name)


def _milestones(update: ProgressUpdate, since: datetime, until: datetime) -> list[MilestoneRow]:
    """The milestones that moved, came or were realised, from the history."""
    milestones = Milestone.objects.filter(
        Q(measure=update.measure_id) if update.measure_id else Q(measure__pillar__priority=update.priority_id)
    )
    rows = milestones.select_related("measure").in_bulk()
    events: Any = event_model(Milestone)._default_manager
    states: dict[int, list[rules.PlannedState]] = defaultdict(list)
    for event in events.filter(pgh_obj_id__in=rows).order_by("pgh_id"):
        states[event.pgh_obj_id].append(
            rules.PlannedState(
                event.pgh_created_at,
                event.current_date,
                event.current_precision,
                event.realised_date,
                event.realised_precision,
                event.reschedule_reason,
                event.origin_key is not None,
            )
        )
    changes = {pk: rules.milestone_change(known, since, until) for pk, known in states.items()}
    found = [MilestoneRow(rows[pk], change) for pk, change in changes.items() if change]
    return sorted(found, key=lambda row: (row.milestone.current_date, row.milestone.pk))


def _measurements(update: ProgressUpdate, reported_on: date, since: datetime, until: datetime) -> list[Measurement]:
    """Values that came in between: typed after `since`, or loaded and about a later day than the last update."""
    indicators = (
        Indicator.objects.filter(measure=update.measure_id)
        if update.measure_id
        else Indicator.objects.about(update.priority)  # type: ignore[arg-type]  # one of them, by constraint
    )
    came = Q(origin_key__isnull=True, created_at__gt=since) | Q(
        origin_key__isnull=False, reference_date__gt=reported_on
    )
    values = Measurement.objects.filter(came, indicator__in=indicators.order_by(), created_at__lte=until)
    return list(
        values.filter(superseded_by__isnull=True)
        .select_related("indicator")
        .order_by("indicator__title", "reference_date", "pk")
    )


def workflow(update: ProgressUpdate) -> list[Step]:
    """Who submitted, withdrew, approved and returned it, when, and with which comment; the newest first."""
    events: Any = event_model(ProgressUpdate)._default_manager
    rows = list(events.filter(pgh_obj_id=update.pk).select_related("pgh_context").order_by("pgh_id"))
    taken = [(event, name) for event, name in zip(rows, rules.steps(row.state for row in rows), strict=True) if name]
    users = {event.pgh_id: _who(event, name) for event, name in taken}
    people = names_of_users({"user": user} for user in users.values())
    found = []
    for event, name in taken:
        # Of the other steps the history only knows the name of the step once more.
        comment = event.review_comment if name in _JUDGED else ""
        found.append(Step(name, event.pgh_created_at, people.get(users[event.pgh_id], ""), comment))
    return found[::-1]


_JUDGED = {rules.APPROVED_STEP, rules.RETURNED_STEP}


def _who(event: Any, name: str) -> int | None:
    """The number of who took a step: as the history knows it, else as the update says itself."""
    said = {
        rules.SUBMITTED_STEP: event.submitted_by_id,
        rules.APPROVED_STEP: event.reviewed_by_id,
        rules.RETURNED_STEP: event.reviewed_by_id,
    }
    return metadata(event.pgh_context).get("user") or said.get(name)
