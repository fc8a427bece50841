"""What changed in an update since the last approved one, for who reads and who reviews it.

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

from history.tracking import event_model
from history.trails import metadata, names_of_users
from strategies.choices import RescheduleReason
from strategies.models import Indicator, Measurement, Milestone
from strategies.rules import Standing
from ui.markdown import plain

from .choices import UpdateState
from .models import ProgressUpdate
from .rules import changes as rules
from .standings import standings_of


@dataclass(frozen=True)
class TextChange:
    """A text of an update beside that of the last one, both in plain words."""

    label: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        """Whether a word differs."""
        return self.old != self.new


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

    @property
    def changed_texts(self) -> list[TextChange]:
        """The texts in which something differs."""
        return [text for text in self.texts if text.is_changed]


@dataclass(frozen=True)
class ReviewRow:
    """An update that waits, as the list of the reviewer shows it."""

    update: ProgressUpdate
    standing: Standing
    changed: int
    """How many fields differ from the last approved update; all that are filled in when there is none."""
    is_first: bool
    """There is no approved update to compare with."""


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
        names = rules.changed(vars(last) if last else None, vars(update))
        rows.append(ReviewRow(update, standings[update.pk], len(names), last is None))
    return rows


def compare(update: ProgressUpdate) -> Comparison | None:
    """What changed since the last approved update of the same thing; nothing when this is the first one."""
    previous = ProgressUpdate.objects.before(update)
    if previous is None:
        return None
    texts = [
        TextChange(_label(name), plain(getattr(previous, name)), plain(getattr(update, name))) for name in rules.TEXTS
    ]
    texts = [text for text in texts if text.old or text.new]
    since = previous.submitted_at or datetime.combine(previous.reported_on, time.max, tzinfo=UTC)
    until = (update.reviewed_at if update.state == UpdateState.APPROVED else None) or timezone.now()
    return Comparison(
        previous, texts, _milestones(update, since, until), _measurements(update, previous.reported_on, since, until)
    )


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
        comment = event.review_comment if name in _JUDGED else metadata(event.pgh_context).get("reason", "")
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
