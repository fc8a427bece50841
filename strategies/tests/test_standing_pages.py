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
