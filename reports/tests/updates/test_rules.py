"""What keeps an update from being handed in, when "no change" can be said, and how evidence is read."""

import itertools
from datetime import date, timedelta

import pytest

from reports.choices import STATUS_DEFINITIONS, DeclaredStatus
from reports.models import ProgressUpdate
from reports.rules import evidence
from reports.rules import updates as rules
from reports.services.statements import PROBLEMS, REPEAT_REFUSALS, repeat_refusal
from ui.dates import ImpreciseDate

TODAY = date(2026, 11, 26)
NEXT_YEAR = ImpreciseDate(date(2027, 3, 1), "month")
ONE, TWO = (rules.Open(pk, ImpreciseDate(date(2026, 12, 15), "day")) for pk in (1, 2))

DELAYED = rules.Statement(
    status="vertraagd",
    results="Klaar.",
    explanation="Geen geld.",
    decision_asked="Een besluit.",
    asked_of=7,
    new_date=NEXT_YEAR,
    new_date_reason="tegenvallers",
)


@pytest.mark.parametrize("status", ["", *DeclaredStatus.values])
@pytest.mark.parametrize("results", ["", "Klaar."])
@pytest.mark.parametrize("explanation", ["", "Omdat."])
def test_what_every_status_needs(status, results, explanation):
    found = rules.problems(rules.Statement(status, results=results, explanation=explanation), [], TODAY)
    assert found.get("status") == (None if status else "required")
    assert found.get("results") == (None if results or status in {"", "niet_gestart"} else "results")
    needs = status in {"aandacht_nodig", "vertraagd"} and not explanation
    assert found.get("explanation") == ("required" if needs else None)
    assert ("decision_asked" in found) == ("asked_of" in found) == ("new_date" in found) == (status == "vertraagd")


def test_a_complete_delay_has_no_problems():
    assert rules.problems(DELAYED, [], TODAY) == {}
    assert rules.problems(DELAYED, [ONE], TODAY) == {}
    unknown = DELAYED._replace(new_date=None, new_date_unknown=True, new_date_reason="")
    assert rules.problems(unknown, [ONE], TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "milestones", "expected"),
    [
        ({"decision_asked": ""}, [], {"decision_asked": "required"}),
        ({"asked_of": None}, [], {"asked_of": "required"}),
        ({"new_date": None}, [], {"new_date": "choose_one"}),
        ({"new_date_unknown": True}, [], {"new_date": "choose_one"}),
        ({"new_date_reason": ""}, [], {"new_date_reason": "required"}),
        ({"new_date": ImpreciseDate(TODAY, "day")}, [], {}),
        ({"new_date": ImpreciseDate(TODAY - timedelta(days=1), "day")}, [], {"new_date": "past"}),
        ({"new_date": ImpreciseDate(date(2026, 11, 1), "month")}, [], {}),
        ({"new_date": ImpreciseDate(date(2026, 12, 14), "day")}, [ONE], {"new_date": "earlier"}),
        ({"new_date": ImpreciseDate(date(2026, 12, 15), "day")}, [ONE], {}),
        ({}, [ONE, TWO], {"delayed_milestone": "which"}),
        ({"milestone": 2}, [ONE, TWO], {}),
        ({"milestone": 3}, [ONE, TWO], {"delayed_milestone": "which"}),
        # The chosen one is realised in the same form: the other one is not what was meant.
        ({"milestone": 2}, [ONE], {"delayed_milestone": "which"}),
    ],
)
def test_what_a_delay_needs(changed, milestones, expected):
    assert rules.problems(DELAYED._replace(**changed), milestones, TODAY) == expected


