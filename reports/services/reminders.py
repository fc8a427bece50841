"""The verbs of reminders: change the settings of a round, send by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rights import only_coordinators
from history.services import because, update_version
from ui.errors import DomainError

from .. import reminding
from ..models import ReportingRound, UpdateRequest

if TYPE_CHECKING:
    from accounts.models import Organisation, User

SECONDS_BY_HAND = 20
"""A browser waits for mails that are sent by hand; what takes longer is left for the next time."""


class NoMailsNow(DomainError):
    """The round is not open."""

    message = _("Reminders are sent while the round is open.")


def change_settings(
    actor: User, *, round_: ReportingRound, version: int, values: Mapping[str, Any], reason: str = ""
) -> ReportingRound:
    """Change when a round sends mails. Raises PermissionDenied, or StaleVersion when somebody else saved meanwhile."""
    only_coordinators(actor)
    with transaction.atomic(), because(reason):
        update_version(round_, version, values)
    return round_


def send_by_hand(actor: User, *, round_: ReportingRound, organisations: Collection[Organisation]) -> reminding.Outcome:
    """Send a reminder now about everything that these organisations have to hand in.

    Not one transaction, but one per mail: each is noted before it goes (docs/decisions/0010). The pause holds: who got
    a mail shortly before is left out, and in `held`. Raises PermissionDenied, NoMailsNow, or MailServerAway; what was
    sent until then is in the log.
    """
    only_coordinators(actor)
    if not round_.is_open:
        raise NoMailsNow
    return reminding.send(
        round_,
        timezone.localdate(),
        by_hand=requests_of(round_, organisations),
        asked_by=actor,
        seconds=SECONDS_BY_HAND,
    )


def requests_of(round_: ReportingRound, organisations: Collection[Organisation]) -> frozenset[int]:
    """What these organisations have to hand in."""
    rows = UpdateRequest.objects.of_round(round_).outstanding().filter(organisation__in=organisations)
    return frozenset(rows.values_list("pk", flat=True))
