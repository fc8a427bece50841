"""The rules of rounds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules import rounds as rules
from reports.rules.rounds import Dates, Holding, Phase, Step

from .making import DAY


def days(*offsets: int | None) -> Dates:
    return Dates(*(None if offset is None else DAY + timedelta(days=offset) for offset in offsets))


class TestRules:
    @pytest.mark.parametrize("state", [rules.PLANNED, rules.OPEN, rules.CLOSED])
    @pytest.mark.parametrize("step", list(Step))
    def test_only_what_is_in_the_table_can_be_done(self, state, step):
        refused = rules.step_refusal(state, step, days(-5, 5, 9), 3, DAY)
        allowed = {("gepland", "open"), ("open", "close"), ("open", "extend"), ("gesloten", "reopen")}
        assert (refused == "") == ((state, str(step)) in allowed)

    def test_who_closes_a_closed_round_is_not_told_to_open_it(self):
        dates = days(-5, 5, 9)
        assert rules.step_refusal(rules.CLOSED, Step.CLOSING, dates, 3, DAY) == "already_closed"
        assert rules.step_refusal(rules.CLOSED, Step.EXTENDING, dates, 3, DAY) == "closed"

    @pytest.mark.parametrize(
        ("dates", "requests", "code"),
        [
            (days(0, 5, 9), 1, ""),
            (days(0, 0, 0), 1, ""),
            (days(0, 5, None), 1, "no_dates"),
            (days(None, 5, 9), 1, "no_dates"),
            (days(0, None, 9), 1, "no_dates"),
            (days(0, 5, 9), 0, "no_requests"),
            (days(-9, -1, 5), 1, "over"),
        ],
    )
    def test_a_round_opens_only_when_it_was_set_up(self, dates, requests, code):
        assert rules.step_refusal(rules.PLANNED, Step.OPENING, dates, requests, DAY) == code

    @pytest.mark.parametrize(
        ("new", "found"),
        [
            (days(-5, 6, 9), {}),
            (days(-5, 5, 10), {}),
            (days(-5, 5, 9), {"closes": "same"}),
            (days(-5, 4, 9), {"closes": "earlier"}),
            (days(-5, 6, 8), {"grace_until": "earlier"}),
            (days(-5, 12, 11), {"grace_until": "before_closing"}),
        ],
    )
    def test_extending_only_gives_more_time(self, new, found):
        assert rules.new_dates_problems(Step.EXTENDING, days(-5, 5, 9), new, DAY) == found

    @pytest.mark.parametrize(
        ("reference_date", "dates", "found"),
        [
            (date(2026, 1, 1), days(0, 5, 366), {}),
            (date(2026, 12, 31), Dates(date(2026, 1, 1), None, None), {}),
            (None, days(None, None, None), {}),
            (date(2025, 12, 31), days(0, 5, 9), {"reference_date": "other_year"}),
            (date(2062, 11, 1), days(0, 5, 9), {"reference_date": "other_year"}),
            (None, Dates(date(2025, 12, 31), None, None), {"opens": "before_year"}),
            (None, days(367, 368, 369), {"opens": "too_far", "closes": "too_far", "grace_until": "too_far"}),
            (None, days(0, 5, 367), {"grace_until": "too_far"}),
            (None, days(9, 5, 4), {"closes": "before_opening", "grace_until": "before_closing"}),
        ],
    )
    def test_dates_belong_to_the_year_of_the_round(self, reference_date, dates, found):
        assert rules.planning_problems(2026, reference_date, dates, DAY) == found

    @pytest.mark.parametrize("step", [Step.EXTENDING, Step.REOPENING])
    def test_no_round_is_open_for_more_than_a_year_to_come(self, step):
        found = rules.new_dates_problems(step, days(-5, 5, 9), days(None, 367, 368), DAY)
        assert found == {"closes": "too_far", "grace_until": "too_far"}
        assert rules.new_dates_problems(step, days(-5, 5, 9), days(None, 366, 366), DAY) == {}

    def test_extending_into_the_past_gives_no_time(self):
        assert rules.new_dates_problems(Step.EXTENDING, days(-50, -20, -9), days(-50, -10, -2), DAY) == {
            "grace_until": "past"
        }

    @pytest.mark.parametrize(
        ("new", "found"),
        [
            (days(-5, 0, 0), {}),
            (days(-5, -1, 3), {"closes": "past"}),
            (days(-5, 3, 2), {"grace_until": "before_closing"}),
        ],
    )
    def test_a_round_is_opened_again_until_a_day_to_come(self, new, found):
        assert rules.new_dates_problems(Step.REOPENING, days(-90, -60, -50), new, DAY) == found

    @pytest.mark.parametrize(
        ("state", "dates", "expected"),
        [
            (rules.PLANNED, days(None, None, None), Phase.PREPARING),
            (rules.OPEN, days(-1, 0, 5), Phase.COLLECTING),
            (rules.OPEN, days(-5, -1, 0), Phase.GRACE),
            (rules.OPEN, days(-9, -5, -1), Phase.CLOSING),
            (rules.CLOSED, days(-9, 5, 9), Phase.REPORTING),
        ],
    )
    def test_phase(self, state, dates, expected):
        assert rules.phase(state, dates, DAY) == expected

    @given(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))
    def test_joining_never_overwrites_what_somebody_else_changed(self, base, mine, theirs):
        joined = rules.join(base, mine, theirs)
        assert joined.clashes == (mine not in (base, theirs) and theirs != base)
        assert joined.is_changed == (mine != base and theirs == base and mine != theirs)

    def test_the_responsible_one_is_proposed_before_who_is_jointly_so_and_nobody_else(self):
        order = ("verantwoordelijk", "mede")
        joint = Holding("mede", None, 1, None)
        later, first = (
            Holding("verantwoordelijk", date(2026, 3, 1), 2, None),
            Holding("verantwoordelijk", date(2025, 3, 1), 3, 7),
        )
        assert rules.proposal([joint, later, first], order) == first
        assert rules.proposal([joint], order) == joint
        assert rules.proposal([Holding("uitvoerder", None, 1, None)], order) is None
