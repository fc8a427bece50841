"""Say what works on a challenge, and take that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import because, delete_version
from strategies.models import Goal, Measure

from ..models import Challenge, Coverage


def check_may_cover(actor: User, challenge: Challenge) -> None:
    """Raises PermissionDenied unless `actor` may say today what works on `challenge`."""
    if not challenge.is_editable_by(actor, timezone.localdate()):
        raise PermissionDenied


def add_coverage(
    actor: User,
    *,
    challenge: Challenge,
    targets: Sequence[Goal | Measure],
    values: Mapping[str, Any],
) -> list[Coverage]:
    """Say that goals and measures work on a challenge, all for the same reason; the actor assessed it, today.

    `values` are explanation, wording and perhaps source and source_detail. Raises PermissionDenied, or ValidationError
    when one of them is already there; then nothing is written.
    """
    check_may_cover(actor, challenge)
    links = [
        Coverage(
            challenge=challenge,
            assessed_by=actor,
            assessed_on=timezone.localdate(),
            **{"goal" if isinstance(target, Goal) else "measure": target},
            **values,
        )
        for target in targets
    ]
    try:
        with transaction.atomic():
            for link in links:
                link.full_clean()
                link.save()
    except IntegrityError as error:  # somebody else added the same at the same moment
        raise ValidationError(_("One of these is already there. Search again and choose the others.")) from error
    return links


def remove_coverage(actor: User, *, coverage: Coverage, version: int, reason: str = "") -> None:
    """Say that something does not work on its challenge after all; the history keeps it.

    Raises PermissionDenied or StaleVersion.
    """
    check_may_cover(actor, coverage.challenge)
    with transaction.atomic(), because(reason):
        delete_version(coverage, version)
