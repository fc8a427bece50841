"""Ask for a decision, change what is asked, and record what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.rights import only_coordinators
from history.services import because, update_version
from strategies.models import Goal, Measure, Strategy

from ..models import AgendaItem, Challenge, Priority

Subject = Challenge | Priority | Goal | Measure


def may_raise(actor: User, subject: Subject | None) -> bool:
    """Whether `actor` may ask for a decision about `subject` today: coordinators about anything, also about nothing in
    particular; editors about what their organisation answers for."""
    if actor.is_coordinator:
        return True
    if subject is None:
        return False
    today = timezone.localdate()
    if not isinstance(subject, Goal):
        return type(subject).objects.editable_by(actor, today).filter(pk=subject.pk).exists()
    strategies = Strategy.objects.editable_by(actor, today).order_by().values("pk")
    priorities = Priority.objects.editable_by(actor, today).order_by().values("pk")
    own = Q(pillar__strategy__in=strategies) | Q(pillar__priority__in=priorities)
    return Goal.objects.filter(own, pk=subject.pk).exists()


def add_agenda_item(actor: User, *, subject: Subject | None, values: Mapping[str, Any]) -> AgendaItem:
    """Ask for a decision about `subject`; the actor asks it, today. Raises PermissionDenied or ValidationError."""
    if not may_raise(actor, subject):
        raise PermissionDenied
    about = {str(subject._meta.model_name): subject} if subject else {}
    item = AgendaItem(raised_by=actor, raised_on=timezone.localdate(), **about, **values)
    item.full_clean()
    item.save()
    return item


def edit_agenda_item(
    actor: User, *, item: AgendaItem, version: int, values: Mapping[str, Any], reason: str = ""
) -> AgendaItem:
    """Change what is asked, of whom or by when. Raises PermissionDenied or StaleVersion."""
    if not item.is_editable_by(actor, timezone.localdate()):
        raise PermissionDenied
    with transaction.atomic(), because(reason):
        update_version(item, version, values)
    return item


def decide_agenda_item(
    actor: User, *, item: AgendaItem, version: int, values: Mapping[str, Any], reason: str = ""
) -> AgendaItem:
    """Record what came of it, correct that, or open it again: `values` are state, outcome, decided_on, decided_in.

    For coordinators. Raises PermissionDenied or StaleVersion.
    """
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        update_version(item, version, values)
    return item
