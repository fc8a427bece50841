"""Link priorities to what contributes to them, from either side; the other side agrees or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import because, delete_version, update_version
from strategies.models import Document, Passage
from strategies.services.passages import add_passage

from ..choices import Response, Side
from ..models import Contribution, Priority
from ..targets import Target, check_may_link
from .priorities import check_may_edit

AGREED_WITH = frozenset({"kind", "explanation", "priority", "pillar", "goal", "measure"})
"""What the other side agreed with: when one of these changes, its answer no longer holds."""

NO_ANSWER: Mapping[str, Any] = {"response": "", "response_note": "", "responded_by": None, "responded_on": None}


@dataclass(frozen=True)
class NewContribution:
    """What is linked to what, how and why; with a quotation that was typed, and the document that it comes from."""

    priority: Priority
    target: Target
    values: Mapping[str, Any]
    document: Document | None = None
    quote: str = ""


class RefusedContributions(Exception):
    """Some of many could not be added, and none was; `errors` holds what is wrong by place in what was asked."""

    def __init__(self, errors: Mapping[int, ValidationError]) -> None:
        super().__init__(_("Nothing was added."))
        self.errors = errors


def add_contributions(
    actor: User, *, entries: Sequence[NewContribution], side: Side = Side.PRIORITY, reason: str = ""
) -> list[Contribution]:
    """Add links, all or none, from the side that the actor answers for, who is recorded as who assessed them, today.

    Raises PermissionDenied, or RefusedContributions when some are not right or already there.
    """
    _check_side(actor, entries, side)
    made: list[Contribution] = []
    errors: dict[int, ValidationError] = {}
    with transaction.atomic(), because(reason):
        for place, entry in enumerate(entries):
            contribution = Contribution(
                priority=entry.priority,
                assessed_by=actor,
                assessed_on=timezone.localdate(),
                added_from=side,
                **{entry.target.field: entry.target.row},
            )
            try:
                for name, value in _with_passage(actor, entry.values, entry.document, entry.quote).items():
                    setattr(contribution, name, value)
                contribution.full_clean()
                _once(contribution.save)
            except ValidationError as error:
                errors[place] = error
            made.append(contribution)
        if errors:
            raise RefusedContributions(errors)
    return made


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
    """Change a contribution; who changes it has assessed it.

    The answer of the other side goes when it agreed with something else, and when it would become an answer to oneself.
    Raises PermissionDenied, ValidationError, StaleVersion.
    """
    today = timezone.localdate()
    if not Contribution.objects.editable_by(actor, today).filter(pk=contribution.pk).exists():
        raise PermissionDenied
    with transaction.atomic(), because(reason):
        changed = {**_with_passage(actor, values, document, quote), "assessed_by": actor, "assessed_on": today}
        stored = Contribution.objects.filter(pk=contribution.pk).first()
        if stored and (
            stored.responded_by_id == actor.pk
            or any(name in AGREED_WITH and getattr(stored, name) != value for name, value in changed.items())
        ):
            changed |= NO_ANSWER
        _once(lambda: update_version(contribution, version, changed))
    return contribution


def respond_to_contribution(
    actor: User, *, contribution: Contribution, version: int, response: str, note: str = "", reason: str = ""
) -> Contribution:
    """Agree with a contribution that the other side added, or dispute it with a reason.

    Raises PermissionDenied, ValidationError at `response_note`, or StaleVersion: then it is no longer what was read.
    """
    today = timezone.localdate()
    if not Contribution.objects.answerable_by(actor, today).filter(pk=contribution.pk).exists():
        raise PermissionDenied
    if response not in Response.values:
        raise ValidationError({"response": _("Choose whether you agree.")})
    if response == Response.DISPUTED and not note.strip():
        raise ValidationError({"response_note": _("Say why you do not agree.")})
    answer = {"response": response, "response_note": note, "responded_by": actor, "responded_on": today}
    with transaction.atomic(), because(reason):
        update_version(contribution, version, answer)
    return contribution


def remove_contribution(actor: User, *, contribution: Contribution, version: int, reason: str = "") -> None:
    """Take a contribution away; the history keeps it. Raises PermissionDenied or StaleVersion."""
    if not Contribution.objects.editable_by(actor, timezone.localdate()).filter(pk=contribution.pk).exists():
        raise PermissionDenied
    with transaction.atomic(), because(reason):
        delete_version(contribution, version)


def _check_side(actor: User, entries: Sequence[NewContribution], side: Side) -> None:
    """Raises PermissionDenied unless the actor answers for that side of each."""
    if side == Side.PRIORITY:
        for priority in {entry.priority for entry in entries}:
            check_may_edit(actor, priority)
    else:
        check_may_link(actor, [entry.target for entry in entries], timezone.localdate())


def _once(write: Callable[[], None]) -> None:
    """Two people may add the same contribution at the same moment; the second one gets a sentence, not an error."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise ValidationError(_("This contribution of this kind is already there.")) from error


def _with_passage(actor: User, values: Mapping[str, Any], document: Document | None, quote: str) -> dict[str, Any]:
    """A quotation typed with a contribution becomes a passage of its document, made once.

    Raises ValidationError at `quote` when the document has a text and the words do not stand in it.
    """
    if document is None or not quote:
        return dict(values)
    passage = Passage.objects.filter(document=document, quote=quote).first()
    return {**values, "passage": passage or add_passage(actor, document=document, quote=quote)}
