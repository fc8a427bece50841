"""What is computed, in lists, on pages and in the explanation."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make_priorities
from reports.choices import STATUS_DEFINITIONS, DeclaredStatus
from reports.models import ProgressUpdate, ReportingRound
from strategies import rules, standings
from strategies.words import SIGNAL_NAMES

from . import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LISTS = ["strategies:measure-list", "priorities:list"]


def declare(status, **thing):
    round_, _made = ReportingRound.objects.get_or_create(year=2026, defaults={"reference_date": TODAY})
    ProgressUpdate.objects.create(
        round=round_,
        status=status,
        state="goedgekeurd",
        explanation="Uitleg",
        reported_on=TODAY,
        submitted_for=make_priorities.make_organisation(name="Ministerie van Voorbeelden", abbreviation="MvV"),
        **thing,
    )


@pytest.fixture
def things():
    """Of measures and of priorities: a watermelon, a rosier one, one that is honest, and one without data."""
    for name, late, declared in (
        ("Watermeloen", 31, "op_schema"),
        ("Gunstiger", 1, "op_schema"),
        ("Eerlijk", 31, "vertraagd"),
        ("Leeg", None, ""),
    ):
        pillar = make_priorities.make_pillar()
        priority = make_priorities.make_priority(title=name, pillar=pillar)
        measure = make.make_measure(title=name, pillar=pillar)
        if late is not None:
            make.make_milestone(TODAY - timedelta(days=late), measure=measure, title="Advies")
        if declared:
            declare(declared, measure=measure)
            declare(declared, priority=priority)


def titles(client, name, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return {row.record.title for row in response.context["table"].paginated_rows}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"watermeloen": "ja"}, {"Watermeloen"}),
        ({"watermeloen": "nee"}, {"Gunstiger", "Eerlijk", "Leeg"}),
        ({"gunstiger": "ja"}, {"Watermeloen", "Gunstiger"}),
        ({"gunstiger": "nee"}, {"Eerlijk", "Leeg"}),
        ({"berekend": "vertraagd"}, {"Watermeloen", "Eerlijk"}),
        ({"berekend": "vertraagd", "gunstiger": "nee"}, {"Eerlijk"}),
        ({"berekend": "vertraagd", "zoeken": "meloen"}, {"Watermeloen"}),
        ({"signaal": rules.OVERDUE}, {"Watermeloen", "Gunstiger", "Eerlijk"}),
        ({"signaal": rules.MOVED}, set()),
        ({"signaal": rules.NO_ORGANISATION}, {"Watermeloen", "Gunstiger", "Eerlijk", "Leeg"}),
        ({"signaal": ""}, {"Watermeloen", "Gunstiger", "Eerlijk", "Leeg"}),
    ],
)
def test_a_list_is_filtered_on_what_is_computed(name, query, expected, things, reader):
    assert titles(reader, name, **query) == expected


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("filter_name", ["watermeloen", "gunstiger", "berekend", "signaal"])
def test_a_filter_that_does_not_exist_is_refused(name, filter_name, things, reader):
    response = reader.get(reverse(name), {filter_name: "onzin"})
    assert response.status_code == 422
    assert response.context["table"] is None


@pytest.mark.parametrize("name", LISTS)
def test_every_kind_of_signal_can_be_chosen(name, reader):
    choices = reader.get(reverse(name)).context["form"].fields["signaal"].choices
    assert {value for value, _label in choices} == {"", *SIGNAL_NAMES}


@pytest.mark.parametrize("name", LISTS)
def test_a_row_says_that_it_is_a_watermelon_or_rosier(name, things, reader):
    table = reader.get(reverse(name)).context["table"]
    cells = {row.record.title: row.get_cell("computed") for row in table.paginated_rows}
    assert "Watermeloen" in cells["Watermeloen"]
    assert "gunstiger opgegeven" in cells["Gunstiger"]
    assert "nds-cell-note" not in cells["Eerlijk"]
    classes = [cell.css_class for row in table.display_rows() for cell in row]
    assert classes.count("nds-rosier") == 2


@pytest.mark.parametrize("name", LISTS)
def test_a_file_holds_what_is_computed_of_every_row(name, things, reader, settings):
    settings.PAGE_SIZE = 1
    text = reader.get(reverse(name), {"export": "csv"}).content.decode("utf-8-sig")
    first, *_others = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    title = next(iter(first))
    rows = {
        row[title]: row
        for row in csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    }
    assert [rows[name]["Opgegeven naast berekend"] for name in ("Watermeloen", "Gunstiger", "Eerlijk", "Leeg")] == [
        "Watermeloen",
        "gunstiger opgegeven",
        "",
        "",
    ]
    assert rows["Watermeloen"]["Berekend"] == "Vertraagd"
    assert rows["Watermeloen"]["Tegenover eerste plan"] == "31 dagen later"
    assert "Mijlpaal “Advies” is 31 dagen te laat." in rows["Watermeloen"]["Signalen"]


@pytest.fixture
def indicators():
    """One that is on the line, one behind it, one far behind it in one of two parts, and one without a target."""
    for title, last in (("Op de lijn", 50), ("Achter", 45), ("Los", 45)):
        indicator = make.make_indicator(title=title)
        make.make_measurement(indicator, 0, 2020)
        make.make_measurement(indicator, last, 2025)
        if title != "Los":
            make.make_target(indicator, 2030, value=100)
    parts = make.make_indicator(title="In delen")
    make.make_target(parts, 2030, value=100)
    for part, last in (("cloud", 50), ("ai", 10)):
        make.make_measurement(parts, 0, 2020, part=part)
        make.make_measurement(parts, last, 2025, part=part)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"berekend": "op_schema"}, {"Op de lijn"}),
        ({"berekend": "aandacht_nodig"}, {"Achter"}),
        ({"berekend": "vertraagd"}, {"In delen"}),
        ({"berekend": "te_weinig_gegevens"}, {"Los"}),
        ({"signaal": rules.UNDER_LINE}, {"Achter", "In delen"}),
        ({"signaal": rules.UNDER_LINE, "berekend": "aandacht_nodig"}, {"Achter"}),
        ({"signaal": rules.UNDER_LINE, "zoeken": "delen"}, {"In delen"}),
        ({"signaal": "", "berekend": ""}, {"Op de lijn", "Achter", "In delen", "Los"}),
    ],
)
def test_indicators_are_filtered_on_what_is_computed(query, expected, indicators, reader):
    assert titles(reader, "strategies:indicator-list", **query) == expected


@pytest.mark.parametrize("query", [{"berekend": "afgerond"}, {"berekend": "x"}, {"signaal": rules.OVERDUE}])
def test_what_an_indicator_cannot_be_is_refused(query, reader):
    assert reader.get(reverse("strategies:indicator-list"), query).status_code == 422


def test_a_row_says_how_far_which_part_of_an_indicator_is_behind(indicators, reader):
    table = reader.get(reverse("strategies:indicator-list")).context["table"]
    cells = {row.record.title: row.get_cell("computed") for row in table.paginated_rows}
    assert "Vertraagd" in cells["In delen"]
    assert "ai: 40 procentpunt achter op de lijn, die toen op 50% stond" in cells["In delen"]
    assert "cloud" not in cells["In delen"]
    assert "Op schema" in cells["Op de lijn"]
    assert "nds-cell-note" not in cells["Op de lijn"]
    assert "Te weinig gegevens" in cells["Los"]


def test_what_is_read_for_a_filter_says_the_same_as_what_a_list_shows(indicators):
    odd = make.make_indicator(title="Van alles", baseline_value=0, baseline_year=2020)
    make.make_target(odd, 2030, value=100)
    make.make_target(odd, 2022, value=10, area="eu")
    make.make_target(odd, 2036, value_text="top 3")
    make.make_target(odd, None, value=1)
    wrong = make.make_measurement(odd, 90, 2025)
    make.make_measurement(odd, 35, 2024, supersedes=wrong)
    make.make_measurement(odd, 99, 2026, area="eu")
    make.make_measurement(odd, 100, TODAY.year + 1)
    found = standings.indicator_standings(make.Indicator.objects.all(), TODAY)
    shown = make.Indicator.objects.for_list()
    assert found == {row.pk: standings.indicator_standing(row, TODAY) for row in shown}
    assert [signal.value for signal in found[odd.pk].signals] == [35]


def test_a_file_holds_what_is_computed_of_indicators(indicators, reader, settings):
    settings.PAGE_SIZE = 1
    text = reader.get(reverse("strategies:indicator-list"), {"export": "csv"}).content.decode("utf-8-sig")
    rows = {
        next(iter(row.values())): row
        for row in csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    }
    assert rows["Achter"]["Berekend"] == "Aandacht nodig"
    assert rows["Achter"]["Signalen"] == (
        "Indicator “Achter” loopt achter op de lijn naar de streefwaarde: 45%, en de lijn stond toen op 50%."
    )
    assert rows["Op de lijn"]["Signalen"] == ""


@pytest.mark.parametrize("kind", ["measure", "priority"])
def test_a_page_shows_both_statuses_with_the_reasons(kind, things, reader):
    owner = make.Measure if kind == "measure" else make_priorities.Priority
    text = reader.get(owner.objects.get(title="Watermeloen").get_absolute_url()).text
    pair = text.partition('<div class="nds-status-pair">')[2].partition("<section")[0]
    assert "MvV" in pair
    assert "Groen opgegeven, rood berekend" in pair
    assert "Mijlpaal “Advies” is 31 dagen te laat." in pair
    assert "1 van 1 mijlpaal later" in pair
    assert "nds-status-pair__why--quiet" not in pair
    assert reverse("how-computed") in pair
    quiet = reader.get(owner.objects.get(title="Leeg").get_absolute_url()).text
    assert "Niet opgegeven" in quiet
    assert "Geen mijlpalen" in quiet
    assert "nds-status-pair__why--quiet" in quiet


@pytest.mark.parametrize("kind", ["measure", "priority"])
def test_an_approved_update_is_read_as_markdown_with_what_is_asked(kind, things, reader):
    update = ProgressUpdate.objects.filter(**{f"{kind}__title": "Eerlijk"}).get()
    ProgressUpdate.objects.filter(pk=update.pk).update(explanation="**Zes** weken", decision_asked="Een *besluit*")
    page = reader.get(update.thing.get_absolute_url()).content.decode()
    assert "<strong>Zes</strong> weken" in page
    assert "Een <em>besluit</em>" in page


def test_many_signals_fold(reader):
    measure = make.make_measure()
    for number in range(7):
        make.make_milestone(TODAY - timedelta(days=1), measure=measure, title=f"Stap {number}")
    text = reader.get(measure.get_absolute_url()).text
    assert "Toon alle 8 signalen" in text
    assert all(text.count(f"Mijlpaal “Stap {number}” is 1 dag te laat.") == 1 for number in range(7))


def test_the_explanation_takes_its_thresholds_from_the_settings(reader, monkeypatch):
    limits = rules.Limits(17, 4, Decimal("0.25"), 123, Fraction(2, 5))
    monkeypatch.setattr("nds_tracker.views.explanation.LIMITS", limits)
    text = reader.get(reverse("how-computed")).text
    assert "meer dan 17 dagen te laat" in text
    assert "meer dan 4 maanden" in text
    assert "25%" in text
    assert "Meer dan 123 dagen" in text
    assert "ten minste 2 op de 5 maatregelen" in text
    assert standings.LIMITS == rules.LIMITS


def test_every_declared_status_is_defined_and_explained(reader):
    assert list(STATUS_DEFINITIONS) == list(DeclaredStatus)
    text = reader.get(reverse("how-computed")).text
    assert all(str(words) in text for words in STATUS_DEFINITIONS.values())
    assert all(SIGNAL_NAMES[kind].capitalize() in text for kind in rules.SIGNALS)
    for exception in (
        "Een streefwaarde in woorden geeft geen signaal",
        "een nieuwe meting telt ook",
        "die organisatie bestaat niet meer",
        "die in een andere is overgegaan",
        "Gestopt en te weinig gegevens vergelijken wij niet",
    ):
        assert exception in text
