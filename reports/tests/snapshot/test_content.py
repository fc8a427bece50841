"""The snapshot: what of the content it holds on which day, and that it is the same each time."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment, CommitmentMeasure
from commitments.services.commitments import move_commitment
from history.services import as_of, freeze
from priorities.models import Opinion, Priority, PriorityResponsibility, Recommendation, Succession
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from reports.snapshot import build_snapshot, sha256, to_bytes
from reports.snapshot.canonical import number
from strategies.models import Indicator, Measure, Measurement, Milestone, Passage, StrategyLink, Target
from ui.dates import ImpreciseDate

pytestmark = pytest.mark.django_db

REFERENCE = date(2025, 12, 31)
FROZEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def build(**values):
    return build_snapshot(
        **{
            "year": 2025,
            "language": "nl",
            "reference_date": REFERENCE,
            "frozen_at": FROZEN,
            "version": 1,
            **values,
        }
    )


@pytest.fixture
def nds():
    return make.make_strategy(code="NDS", is_nds=True, position=0, source=make.make_document())


@pytest.fixture
def pillar(nds):
    return make.make_pillar(nds)


@pytest.fixture
def priority(pillar):
    return make.make_priority(pillar=pillar)


def only(snapshot):
    (one,) = snapshot["priorities"]
    return one


def test_an_empty_database_gives_an_empty_snapshot():
    snapshot = build()
    assert snapshot["schema"] == "nds-report/2"
    assert snapshot["report"]["frozen_at"] == "2026-01-15T09:30:00.000000+00:00"
    assert snapshot["report"]["example"] is False
    assert snapshot["priorities"] == snapshot["sources"] == []
    assert snapshot["nds"] is None


def test_bytes_are_canonical_and_their_hash_is_known():
    data = to_bytes({"b": "é\ud800", "a": [1, None]})
    assert data == '{"a":[1,null],"b":"é\\ud800"}'.encode()
    assert len(sha256(data)) == 64
    assert [number(Decimal(text)) for text in ("82.700", "100", "0.5", "20000000")] == [
        "82.7",
        "100",
        "0.5",
        "20000000",
    ]


def test_the_same_state_gives_the_same_bytes(priority):
    make.make_contribution(priority)
    assert to_bytes(build()) == to_bytes(build())


def test_organisations_bear_the_name_of_the_reference_date(priority):
    old = make.make_organisation(name="Economische Zaken en Klimaat", valid_to=date(2024, 7, 1))
    new = make.make_organisation(name="Economische Zaken", valid_from=date(2024, 7, 2))
    old.successor = new
    old.save()
    PriorityResponsibility.objects.create(priority=priority, organisation=old)
    assert only(build())["responsible"][0]["organisation"]["name"] == "Economische Zaken"
    earlier = only(build(year=2023, reference_date=date(2023, 12, 31)))
    assert earlier["responsible"][0]["organisation"]["name"] == "Economische Zaken en Klimaat"

    PriorityResponsibility.objects.all().delete()
    PriorityResponsibility.objects.create(priority=priority, organisation=new)
    earlier = only(build(year=2023, reference_date=date(2023, 12, 31)))
    assert earlier["responsible"][0]["organisation"]["name"] == "Economische Zaken en Klimaat"


def test_only_those_who_answer_on_the_reference_date_are_named(priority):
    for name, first, last in (
        ("A", None, date(2025, 12, 30)),
        ("B", date(2025, 12, 31), None),
        ("C", date(2026, 1, 1), None),
    ):
        PriorityResponsibility.objects.create(
            priority=priority,
            organisation=make.make_organisation(name=name),
            valid_from=first,
            valid_to=last,
        )
    assert [one["organisation"]["name"] for one in only(build())["responsible"]] == ["B"]


def test_what_happens_after_the_reference_date_has_not_happened(priority, pillar, nds):
    measure = Measure.objects.create(pillar=pillar, code="m-1", title="Maatregel")
    for title, realised in (("vroeg", date(2025, 12, 31)), ("laat", date(2026, 1, 1))):
        Milestone.objects.create(
            measure=measure,
            title=title,
            original_date=date(2025, 6, 1),
            current_date=date(2025, 6, 1),
            realised_date=realised,
        )
    indicator = Indicator.objects.create(strategy=nds, pillar=pillar, code="i-1", title="Indicator", unit="%")
    for value, day in ((10, date(2024, 1, 1)), (20, date(2026, 1, 1))):
        Measurement.objects.create(indicator=indicator, value=value, reference_date=day)
    snapshot = build()
    milestones = {one["title"]: one["realised"] for one in only(snapshot)["measures"][0]["milestones"]}
    assert milestones == {"vroeg": {"date": "2025-12-31", "precision": "day"}, "laat": None}
    assert [one["value"] for one in snapshot["indicators"][0]["measurements"]] == ["10"]


def test_a_promise_is_open_until_the_document_that_settles_it(nds):
    nds.adopted_on = date(2026, 1, 1)
    nds.save()
    early, late = make.make_document(date=date(2025, 12, 31)), make.make_document(date=date(2026, 1, 1))
    for text, day, document in (("a", None, early), ("b", None, late), ("c", date(2026, 1, 1), early)):
        Commitment.objects.create(
            kind="motie", text=text, chamber="tk", date=day, status="voldaan", settled_with=document, status_note="zo"
        )
    snapshot = build()
    found = {one["text"]: (one["status"], one["status_note"]) for one in snapshot["commitments"]}
    assert found == {"a": ("voldaan", "zo"), "b": ("openstaand", "")}
    assert [one["settled_on"] for one in snapshot["commitments"]] == ["2025-12-31", None]
    assert snapshot["nds"]["adopted_on"] is None


def test_a_promise_that_was_settled_after_the_reference_date_is_open(nds):
    early = make.make_document(date=date(2025, 12, 1))
    Commitment.objects.create(
        kind="motie", text="a", chamber="tk", status="voldaan", settled_with=early, settled_on=date(2026, 1, 1)
    )
    (one,) = build()["commitments"]
    assert (one["status"], one["settled_on"], one["settled_with"]) == ("openstaand", None, None)


def test_a_promise_has_its_measures_and_the_moments_that_the_chamber_was_told(nds, pillar):
    row = Commitment.objects.create(kind="toezegging", text="a", chamber="tk", expected_note="in het voorjaar")
    measure = Measure.objects.create(pillar=pillar, code="AI-1", title="Opschalen")
    CommitmentMeasure.objects.create(commitment=row, measure=measure)
    move_commitment(
        make.make_user("coordinator"),
        commitment=row,
        version=1,
        expected=ImpreciseDate(date(2026, 4, 1), "quarter"),
        note="",
        reason="Loopt uit",
    )
    (one,) = build()["commitments"]
    assert one["measures"] == [{"code": "AI-1", "title": "Opschalen"}]
    (move,) = one["moves"]
    assert move["from"] == {"date": None, "note": "in het voorjaar"}
    assert move["to"] == {"date": {"date": "2026-04-01", "precision": "quarter"}, "note": ""}
    assert move["reason"] == "Loopt uit"


def test_a_corrected_measurement_replaces_the_old_one(nds, pillar):
    indicator = Indicator.objects.create(strategy=nds, pillar=pillar, code="i-1", title="Indicator")
    Target.objects.create(indicator=indicator, year=2030, value_text="top 3")
    wrong = Measurement.objects.create(indicator=indicator, value=10, reference_date=date(2024, 1, 1))
    Measurement.objects.create(indicator=indicator, value=12, reference_date=date(2024, 1, 1), supersedes=wrong)
    (shown,) = build()["indicators"]
    assert [one["value"] for one in shown["measurements"]] == ["12"]
    assert shown["targets"][0]["words"] == "top 3"
    assert shown["targets"][0]["value"] is None


def make_update(thing, year=2025, state="goedgekeurd", status="op_schema", **fields):
    """An update of a priority or measure in the round of a year."""
    round_, _ = ReportingRound.objects.get_or_create(year=year, defaults={"reference_date": date(year, 12, 31)})
    about = {"measure" if isinstance(thing, Measure) else "priority": thing}
    return ProgressUpdate.objects.create(
        round=round_, state=state, status=status, reported_on=date(year, 12, 1), **about, **fields
    )


def make_measure(pillar, code="m-1", **fields):
    return Measure.objects.create(pillar=pillar, code=code, title=f"Maatregel {code}", **fields)


def make_milestone(measure, original, current=None, **fields):
    reason = {"reschedule_reason": "scope"} if current else {}
    return Milestone.objects.create(
        measure=measure,
        title=f"Mijlpaal {original}",
        original_date=original,
        current_date=current or original,
        **reason,
        **fields,
    )


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
    round_ = ReportingRound.objects.get(year=2025)
    UpdateRequest.objects.create(round=round_, measure=asked, organisation=make.make_organisation())
    frozen_at = freeze()
    with as_of(frozen_at):
        (strategy,) = build()["strategies"]
    found = {one["code"]: one for one in strategy["pillars"][0]["measures"]}
    assert found["reported"]["update"]["round"] == 2025
    assert found["reported"]["standing"]["watermelon"] is True
    assert found["asked"]["standing"]["signals"]
    assert found["neither"]["standing"] is None


def test_the_round_tells_who_did_not_report(priority, pillar):
    ministry, other = make.make_organisation(name="Ministerie"), make.make_organisation(name="Andere")
    round_ = ReportingRound.objects.create(year=2025, reference_date=REFERENCE)
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


def test_indicators_of_its_own_pillar_and_of_what_contributes_belong_to_a_priority(priority, pillar, nds):
    other = make.make_pillar()
    goal = make.make_goal(other)
    elsewhere = make.make_goal(other)
    for code, fields in {
        "own": {"strategy": nds, "pillar": pillar},
        "goal": {"strategy": other.strategy, "pillar": other, "goal": goal},
        "other-goal": {"strategy": other.strategy, "pillar": other, "goal": elsewhere},
        "loose": {"strategy": other.strategy},
    }.items():
        Indicator.objects.create(code=code, title=code, **fields)
    make.make_contribution(priority, goal=goal)
    assert only(build())["indicators"] == ["own", "goal"]
    make.make_contribution(priority, pillar=other)
    assert only(build())["indicators"] == ["own", "goal", "other-goal"]


def test_the_report_and_the_page_of_a_priority_show_the_same_indicators(priority, pillar, nds):
    towards = {}
    for kind in ("pillar", "goal", "measure"):
        under = make.make_pillar()
        goal = make.make_goal(under)
        Indicator.objects.create(strategy=under.strategy, pillar=under, goal=goal, code=f"of-{kind}", title="x")
        measure = Measure.objects.create(pillar=under, goal=goal, code=f"m-{kind}", title="x")
        towards[kind] = {"pillar": under, "goal": goal, "measure": measure}[kind]
    Indicator.objects.create(strategy=nds, pillar=pillar, code="own", title="x")
    for kind, target in towards.items():
        make.make_contribution(priority, **{kind: target})
    older = make.make_priority(series="Startbrief 2024")
    make.make_contribution(older, goal=towards["goal"])
    snapshot = build()
    for shown, row in ((only(snapshot), priority), (snapshot["earlier"][0], older)):
        assert set(shown["indicators"]) == set(Indicator.objects.about(row).values_list("code", flat=True))
    assert set(only(snapshot)["indicators"]) == {"own", "of-pillar", "of-goal"}


def test_contributions_say_what_in_which_strategy_and_where_that_is_written(priority):
    document = make.make_document(language="en")
    passage = Passage.objects.create(document=document, quote="One government.", locator="p. 3")
    goal = make.make_goal(make.make_pillar(make.make_strategy(code="ISR"), number="4"), title="Eén bron", number="4.1")
    make.make_contribution(priority, goal=goal, kind="overlapt", passage=passage, explanation="Hetzelfde werk.")
    (one,) = only(build())["contributions"]
    assert (one["strategy"], one["level"], one["kind"]) == ("ISR", "goal", "overlapt")
    assert one["pillar"]["number"] == "4"
    assert one["target"]["title"] == "Eén bron"
    assert one["passage"]["quote"] == "One government."
    assert one["passage"]["language"] == "en"


def test_older_topics_stand_apart_and_know_what_became_of_them(priority):
    older = make.make_priority(series="Startbrief 2024", title="De cloud")
    Succession.objects.create(predecessor=older, successor=priority, explanation="Ging verder.")
    snapshot = build()
    assert [one["slug"] for one in snapshot["earlier"]] == [older.slug]
    assert snapshot["earlier"][0]["successors"][0]["slug"] == priority.slug
    assert only(snapshot)["predecessors"][0]["title"] == "De cloud"


def test_sources_are_numbered_in_the_order_of_the_report(nds, priority):
    letter = make.make_document(code="kst-26643-1231", dossier="26643", number="1231", title="Startbrief")
    cited = make.make_document(title="Van de prioriteit")
    Priority.objects.update(source=cited)
    strategy = make.make_strategy(source=make.make_document(title="Van de strategie"))
    StrategyLink.objects.create(nds=nds, strategy=strategy, kind="kapstok")
    Commitment.objects.create(kind="toezegging", text="Rapport", chamber="tk", source=letter)
    make.make_document(title="Nergens genoemd")
    snapshot = build()
    assert [one["number"] for one in snapshot["sources"]] == [1, 2, 3, 4]
    titles = [one["title"] for one in snapshot["sources"]]
    assert titles == ["Startbrief", nds.source.title, "Van de prioriteit", "Van de strategie"]
    assert snapshot["letter"] == snapshot["commitments"][0]["source"] == {"number": 1, "detail": ""}


def test_any_example_marks_the_report(priority):
    assert build()["report"]["example"] is False
    make.make_document(is_example=True)
    assert build()["report"]["example"] is True


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


def test_it_answers_for_the_frozen_moment(priority):
    frozen_at = freeze()
    Priority.objects.update(title="Later veranderd")
    with as_of(frozen_at):
        assert only(build())["title"] == priority.title
    assert only(build())["title"] == "Later veranderd"


def test_the_number_of_queries_does_not_grow(priority, nds):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            build()
        return len(captured)

    def make_one_of_everything():
        other = make.make_priority(pillar=make.make_pillar(nds), responsible=make.make_organisation())
        elsewhere = make.make_pillar()
        goal = make.make_goal(elsewhere, source=make.make_document(sender=make.make_organisation()))
        passage = Passage.objects.create(document=make.make_document(), quote="Citaat")
        make.make_contribution(other, goal=goal, passage=passage)
        for pillar in (other.pillar, elsewhere):
            measure = make_measure(pillar, f"m-{pillar.pk}", source=make.make_document())
            milestone = make_milestone(measure, date(2025, 1, 1), date(2025, 6, 1))
            request = UpdateRequest.objects.create(
                round=ReportingRound.objects.get_or_create(year=2025, defaults={"reference_date": REFERENCE})[0],
                measure=measure,
                organisation=make.make_organisation(),
            )
            make_update(measure, request=request, delayed_milestone=milestone)
            indicator = Indicator.objects.create(
                strategy=pillar.strategy, measure=measure, code=f"i-{pillar.pk}", title="x"
            )
            Target.objects.create(indicator=indicator, year=2030, value=10)
            Measurement.objects.create(indicator=indicator, value=1, reference_date=date(2024, 1, 1))
            opinion = Opinion.objects.create(
                measure=measure, body=make.make_organisation(), given_on=REFERENCE, verdict="op_schema", title="Goed"
            )
            Recommendation.objects.create(opinion=opinion, text="Zo doorgaan.")
        make_update(other)

    make_one_of_everything()
    few = queries()
    for _ in range(5):
        make_one_of_everything()
    assert queries() == few < 60
