"""What a role alone gives the right to. What somebody may change of the content is asked of the querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from .querysets import AnyUser


def only_coordinators(actor: AnyUser) -> None:
    """Raises PermissionDenied for everybody else."""
    if not (actor.is_authenticated and actor.is_coordinator):
        raise PermissionDenied
