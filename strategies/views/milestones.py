"""Milestones as pages show them: with how they go and what moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Milestone
from ..rules import half_months, milestone_course


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with its computed status and the reason of it in words."""

    milestone: Milestone
    status: str
    why: str
    moved: str


def milestone_rows(milestones: Iterable[Milestone], today: date) -> list[MilestoneRow]:
    """The milestones in the order given."""
    return [_row(milestone, today) for milestone in milestones]


def _row(milestone: Milestone, today: date) -> MilestoneRow:
    course = milestone_course(milestone, today)
    late = ngettext("%(days)d day late", "%(days)d days late", course.overdue) % {"days": course.overdue}
    return MilestoneRow(
        milestone=milestone,
        status=course.status,
        why=late if course.overdue else "",
        moved=_moved(course.moved),
    )


def _moved(days: int) -> str:
    if not days:
        return ""
    months = half_months(abs(days))
    if months < 1:
        amount = ngettext("%(days)d day", "%(days)d days", abs(days)) % {"days": abs(days)}
    else:
        number = f"{int(months)}½" if months % 1 else str(int(months))
        amount = ngettext("%(number)s month", "%(number)s months", int(months) + bool(months % 1)) % {"number": number}
    return (
        _("%(amount)s later than first planned") % {"amount": amount}
        if days > 0
        else _("%(amount)s earlier than first planned") % {"amount": amount}
    )
