"""Link a priority to what contributes to it: who may do what, with the reason in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import because, delete_version, update_version
from strategies.models import Document, Passage

from ..models import Contribution, Priority
from .priorities import check_may_edit


def add_contribution(
    actor: User,
    *,
    priority: Priority,
    values: Mapping[str, Any],
    document: Document | None = None,
    quote: str = "",
    reason: str = "",
) -> Contribution:
    """Link a priority to a pillar, goal or measure; the actor is recorded as who assessed it, today.

    Raises PermissionDenied, or ValidationError when the same link of the same kind is already there.
    """
    check_may_edit(actor, priority)
    with transaction.atomic(), because(reason):
        contribution = Contribution(
            priority=priority,
            assessed_by=actor,
            assessed_on=timezone.localdate(),
            **_with_passage(values, document, quote),
        )
        contribution.full_clean()
        _once(contribution.save)
    return contribution


def edit_contribution(
    actor: User,
    *,
    contribution: Contribution,
    version: int,
    values: Mapping[str, Any],
    document: Document | None = None,
    quote: str = "",
    reason: str = "",
) -> Contribution:
    """Change a contribution; who changes it has assessed it. Raises PermissionDenied, ValidationError, StaleVersion."""
    check_may_edit(actor, contribution.priority)
    with transaction.atomic(), because(reason):
        assessed = {"assessed_by": actor, "assessed_on": timezone.localdate()}
        changed = {**_with_passage(values, document, quote), **assessed}
        _once(lambda: update_version(contribution, version, changed))
    return contribution


def remove_contribution(actor: User, *, contribution: Contribution, version: int, reason: str = "") -> None:
    """Take a contribution away; the history keeps it. Raises PermissionDenied or StaleVersion."""
    check_may_edit(actor, contribution.priority)
    with transaction.atomic(), because(reason):
        delete_version(contribution, version)


def _once(write: Callable[[], None]) -> None:
    """Two people may add the same contribution at the same moment; the second one gets a sentence, not an error."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise ValidationError(_("This contribution of this kind is already there.")) from error


def _with_passage(values: Mapping[str, Any], document: Document | None, quote: str) -> dict[str, Any]:
    """A quotation typed with a contribution becomes a passage of its document, made once."""
    if document is None or not quote:
        return dict(values)
    passage = Passage.objects.filter(document=document, quote=quote).first()
    return {**values, "passage": passage or Passage.objects.create(document=document, quote=quote)}
