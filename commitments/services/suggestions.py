"""Say of a sentence that looks like a promise that it is none, and take that back. For coordinators."""

from __future__ import annotations

from accounts.models import User
from accounts.rights import only_coordinators
from strategies.models import Document

from ..models import RejectedPromise


def reject_promise(actor: User, *, document: Document, sentence: str) -> RejectedPromise:
    """Keep the sentence from being suggested again; doing it twice is no error. Raises PermissionDenied."""
    only_coordinators(actor)
    row, _made = RejectedPromise.objects.get_or_create(
        document=document, sentence=sentence, defaults={"rejected_by": actor}
    )
    return row


def take_back_rejection(actor: User, *, document: Document, pk: int) -> None:
    """Suggest the sentence again; nothing happens when somebody else was just ahead. Raises PermissionDenied."""
    only_coordinators(actor)
    for row in RejectedPromise.objects.filter(document=document, pk=pk):
        row.delete()
