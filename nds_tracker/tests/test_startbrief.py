"""`load_startbrief`: everything with its source, once, and never over what people did."""

import re
import shutil
from datetime import date, time

import pghistory
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pghistory.models import Context

from accounts.models import Organisation
from commitments.models import Commitment
from history.tracking import event_model, tracked_models
from nds_tracker.content import sets
from nds_tracker.content.loading import load
from nds_tracker.content.reading import Facts
from nds_tracker.tests.loaded import loaded_once
from priorities.models import Challenge, Contribution, Coverage, Priority, PriorityResponsibility, Succession
from strategies.models import (
    Document,
    Goal,
    Indicator,
    Measure,
    Measurement,
    Milestone,
    ParliamentaryActivity,
    Passage,
    Pillar,
    Sourced,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
    Target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def facts_of_the_module(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, reload):
        yield


@pytest.fixture
def loaded(facts_of_the_module, db):
    """The facts in the database."""


@pytest.fixture
def changed_facts(tmp_path):
    """The facts with some text replaced, as in a later version of the product."""

    def make(file, old, new):
        directory = tmp_path / "startbrief"
        if not directory.exists():
            shutil.copytree(sets.HERE / "startbrief", directory)
        text = (directory / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (directory / file).write_text(text.replace(old, new), encoding="utf-8")
        return Facts(directory)

    return make


def edit(rows, **values):
    """What a person does in the browser: a change in a context of its own.

    Needed because a test is one transaction, in which the context of the loader would otherwise stay.
    """
    with pghistory.context(via="web"):
        rows.update(**values)


def reload(facts=None):
    return load(facts or sets.startbrief(), via=sets.LOADED_BY, reason="test")


def state():
    """Everything that a load could disturb: number of events and contexts, and the versions of all rows."""
    return (
        Context.objects.count(),
        {model.__name__: event_model(model).objects.count() for model in tracked_models},
        {model.__name__: sorted(model.objects.values_list("pk", "version")) for model in tracked_models},
    )


def test_the_numbers_are_those_of_the_facts(loaded):
    expected = {
        Organisation: 34,
        Document: 86,
        Passage: 61,
        ParliamentaryActivity: 3,
        Strategy: 7,
        StrategyLink: 6,
        Pillar: 38,
        Goal: 27,
        Measure: 9,
        Milestone: 11,
        Indicator: 20,
        Target: 17,
        Measurement: 16,
        Priority: 10,
        Succession: 4,
        Challenge: 8,
        Contribution: 48,
        Coverage: 6,
        Commitment: 8,
    }
    assert {model: model.objects.count() for model in expected} == expected


def test_everything_has_a_source_and_says_in_whose_words_it_is(loaded):
    for model in tracked_models:
        if issubclass(model, Sourced):
            assert not model.objects.filter(source__isnull=True).exists(), model
            assert not model.objects.filter(wording="ingevoerd").exists(), model
    assert not StrategyResponsibility.objects.filter(source__isnull=True).exists()
    assert not PriorityResponsibility.objects.filter(source__isnull=True).exists()
    assert not Organisation.objects.filter(source_reference="").exists()
    assert not Contribution.objects.exclude(wording="interpretatie").exists()
    assert not Contribution.objects.filter(assessed_by__isnull=False).exists()
    assert not Contribution.objects.filter(
        passage__isnull=False, explanation__contains="geen tekst aangehaald"
    ).exists()
    assert Contribution.objects.filter(passage__isnull=True).count() == 13


def test_a_web_source_says_where_it_is_and_when_it_was_read(loaded):
    assert not Document.objects.filter(retrieved_on__isnull=True).exists()
    without_address = Document.objects.filter(kind="webpagina", url="")
    assert set(without_address.values_list("code", flat=True)) == {"web-nldg-wwd-4-1", "web-nldg-wwd-4-3"}


def test_nothing_of_the_letter_is_an_example(loaded):
    for model in tracked_models:
        if any(field.name == "is_example" for field in model._meta.fields):
            assert not model.objects.filter(is_example=True).exists(), model


def test_the_letter_and_its_agenda(loaded):
    letter = Document.objects.get(code="kst-26643-1231")
    assert (letter.dossier, letter.number, letter.case_number) == ("26643", "1231", "2024Z17768")
    assert list(letter.activities.values_list("date", "time")) == [
        (date(2024, 11, 12), time(15, 45)),
        (date(2024, 11, 13), time(11, 0)),
        (date(2025, 1, 16), time(14, 0)),
    ]


def test_the_nds_with_its_six_priorities_and_what_came_before(loaded):
    nds = Strategy.objects.get(is_nds=True)
    assert (nds.motto, nds.pillar_name, nds.measure_name) == (
        "Samen versnellen is de enige optie",
        "prioriteit",
        "versneller",
    )
    priorities = Priority.objects.filter(series="NDS 2025").order_by("position")
    assert [p.pillar.number for p in priorities] == ["1", "2", "3", "4", "5", "6"]
    assert all(len(p.short_title) <= 40 and p.title == p.pillar.title for p in priorities)
    assert dict(Succession.objects.values_list("predecessor__slug", "successor__slug")) == {
        "digitale-dienstverlening-2024": "dienstverlening",
        "ai-2024": "ai",
        "cloud-2024": "cloud",
        "data-2024": "data",
    }
    assert set(Succession.objects.values_list("wording", flat=True)) == {"interpretatie"}


def test_the_order_is_that_of_the_files(loaded):
    themes = Pillar.objects.filter(strategy__code="ISR").order_by("position")
    assert [(theme.number, theme.position) for theme in themes] == [(str(n), n) for n in range(1, 11)]


def test_relations_are_in_the_words_of_the_letter_except_the_one_that_is_not_in_it(loaded):
    kinds = dict(StrategyLink.objects.values_list("strategy__code", "kind"))
    assert kinds == {
        "SDE": "sluit_aan",
        "NLCS": "sluit_aan",
        "GDI": "kapstok",
        "ISR": "kapstok",
        "WWD": "bouwt_voort",
        "EUDD": "verbindt",
    }
    europe = StrategyLink.objects.get(strategy__code="EUDD")
    assert europe.passage is None
    assert europe.wording == "interpretatie"
    assert "staat niet in de Startbrief" in europe.explanation
    assert not StrategyLink.objects.exclude(strategy__code="EUDD").filter(passage__isnull=True).exists()


def test_what_was_not_found_stays_absent(loaded):
    assert not Goal.objects.filter(pillar__strategy__is_nds=True, pillar__number="4").exists()
    assert Document.objects.get(code="kst-26643-1427").date is None
    assert Commitment.objects.get(origin_key="commitment:europese-cloud").date is None
    agenda = Milestone.objects.get(origin_key="milestone:NDS/investeringsagenda")
    assert (agenda.current_date, agenda.current_precision, agenda.realised_date) == (date(2026, 4, 1), "quarter", None)
    assert not Indicator.objects.filter(strategy__code="EUDD", pillar__isnull=False).exists()
    assert not Indicator.objects.filter(baseline_value__isnull=False).exists()


def test_targets_are_numbers_or_words_and_european_ones_say_so(loaded):
    assert set(Target.objects.exclude(value_text="").values_list("value_text", flat=True)) == {
        "top 3",
        ">90",
        "verdubbeling",
        "12 ministeries en alle grote uitvoerders",
    }
    assert set(Target.objects.filter(indicator__strategy__code="EUDD").values_list("area", flat=True)) == {"eu"}
    assert Measurement.objects.filter(area="eu").count() == 3


def test_promises_of_the_letter_quote_it(loaded):
    promises = Commitment.objects.filter(source__code="kst-26643-1231")
    assert promises.count() == 4
    assert not promises.filter(passage__isnull=True).exists()
    assert promises.get(status="voldaan").settled_with.code == "kst-26643-1366"


def test_loading_twice_changes_nothing(loaded):
    before = state()
    outcome = reload()
    assert state() == before
    assert outcome.unchanged == outcome.total


def test_loading_again_takes_few_queries(loaded):
    facts = sets.startbrief()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reload(facts)
    assert len(queries) <= 30


def test_the_history_says_that_the_loader_did_it(loaded):
    event = event_model(Priority).objects.filter(slug="ai").get()
    assert event.pgh_context.metadata["via"] == "load_startbrief"
    assert event.pgh_context.metadata["reason"]


def test_an_edit_by_a_user_survives(loaded):
    edit(Priority.objects.filter(slug="ai"), title="Door een redacteur gekozen titel")
    before = state()
    outcome = reload()
    assert Priority.objects.get(slug="ai").title == "Door een redacteur gekozen titel"
    assert state() == before
    assert outcome.kept == 1


def test_what_a_user_removed_does_not_come_back_and_neither_does_what_hung_on_it(loaded):
    Strategy.objects.get(code="SDE").indicators.get(code="SDE-gigabit").delete()
    Goal.objects.filter(pillar__strategy__code="NLCS", pillar__number="II").delete()
    before = state()
    outcome = reload()
    assert not Indicator.objects.filter(code="SDE-gigabit").exists()
    assert not Target.objects.filter(origin_key__startswith="target:SDE-gigabit").exists()
    assert state() == before
    assert outcome.removed == 6, "two contributions hung on the goals"


def test_a_new_fact_under_something_that_was_removed_is_left_out(loaded, changed_facts):
    Pillar.objects.get(strategy__code="WWD", number="5").delete()
    old = '{number: "5", title: Versterken van de digitale'
    facts = changed_facts("wwd.yaml", old, old.replace(", title", ", goals: [{key: n, title: Nieuw}], title"))
    reload(facts)
    assert not Goal.objects.filter(title="Nieuw").exists()


def test_a_corrected_fact_arrives_in_a_field_that_nobody_edited(loaded, changed_facts):
    edit(Priority.objects.filter(slug="ai"), summary="Eigen samenvatting")
    outcome = reload(changed_facts("priorities.yaml", "title: Artificiële intelligentie (AI)\n", "title: AI\n"))
    priority = Priority.objects.get(slug="ai")
    assert (priority.title, priority.summary) == ("AI", "Eigen samenvatting")
    assert outcome.updated == 1


def test_an_edit_survives_a_load_that_corrected_another_field_and_a_later_correction(loaded, changed_facts):
    edit(Priority.objects.filter(slug="ai"), title="Eigen titel")
    reload(changed_facts("priorities.yaml", "summary: AI inzetten voor maatschappelijke", "summary: AI voor"))
    assert Priority.objects.get(slug="ai").summary.startswith("AI voor")
    reload(changed_facts("priorities.yaml", "title: Artificiële intelligentie (AI)\n", "title: AI\n"))
    assert Priority.objects.get(slug="ai").title == "Eigen titel"


def test_an_edit_that_was_taken_back_lets_corrections_in_again(loaded, changed_facts):
    original = Priority.objects.get(slug="ai").title
    edit(Priority.objects.filter(slug="ai"), title="Eigen titel")
    edit(Priority.objects.filter(slug="ai"), title=original)
    reload(changed_facts("priorities.yaml", "title: Artificiële intelligentie (AI)\n", "title: AI\n"))
    assert Priority.objects.get(slug="ai").title == "AI"


def test_a_field_that_a_user_filled_is_not_emptied_and_a_withdrawn_text_is(loaded, changed_facts):
    edit(Priority.objects.filter(slug="dienstverlening"), description="Door een redacteur geschreven.")
    reload(changed_facts("nds.yaml", ", note: De Startbrief noemde ‘in het voorjaar’.", ""))
    assert Priority.objects.get(slug="dienstverlening").description == "Door een redacteur geschreven."
    assert Milestone.objects.get(origin_key="milestone:NDS/vastgesteld").note == ""


def test_a_date_and_its_precision_belong_together(loaded, changed_facts):
    milestone = Milestone.objects.get(origin_key="milestone:NDS/investeringsagenda")
    edit(
        Milestone.objects.filter(pk=milestone.pk),
        current_date=date(2026, 9, 1),
        current_precision="quarter",
        reschedule_reason="scope",
    )
    old = "original_date: 2026-Q2, current_date: 2026-Q2"
    reload(changed_facts("nds.yaml", old, "original_date: 2026-05, current_date: 2026-05"))
    milestone.refresh_from_db()
    assert (milestone.original_date, milestone.original_precision) == (date(2026, 5, 1), "month")
    assert (milestone.current_date, milestone.current_precision) == (date(2026, 9, 1), "quarter")


def test_a_changed_reference_arrives_too(loaded, changed_facts):
    facts = changed_facts("sde.yaml", "value: 80, source: web-buro360-mkb", "value: 80, source: kst-26643-1082")
    reload(facts)
    assert Measurement.objects.get(value=80).source.code == "kst-26643-1082"


def test_a_wrong_file_leaves_the_database_as_it_was(loaded, changed_facts, monkeypatch):
    before = state()
    facts = changed_facts("links.yaml", "kind: verbindt", "kind: verbindt")
    entry = next(e for e in facts.entries.values() if e.noun.name == "milestones")
    entry.values["current_date"] = date(2030, 1, 1)
    new = next(e for e in facts.entries.values() if e.noun.name == "goals")
    new.values["title"] = "Niet opgeslagen"
    monkeypatch.setattr("nds_tracker.management.commands.load_startbrief.startbrief", lambda: facts)
    with pytest.raises(CommandError, match="de database weigert dit"):
        call_command("load_startbrief")
    assert state() == before


def test_the_letter_has_its_text_and_each_passage_stands_in_it(loaded):
    call_command("load_startbrief", verbosity=0)
    letter = Document.objects.get(code="kst-26643-1231")
    body = sets.LETTER.read_text(encoding="utf-8").partition("origineel)\n")[2]
    assert " ".join(paragraph.text for paragraph in letter.paragraphs.all()).split() == body.split()
    assert letter.people.get().name == "F.Z. Szabó"
    assert letter.activities.count() == 3
    passages = list(letter.passages.select_related("paragraph"))
    assert len(passages) >= 18
    for passage in passages:
        assert passage.paragraph, passage.quote
        there = re.sub(r"(?<=Economie)2|(?<=JenV\.)3|(?<=regeerprogramma\.)1", "", passage.paragraph.text)
        assert passage.quote in there
        marked = passage.paragraph.text[passage.start : passage.end]
        assert (marked[:10], marked[-5:]) == (passage.quote[:10], passage.quote[-5:])


def test_loading_the_letter_again_changes_nothing_and_places_a_new_passage(loaded):
    call_command("load_startbrief", verbosity=0)
    before = state()
    call_command("load_startbrief", verbosity=0)
    assert state() == before
    letter = Document.objects.get(code="kst-26643-1231")
    new = Passage.objects.create(document=letter, quote="Ik ben erop gebrand om daarmee aan de slag te gaan.")
    call_command("load_startbrief", verbosity=0)
    new.refresh_from_db()
    assert new.paragraph.text.endswith(new.quote)


def test_a_text_that_somebody_imported_is_not_replaced(loaded):
    call_command("load_startbrief", verbosity=0)
    letter = Document.objects.get(code="kst-26643-1231")
    letter.paragraphs.filter(position=30).delete()
    letter.people.all().delete()
    call_command("load_startbrief", verbosity=0)
    assert (letter.paragraphs.count(), letter.people.count()) == (29, 0)
