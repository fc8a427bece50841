"""Which mails a round needs on a day. Pure functions on plain values.

A mail is for one reader and names everything that is asked of this reader and not handed in. It is wanted when a
threshold of the round was passed that the reader was not told of: the opening, so many days before or after the
closing, or the return of an update. It goes out on the first day that the pause since the reader's last mail allows,
and says the number of days as it is then. So a threshold inside the pause is postponed, several that were passed
meanwhile count as one, and a scheduler that stood still makes up for it with one mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

ASKED, DUE, LATE, OVER, RETURNED = "asked", "due", "late", "over", "returned"
"""Why a request is in a mail: for the first time · the closing comes near · the closing is past · the grace period is
past too · its update was returned."""

URGENCY = (OVER, LATE, RETURNED, DUE, ASKED)
"""The most urgent first."""

MOST_DAYS = 365
"""No setting is longer than a year."""


@dataclass(frozen=True)
class Schedule:
    """The dates and settings of a round that its mails depend on."""

    opens: date
    closes: date
    grace_until: date
    before: Sequence[int] = (30, 7, 1)
    late: Sequence[int] = (1, 7, 30)
    every: int = 30
    """After the last of `late` again each so many days; 0 is never."""
    pause: int = 5
    """At most one mail per reader in so many days; never two on one day, also with 0."""

    def threshold(self, day: date) -> date | None:
        """The latest threshold up to and including `day`; None before the round opens."""
        opens, closes, today = self.opens.toordinal(), self.closes.toordinal(), day.toordinal()
        days = [opens, *(closes - number for number in self.before), *(closes + number for number in self.late)]
        last = closes + max(self.late, default=0)
        if self.every and today - last >= self.every:
            days.append(today - (today - last) % self.every)
        passed = [number for number in days if opens <= number <= today]
        return date.fromordinal(max(passed)) if passed else None


class Asked(NamedTuple):
    """A request that is not handed in, and one who should be told; of each reader of a request there is one."""

    request: int
    reader: str
    returned_on: date | None = None
    """The day that its update was returned, when it was."""


class Line(NamedTuple):
    """A request in a mail."""

    request: int
    reason: str
    days: int
    """Until the closing (asked, due), since the closing (late, over), or since the return (returned)."""


class Letter(NamedTuple):
    """A mail that a reader should get."""

    reader: str
    lines: tuple[Line, ...]
    goes_on: date
    """The first day on which it may go out: today, or later when the pause is not over."""

    @property
    def reason(self) -> str:
        """The most urgent reason in it."""
        return min((line.reason for line in self.lines), key=URGENCY.index)


@dataclass
class Log:
    """What readers were told before. Mails that failed count only in `tried`: nobody read them."""

    last: dict[str, date] = field(default_factory=dict)
    """Day of the last mail to a reader, of whatever round."""
    told: dict[tuple[str, int], date] = field(default_factory=dict)
    """Last day that a reader was told of a request."""
    told_of_return: dict[tuple[str, int], date] = field(default_factory=dict)
    """The same, as returned."""
    tried: set[tuple[str, date]] = field(default_factory=set)
    """Readers and days that have a mail of this round in the log, however it went: a day has room for one."""

    def add(self, day: date, letter: Letter) -> None:
        """Note that a mail went out."""
        self.last[letter.reader] = day
        for line in letter.lines:
            self.told[letter.reader, line.request] = day
            if line.reason == RETURNED:
                self.told_of_return[letter.reader, line.request] = day


def line(schedule: Schedule, asked: Asked, log: Log, today: date) -> Line:
    """How a mail of today speaks of a request."""
    late = (today - schedule.closes).days
    if today > schedule.grace_until:
        return Line(asked.request, OVER, late)
    if asked.returned_on:
        return Line(asked.request, RETURNED, (today - asked.returned_on).days)
    if late > 0:
        return Line(asked.request, LATE, late)
    is_known = (asked.reader, asked.request) in log.told
    return Line(asked.request, DUE if is_known else ASKED, -late)


def is_wanted(schedule: Schedule, asked: Asked, log: Log, today: date) -> bool:
    """Whether a threshold was passed that this reader was not told of; the first one is being asked at all."""
    threshold = schedule.threshold(today)
    if threshold is None:
        return False
    told = log.told.get((asked.reader, asked.request))
    return told is None or told < threshold or is_news(schedule, asked, log, today)


def is_news(schedule: Schedule, asked: Asked, log: Log, today: date) -> bool:
    """Whether an update was returned, while it can still be handed in again, and this reader does not know yet."""
    if asked.returned_on is None or not schedule.opens <= asked.returned_on <= today <= schedule.grace_until:
        return False
    told = log.told_of_return.get((asked.reader, asked.request))
    return told is None or told < asked.returned_on


def letters(
    schedule: Schedule,
    asked: Iterable[Asked],
    log: Log,
    today: date,
    *,
    by_hand: Set[int] | None = None,
    only_news: bool = False,
) -> list[Letter]:
    """The mails that are wanted today, by reader; those with a later `goes_on` wait for the pause to end.

    `by_hand` are requests that somebody asks for now, whatever the thresholds say: their readers get a mail. With
    `only_news` a mail is wanted for updates that were returned, and for nothing else. A mail always names everything
    that its reader has to hand in.
    """
    if today < schedule.opens:
        return []
    of_reader: dict[str, dict[int, Asked]] = {}
    for item in asked:
        of_reader.setdefault(item.reader, {})[item.request] = item
    wanted = is_news if only_news else is_wanted
    found = []
    for reader, items in sorted(of_reader.items()):
        if by_hand is None:
            is_due = any(wanted(schedule, item, log, today) for item in items.values())
        else:
            is_due = not by_hand.isdisjoint(items)
        if is_due:
            lines = sorted(
                (line(schedule, item, log, today) for item in items.values()),
                key=lambda one: (URGENCY.index(one.reason), one.request),
            )
            found.append(Letter(reader, tuple(lines), goes_on(schedule, reader, log, today)))
    return found


def goes_on(schedule: Schedule, reader: str, log: Log, today: date) -> date:
    """The first day, from today on, that has room for a mail to this reader."""
    first = today
    if reader in log.last:
        first = max(first, log.last[reader] + timedelta(days=max(schedule.pause, 1)))
    while (reader, first) in log.tried:
        first += timedelta(days=1)
    return first
