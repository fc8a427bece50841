"""A whole year day by day: forty requests, people who leave, updates that come back, a round that is extended.

What was sent is compared with what a simple clerk would send, who knows none of our rules: he looks each morning at
every day since he last wrote to somebody, and has no formula for the days on which he should.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Organisation, Person
from priorities.tests import factories as make
from reports import tasks
from reports.models import Heartbeat, ProgressUpdate, Reminder, ReportingRound, UpdateRequest

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2031, 1, 1), date(2031, 12, 31)
OPENS, CLOSES, GRACE = date(2031, 2, 3), date(2031, 4, 1), date(2031, 4, 11)
EXTENDED_ON, NEW_CLOSES, NEW_GRACE = date(2031, 3, 27), date(2031, 4, 22), date(2031, 5, 6)
CLOSED_ON = date(2031, 10, 25)
ENDED_ON = date(2031, 3, 14)
TEAM = ["team@voorbeeld.example", "tweede@voorbeeld.example"]
NEVER = date.max


@dataclass
class Life:
    """What happens to a request. The clerk knows it by its number."""

    number: int
    person: str
    organisation: str
    hands_in: date = NEVER
    returned: date = NEVER
    hands_in_again: date = NEVER
    moves_to: str = ""
    moves_on: date = NEVER

    def is_outstanding(self, day: date, *, afternoon: bool = False) -> bool:
        """Handing in happens before the mails of the morning, returning at noon."""
        if day < self.hands_in:
            return True
        back = day > self.returned or (afternoon and day == self.returned)
        return back and day < self.hands_in_again

    def is_returned(self, day: date) -> bool:
        return day >= self.returned

    def reader(self, day: date) -> str:
        return self.moves_to if day >= self.moves_on else self.person


LEAVES = {"p1": date(2031, 3, 5), "p4": date(2031, 5, 1), "p7": date(2031, 4, 24)}
CONTACTS = {"o0": "c0", "o1": "", "o2": "c2", "o3": "c3"}
"""o1 has no contact; o3 ends, and o0 goes on with its work."""


def lives() -> list[Life]:
    """Forty requests: a third is handed in on time, a third late, the rest never; some come back."""
    chance = random.Random(2031)
    found = []
    for number in range(40):
        life = Life(number, f"p{number % 9}" if number % 10 else "", f"o{chance.randrange(4)}")
        kind = number % 3
        if kind:
            life.hands_in = OPENS + timedelta(days=chance.randrange(1, 50) if kind == 1 else chance.randrange(50, 160))
            if chance.random() < 0.5:
                life.returned = life.hands_in + timedelta(days=chance.randrange(1, 20))
                if chance.random() < 0.7:
                    life.hands_in_again = life.returned + timedelta(days=chance.randrange(1, 40))
        elif chance.random() < 0.3:
            life.moves_to, life.moves_on = f"p{chance.randrange(9)}", OPENS + timedelta(days=chance.randrange(90))
        found.append(life)
    return found


def address(name: str) -> str:
    return f"{name}@voorbeeld.example"


@dataclass
class Clerk:
    """Sends by hand what should be sent, and writes down whom he told what."""

    lives: list[Life]
    sent: list[tuple[date, str, list[tuple[int, str, int]]]] = field(default_factory=list)
    last: dict[str, date] = field(default_factory=dict)
    told: dict[tuple[str, int], date] = field(default_factory=dict)
    told_of_return: dict[tuple[str, int], date] = field(default_factory=dict)

    def readers(self, life: Life, day: date) -> list[str]:
        person = life.reader(day)
        if person and day < LEAVES.get(person, NEVER):
            return [address(person)]
        organisation = "o0" if life.organisation == "o3" and day > ENDED_ON else life.organisation
        return [address(CONTACTS[organisation])] if CONTACTS[organisation] else TEAM

    def dates(self, day: date) -> tuple[date, date]:
        return (NEW_CLOSES, NEW_GRACE) if day >= EXTENDED_ON else (CLOSES, GRACE)

    def is_a_day_for_mail(self, day: date, closes: date) -> bool:
        late = (day - closes).days
        return day == OPENS or late in {-30, -7, -1, 1, 7, 30, 60, 90, 120, 150, 180, 210, 240}

    def work(self, day: date, *, afternoon: bool = False) -> None:
        if not OPENS <= day < CLOSED_ON:
            return
        closes, grace = self.dates(day)
        piles: dict[str, list[Life]] = {}
        for life in self.lives:
            if life.is_outstanding(day, afternoon=afternoon):
                for reader in self.readers(life, day):
                    piles.setdefault(reader, []).append(life)
        for reader, pile in piles.items():
            if (day - self.last.get(reader, date.min)).days < 5:
                continue
            if any(self.must_tell(reader, life, day, closes, grace, afternoon=afternoon) for life in pile):
                self.tell(reader, pile, day, closes, grace)

    def must_tell(self, reader, life, day, closes, grace, *, afternoon) -> bool:
        known = self.told_of_return.get((reader, life.number), date.min)
        if life.is_returned(day) and day <= grace and known < life.returned:
            return True
        if afternoon:
            return False
        told = self.told.get((reader, life.number))
        if told is None:
            return True
        since = [told + timedelta(days=number) for number in range(1, (day - told).days + 1)]
        return any(self.is_a_day_for_mail(one, closes) for one in since)

    def tell(self, reader, pile, day, closes, grace) -> None:
        lines = []
        for life in pile:
            late = (day - closes).days
            if day > grace:
                lines.append((life.number, "over", late))
            elif life.is_returned(day):
                lines.append((life.number, "returned", (day - life.returned).days))
                self.told_of_return[reader, life.number] = day
            elif late > 0:
                lines.append((life.number, "late", late))
            else:
                lines.append((life.number, "due" if (reader, life.number) in self.told else "asked", -late))
            self.told[reader, life.number] = day
        self.last[reader] = day
        self.sent.append((day, reader, sorted(lines)))


def summary(mails: list[tuple[date, str, list[tuple[int, str, int]]]]) -> str:
    """A line per mail: the day, the reader, and of each request why and how many days."""
    return "\n".join(
        f"{day} {reader.partition('@')[0]:8} {' '.join(f'{number}:{reason}:{days}' for number, reason, days in lines)}"
        for day, reader, lines in sorted(mails)
    )


@pytest.fixture
def cast() -> dict[int, Life]:
    """The round with its forty requests; by the number of each request what will happen to it."""
    for one in TEAM:
        make.make_user("coordinator", email=one)
    people = {name: Person.objects.create(name=name, email=address(name)) for name in [f"p{n}" for n in range(9)]}
    for name, day in LEAVES.items():
        Person.objects.filter(name=name).update(left_on=day)
    organisations: dict[str, Organisation] = {}
    for name, contact in CONTACTS.items():
        who = Person.objects.create(name=contact, email=address(contact)) if contact else None
        organisations[name] = make.make_organisation(name=name, contact=who)
    Organisation.objects.filter(name="o3").update(valid_to=ENDED_ON, successor=organisations["o0"])
    round_ = ReportingRound.objects.create(
        year=2031, reference_date=LAST, state="open", opens=OPENS, closes=CLOSES, grace_until=GRACE
    )
    found = {}
    for life in lives():
        request = UpdateRequest.objects.create(
            round=round_,
            priority=make.make_priority(),
            organisation=organisations[life.organisation],
            person=people.get(life.person),
        )
        found[request.pk] = life
    return found


def set_state(pk: int, state: str) -> None:
    request = UpdateRequest.objects.get(pk=pk)
    moment = {"reviewed_at": timezone.now(), "review_comment": "Waarom?"} if state == "teruggestuurd" else {}
    ProgressUpdate.objects.update_or_create(
        request=request,
        defaults={
            "round": request.round,
            "priority": request.priority,
            "state": state,
            "status": "op_schema",
            "reported_on": timezone.localdate(),
            **moment,
        },
    )


def morning(cast: dict[int, Life], day: date) -> None:
    """What people did before the mails of the day go out."""
    for pk, life in cast.items():
        if day in (life.hands_in, life.hands_in_again):
            set_state(pk, "ingediend")
        if day == life.moves_on:
            UpdateRequest.objects.filter(pk=pk).update(person=Person.objects.get(name=life.moves_to))
    if day == EXTENDED_ON:
        ReportingRound.objects.update(closes=NEW_CLOSES, grace_until=NEW_GRACE)
    if day == CLOSED_ON:
        ReportingRound.objects.update(state="gesloten")


def play(cast: dict[int, Life], clerk: Clerk) -> None:
    """The whole year, for the site and for the clerk."""
    day = FIRST
    with time_machine.travel(FIRST, tick=False) as clock:
        while day <= LAST:
            clock.move_to(at(day, 8))
            morning(cast, day)
            tasks.send_reminders()
            # The database has a clock of its own, which did not travel.
            Heartbeat.objects.update(seen_at=timezone.now())
            clerk.work(day)
            returned = [pk for pk, life in cast.items() if life.returned == day]
            if returned and day < CLOSED_ON:
                clock.move_to(at(day, 14))
                for pk in returned:
                    set_state(pk, "teruggestuurd")
                tasks.send_reminders()
                clerk.work(day, afternoon=True)
            day += timedelta(days=1)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=timezone.get_default_timezone())


def test_a_year_of_mails(cast):
    clerk = Clerk(list(cast.values()))
    play(cast, clerk)
    numbers = {pk: life.number for pk, life in cast.items()}
    rows = list(Reminder.objects.all())
    sent = [
        (row.day, row.address, sorted((numbers[one["request"]], one["reason"], one["days"]) for one in row.lines))
        for row in rows
    ]
    assert summary(sent) == summary(clerk.sent)
    check_pause(sent)
    check_nothing_else(sent, cast)
    check_in_time(sent, clerk)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(row.address for row in rows)
    assert {row.state for row in rows} == {"verstuurd"}
    reasons = {reason for _day, _reader, lines in sent for _number, reason, _days in lines}
    assert reasons == {"asked", "due", "late", "over", "returned"}, "the year must have something of everything"
    assert {row.recipient for row in rows} == {"persoon", "contactpersoon", "coordinator"}
    assert 100 < len(rows) < 250


def check_pause(sent) -> None:
    """Never two mails to one address within the pause."""
    last: dict[str, date] = {}
    for day, reader, _lines in sorted(sent):
        assert (day - last.get(reader, date.min)).days >= 5, (day, reader)
        last[reader] = day


def check_nothing_else(sent, cast) -> None:
    """Nobody gets a mail about what is handed in, and nobody who left gets one at all."""
    by_number = {life.number: life for life in cast.values()}
    for day, reader, lines in sent:
        assert day < LEAVES.get(reader.partition("@")[0], NEVER)
        for number, _reason, _days in lines:
            assert by_number[number].is_outstanding(day, afternoon=True), (day, number)


def check_in_time(sent, clerk: Clerk) -> None:
    """What stays outstanding with the same reader is mentioned within the pause after each day for mail."""
    told = {(reader, number, day) for day, reader, lines in sent for number, _reason, _days in lines}
    days = [OPENS + timedelta(days=number) for number in range((CLOSED_ON - OPENS).days - 5)]
    checked = 0
    for day in days:
        if not clerk.is_a_day_for_mail(day, clerk.dates(day)[0]):
            continue
        window = [day + timedelta(days=number) for number in range(6)]
        if clerk.dates(day) != clerk.dates(window[-1]):
            continue  # the extension took this day for mail away
        for life in clerk.lives:
            if not all(life.is_outstanding(one) for one in window):
                continue
            for reader in set.intersection(*(set(clerk.readers(life, one)) for one in window)):
                assert any((reader, life.number, one) in told for one in window), (day, reader, life.number)
                checked += 1
    assert checked > 200
