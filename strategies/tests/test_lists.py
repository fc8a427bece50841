"""The lists of this room: filters, order, parts of a page, and what a download holds."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.tests.factories import make_document, make_goal, make_organisation, make_pillar, make_strategy
from strategies.models import StrategyLink, StrategyResponsibility

from . import factories as make

HTMX = {"HX-Request": "true"}
LISTS = ["strategies:strategy-list", "strategies:measure-list", "strategies:indicator-list", "strategies:document-list"]
pytestmark = pytest.mark.django_db


def titles(client: Client, name: str, **query: object) -> list[str]:
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return [row.record.title for row in response.context["table"].paginated_rows]


def exported(client: Client, name: str, **query: object) -> list[dict[str, str]]:
    response = client.get(reverse(name), {**query, "export": "csv"})
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", LISTS)
def test_a_visitor_logs_in_first(name, client):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))
    assert client.get(reverse(name), {"export": "csv"}).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_htmx_gets_the_list_alone_and_everybody_else_the_page(name, reader):
    address = reverse(name)
    page, part = reader.get(address), reader.get(address, headers=HTMX)
    assert "<html" in page.text
    assert part.text.lstrip().startswith('<div id="list">')
    assert 'id="result-status"' in part.text
    for other in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        assert "<html" in reader.get(address, headers=HTMX | other).text
    for response in (page, part):
        vary = {name.strip() for name in response["Vary"].split(",")}
        assert {"Cookie", "HX-Request", "HX-Boosted", "HX-History-Restore-Request"} <= vary


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", [{"zoeken": "x" * 101}, {"zoeken": "\x00"}, {"strategy": "NDS"}, {"bestaat_niet": "1"}]
)
def test_a_filter_that_cannot_be_used_is_an_error_without_a_list(name, query, reader):
    strategy = make_strategy(title="Zichtbaar")
    make.make_measure(pillar=make_pillar(strategy), title="Zichtbaar")
    make.make_indicator(title="Zichtbaar", strategy=strategy)
    make_document(title="Zichtbaar")
    for headers in ({}, HTMX):
        response = reader.get(reverse(name), query, headers=headers)
        assert response.status_code == 422
        assert response.context["table"] is None
        assert 'id="error-summary"' in response.text
        assert "Zichtbaar</a>" not in response.text


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("strategies:measure-list", {"strategie": "bestaat-niet"}),
        ("strategies:measure-list", {"organisatie": "999"}),
        ("strategies:measure-list", {"strategie": "\x00"}),
        ("strategies:measure-list", {"strategie": "x" * 5000}),
        ("strategies:document-list", {"soort": "\x00"}),
        ("strategies:measure-list", {"ontbreekt": "alles"}),
        ("strategies:indicator-list", {"ontbreekt": "mijlpaal"}),
        ("strategies:document-list", {"soort": "krant"}),
        ("strategies:document-list", {"gelezen": "half"}),
    ],
)
def test_a_choice_that_does_not_exist_is_an_error_at_its_field(name, query, reader):
    response = reader.get(reverse(name), query)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(query)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", [{"sort": "pk"}, {"sort": "password"}, {"page": "2"}, {"page": "0"}, {"page": "x"}, {"export": "pdf"}]
)
def test_a_column_page_or_format_that_does_not_exist_is_not_found(name, query, reader):
    assert reader.get(reverse(name), query).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_no_post(name, reader):
    assert reader.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", LISTS)
def test_empty_parameters_of_a_form_mean_nothing(name, reader):
    assert reader.get(reverse(name), {"zoeken": "", "sort": "", "page": ""}).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do(name, reader):
    response = reader.get(reverse(name))
    assert str(response.context["empty_text"]) in response.text
    filtered = reader.get(reverse(name), {"zoeken": "niets"})
    assert f'href="{reverse(name)}"' in filtered.text
    assert "nds-chip" in filtered.text


def test_search_finds_all_words_in_any_field_and_case(reader):
    pillar = make_pillar(title="Soevereine infrastructuur")
    make.make_measure(title="Marktplaats voor cloud", pillar=pillar)
    make.make_measure(title="Cloudbeleid")
    assert titles(reader, "strategies:measure-list", zoeken="CLOUD soeverein") == ["Marktplaats voor cloud"]
    assert titles(reader, "strategies:measure-list", zoeken="cloud", sort="title") == [
        "Cloudbeleid",
        "Marktplaats voor cloud",
    ]


@pytest.mark.parametrize("hostile", ["%", "_", "'; drop table", "<script>", "\\", "😀", "שלום"])
def test_search_takes_everything_as_text(hostile, reader):
    make.make_measure(title="Gewoon")
    make.make_measure(title=f"Met {hostile} erin")
    assert titles(reader, "strategies:measure-list", zoeken=hostile) == [f"Met {hostile} erin"]


def test_measures_of_one_strategy_or_organisation(reader):
    strategy, organisation = make_strategy(code="NLCS"), make_organisation()
    mine = make.make_measure(title="Van ons", pillar=make_pillar(strategy))
    former = make.make_measure(title="Vroeger van ons")
    make.make_responsible(mine, organisation=organisation)
    make.make_responsible(former, organisation=organisation, valid_to=timezone.localdate() - timedelta(days=1))
    assert titles(reader, "strategies:measure-list", strategie="NLCS") == ["Van ons"]
    assert titles(reader, "strategies:measure-list", organisatie=organisation.code) == ["Van ons"]
    assert titles(reader, "strategies:measure-list", ontbreekt="verantwoordelijke") == ["Vroeger van ons"]


def test_what_is_missing_is_found(reader):
    complete = make.make_measure(title="Compleet", source=make_document())
    make.make_milestone(date(2026, 1, 1), measure=complete)
    make.make_measure(title="Kaal")
    for missing in ("bron", "mijlpaal"):
        assert titles(reader, "strategies:measure-list", ontbreekt=missing) == ["Kaal"]
    measured = make.make_indicator(title="Gemeten", source=make_document())
    make.make_measurement(measured, 3, 2024)
    make.make_target(measured, 2030, value=5)
    make.make_indicator(title="Niet gemeten")
    for missing in ("meting", "streefwaarde", "bron"):
        assert titles(reader, "strategies:indicator-list", ontbreekt=missing) == ["Niet gemeten"]


@pytest.mark.parametrize("typed", ["26 643, nr. 1231", "kst-26643-1231", "2024D42671", "startbrief"])
def test_documents_are_found_by_how_people_cite_them(typed, reader):
    make_document(
        code="kst-26643-1231",
        title="Startbrief Digitalisering",
        dossier="26643",
        number="1231",
        chamber_number="2024D42671",
    )
    make_document(title="Iets anders")
    assert titles(reader, "strategies:document-list", zoeken=typed) == ["Startbrief Digitalisering"]


def test_unknown_values_come_last_in_both_directions(reader):
    make_document(title="Oud", date=date(2020, 1, 1))
    make_document(title="Nieuw", date=date(2025, 1, 1))
    make_document(title="Onbekend")
    assert titles(reader, "strategies:document-list", sort="date") == ["Oud", "Nieuw", "Onbekend"]
    assert titles(reader, "strategies:document-list", sort="-date") == ["Nieuw", "Oud", "Onbekend"]


def test_references_are_in_the_order_of_their_numbers(reader):
    for number in ("1231", "925", ""):
        make_document(title=f"Nr {number}", dossier="26643" if number else "", number=number)
    assert titles(reader, "strategies:document-list", sort="reference") == ["Nr 925", "Nr 1231", "Nr "]
    assert titles(reader, "strategies:document-list", sort="-reference") == ["Nr 1231", "Nr 925", "Nr "]


def test_pages_of_equal_rows_do_not_overlap(reader, settings):
    settings.PAGE_SIZE = 3
    for _ in range(10):
        make.make_measure(title="Dezelfde")
    seen = [
        row.record.pk
        for page in range(1, 5)
        for row in reader.get(reverse("strategies:measure-list"), {"sort": "title", "page": page})
        .context["table"]
        .paginated_rows
    ]
    assert len(seen) == len(set(seen)) == 10


def test_a_download_holds_what_is_filtered_in_the_columns_of_the_list(reader, settings):
    settings.PAGE_SIZE = 1
    strategy = make_strategy(code="NDS2")
    for number in range(3):
        measure = make.make_measure(title=f"Stap {number}", pillar=make_pillar(strategy))
        make.make_milestone(date(2027, 3, 1), measure=measure, current_precision="month", reschedule_reason="scope")
        make.make_milestone(date(2026, 1, 1), measure=measure, realised_date=date(2026, 1, 1))
    make.make_measure(title="Andere")
    rows = exported(reader, "strategies:measure-list", strategie="NDS2", sort="-title")
    assert [next(iter(row.values())) for row in rows] == ["Stap 2", "Stap 1", "Stap 0"]
    row = list(rows[0].values())
    assert row[:6] == ["Stap 2", "NDS2", "", "", "Aandacht nodig", ""]
    assert "is 30 dagen later dan het eerste plan. Reden: interne wijziging van de reikwijdte. Op dit moment" in row[6]
    assert row[7:] == ["30 dagen later", "1 van 2", "maart 2027"]


def test_a_measure_shows_who_answers_for_it_today_the_first_responsible_first(reader):
    measure = make.make_measure(title="x")
    for name, role in (("ZZ", "verantwoordelijk"), ("AA", "mede"), ("BB", "betrokken")):
        make.make_responsible(measure, organisation=make_organisation(abbreviation=name), role=role)
    assert list(exported(reader, "strategies:measure-list")[0].values())[2] == "ZZ, AA"


def test_a_late_milestone_says_so_in_a_word(reader):
    yesterday = timezone.localdate() - timedelta(days=1)
    make.make_milestone(yesterday, measure=make.make_measure())
    assert "nds-tag--late" in reader.get(reverse("strategies:measure-list")).text
    year = make.make_milestone(date(timezone.localdate().year, 1, 1), measure=make.make_measure(title="Dit jaar"))
    type(year).objects.filter(pk=year.pk).update(original_precision="year", current_precision="year")
    assert "nds-tag--late" not in reader.get(reverse("strategies:measure-list"), {"zoeken": "Dit jaar"}).text


def test_an_indicator_shows_the_latest_value_of_each_part_and_not_what_was_corrected(reader):
    indicator = make.make_indicator(title="Mkb")
    wrong = make.make_measurement(indicator, "99", 2024, part="cloud")
    make.make_measurement(indicator, "71", 2024, part="cloud", supersedes=wrong)
    make.make_measurement(indicator, "23.5", 2024, part="AI", is_example=True)
    make.make_target(indicator, 2030, value_text="top 3")
    page = reader.get(reverse("strategies:indicator-list"))
    row = next(iter(page.context["table"].rows))
    assert "71% (cloud)" in row.get_cell("latest")
    assert "23,5% (AI)" in row.get_cell("latest")
    assert "99" not in row.get_cell("latest")
    assert "nds-hatch" in row.get_cell("latest")
    assert row.get_cell("target") == "top 3"
    values = list(exported(reader, "strategies:indicator-list")[0].values())
    assert values[3] == "71% (cloud); 23,5% (AI)"


def test_strategies_show_their_own_level_names_and_the_words_of_the_letter(reader):
    nds = make_strategy(code="NDS", is_nds=True, motto="Samen versnellen")
    isr = make_strategy(code="ISR", title="I-strategie", pillar_name="thema", pillar_name_plural="thema's")
    pillar = make_pillar(isr)
    make_goal(pillar)
    make_pillar(isr)
    StrategyLink.objects.create(
        nds=nds, strategy=isr, kind="kapstok", passage=make.make_passage(quote="Ook vormt de NDS de kapstok")
    )
    StrategyResponsibility.objects.create(strategy=isr, organisation=make_organisation(abbreviation="BZK"))
    text = reader.get(reverse("strategies:strategy-list")).text
    for words in ("2 thema&#x27;s", "1 doel", "Ook vormt de NDS de kapstok", "BZK", "Samen versnellen"):
        assert words in text


def test_markup_in_content_is_shown_as_text(reader):
    hostile = "<img src=x onerror=alert(1)>"
    make.make_measure(title=hostile, pillar=make_pillar(make_strategy(title=hostile, summary=hostile)))
    make.make_indicator(title=hostile, unit=hostile)
    make_document(title=hostile, chamber_number="<b>2024</b>")
    for name in LISTS:
        text = reader.get(reverse(name)).text
        assert "<img src=x" not in text
        assert "<b>2024" not in text
