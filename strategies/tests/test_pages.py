"""The pages of strategies, measures, indicators and documents."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.models import Commitment
from priorities.models import Challenge
from priorities.tests.factories import (
    make_contribution,
    make_document,
    make_goal,
    make_organisation,
    make_pillar,
    make_priority,
    make_strategy,
)
from strategies.models import (
    Document,
    Indicator,
    Measure,
    ParliamentaryActivity,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
)

from . import factories as make

pytestmark = pytest.mark.django_db


def full_strategy(size: int, **fields: object) -> Strategy:
    """A strategy with `size` of everything that its page shows."""
    source = make_document(dossier="26643", number="1", url="https://example.org/stuk")
    strategy = make_strategy(source=source, **fields)
    for _ in range(size):
        pillar = make_pillar(strategy, source=make_document(), wording="vertaald")
        make_priority(pillar=pillar)
        goal = make_goal(pillar, source=make_document())
        measure = make.make_measure(pillar=pillar, goal=goal, source=make_document())
        make.make_measure(pillar=pillar)
        Challenge.objects.create(pillar=pillar, kind="belemmering", text="Te weinig mensen")
        make_contribution(pillar=pillar)
        make_contribution(goal=goal)
        make_contribution(measure=measure)
        indicator = make.make_indicator(strategy=strategy, pillar=pillar)
        make.make_measurement(indicator, 1, 2024)
        make.make_target(indicator, 2030, value=5)
        make.make_milestone(date(2026, 1, 1), strategy=strategy, source=make_document())
        StrategyResponsibility.objects.create(strategy=strategy, organisation=make_organisation())
        StrategyResponsibility.objects.create(strategy=strategy, organisation=make_organisation(), role="betrokken")
        paper = make_document(dossier="26643", number="2")
        ParliamentaryActivity.objects.create(document=paper, date=date(2024, 11, 12), kind="Procedurevergadering")
        ends = (strategy, make_strategy()) if strategy.is_nds else (make_strategy(), strategy)
        StrategyLink.objects.create(nds=ends[0], strategy=ends[1], kind="verbindt", passage=make.make_passage())
    return strategy


def full_document(size: int) -> Document:
    document = make_document()
    for _ in range(size):
        passage = make.make_passage(document=document, locator="Inleiding")
        StrategyLink.objects.create(nds=make_strategy(), strategy=make_strategy(), kind="verbindt", passage=passage)
        make_contribution(passage=passage)
        make_contribution(passage=passage, measure=make.make_measure())
        Commitment.objects.create(kind="motie", text="x", chamber="tk", passage=passage, settled_with=document)
        ParliamentaryActivity.objects.create(document=document, date=date(2024, 11, 12), kind="Debat")
        make_strategy(source=document)
    return document


def full_measure(size: int) -> Measure:
    measure = make.make_measure(goal=None)
    for _ in range(size):
        make.make_milestone(date(2026, 1, 1), measure=measure, source=make_document())
        make.make_responsible(measure)
        make_contribution(measure=measure, passage=make.make_passage())
    return measure


def full_indicator(size: int) -> Indicator:
    indicator = make.make_indicator(baseline_value=1, baseline_year=2020)
    for number in range(size):
        old = make.make_measurement(indicator, number, 2020 + number % 9, source=make_document())
        make.make_measurement(indicator, number + 1, 2020 + number % 9, supersedes=old)
        make.make_target(indicator, 2030 + number, value=9, source=make_document())
    return indicator


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "build",
    [full_strategy, lambda size: full_strategy(size, is_nds=True), full_document, full_measure, full_indicator],
    ids=["strategy", "nds", "document", "measure", "indicator"],
)
def test_a_page_costs_the_same_however_much_it_shows(build, reader):
    few = build(3)
    few_queries = queries(reader, few.get_absolute_url())
    if getattr(few, "is_nds", False):
        Strategy.objects.filter(pk=few.pk).update(is_nds=False)
    many = build(12)
    assert queries(reader, many.get_absolute_url()) == few_queries


@pytest.mark.parametrize(
    "name",
    [
        "strategies:strategy-detail",
        "strategies:measure-detail",
        "strategies:indicator-detail",
        "strategies:document-detail",
    ],
)
def test_what_does_not_exist_is_not_found_and_a_visitor_logs_in(name, reader, client):
    url = reverse(name, args=["bestaat-niet"])
    assert reader.get(url).status_code == 404
    assert reader.post(url).status_code == 405
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("model", [Strategy, Measure, Indicator, Document])
def test_nothing_is_visible_to_who_is_not_logged_in(model):
    full_strategy(1)
    assert not model.objects.visible_to(AnonymousUser()).exists()


def test_a_strategy_shows_its_levels_in_its_own_names_with_anchors(reader):
    strategy = make_strategy(
        title="Werkagenda",
        pillar_name="lijn",
        pillar_name_plural="lijnen",
        goal_name="prioriteit",
        goal_name_plural="prioriteiten",
        measure_name="actie",
        measure_name_plural="acties",
        motto="Iedereen doet mee",
    )
    pillar = make_pillar(strategy, number="4", title="Een open overheid")
    goal = make_goal(pillar, title="Informatie op orde", wording="vertaald")
    make.make_measure(pillar=pillar, goal=goal, title="Handboek")
    milestone = make.make_milestone(date(2026, 1, 1), strategy=strategy)
    text = reader.get(strategy.get_absolute_url()).text
    assert "1 lijn" in text
    assert "Lijn 4: Een open overheid" in text
    assert "“Iedereen doet mee”" in text
    for anchor in (f'id="pijler-{pillar.pk}"', f'id="doel-{goal.pk}"', f'id="mijlpaal-{milestone.pk}"'):
        assert anchor in text
    assert "Handboek" in text


def test_a_strategy_shows_who_answers_for_it_when(reader):
    strategy = make_strategy()
    for name, begin, end in (("EZK", None, date(2024, 11, 6)), ("EZ", date(2024, 11, 7), None)):
        StrategyResponsibility.objects.create(
            strategy=strategy, organisation=make_organisation(name=name), valid_from=begin, valid_to=end
        )
    text = reader.get(strategy.get_absolute_url()).text
    assert "6 nov 2024" in text
    assert "7 nov 2024" in text


def test_a_relation_without_a_passage_says_where_it_comes_from(reader):
    strategy = make_strategy()
    StrategyLink.objects.create(
        nds=make_strategy(is_nds=True),
        strategy=strategy,
        kind="verbindt",
        explanation="Staat niet in de brief.",
        wording="interpretatie",
        source=make_document(title="Pagina van de Commissie"),
    )
    text = reader.get(strategy.get_absolute_url()).text
    assert "Staat niet in de brief." in text
    assert "Pagina van de Commissie" in text


def test_contributions_are_shown_with_the_priority(reader):
    strategy = make_strategy()
    pillar = make_pillar(strategy)
    contribution = make_contribution(make_priority(short_title="Cloudzaken"), pillar=pillar, kind="overlapt")
    text = reader.get(strategy.get_absolute_url()).text
    assert "Cloudzaken" in text
    assert f'href="{contribution.get_absolute_url()}"' in text


def test_the_nds_shows_the_papers_and_the_agenda_of_its_dossier(reader):
    letter = make_document(title="Startbrief", dossier="26643", number="1231")
    nds = make_strategy(is_nds=True, source=letter)
    make_document(title="Verzamelbrief", dossier="26643", number="1232")
    make_document(title="Ander dossier", dossier="36574", number="5")
    make_document(title="Zonder dossier")
    ParliamentaryActivity.objects.create(document=letter, date=date(2024, 11, 13), kind="Procedurevergadering")
    response = reader.get(nds.get_absolute_url())
    assert {document.title for document in response.context["documents"]} == {"Startbrief", "Verzamelbrief"}
    assert "Procedurevergadering" in response.text
    assert "13 november 2024" in response.text
    other = make_strategy(source=letter)
    assert not reader.get(other.get_absolute_url()).context["documents"]


def test_all_sources_of_a_strategy_are_listed_once(reader):
    source, pillar_source, value_source = (make_document(title=f"Bron {name}") for name in "abc")
    strategy = make_strategy(source=source)
    for _ in range(2):
        make_pillar(strategy, source=pillar_source)
    make.make_measurement(make.make_indicator(strategy=strategy), 3, 2024, source=value_source)
    make_document(title="Niet gebruikt")
    sources = reader.get(strategy.get_absolute_url()).context["sources"]
    assert sorted(document.title for document in sources) == ["Bron a", "Bron b", "Bron c"]
    used = reader.get(value_source.get_absolute_url()).context["strategies"]
    assert list(used) == [strategy]


def test_a_measure_shows_how_its_milestones_go_and_what_moved(reader):
    today = timezone.localdate()
    measure = make.make_measure()
    late = make.make_milestone(today - timedelta(days=53), measure=measure)
    moved = make.make_milestone(
        today, measure=measure, current_date=today + timedelta(days=258), reschedule_reason="scope"
    )
    done = make.make_milestone(date(2025, 1, 1), measure=measure, realised_date=date(2025, 1, 1))
    rows = {row.milestone: row for row in reader.get(measure.get_absolute_url()).context["milestones"]}
    assert rows[late].status == "vertraagd"
    assert "53" in rows[late].why
    assert rows[moved].status == "vertraagd"
    assert "8½" in rows[moved].moved
    assert (rows[done].status, rows[done].why, rows[done].moved) == ("afgerond", "", "")
    assert [rows[one].first_plan.days for one in (late, moved, done)] == [53, 258, 0]


def test_a_late_milestone_without_a_new_date_is_not_called_as_planned(reader):
    today = timezone.localdate()
    measure = make.make_measure()
    make.make_milestone(today - timedelta(days=30), measure=measure)
    text = reader.get(measure.get_absolute_url()).text
    assert text.count("30 dagen later") == 2
    assert "volgens plan" not in text


def test_a_date_that_became_more_precise_within_its_period_did_not_move(reader):
    year = timezone.localdate().year + 1
    measure = make.make_measure()
    make.make_milestone(
        date(year, 1, 1),
        measure=measure,
        original_precision="year",
        current_date=date(year, 10, 1),
        current_precision="quarter",
        reschedule_reason="scope",
    )
    response = reader.get(measure.get_absolute_url())
    (row,) = response.context["milestones"]
    assert (row.status, row.moved) == ("niet_gestart", "")
    assert "volgens plan" in response.text


def test_an_indicator_shows_a_chart_and_the_same_values_as_a_table(reader):
    indicator = make.make_indicator(title="Mkb met AI")
    make.make_measurement(indicator, 13, 2023)
    make.make_measurement(indicator, "31.5", 2026, is_example=True)
    make.make_target(indicator, 2030, value=75)
    response = reader.get(indicator.get_absolute_url())
    (picture,) = response.context["pictures"]
    assert "<svg" in response.text
    assert {row[1] for row in picture.chart.table.rows} == {"13%", "31,5%", "75%", "–"}
    assert ("2029", "–", "66,1%", "niet gemeten") in picture.chart.table.rows
    assert picture.forecast == "", "two values make no forecast"
    assert picture.status == "vertraagd"
    assert "nds-hatch" in response.text


def test_a_corrected_value_stays_visible_and_leaves_the_chart(reader):
    indicator = make.make_indicator()
    wrong = make.make_measurement(indicator, 88, 2024)
    make.make_measurement(indicator, 71, 2024, supersedes=wrong)
    make.make_measurement(indicator, 72, 2025)
    response = reader.get(indicator.get_absolute_url())
    assert "<s>88%</s>" in response.text
    (picture,) = response.context["pictures"]
    assert "88%" not in {row[1] for row in picture.chart.table.rows}


def test_an_indicator_without_values_has_no_chart_and_says_so(reader):
    response = reader.get(make.make_indicator().get_absolute_url())
    assert response.context["pictures"] == []
    assert response.text.count("nds-empty__content") == 2


def test_each_part_of_an_indicator_has_its_own_chart(reader):
    indicator = make.make_indicator()
    for part in ("cloud", "AI"):
        make.make_measurement(indicator, 5, 2024, part=part)
    make.make_measurement(indicator, 8, 2024, part="AI", area="eu")
    make.make_target(indicator, 2030, value=75)
    pictures = reader.get(indicator.get_absolute_url()).context["pictures"]
    measured = [[row for row in picture.chart.table.rows if row[1] != "–"] for picture in pictures]
    assert [len(rows) for rows in measured] == [2, 3]


def test_a_document_shows_its_passages_and_who_refers_to_them(reader):
    document = make_document(title="Startbrief", date=date(2024, 11, 1), date_precision="month")
    passage = make.make_passage(document=document, quote="Ik zal uw Kamer informeren.", locator="Proces")
    contribution = make_contribution(make_priority(short_title="Data zelf"), passage=passage)
    commitment = Commitment.objects.create(kind="toezegging", text="De Kamer informeren", chamber="tk", passage=passage)
    text = reader.get(document.get_absolute_url()).text
    assert f'id="passage-{passage.pk}"' in text
    assert "Ik zal uw Kamer informeren." in text
    assert "november 2024" in text
    for link in (contribution.get_absolute_url(), commitment.get_absolute_url()):
        assert f'href="{link}"' in text


HOSTILE = "<script>alert(1)</script> =1+1 \u202b\N{GRINNING FACE}"


def test_markup_in_content_is_shown_as_text_on_every_page(reader):
    document = make_document(title=HOSTILE, signatory=HOSTILE, date_note=HOSTILE)
    make.make_passage(document=document, quote=HOSTILE, locator=HOSTILE)
    strategy = make_strategy(title=HOSTILE, summary=HOSTILE, motto=HOSTILE, source=document, source_detail=HOSTILE)
    pillar = make_pillar(strategy, title=HOSTILE, summary=HOSTILE)
    measure = make.make_measure(pillar=pillar, goal=make_goal(pillar, title=HOSTILE), title=HOSTILE)
    make.make_milestone(date(2026, 1, 1), measure=measure, title=HOSTILE, note=HOSTILE)
    indicator = make.make_indicator(strategy=strategy, pillar=pillar, title=HOSTILE, note=HOSTILE)
    make.make_measurement(indicator, 1, 2024, remark=HOSTILE, part=HOSTILE[:20])
    make.make_target(indicator, 2030, value=3)
    for thing in (document, strategy, measure, indicator):
        response = reader.get(thing.get_absolute_url())
        assert response.status_code == 200
        assert "<script>alert" not in response.text


def test_every_page_links_to_its_history(reader):
    for thing, kind in (
        (full_strategy(1), "strategy"),
        (make.make_measure(), "measure"),
        (make.make_indicator(), "indicator"),
        (make_document(), "document"),
    ):
        trail = reverse("history:trail", kwargs={"kind": kind, "pk": thing.pk})
        assert f'href="{trail}"' in reader.get(thing.get_absolute_url()).text
        assert reader.get(trail).status_code == 200
