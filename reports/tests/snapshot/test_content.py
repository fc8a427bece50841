"""The snapshot: what of the content it holds on which day, and that it is the same each time."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment, CommitmentMeasure
from commitments.services.commitments import move_commitment
from history.services import as_of, freeze
from priorities.models import Opinion, Priority, PriorityResponsibility, Recommendation, Succession
from priorities.tests import factories as make
from reports.models import ReportingRound, UpdateRequest
from reports.snapshot import sha256, to_bytes
from reports.snapshot.canonical import number
from strategies.models import Indicator, Measure, Measurement, Milestone, Passage, StrategyLink, Target
from ui.dates import ImpreciseDate

from .making import REFERENCE, build, make_measure, make_milestone, make_update, only

pytestmark = pytest.mark.django_db


def test_an_empty_database_gives_an_empty_snapshot():
    snapshot = build()
    assert snapshot["schema"] == "nds-report/3"
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
