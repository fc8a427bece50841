"""Who gets the mail about a request: person, else the organisation's contact, else the coordinators. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

PERSON, CONTACT, COORDINATOR = "persoon", "contactpersoon", "coordinator"

NOBODY, LEFT, CLOSED, NO_ADDRESS, REFUSED, ENDED = "nobody", "left", "closed", "no_address", "refused", "ended"
"""Why somebody cannot be reached: not named · left · the account is closed · no e-mail address · the mail server
refused the address · and of an organisation: ended."""

REFUSED_FOR = timedelta(days=7)
"""So long an address that was refused is passed by. Then it is tried again: mailboxes and mail servers are repaired."""

NO_SUCH_ADDRESS = (550, 551, 553)
"""The answers of a mail server that are about the address (RFC 5321, 4.2.3)."""


class Someone(NamedTuple):
    """A person or account as far as mail is concerned."""

    name: str
    address: str
    person: int | None = None
    left_on: date | None = None
    is_closed: bool = False

    def trouble(self, day: date, refused: Mapping[str, date]) -> str:
        """Why mail to this person makes no sense on `day`; empty when it does. `refused` is that of `way`."""
        if self.left_on and self.left_on <= day:
            return LEFT
        if self.is_closed:
            return CLOSED
        if not self.address:
            return NO_ADDRESS
        last = refused.get(address_key(self.address))
        return REFUSED if last and last <= day < last + REFUSED_FOR else ""


class Body(NamedTuple):
    """An organisation as far as mail is concerned."""

    name: str
    ended_on: date | None = None
    """Its last day."""
    successor: int | None = None
    contact: Someone | None = None


class Recipient(NamedTuple):
    """One who gets the mail, and in which quality."""

    key: str
    """The address by which mails are counted: letters large or small are the same reader."""
    name: str
    person: int | None
    quality: str


class Obstacle(NamedTuple):
    """Who cannot be reached, and why; of an organisation that ended, the one that went on."""

    quality: str
    name: str
    why: str
    successor: str = ""


class Way(NamedTuple):
    """Who is told about a request, and what stood in the way of who should be told first."""

    recipients: tuple[Recipient, ...]
    obstacles: tuple[Obstacle, ...]


def address_key(address: str) -> str:
    """One spelling of an e-mail address."""
    return address.strip().lower()


def is_for_good(code: int, text: str) -> bool:
    """Whether a mail server that refuses an address says that there is no such address.

    Not when it has something against the sender (5.7 of RFC 3463): such a server refuses every address.
    """
    return code in NO_SUCH_ADDRESS and not text.startswith("5.7.")


def _recipient(someone: Someone, quality: str) -> Recipient:
    return Recipient(address_key(someone.address), someone.name, someone.person, quality)


def way(
    persons: Sequence[Someone],
    organisation: int,
    bodies: Mapping[int, Body],
    coordinators: Sequence[Someone],
    day: date,
    refused: Mapping[str, date],
) -> Way:
    """To whom the mail about a request goes on `day`.

    `persons` are tried in order. Then the contact of the organisation, or when it ended, of its successor. When nobody
    is left all coordinators get it: any of them may be on leave, and one of them has to find somebody. `refused` holds
    of addresses (`address_key`) the last day that the mail server refused them.
    """
    obstacles = []
    if not persons:
        obstacles.append(Obstacle(PERSON, "", NOBODY))
    found: Recipient | None = None
    for someone in persons:
        if trouble := someone.trouble(day, refused):
            obstacles.append(Obstacle(PERSON, someone.name, trouble))
        else:
            found = _recipient(someone, PERSON)
            break
    body, seen = bodies[organisation], {organisation}
    while body.ended_on and body.ended_on < day:
        successor = bodies.get(body.successor) if body.successor and body.successor not in seen else None
        obstacles.append(Obstacle(CONTACT, body.name, ENDED, successor.name if successor else ""))
        if successor is None or body.successor is None:
            body = body._replace(contact=None)
            break
        seen.add(body.successor)
        body = successor
    if found:
        return Way((found,), tuple(obstacles))
    if body.contact is None:
        obstacles.append(Obstacle(CONTACT, body.name, NOBODY))
    elif trouble := body.contact.trouble(day, refused):
        obstacles.append(Obstacle(CONTACT, body.contact.name, trouble))
    else:
        return Way((_recipient(body.contact, CONTACT),), tuple(obstacles))
    everyone: dict[str, Recipient] = {}
    for someone in coordinators:
        if trouble := someone.trouble(day, refused):
            obstacles.append(Obstacle(COORDINATOR, someone.name, trouble))
        else:
            recipient = _recipient(someone, COORDINATOR)
            everyone[recipient.key] = recipient
    return Way(tuple(everyone.values()), tuple(obstacles))
