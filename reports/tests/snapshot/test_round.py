"""The part of a snapshot about a round: what was approved, what is computed, and who did not report."""

from datetime import date

import pytest

from history.services import as_of, freeze
from priorities.models import Opinion, Recommendation
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from reports.snapshot import to_bytes
from strategies.models import Indicator, Measure, Measurement, Target

from .making import REFERENCE, build, closed_round, make_measure, make_milestone, make_update, only

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["concept", "ingediend", "teruggestuurd"])
def test_only_the_approved_update_of_the_round_of_the_year_is_this_years(priority, pillar, state):
    measure = make_measure(pillar)
    for thing in (priority, measure):
        make_update(thing, 2024, results="oud")
        make_update(thing, 2025, state, results="nog niet goed", review_comment="Nog niet.")
        make_update(thing, 2026, results="later")
    one = only(build())
    for shown in (one, one["measures"][0]):
        assert shown["update"] is None
        assert (shown["previous"]["round"], shown["previous"]["results"]) == (2024, "oud")
        assert shown["standing"]["declared"] == ""
    ProgressUpdate.objects.filter(round__year=2025).update(state="goedgekeurd")
    one = only(build())
    for shown in (one, one["measures"][0]):
        assert (shown["update"]["round"], shown["update"]["results"]) == (2025, "nog niet goed")
        assert shown["previous"]["round"] == 2024
        assert shown["standing"]["declared"] == "op_schema"
    assert b"later" not in to_bytes(build())


def test_an_update_is_in_it_with_all_that_was_asked_and_as_it_was_typed(priority, pillar):
    body = make.make_organisation(name="Ministerie van Later", valid_from=date(2026, 1, 1))
    make.make_organisation(name="Ministerie van Toen", valid_to=REFERENCE, successor=body)
    milestone = make_milestone(make_measure(pillar), date(2025, 3, 1))
    make_update(
        priority,
        status="vertraagd",
        no_change=True,
        no_change_reason="De aanbesteding wacht.",
        explanation="**Te laat**\n\n- een\n- twee",
        decision_asked="Beslis over het geld.",
        asked_of=body,
        delayed_milestone=milestone,
        new_date=date(2026, 4, 1),
        new_date_precision="quarter",
        new_date_reason="tegenvallers",
        evidence=" https://voorbeeld.example/a \n\nzie ook het archief",
    )
    update = only(build())["update"]
    assert update["explanation"] == "**Te laat**\n\n- een\n- twee"
    assert (update["no_change"], update["no_change_reason"]) == (True, "De aanbesteding wacht.")
    assert update["asked_of"]["name"] == "Ministerie van Toen"
    assert update["delayed_milestone"] == milestone.title
    assert update["new_date"] == {"date": "2026-04-01", "precision": "quarter"}
    assert update["new_date_reason"] == "tegenvallers"
    assert update["new_date_unknown"] is False
    assert update["evidence"] == ["https://voorbeeld.example/a", "zie ook het archief"]


def test_the_status_is_computed_for_the_reference_date(priority, pillar, nds):
    measure = make_measure(pillar)
    make_milestone(measure, date(2025, 3, 1), date(2025, 10, 1), realised_date=date(2026, 2, 1))
    make_milestone(measure, date(2025, 1, 1), realised_date=date(2025, 1, 1))
    indicator = Indicator.objects.create(strategy=nds, pillar=pillar, code="i", title="Gebruik", unit="%")
    Target.objects.create(indicator=indicator, year=2027, value=100)
    for value, day in ((10, date(2023, 1, 1)), (20, date(2025, 1, 1)), (90, date(2026, 1, 1))):
        Measurement.objects.create(indicator=indicator, value=value, reference_date=day)
    make_update(measure)
    make_update(measure, 2026, status="afgerond")
    frozen_at = freeze()
    with as_of(frozen_at):
        one = only(build())
    standing = one["measures"][0]["standing"]
    assert (standing["declared"], standing["computed"]) == ("op_schema", "vertraagd")
    assert (standing["watermelon"], standing["rosier"]) == (True, True)
    late, moved = standing["signals"][:2]
    assert (late["kind"], late["days"], late["serious"]) == ("mijlpaal_te_laat", 91, True)
    assert late["subject"] == {"kind": "milestone", "title": "Mijlpaal 2025-03-01"}
    assert (moved["kind"], moved["days"], moved["reason"]) == ("verschoven", 214, "scope")
    kinds = {signal["kind"] for signal in standing["signals"]}
    assert "geen_organisatie" in kinds, "what a later round says to be finished was not on that day"
    assert standing["first_plan"] == {"status": "vertraagd", "days": 305, "moved": 1, "total": 2}
    line = next(signal for signal in one["standing"]["signals"] if signal["kind"] == "onder_de_lijn")
    assert (line["value"], line["line"], line["unit"]) == ("20", "55", "%")
    assert {"url", "pk"} & set(line["subject"]) == set()


