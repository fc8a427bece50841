"""Who may change a commitment, asked of the row as it is now."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from history.services import StaleVersion

from ..models import Commitment


def check_may_edit(actor: User, commitment: Commitment) -> None:
    """Raises PermissionDenied unless `actor` may change it today."""
    if not Commitment.objects.editable_by(actor, timezone.localdate()).filter(pk=commitment.pk).exists():
        raise PermissionDenied


def locked(actor: User, commitment: Commitment, version: int) -> Commitment:
    """The row as it is now, locked: checks are about this state and not about the one that a form was made of.

    Raises PermissionDenied, or StaleVersion when somebody else saved after `version`.
    """
    current = Commitment.objects.select_for_update().filter(pk=commitment.pk).first()
    if current is None:
        raise StaleVersion(None)
    check_may_edit(actor, current)
    if current.version != version:
        raise StaleVersion(current)
    return current
