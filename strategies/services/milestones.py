"""Add a milestone, give it another date, say that it is realised, or take that back.

Every function raises PermissionDenied, StaleVersion when somebody else saved after `version` was read, or
ValidationError with messages by name of the argument. A date is the first day of its period, with its precision.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import StaleVersion, because, update_version
from ui.dates import period_start

from ..choices import RescheduleReason
from ..models import Measure, Milestone


def add_milestone(actor: User, *, measure: Measure, values: Mapping[str, Any], reason: str = "") -> Milestone:
    """Add a milestone to a measure: `values` are `title`, `date`, `precision` and perhaps `note`.

    Its first date is also its current one.
    """
    _check_may_edit(actor, Measure.objects.filter(pk=measure.pk))
    day, precision = period_start(values["date"], values["precision"]), values["precision"]
    milestone = Milestone(
        measure=measure,
        title=values["title"],
        note=values.get("note", ""),
        original_date=day,
        original_precision=precision,
        current_date=day,
        current_precision=precision,
    )
    milestone.full_clean(exclude=["measure", "strategy"])
    with transaction.atomic(), because(reason):
        milestone.save()
    return milestone


def move_milestone(
    actor: User,
    *,
    milestone: Milestone,
    version: int,
    date: datetime.date,
    precision: str,
    reason: str,
    explanation: str = "",
) -> Milestone:
    """Plan a milestone for another date; every time with a reason (a code of RescheduleReason)."""
    day = period_start(date, precision)
    with transaction.atomic(), because(explanation, about=milestone):
        current = _locked(actor, milestone, version)
        if current.realised_date:
            raise ValidationError({"date": _("This milestone is realised, so it needs no new date.")})
        if (day, precision) == (current.current_date, current.current_precision):
            raise ValidationError({"date": _("This is already the date of the milestone. Enter another date.")})
        if reason not in RescheduleReason.values:
            raise ValidationError({"reason": _("Choose a reason for the new date.")})
        update_version(
            milestone, version, {"current_date": day, "current_precision": precision, "reschedule_reason": reason}
        )
    return milestone


def realise_milestone(
    actor: User, *, milestone: Milestone, version: int, date: datetime.date, precision: str, explanation: str = ""
) -> Milestone:
    """Say when a milestone was realised, or correct that date."""
    day = period_start(date, precision)
    if day > timezone.localdate():
        raise ValidationError({"date": _("This date is in the future. A milestone is realised when it is there.")})
    with transaction.atomic(), because(explanation, about=milestone):
        current = _locked(actor, milestone, version)
        if (day, precision) == (current.realised_date, current.realised_precision):
            raise ValidationError({"date": _("This is already the date on which it was realised.")})
        update_version(milestone, version, {"realised_date": day, "realised_precision": precision})
    return milestone


def unrealise_milestone(actor: User, *, milestone: Milestone, version: int, explanation: str) -> Milestone:
    """Take back that a milestone is realised; people who saw it ticked off want to know why."""
    with transaction.atomic(), because(explanation, about=milestone):
        current = _locked(actor, milestone, version)
        if not current.realised_date:
            raise ValidationError(_("This milestone is not realised."))
        if not explanation.strip():
            raise ValidationError({"explanation": _("Explain why it is not realised after all.")})
        update_version(milestone, version, {"realised_date": None, "realised_precision": "day"})
    return milestone


def _check_may_edit(actor: User, rows: models.QuerySet) -> None:
    if not rows.editable_by(actor, timezone.localdate()).exists():  # type: ignore[attr-defined]  # of this room
        raise PermissionDenied


def _locked(actor: User, milestone: Milestone, version: int) -> Milestone:
    """The row as it is now, locked: the checks are about this state and not about the one that a form was made of."""
    current = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if current is None:
        raise StaleVersion(None)
    _check_may_edit(actor, Milestone.objects.filter(pk=milestone.pk))
    if current.version != version:
        raise StaleVersion(current)
    return current