def test_a_measure_of_another_strategy_takes_part_when_it_is_asked_or_reported(priority):
    pillar = make.make_pillar()
    for code in ("asked", "reported", "neither"):
        make_milestone(make_measure(pillar, code), date(2025, 3, 1))
    asked, _, reported = Measure.objects.order_by("code")
    make_update(reported)
    round_ = closed_round()
    UpdateRequest.objects.create(round=round_, measure=asked, organisation=make.make_organisation())
    frozen_at = freeze()
    with as_of(frozen_at):
        (strategy,) = build()["strategies"]
    found = {one["code"]: one for one in strategy["pillars"][0]["measures"]}
    assert found["reported"]["update"]["round"] == 2025
    assert found["reported"]["standing"]["watermelon"] is True
    assert found["asked"]["standing"]["signals"]
    assert found["neither"]["standing"] is None
    assert [len(found[code]["milestones"]) for code in ("asked", "reported", "neither")] == [1, 1, 0]


def test_the_round_tells_who_did_not_report(priority, pillar):
    ministry, other = make.make_organisation(name="Ministerie"), make.make_organisation(name="Andere")
    round_ = closed_round()
    states = {"a": "goedgekeurd", "b": "ingediend", "c": "teruggestuurd", "d": "concept", "e": None}
    for code, state in states.items():
        measure = make_measure(pillar, code)
        UpdateRequest.objects.create(round=round_, measure=measure, organisation=ministry)
        if state:
            make_update(measure, state=state, review_comment="Nog niet.")
    UpdateRequest.objects.create(round=round_, priority=priority, organisation=other)
    make_update(priority, 2023)
    frozen_at = freeze()
    with as_of(frozen_at):
        told = build()["round"]
    assert (told["asked"], told["approved"], told["previous"]) == (6, 1, 2023)
    first, second = told["missing"]
    assert (first["organisation"]["name"], first["asked"]) == ("Andere", 1)
    assert first["priorities"] == [{"slug": priority.slug, "title": priority.title, "state": "niet_ingediend"}]
    assert (second["organisation"]["name"], second["asked"]) == ("Ministerie", 5)
    assert [(one["code"], one["state"]) for one in second["measures"]] == [
        ("b", "ingediend"),
        ("c", "teruggestuurd"),
        ("d", "niet_ingediend"),
        ("e", "niet_ingediend"),
    ]


def test_nobody_is_missing_in_a_round_that_was_not_opened(priority):
    round_ = ReportingRound.objects.create(year=2025, reference_date=REFERENCE)
    UpdateRequest.objects.create(round=round_, priority=priority, organisation=make.make_organisation())
    told = build()["round"]
    assert (told["state"], told["asked"], told["missing"]) == ("gepland", 0, [])


def test_opinions_of_before_the_reference_date_are_in_it(priority, pillar):
    body, document = make.make_organisation(name="Adviescollege"), make.make_document(title="Advies")
    for given_on, title in ((REFERENCE, "Kies eerst"), (date(2026, 1, 1), "Te laat")):
        opinion = Opinion.objects.create(
            measure=make_measure(pillar, title.lower().replace(" ", "-")),
            body=body,
            given_on=given_on,
            verdict="aandacht_nodig",
            title=title,
            source=document,
        )
        Recommendation.objects.create(opinion=opinion, text="Kies drie.", follow_up="bezig", follow_up_text="Loopt.")
    frozen_at = freeze()
    with as_of(frozen_at):
        snapshot = build()
    (shown,) = [each for one in only(snapshot)["measures"] for each in one["opinions"]]
    assert (shown["title"], shown["body"]["name"], shown["verdict"]) == (
        "Kies eerst",
        "Adviescollege",
        "aandacht_nodig",
    )
    assert shown["recommendations"][0]["follow_up_text"] == "Loopt."
    assert snapshot["sources"][shown["source"]["number"] - 1]["title"] == "Advies"


@pytest.fixture
def submitted(priority):
    """An update by somebody on behalf of an organisation."""
    ministry = make.make_organisation(name="Ministerie")
    return ProgressUpdate.objects.create(
        round=ReportingRound.objects.create(year=2025, reference_date=REFERENCE),
        priority=priority,
        state="goedgekeurd",
        status="op_schema",
        reported_on=REFERENCE,
        submitted_by=make.make_user("redacteur", name="Naam Achternaam", organisation=ministry),
        submitted_for=ministry,
    )


def test_no_person_is_in_it(submitted):
    assert only(build())["update"]["submitted_by"]["name"] == "Ministerie"
    assert b"Achternaam" not in to_bytes(build())


def test_who_submitted_may_move_to_another_organisation_or_leave(submitted):
    frozen_at = freeze()

    def frozen():
        with as_of(frozen_at):
            return to_bytes(build())

    before = frozen()
    user = submitted.submitted_by
    user.organisation = make.make_organisation(name="Gemeente")
    user.save()
    assert only(build())["update"]["submitted_by"]["name"] == "Ministerie"
    assert frozen() == before
    user.delete()
    assert frozen() == before
