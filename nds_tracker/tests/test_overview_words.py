"""What the first page says of what it read: headings, directions, and the round that matters. Without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from nds_tracker.overview.changes import BETTER, MEASURE, OTHER, WORSE, Late, Place, direction
from nds_tracker.overview.cycle import RoundPanel, coming_dates, round_that_matters, round_words
from nds_tracker.overview.pictures import timeline_finding, trends_finding
from nds_tracker.overview.standing import Total, finding, remarks, totals
from reports.models import ReportingRound
from strategies.models import Measure, Milestone
from strategies.rules import Standing


def standings(*pairs):
    return [Standing(declared, computed, ()) for declared, computed in pairs]


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "Onder deze prioriteiten zijn nog geen maatregelen bekend."),
        (
            [("op_schema", "op_schema")] + 2 * [("op_schema", "vertraagd")] + [("", "afgerond")],
            "3 van de 4 maatregelen liggen op schema, zeggen de verantwoordelijken. Wij berekenen er 1.",
        ),
        (
            [("op_schema", "vertraagd"), ("vertraagd", "vertraagd")],
            "1 van de 2 maatregelen ligt op schema, zeggen de verantwoordelijken. Wij berekenen er geen.",
        ),
        (
            2 * [("vertraagd", "op_schema")],
            "Geen van de 2 maatregelen ligt op schema, zeggen de verantwoordelijken. Wij berekenen er 2.",
        ),
        (
            [("", "op_schema"), ("", "vertraagd")],
            "Over geen van de 2 maatregelen is iets opgegeven. Wij berekenen dat er 1 op schema ligt.",
        ),
        ([("", "vertraagd")], "Over de ene maatregel is niets opgegeven. Wij berekenen dat er geen op schema ligt."),
        (
            [("op_schema", "te_weinig_gegevens")],
            "De ene maatregel ligt op schema, zeggen de verantwoordelijken. Wij kunnen nog niets berekenen.",
        ),
        (
            2 * [("", "te_weinig_gegevens")],
            "Over geen van de 2 maatregelen is iets opgegeven. Wij kunnen nog niets berekenen.",
        ),
    ],
)
def test_the_heading_says_what_is_known_and_what_is_not(pairs, sentence):
    assert finding(standings(*pairs)) == sentence


def test_what_the_heading_leaves_out_is_said_below_it():
    assert remarks(standings(("", "op_schema"), ("op_schema", "te_weinig_gegevens"), ("op_schema", "op_schema"))) == [
        "Over 1 maatregel is niets opgegeven.",
        "Van 1 maatregel weten wij te weinig om iets te berekenen.",
    ]
    assert remarks(standings(("", "te_weinig_gegevens"))) == []
    assert remarks([]) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("op_schema", "vertraagd", WORSE),
        ("afgerond", "op_schema", WORSE),
        ("vertraagd", "aandacht_nodig", BETTER),
        ("niet_gestart", "op_schema", BETTER),
        ("op_schema", "niet_gestart", OTHER),
        ("op_schema", "gestopt", OTHER),
        ("gestopt", "op_schema", OTHER),
    ],
)
def test_which_way_a_status_went(before, after, expected):
    assert direction(before, after) == expected


def rounds(*pairs):
    return [SimpleNamespace(year=year, state=state) for year, state in pairs]


@pytest.mark.parametrize(
    ("found", "year"),
    [
        (rounds((2025, "open"), (2026, "gepland"), (2024, "gesloten")), 2025),
        (rounds((2024, "open"), (2025, "open")), 2025),
        (rounds((2027, "gepland"), (2026, "gepland"), (2025, "gesloten"), (2024, "gepland")), 2026),
        (rounds((2025, "gesloten"), (2024, "gesloten"), (2023, "gepland")), 2025),
        (rounds((2025, "gepland")), 2025),
    ],
)
def test_the_round_that_matters_is_the_open_one_or_the_next_or_the_last(found, year):
    assert round_that_matters(found).year == year
    assert round_that_matters([]) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 4), "De ronde sluit op 4 december 2026."),
        (date(2026, 12, 5), "De berichten moesten er op 4 december 2026 zijn."),
        (date(2026, 12, 11), "Indienen kan nog tot en met 11 december 2026."),
        (date(2026, 12, 12), "Na 11 december 2026 kan niemand meer indienen."),
    ],
)
def test_where_an_open_round_is(day, words):
    round_ = ReportingRound(
        year=2026,
        state="open",
        reference_date=date(2026, 12, 31),
        opens=date(2026, 11, 2),
        closes=date(2026, 12, 4),
        grace_until=date(2026, 12, 11),
    )
    assert words in round_words(round_, day)


def test_where_another_round_is():
    planned = ReportingRound(year=2026, state="gepland", reference_date=date(2026, 12, 31))
    assert "nog niet gekozen" in round_words(planned, date(2026, 11, 1))
    planned.opens = date(2026, 11, 2)
    assert round_words(planned, date(2026, 11, 1)) == "Deze ronde gaat open op 2 november 2026."
    assert "was gepland op 2 november 2026" in round_words(planned, date(2026, 11, 3))
    assert round_words(ReportingRound(year=2025, state="gesloten"), date(2026, 1, 1)) == "Deze ronde is gesloten."


def test_the_headings_of_the_pictures():
    # Which milestones are late and which come are two numbers that cannot be taken for a part of each other.
    assert (
        timeline_finding(6, 4) == "4 mijlpalen van maatregelen zijn te laat. In de komende zes maanden komen er nog 6."
    )
    assert timeline_finding(1, 1) == "1 mijlpaal van maatregelen is te laat. In de komende zes maanden komt er nog 1."
    assert timeline_finding(0, 0) == "Geen mijlpaal van maatregelen is te laat. In de komende zes maanden komt er geen."
    assert trends_finding(["op_schema", "vertraagd", "te_weinig_gegevens"]).startswith("1 van de 2 indicatoren ligt")
    assert trends_finding(["te_weinig_gegevens"]).startswith("Van geen enkele indicator")


def test_the_two_sides_of_the_flow_are_added_up_in_the_order_of_statuses():
    assert totals(
        {("op_schema", "vertraagd"): 2, ("niet_opgegeven", "op_schema"): 1, ("op_schema", "op_schema"): 3}
    ) == [
        Total("op_schema", 5, 4),
        Total("vertraagd", 0, 2),
        Total("niet_opgegeven", 1, 0),
    ]
    assert totals({}) == []


@pytest.mark.parametrize(("left", "urgent"), [(None, False), (8, False), (7, True), (0, True)])
def test_the_last_week_of_a_round_is_marked(left, urgent):
    assert RoundPanel(ReportingRound(year=2026), {}, "", left, 0).is_urgent is urgent


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("open", date(2026, 11, 2), ["Ronde 2026 sluit", "Uitloop van ronde 2026 eindigt", "Peildatum van 2026"]),
        ("open", date(2026, 12, 3), ["Ronde 2026 sluit", "Uitloop van ronde 2026 eindigt", "Peildatum van 2026"]),
        ("open", date(2026, 12, 4), ["Ronde 2026 sluit", "Uitloop van ronde 2026 eindigt", "Peildatum van 2026"]),
        ("open", date(2026, 12, 5), ["Uitloop van ronde 2026 eindigt", "Peildatum van 2026"]),
        ("gesloten", date(2026, 12, 4), []),
        (
            "gepland",
            date(2026, 11, 2),
            ["Ronde 2026 gaat open", "Ronde 2026 sluit", "Uitloop van ronde 2026 eindigt", "Peildatum van 2026"],
        ),
    ],
)
def test_the_dates_of_a_round_come_until_and_including_their_day(state, day, expected):
    round_ = ReportingRound(
        year=2026,
        state=state,
        reference_date=date(2026, 12, 31),
        opens=date(2026, 11, 2),
        closes=date(2026, 12, 4),
        grace_until=date(2026, 12, 11),
    )
    found = [moment.words for moment in coming_dates(RoundPanel(round_, {}, "", None, 0), [], day)]
    assert found == expected


def test_milestones_do_not_push_the_dates_of_the_round_out():
    day = date(2026, 11, 3)
    round_ = ReportingRound(year=2026, state="open", closes=date(2026, 12, 4), grace_until=date(2026, 12, 4))
    ahead = [
        Milestone(pk=number, title=f"Mijlpaal {number}", measure=Measure(code="m"), original_date=due, current_date=due)
        for number, due in enumerate([date(2026, 11, 10 - number) for number in range(7)])
    ]
    found = coming_dates(RoundPanel(round_, {}, "", None, 0), ahead, day)
    assert [moment.words for moment in found] == [
        *(f"Mijlpaal {number}" for number in (6, 5, 4, 3)),
        "Ronde 2026 sluit",
    ]


def test_late_is_serious_after_thirty_days():
    assert [Late(days, "Advies", Place(MEASURE, "m"), "", "").is_serious for days in (30, 31)] == [False, True]
