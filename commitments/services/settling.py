"""Settle a promise or motion, wholly or in part, and open it again."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.services import because, update_version
from strategies.models import Document

from ..models import Commitment
from ..rules import problems
from ..rules.settling import OPEN, SETTLED, Settling
from .refusals import locked

SENTENCES: dict[tuple[str, str], str | Promise] = {
    ("status", "no_step"): _("It has this status already. Choose another one."),
    ("settled_with", "missing"): _("Choose the document: it is settled when the chamber has the result in writing."),
    ("settled_on", "missing"): _("Fill in the day on which the chamber got the document."),
    ("settled_on", "future"): _("This day is still to come. It is settled when the chamber has the document."),
    ("settled_on", "too_early"): _("This day lies before the day on which it was promised."),
    ("status_note", "missing"): _("Say what was done and what is still to come."),
    ("reason", "missing"): _("Say why it is not settled after all. People who saw it settled want to know."),
}
"""What to tell the user, by field and code of `rules.problems`."""


def settle_commitment(
    actor: User,
    *,
    commitment: Commitment,
    version: int,
    status: str,
    settled_with: Document | None = None,
    settled_on: datetime.date | None = None,
    status_note: str = "",
    reason: str = "",
) -> Commitment:
    """Give a commitment another status, or correct how it was settled.

    Raises PermissionDenied, ValidationError with messages by name of the argument, or StaleVersion when somebody else
    saved after `version`.
    """
    with transaction.atomic(), because(reason, about=commitment):
        current = locked(actor, commitment, version)
        given = Settling(settled_with is not None, settled_on, status_note, reason)
        found = problems(current.status, status, given, made_on=current.date, today=timezone.localdate())
        if found:
            raise ValidationError({field: SENTENCES[field, code] for field, code in found})
        update_version(
            commitment,
            version,
            {
                "status": status,
                "settled_with": None if status == OPEN else settled_with,
                "settled_on": settled_on if status == SETTLED else None,
                "status_note": status_note,
            },
        )
    return commitment
