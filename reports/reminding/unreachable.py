"""Who cannot be reached, and who gets the mail instead, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Reminder, UpdateRequest
from ..rules.recipients import (
    CLOSED,
    CONTACT,
    COORDINATOR,
    ENDED,
    LEFT,
    NO_ADDRESS,
    NOBODY,
    PERSON,
    REFUSED,
    Obstacle,
    Recipient,
)
from .mailing import Mailing

WHY: dict[tuple[str, str], Promise] = {
    (PERSON, LEFT): _("has left"),
    (PERSON, CLOSED): _("the account is closed"),
    (PERSON, NO_ADDRESS): _("no e-mail address"),
    (PERSON, REFUSED): _("the mail server refuses the address"),
    (CONTACT, LEFT): _("contact of the organisation, has left"),
    (CONTACT, CLOSED): _("contact of the organisation, the account is closed"),
    (CONTACT, NO_ADDRESS): _("contact of the organisation, no e-mail address"),
    (CONTACT, REFUSED): _("contact of the organisation, the mail server refuses the address"),
    (CONTACT, NOBODY): _("organisation without a contact"),
    (CONTACT, ENDED): _("organisation that ended"),
    (COORDINATOR, REFUSED): _("coordinator, the mail server refuses the address"),
}


@dataclass
class Unreachable:
    """Somebody, or an organisation, that mail cannot reach."""

    name: str
    why: str | Promise
    successor: str
    requests: list[UpdateRequest] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    """Who gets the mail instead, in words; empty when nobody does."""


def unreachable(mailing: Mailing) -> list[Unreachable]:
    """All that stands in the way of the mails of today, each once; and whose last mail failed.

    That no person is named is no fault as long as the contact of the organisation gets the mail.
    """
    found: dict[Obstacle, Unreachable] = {}
    for pk, way in mailing.today.items():
        instead = [_in_words(one) for one in way.recipients]
        for obstacle in way.obstacles:
            if (obstacle.quality, obstacle.why) not in WHY:
                continue
            why = WHY[obstacle.quality, obstacle.why]
            row = found.setdefault(obstacle, Unreachable(obstacle.name, why, obstacle.successor))
            row.requests.append(mailing.requests[pk])
            row.instead += [words for words in dict.fromkeys(instead) if words not in row.instead]
    rows = [*found.values(), *_failed(mailing)]
    return sorted(rows, key=lambda row: row.name.lower())


def _failed(mailing: Mailing) -> list[Unreachable]:
    """Readers to whom the last mail of this round failed, and who are tried again."""
    found = []
    for mail in Reminder.objects.of_round(mailing.round).last_to(mailing.recipients).that_did_not_arrive():
        requests = [
            mailing.requests[pk]
            for pk, way in mailing.today.items()
            if mail.address in {recipient.key for recipient in way.recipients}
        ]
        found.append(Unreachable(mailing.recipients[mail.address].name, mail.error, "", requests))
    return found


def _in_words(recipient: Recipient) -> str:
    return str(_("coordinators")) if recipient.quality == COORDINATOR else recipient.name