def test_every_problem_and_refusal_has_a_sentence_and_every_status_a_definition():
    statements = (
        rules.Statement("vertraagd", new_date=new_date, new_date_unknown=unknown)
        for new_date, unknown in itertools.product((None, NEXT_YEAR, ImpreciseDate(date(2020, 1, 1), "day")), (0, 1))
    )
    found = {
        pair
        for statement in (*statements, rules.Statement(""), rules.Statement("op_schema"))
        for milestones in ([], [ONE], [ONE, TWO])
        for pair in rules.problems(statement, milestones, TODAY).items()
    }
    assert found == set(PROBLEMS) - {("new_date", "earlier")}
    assert set(REPEAT_REFUSALS) == {"nothing_before", "incomplete", "date_unknown", "date_over"}
    assert set(STATUS_DEFINITIONS) == set(DeclaredStatus.values)


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (None, "nothing_before"),
        (rules.Previous("op_schema", True), ""),
        (rules.Previous("aandacht_nodig", True), ""),
        (rules.Previous("afgerond", True), ""),
        (rules.Previous("aandacht_nodig", False), "incomplete"),
        (rules.Previous("vertraagd", False, NEXT_YEAR), "incomplete"),
        (rules.Previous("vertraagd", True), "date_unknown"),
        (rules.Previous("vertraagd", True, ImpreciseDate(date(2026, 11, 25), "day")), "date_over"),
        (rules.Previous("vertraagd", True, ImpreciseDate(TODAY, "day")), ""),
        (rules.Previous("vertraagd", True, ImpreciseDate(date(2026, 1, 1), "year")), ""),
    ],
)
def test_when_no_change_can_be_said(previous, expected):
    assert rules.repeat_refusal(previous, TODAY) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ""),
        ({"decision_asked": ""}, "incomplete"),
        ({"new_date": None}, "incomplete"),
        ({"new_date": None, "new_date_unknown": True}, "date_unknown"),
    ],
)
def test_a_delay_that_was_loaded_without_what_it_needs_cannot_be_repeated(changed, expected):
    day, precision = NEXT_YEAR
    said = {"status": "vertraagd", "decision_asked": "Een besluit.", "new_date": day, "new_date_precision": precision}
    assert repeat_refusal(ProgressUpdate(**said | changed), TODAY) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n  \n", []),
        ("https://a.example/b", [("https://a.example/b", "https://a.example/b")]),
        ("Verslag van de proef https://a.example/b?c=d#e", [("Verslag van de proef", "https://a.example/b?c=d#e")]),
        ("Verslag: https://a.example", [("Verslag", "https://a.example")]),
        (
            "https://a.example (verslag)\nB http://b.example",
            [("(verslag)", "https://a.example"), ("B", "http://b.example")],
        ),
    ],
)
def test_evidence_is_read_by_line(text, found):
    assert evidence.links(text) == found


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("het staat in ons archief", "no_address"),
        ("javascript:alert(1)", "no_address"),
        ("https://", "no_address"),
        ("A https://a.example https://b.example", "two_addresses"),
        ("A ftp://a.example/b", "not_web"),
        ("www.a.example", "not_web"),
        ("javascript://a.example/%0aalert(1)", "not_web"),
        ("https:///pad", "no_host"),
        ("https://[kapot", "no_host"),
        ("Verslag https://voor beeld.example", "no_host"),
        ("https://voorbeeld.", "no_host"),
        ("https://overheid.example@kwaad.example", "hidden_host"),
    ],
)
def test_a_line_that_is_no_link_is_named(line, code):
    with pytest.raises(evidence.UnreadableLine) as caught:
        evidence.links(f"https://goed.example\n\n{line}")
    assert (caught.value.code, caught.value.line) == (code, 3)
    assert evidence.readable_links(line) == [(line, "")]


def test_there_are_at_most_twenty_links():
    evidence.links("\n".join(["https://a.example"] * 20))
    with pytest.raises(evidence.UnreadableLine) as caught:
        evidence.links("\n".join(["https://a.example"] * 21))
    assert (caught.value.code, caught.value.line) == ("too_many", 21)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([], None),
        ([(date(2026, 11, 25), "day")], 0),
        ([(date(2026, 11, 26), "day")], None),
        ([(date(2026, 11, 1), "month"), (date(2026, 10, 1), "month")], 1),
        ([(date(2026, 11, 25), "day"), (date(2027, 1, 1), "year")], 0),
        ([(date(2026, 11, 25), "day"), (date(2026, 1, 1), "quarter")], None),
    ],
)
def test_the_only_milestone_that_is_late_is_the_one_to_propose(dates, expected):
    milestones = [rules.Open(pk, ImpreciseDate(*found)) for pk, found in enumerate(dates)]
    found = rules.overdue_milestone(milestones, TODAY)
    assert (found.pk if found else None) == expected
