"""What the rules need to know of a round, read in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, Person, User

from ..choices import UpdateState
from ..models import Reminder, ReportingRound, UpdateRequest
from ..rules import recipients, reminders
from ..rules.recipients import Body, Recipient, Someone, Way
from ..rules.reminders import Asked, Letter, Log, Schedule


@dataclass(frozen=True)
class Mailing:
    """A round on a day: all that is still asked, who can be told, and what was told before."""

    round: ReportingRound
    day: date
    requests: dict[int, UpdateRequest]
    """What is not handed in, by number."""
    bodies: dict[int, Body]
    coordinators: list[Someone]
    pause: int
    """The longest pause of all rounds that are open: a reader is promised the same whichever round writes."""
    refused: dict[str, date]
    """Of addresses that the mail server refused lately the last day."""
    accounts: dict[str, list[User]]
    """By address the accounts with which its reader can log in."""
    log: Log = field(default_factory=Log)

    @property
    def schedule(self) -> Schedule | None:
        """None when the round has no mails now: not opened, or closed."""
        round_ = self.round
        if not round_.is_open or not (round_.opens and round_.closes and round_.grace_until):
            return None
        return Schedule(
            opens=round_.opens,
            closes=round_.closes,
            grace_until=round_.grace_until,
            before=round_.remind_before,
            late=round_.remind_late,
            every=round_.remind_every,
            pause=self.pause,
        )

    def ways(self, day: date) -> dict[int, Way]:
        """Of each request who is told on `day`."""
        return {
            pk: recipients.way(
                _persons(request), request.organisation_id, self.bodies, self.coordinators, day, self.refused
            )
            for pk, request in self.requests.items()
        }

    @cached_property
    def today(self) -> dict[int, Way]:
        """The same for the day of this mailing."""
        return self.ways(self.day)

    @cached_property
    def recipients(self) -> dict[str, Recipient]:
        """The readers by key, each in the best of its qualities."""
        return _by_key(self.today)

    def may_write(self, reader: str, request: UpdateRequest) -> bool:
        """Whether this reader has an account that may fill in the update."""
        return any(one.may_write_for(request.organisation_id) for one in self.accounts.get(reader, ()))

    def asked(self, ways: dict[int, Way]) -> list[Asked]:
        """What the rules take."""
        return [
            Asked(pk, recipient.key, _returned_on(self.requests[pk]))
            for pk, found in ways.items()
            for recipient in found.recipients
        ]

    def letters(self, *, by_hand: Collection[int] | None = None, only_news: bool = False) -> list[Letter]:
        """The mails that are wanted today."""
        if self.schedule is None:
            return []
        return reminders.letters(
            self.schedule,
            self.asked(self.today),
            self.log,
            self.day,
            by_hand=None if by_hand is None else frozenset(by_hand),
            only_news=only_news,
        )


def mailing(round_: ReportingRound, day: date, only: Collection[int] | None = None) -> Mailing:
    """Read a round. With `only` nothing but these requests, as far as they are still asked."""
    rows = UpdateRequest.objects.of_round(round_).outstanding()
    if only is not None:
        rows = rows.filter(pk__in=only)
    requests = {
        request.pk: request
        for request in rows.select_related(
            "round",
            "priority",
            "measure",
            "organisation__contact__account",
            "person__account",
            "update__submitted_by__person",
        )
    }
    found = Mailing(
        round=round_,
        day=day,
        requests=requests,
        bodies=_bodies({request.organisation for request in requests.values()}),
        coordinators=coordinators(),
        pause=ReportingRound.objects.longest_pause(),
        refused=Reminder.objects.refused(day),
        accounts=_accounts(),
    )
    return replace(found, log=Reminder.objects.log(round_, _readers(found), day))


def forecast(mailing_: Mailing, days: int, *, only_news: bool = False) -> Iterator[tuple[Mailing, list[Letter]]]:
    """The mails of a round today and in `days` coming days, if nothing is handed in, by the rules that also send them.

    Rounds that send take turns as they do in a run: who gets a mail of another round waits for the pause. With
    `only_news` there are mails today for updates that were returned, and for nothing else. Changes the log.
    """
    others = ReportingRound.objects.sending().exclude(pk=mailing_.round.pk)
    rounds = [mailing_, *(mailing(other, mailing_.day) for other in others)]
    rounds.sort(key=lambda one: one.round.year)
    last: dict[str, date] = {}
    for one in rounds:
        last |= one.log.last
        one.log.last = last
    for number in range(days + 1):
        for one in rounds:
            on_day = replace(one, day=mailing_.day + timedelta(days=number))
            found = [
                letter for letter in on_day.letters(only_news=only_news and number == 0) if letter.goes_on == on_day.day
            ]
            for letter in found:
                on_day.log.add(on_day.day, letter)
            if one is mailing_:
                yield on_day, found


def coordinators() -> list[Someone]:
    """Whom to turn to: everybody of the programme team who can log in and has an address."""
    rows = User.objects.filter(_can_log_in(), role=Role.COORDINATOR).exclude(email="", person__isnull=True)
    return [_account(user) for user in rows.select_related("person").order_by("pk")]


def _readers(mailing_: Mailing) -> list[str]:
    """Everybody who may get a mail, today or when somebody else leaves."""
    persons = [one for request in mailing_.requests.values() for one in _persons(request)]
    contacts = [body.contact for body in mailing_.bodies.values() if body.contact]
    return list({recipients.address_key(one.address) for one in (*persons, *contacts, *mailing_.coordinators)})


def _accounts() -> dict[str, list[User]]:
    found: dict[str, list[User]] = {}
    for user in User.objects.filter(_can_log_in()).exclude(role=Role.READER).select_related("person"):
        person: Person | None = getattr(user, "person", None)
        for key in {recipients.address_key(address) for address in (user.email, person.email if person else "")}:
            found.setdefault(key, []).append(user)
    return found


def _can_log_in() -> Q:
    return Q(is_active=True) if settings.EXAMPLE_MODE else Q(is_active=True, is_example=False)


def _account(user: User) -> Someone:
    person: Person | None = getattr(user, "person", None)
    return Someone(
        name=user.get_full_name(),
        address=(person.address if person else "") or user.email,
        person=person.pk if person else None,
        left_on=person.left_on if person else None,
        is_closed=not user.is_active,
    )


def _person(person: Person) -> Someone:
    return Someone(
        name=person.name,
        address=person.address,
        person=person.pk,
        left_on=person.left_on,
        is_closed=person.account is not None and not person.account.is_active,
    )


def _persons(request: UpdateRequest) -> list[Someone]:
    """Who should be told, the best first: of a returned update its writer, as long as that may write it still."""
    found = []
    writer = request.update.submitted_by if _returned_on(request) else None
    if writer is not None and writer.organisation_id == request.organisation_id:
        found.append(_account(writer))
    if request.person is not None and request.person.pk not in {one.person for one in found}:
        found.append(_person(request.person))
    return found


def _returned_on(request: UpdateRequest) -> date | None:
    update = getattr(request, "update", None)
    if update is None or update.state != UpdateState.RETURNED:
        return None
    return timezone.localdate(update.reviewed_at) if update.reviewed_at else update.reported_on


def _bodies(organisations: Collection[Organisation]) -> dict[int, Body]:
    """The organisations, and those that went on when they ended."""
    rows = {organisation.pk: organisation for organisation in organisations}
    while missing := {row.successor_id for row in rows.values() if row.successor_id} - set(rows):
        rows |= Organisation.objects.select_related("contact__account").in_bulk(missing)
    return {
        pk: Body(row.name, row.valid_to, row.successor_id, _person(row.contact) if row.contact else None)
        for pk, row in rows.items()
    }


def _by_key(ways: dict[int, Way]) -> dict[str, Recipient]:
    order = (recipients.PERSON, recipients.CONTACT, recipients.COORDINATOR)
    found: dict[str, Recipient] = {}
    for one in ways.values():
        for recipient in one.recipients:
            known = found.get(recipient.key)
            if known is None or order.index(recipient.quality) < order.index(known.quality):
                found[recipient.key] = recipient
    return found
