"""Say who answers for a promise or motion, and from when until when. For coordinators: rights follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rights import only_coordinators
from history.services import because, delete_version, update_version

from ..models import Commitment, CommitmentResponsibility


def add_responsibility(
    actor: User, *, commitment: Commitment, values: Mapping[str, Any], reason: str = ""
) -> CommitmentResponsibility:
    """Let an organisation answer for a commitment. Raises PermissionDenied or ValidationError."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        row = CommitmentResponsibility(commitment=commitment, **values)
        row.full_clean()
        row.save()
    return row


def edit_responsibility(
    actor: User,
    *,
    responsibility: CommitmentResponsibility,
    version: int,
    values: Mapping[str, Any],
    reason: str = "",
) -> CommitmentResponsibility:
    """Change who answers, in which role or until when. Raises PermissionDenied or StaleVersion."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        update_version(responsibility, version, values)
    return responsibility


def remove_responsibility(
    actor: User, *, responsibility: CommitmentResponsibility, version: int, reason: str = ""
) -> None:
    """Take away what was a mistake; who stops answering gets a last day instead. Raises PermissionDenied or
    StaleVersion."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        delete_version(responsibility, version)
