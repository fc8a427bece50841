"""Which mails are wanted on a day: tables, and properties over whole rounds."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rules import recipients, reminders
from reports.rules.recipients import Body, Obstacle, Someone
from reports.rules.reminders import ASKED, DUE, LATE, OVER, RETURNED, Asked, Letter, Line, Log, Schedule

OPENS, CLOSES, GRACE = date(2026, 10, 1), date(2026, 12, 1), date(2026, 12, 8)
ROUND = Schedule(OPENS, CLOSES, GRACE)
ME = "redacteur@voorbeeld.example"
ONE = Asked(1, ME)


def days(number: int) -> date:
    """So many days from the closing."""
    return CLOSES + timedelta(days=number)


def mails(schedule: Schedule, asked, first: date, last: date, log: Log | None = None) -> list[tuple[int, Letter]]:
    """What goes out in a period in which nothing is handed in: days from the closing, and the mail."""
    log, found = log or Log(), []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for letter in reminders.letters(schedule, asked, log, day):
            if letter.goes_on == day:
                log.add(day, letter)
                found.append(((day - schedule.closes).days, letter))
    return found


class TestThresholds:
    @pytest.mark.parametrize(
        ("day", "threshold"),
        [
            (OPENS - timedelta(days=1), None),
            (OPENS, OPENS),
            (days(-31), OPENS),
            (days(-30), days(-30)),
            (days(-8), days(-30)),
            (days(-7), days(-7)),
            (days(-1), days(-1)),
            (days(0), days(-1)),
            (days(1), days(1)),
            (days(6), days(1)),
            (days(7), days(7)),
            (days(30), days(30)),
            (days(59), days(30)),
            (days(60), days(60)),
            (days(89), days(60)),
            (days(90), days(90)),
            (days(365), days(360)),
        ],
    )
    def test_the_latest_one(self, day, threshold):
        assert ROUND.threshold(day) == threshold

    def test_what_lies_before_the_opening_does_not_count(self):
        short = Schedule(days(-5), CLOSES, GRACE)
        assert short.threshold(days(-5)) == days(-5)
        assert short.threshold(days(-2)) == days(-5)

    def test_without_days_there_is_the_opening_only(self):
        assert Schedule(OPENS, CLOSES, GRACE, before=(), late=(), every=0).threshold(days(300)) == OPENS

    def test_repeating_begins_at_the_closing_when_no_other_day_is_named(self):
        schedule = Schedule(OPENS, CLOSES, GRACE, before=(), late=(), every=10)
        assert [schedule.threshold(days(number)) for number in (9, 10, 25)] == [OPENS, days(10), days(20)]


class TestAWholeRound:
    def test_the_pause_moves_the_first_day_after_the_closing(self):
        found = mails(ROUND, [ONE], OPENS, days(125))
        assert [(day, letter.lines[0].reason, letter.lines[0].days) for day, letter in found] == [
            (-61, ASKED, 61),
            (-30, DUE, 30),
            (-7, DUE, 7),
            (-1, DUE, 1),
            (4, LATE, 4),  # one day after the closing falls in the pause
            (9, OVER, 9),
            (30, OVER, 30),
            (60, OVER, 60),
            (90, OVER, 90),
            (120, OVER, 120),
        ]

    def test_a_week_that_the_scheduler_stood_still_gives_one_mail(self):
        log = Log(last={ME: days(-10)}, told={(ME, 1): days(-10)})
        assert [day for day, _letter in mails(ROUND, [ONE], days(2), days(5), log)] == [2]

    def test_all_that_one_reader_must_do_is_in_one_mail(self):
        found = mails(ROUND, [ONE, Asked(2, ME), Asked(3, "ander@voorbeeld.example")], OPENS, OPENS)
        assert [[line.request for line in letter.lines] for _day, letter in found] == [[3], [1, 2]]

    def test_what_was_added_later_is_asked_at_once_with_all_else(self):
        log = Log(last={ME: OPENS}, told={(ME, 1): OPENS})
        ((_day, letter),) = mails(ROUND, [ONE, Asked(2, ME)], days(-40), days(-36), log)
        assert letter.lines == (Line(1, DUE, 40), Line(2, ASKED, 40))

    def test_another_reader_of_the_same_request_is_asked_anew(self):
        log = Log(last={ME: days(-7)}, told={(ME, 1): days(-7)})
        ((day, letter),) = mails(ROUND, [Asked(1, "nieuw@voorbeeld.example")], days(-6), days(-3), log)
        assert (day, letter.lines) == (-6, (Line(1, ASKED, 6),))

    @pytest.mark.parametrize(("extended", "first"), [(0, 30), (14, 14 - 7), (60, 60 - 30)])
    def test_extending_moves_the_thresholds(self, extended, first):
        later = Schedule(OPENS, days(extended), days(extended + 7))
        log = Log(last={ME: days(2)}, told={(ME, 1): days(2)})
        if not extended:
            log = Log(last={ME: days(9)}, told={(ME, 1): days(9)})
        found = mails(later, [ONE], days(3) if extended else days(10), days(400), log)
        assert found[0][0] + extended == first

    @pytest.mark.parametrize(
        ("day", "reason", "number"),
        [(CLOSES, DUE, 0), (days(1), LATE, 1), (GRACE, LATE, 7), (GRACE + timedelta(days=1), OVER, 8)],
    )
    def test_the_last_days_count_in_full(self, day, reason, number):
        log = Log(told={(ME, 1): OPENS})
        assert reminders.letters(ROUND, [ONE], log, day)[0].lines == (Line(1, reason, number),)

    def test_the_most_urgent_comes_first_and_then_by_number(self):
        log = Log(told={(ME, number): days(-20) for number in (1, 3)})
        asked = [Asked(4, ME), Asked(3, ME), Asked(1, ME), Asked(2, ME, days(-8))]
        (letter,) = reminders.letters(ROUND, asked, log, days(-7))
        assert [(one.request, one.reason) for one in letter.lines] == [(2, RETURNED), (1, DUE), (3, DUE), (4, ASKED)]
        assert letter.reason == RETURNED

    def test_before_the_opening_there_is_nothing_also_not_by_hand(self):
        before = OPENS - timedelta(days=1)
        assert reminders.letters(ROUND, [ONE], Log(), before) == []
        assert reminders.letters(ROUND, [ONE], Log(), before, by_hand={1}) == []
        assert not reminders.is_wanted(ROUND, ONE, Log(), before)


class TestReturned:
    LOG = Log(last={ME: days(-30)}, told={(ME, 1): days(-30)})

    def back(self, day: int) -> Asked:
        return Asked(1, ME, returned_on=days(day))

    def test_it_is_told_at_once(self):
        (letter,) = reminders.letters(ROUND, [self.back(-20)], self.LOG, days(-20), only_news=True)
        assert (letter.lines, letter.goes_on) == ((Line(1, RETURNED, 0),), days(-20))

    def test_it_is_told_once(self):
        log = Log(last={ME: days(-30)}, told={(ME, 1): days(-30)})
        assert [day for day, _letter in mails(ROUND, [self.back(-20)], days(-20), days(-2), log)] == [-20, -7]

    def test_it_waits_for_the_pause(self):
        log = Log(last={ME: days(-22)}, told={(ME, 1): days(-30)})
        assert mails(ROUND, [self.back(-20)], days(-20), days(-16), log)[0][0] == -17

    def test_it_is_told_once_and_again_with_the_thresholds(self):
        log = Log(last={ME: days(-20)}, told={(ME, 1): days(-20)}, told_of_return={(ME, 1): days(-20)})
        found = mails(ROUND, [self.back(-20)], days(-19), days(3), log)
        assert [(day, letter.lines[0]) for day, letter in found] == [
            (-7, Line(1, RETURNED, 13)),
            (-1, Line(1, RETURNED, 19)),
        ]

    def test_returned_again_is_news_again(self):
        log = Log(last={ME: days(-20)}, told={(ME, 1): days(-20)}, told_of_return={(ME, 1): days(-20)})
        assert reminders.letters(ROUND, [self.back(-12)], log, days(-12), only_news=True)

    def test_a_mail_before_the_return_told_nothing_of_it(self):
        log = Log()
        log.add(days(-20), Letter(ME, (Line(1, DUE, 20), Line(2, RETURNED, 0)), days(-20)))
        assert (log.told, log.told_of_return) == (
            {(ME, 1): days(-20), (ME, 2): days(-20)},
            {(ME, 2): days(-20)},
        )

    def test_only_news_leaves_the_thresholds_to_the_run_of_the_day(self):
        assert reminders.letters(ROUND, [ONE], Log(), days(-7), only_news=True) == []

    @pytest.mark.parametrize("day", [OPENS, CLOSES, GRACE])
    def test_it_is_news_from_the_first_to_the_last_day(self, day):
        log = Log(told={(ME, 1): day})
        (letter,) = reminders.letters(ROUND, [Asked(1, ME, returned_on=day)], log, day, only_news=True)
        assert letter.reason == RETURNED

    def test_what_was_returned_before_the_round_opened_is_no_news(self):
        early = Asked(1, ME, returned_on=OPENS - timedelta(days=1))
        assert reminders.letters(ROUND, [early], Log(), OPENS, only_news=True) == []

    def test_after_the_grace_period_it_cannot_be_handed_in_and_is_no_news(self):
        assert reminders.letters(ROUND, [self.back(9)], self.LOG, days(9), only_news=True) == []


class TestByHand:
    LOG = Log(last={ME: days(-20)}, told={(ME, 1): days(-20), (ME, 2): days(-20)})

    def test_the_readers_of_the_requests_get_a_mail_with_all_they_must_do(self):
        asked = [ONE, Asked(2, ME), Asked(3, "ander@voorbeeld.example")]
        (letter,) = reminders.letters(ROUND, asked, self.LOG, days(-15), by_hand={2})
        assert (letter.reader, [line.request for line in letter.lines], letter.goes_on) == (ME, [1, 2], days(-15))

    @pytest.mark.parametrize(("day", "goes_on"), [(-19, -15), (-16, -15), (-15, -15)])
    def test_the_pause_holds(self, day, goes_on):
        (letter,) = reminders.letters(ROUND, [ONE], self.LOG, days(day), by_hand={1})
        assert letter.goes_on == days(goes_on)

    def test_what_failed_today_comes_tomorrow(self):
        log = Log(tried={(ME, days(-15))})
        (letter,) = reminders.letters(ROUND, [ONE], log, days(-15))
        assert letter.goes_on == days(-14)

    def test_without_a_pause_there_is_one_mail_a_day(self):
        schedule = Schedule(OPENS, CLOSES, GRACE, pause=0)
        log = Log(last={ME: days(-15)})
        (letter,) = reminders.letters(schedule, [ONE], log, days(-15), by_hand={1})
        assert letter.goes_on == days(-14)


small = st.lists(st.integers(1, 40), max_size=4)
schedules = st.builds(
    lambda length, grace, before, late, every, pause: Schedule(
        OPENS, OPENS + timedelta(length), OPENS + timedelta(length + grace), before, late, every, pause
    ),
    st.integers(0, 80), st.integers(0, 15), small, small, st.sampled_from([0, 1, 7, 30]), st.integers(0, 9),
)  # fmt: skip
lives = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 60), st.integers(1, 150), st.booleans()), min_size=1, max_size=6
)
"""Of each request: its reader, the day it comes, how many days it is open, and whether it came back."""


@settings(max_examples=300, deadline=None)
@given(schedules, lives, st.sets(st.integers(0, 149)), st.sets(st.integers(0, 149)))
def test_whatever_happens(schedule, lives, asleep, by_hand_on):
    """Never two mails within the pause; nothing about what is not outstanding; each threshold is told in time."""
    log, sent = Log(), []
    open_on = {}
    for number in range(150):
        day = OPENS + timedelta(days=number)
        asked = [
            Asked(pk, f"lezer-{reader}", OPENS + timedelta(begin) if came_back else None)
            for pk, (reader, begin, length, came_back) in enumerate(lives)
            if begin <= number < begin + length
        ]
        open_on[number] = asked
        if number in asleep:
            continue
        by_hand = reminders.letters(schedule, asked, log, day, by_hand={0, 1} if number in by_hand_on else set())
        for letter in [*by_hand, *reminders.letters(schedule, asked, log, day)]:
            if letter.goes_on == day and letter.reader not in {one.reader for when, one in sent if when == number}:
                log.add(day, letter)
                sent.append((number, letter))
    pause = max(schedule.pause, 1)
    for number, letter in sent:
        earlier = [when for when, other in sent if other.reader == letter.reader and when < number]
        assert not earlier or number - max(earlier) >= pause
        open_now = {item.request for item in open_on[number] if item.reader == letter.reader}
        assert {line.request for line in letter.lines} == open_now, "all of it, and nothing else"
        for line in letter.lines:
            until = (schedule.closes - OPENS).days - number
            assert line.days == {ASKED: until, DUE: until, LATE: -until, OVER: -until}.get(line.reason, line.days)
            assert line.days >= 0
    for pk, (reader, begin, length, _back) in enumerate(lives):
        thresholds = {(day - OPENS).days for day in (schedule.threshold(OPENS + timedelta(n)) for n in range(150))}
        for threshold in {max(begin, one) for one in thresholds if one < begin + length}:
            awake = [n for n in range(threshold, 150) if n not in asleep]
            last = threshold + pause + next((n - threshold for n in awake if n >= threshold + pause), 150)
            if last >= min(begin + length, 150):
                continue  # handed in before a mail was due
            told = [n for n, letter in sent if letter.reader == f"lezer-{reader}" and threshold <= n <= last]
            assert told, (pk, threshold, last)


BODIES = {
    1: Body("Ministerie", contact=Someone("Contact", "contact@voorbeeld.example", 7)),
    2: Body("Opgeheven dienst", ended_on=days(-50), successor=1),
    3: Body("Weg zonder opvolger", ended_on=days(-50)),
    4: Body("In een kring", ended_on=days(-50), successor=5),
    5: Body("Ook in die kring", ended_on=days(-50), successor=4),
    6: Body("Zonder contactpersoon"),
    7: Body("Contact zonder adres", contact=Someone("Stil", "")),
    9: Body("Opgeheven voor die kring", ended_on=days(-50), successor=4),
    8: Body("Eindigt vandaag", ended_on=days(0), contact=Someone("Nog even", "nog@voorbeeld.example")),
}
TEAM = [
    Someone("Coördinator", "Team@Voorbeeld.example"),
    Someone("Tweede", "team@voorbeeld.example"),
    Someone("Derde", "derde@voorbeeld.example"),
    Someone("Weg", "weg@voorbeeld.example", left_on=days(-1)),
]
HERE = Someone("Hier", "Hier@Voorbeeld.example", 3)


class TestRecipients:
    def way(self, persons, organisation, day=0, refused=()):
        found = recipients.way(persons, organisation, BODIES, TEAM, days(day), dict.fromkeys(refused, days(0)))
        return [(one.quality, one.key) for one in found.recipients], [one[1:] for one in found.obstacles]

    def test_the_person_first(self):
        assert self.way([HERE], 1) == ([("persoon", "hier@voorbeeld.example")], [])

    @pytest.mark.parametrize(
        ("person", "why"),
        [
            (HERE._replace(left_on=days(0)), "left"),
            (HERE._replace(is_closed=True), "closed"),
            (HERE._replace(address=""), "no_address"),
        ],
    )
    def test_then_the_contact_of_the_organisation(self, person, why):
        assert self.way([person], 1) == ([("contactpersoon", "contact@voorbeeld.example")], [("Hier", why, "")])

    def test_who_leaves_tomorrow_is_still_here(self):
        assert self.way([HERE._replace(left_on=days(1))], 1)[0] == [("persoon", "hier@voorbeeld.example")]

    def test_the_next_person_before_the_contact(self):
        gone = Someone("Schrijver", "", 9)
        assert self.way([gone, HERE, HERE._replace(address="derde@voorbeeld.example")], 1)[0] == [
            ("persoon", "hier@voorbeeld.example")
        ]

    def test_why_a_contact_is_passed_by(self):
        assert self.way([], 7)[1] == [("", "nobody", ""), ("Stil", "no_address", ""), ("Weg", "left", "")]

    def test_of_an_organisation_that_ended_the_contact_of_the_one_that_went_on(self):
        found, obstacles = self.way([], 2)
        assert found == [("contactpersoon", "contact@voorbeeld.example")]
        assert ("Opgeheven dienst", "ended", "Ministerie") in obstacles

    def test_a_person_who_can_be_reached_hides_no_ended_organisation(self):
        assert self.way([HERE], 2) == (
            [("persoon", "hier@voorbeeld.example")],
            [("Opgeheven dienst", "ended", "Ministerie")],
        )

    @pytest.mark.parametrize("organisation", [3, 4, 6, 7, 9])
    def test_then_every_coordinator_once(self, organisation):
        assert self.way([], organisation)[0] == [
            ("coordinator", "team@voorbeeld.example"),
            ("coordinator", "derde@voorbeeld.example"),
        ]

    def test_an_organisation_is_there_on_its_last_day(self):
        assert self.way([], 8)[0] == [("contactpersoon", "nog@voorbeeld.example")]
        assert self.way([], 8, day=1)[0][0][0] == "coordinator"

    def test_nobody_at_all(self):
        found = recipients.way([], 6, BODIES, [], days(0), {})
        assert found.recipients == ()
        assert found.obstacles == (
            Obstacle("persoon", "", "nobody"),
            Obstacle("contactpersoon", "Zonder contactpersoon", "nobody"),
        )

    @pytest.mark.parametrize(
        ("refused", "readers", "obstacles"),
        [
            (["hier"], ["contact"], ["Hier"]),
            (["hier", "contact"], ["team", "derde"], ["Hier", "Contact"]),
            (["hier", "contact", "team"], ["derde"], ["Hier", "Contact", "Coördinator", "Tweede"]),
            (["hier", "contact", "team", "derde"], [], ["Hier", "Contact", "Coördinator", "Tweede", "Derde"]),
            (["iemand"], ["hier"], []),
        ],
    )
    def test_an_address_that_was_refused_is_passed_by(self, refused, readers, obstacles):
        refused = [f"{name}@voorbeeld.example" for name in refused]
        found = self.way([HERE], 1, refused=refused)
        assert [key for _quality, key in found[0]] == [f"{name}@voorbeeld.example" for name in readers]
        assert [name for name, why, _successor in found[1] if why == "refused"] == obstacles

    @pytest.mark.parametrize(
        ("day", "quality"), [(-1, "persoon"), (0, "contactpersoon"), (6, "contactpersoon"), (7, "persoon")]
    )
    def test_for_a_week_and_then_it_is_tried_again(self, day, quality):
        assert self.way([HERE], 1, day, [HERE.address.lower()])[0][0][0] == quality

    def test_another_address_of_the_same_person_was_not_refused(self):
        assert self.way([HERE._replace(address="nieuw@voorbeeld.example")], 1, refused=["hier@voorbeeld.example"]) == (
            [("persoon", "nieuw@voorbeeld.example")],
            [],
        )


@pytest.mark.parametrize(
    ("code", "text", "gone"),
    [
        (550, "5.1.1 no such user", True),
        (550, "no such user", True),
        (551, "moved", True),
        (553, "5.1.3 not an address", True),
        (550, "5.7.1 relaying denied", False),
        (554, "5.7.1 relay access denied", False),
        (530, "authentication required", False),
        (552, "5.2.2 mailbox full", False),
        (451, "4.7.1 greylisted", False),
        (550, "15.7.1 is no code", True),
    ],
)
def test_which_refusals_say_that_there_is_no_such_address(code, text, gone):
    assert recipients.is_for_good(code, text) is gone
