"""What a progress update says: its fields, what keeps it from being handed in, and whether it can be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategies.models import Milestone
from ui.dates import ImpreciseDate

from ..choices import DeclaredStatus
from ..models import ProgressUpdate, UpdateRequest
from ..rules import updates as rules

CONTENT = (
    "status", "explanation", "decision_asked", "asked_of", "delayed_milestone", "new_date", "new_date_precision",
    "new_date_unknown", "new_date_reason", "results", "bottlenecks", "course_correction", "evidence",
)  # fmt: skip
"""The fields of an update that its writer fills in."""

_OF_A_DELAY: dict[str, Any] = {
    "decision_asked": "",
    "asked_of": None,
    "delayed_milestone": None,
    "new_date": None,
    "new_date_precision": "day",
    "new_date_unknown": False,
    "new_date_reason": "",
}
"""What only a delayed update has, as it is when it has not."""


REPEAT_REFUSALS: dict[str, Promise] = {
    "nothing_before": _("There is no approved update of an earlier round that could be repeated."),
    "incomplete": _("The last update lacks what its status needs now. Fill in the whole form this time."),
    "date_unknown": _(
        "Last time it was delayed without a new date. Say in the form what the date is, or why it is still not known."
    ),
    "date_over": _("The date that was promised last time has passed. Say in the form how things stand."),
}

PROBLEMS: dict[tuple[str, str], Promise] = {
    ("status", "required"): _("Choose how things stand."),
    ("results", "results"): _("Say what was reached, or that nothing was reached yet and why."),
    ("explanation", "required"): _("Explain it. This status needs an explanation."),
    ("decision_asked", "required"): _("Say what you ask, so that it can go on."),
    ("asked_of", "required"): _("Choose of whom you ask it."),
    ("delayed_milestone", "which"): _("Choose which milestone is delayed."),
    ("new_date", "choose_one"): _("Give a new date, or tick that it is not known yet."),
    ("new_date", "past"): _("This date has passed. Give a date that is still to come."),
    ("new_date", "earlier"): _("This date lies before the present date of the milestone."),
    ("new_date_reason", "required"): _("Choose a reason for the new date."),
}
"""The sentences for `rules.updates.problems`."""


def problems(values: Mapping[str, Any], open_milestones: Sequence[Milestone], today: date) -> dict[str, Promise]:
    """What keeps a statement from being submitted: a sentence by field."""
    found = rules.problems(_statement(values), [_open(milestone) for milestone in open_milestones], today)
    return {field: PROBLEMS[field, code] for field, code in found.items()}


def repeat_refusal(previous: ProgressUpdate | None, today: date) -> str:
    """Why the last approved update cannot be repeated, as a code; empty when it can."""
    if previous is None:
        return rules.repeat_refusal(None, today)
    delayed = previous.status == DeclaredStatus.DELAYED
    complete = not delayed or bool(previous.decision_asked and (previous.new_date or previous.new_date_unknown))
    new_date = ImpreciseDate(previous.new_date, previous.new_date_precision) if previous.new_date else None
    return rules.repeat_refusal(rules.Previous(previous.status, complete, new_date), today)


def open_milestones(request: UpdateRequest) -> list[Milestone]:
    """The milestones of what an update is about that are not realised; a priority has none of its own."""
    if request.measure_id is None:
        return []
    return list(Milestone.objects.filter(measure=request.measure_id, realised_date__isnull=True))


def of_its_status(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what belongs to another status: who first chose "delayed" may have filled that in already."""
    status = values.get("status", "")
    kept: dict[str, Any] = {name: values[name] for name in CONTENT if name in values}
    if status != DeclaredStatus.DELAYED:
        kept |= _OF_A_DELAY
    if status not in rules.EXPLAINABLE:
        kept["explanation"] = ""
    return kept


def delayed_milestone(values: Mapping[str, Any], still_open: Sequence[Milestone]) -> Milestone | None:
    """The milestone that a delay is about."""
    if values["status"] != DeclaredStatus.DELAYED:
        return None
    found = rules.delayed_milestone(_statement(values), [_open(milestone) for milestone in still_open])
    return next((milestone for milestone in still_open if found and milestone.pk == found.pk), None)


def overdue_milestone(still_open: Sequence[Milestone], today: date) -> Milestone | None:
    """The only milestone that is late."""
    found = rules.overdue_milestone([_open(milestone) for milestone in still_open], today)
    return next((milestone for milestone in still_open if found and milestone.pk == found.pk), None)


def _statement(values: Mapping[str, Any]) -> rules.Statement:
    asked_of, milestone = values.get("asked_of"), values.get("delayed_milestone")
    new_date = values.get("new_date")
    return rules.Statement(
        status=values.get("status", ""),
        results=values.get("results", ""),
        explanation=values.get("explanation", ""),
        decision_asked=values.get("decision_asked", ""),
        asked_of=asked_of.pk if asked_of else None,
        milestone=milestone.pk if milestone else None,
        new_date=ImpreciseDate(new_date, values.get("new_date_precision", "day")) if new_date else None,
        new_date_unknown=bool(values.get("new_date_unknown")),
        new_date_reason=values.get("new_date_reason", ""),
    )


def _open(milestone: Milestone) -> rules.Open:
    return rules.Open(milestone.pk, ImpreciseDate(milestone.current_date, milestone.current_precision))
