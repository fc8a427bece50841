"""Change the texts of a priority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from history.services import because, update_version

from ..models import Priority


def check_may_edit(actor: User, priority: Priority) -> None:
    """Raises PermissionDenied unless `actor` may change `priority` and what hangs on it today."""
    if not priority.is_editable_by(actor, timezone.localdate()):
        raise PermissionDenied


def edit_priority(
    actor: User, *, priority: Priority, version: int, values: Mapping[str, Any], reason: str = ""
) -> Priority:
    """Change the texts of a priority.

    Raises PermissionDenied, or StaleVersion when somebody else saved after `version` was read.
    """
    check_may_edit(actor, priority)
    with transaction.atomic(), because(reason):
        update_version(priority, version, values)
    return priority
