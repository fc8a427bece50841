"""Measurements one by one: who may enter them, what is refused, and corrections that lose nothing."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history import trails
from history.querysets import events_of
from priorities.tests.factories import make_document, make_organisation, make_pillar, make_priority, make_user
from strategies.forms.measurements import MeasurementForm
from strategies.models import Indicator, Measurement, StrategyResponsibility
from strategies.services.measurements import (
    AlreadyCorrected,
    AlreadyMeasured,
    NothingChanged,
    add_measurement,
    correct_measurement,
)
from strategies.standings import series_facts

from . import factories as make

pytestmark = pytest.mark.django_db

YEAR = date(2024, 1, 1)
EMPTY = {"part": "", "area": "nl", "source": "", "source_detail": "", "remark": "", "reason": ""}


def values(value: object, day: date = YEAR, **more: object) -> dict[str, object]:
    return {"value": Decimal(str(value)), "reference_date": day, "reference_precision": "year", **more}


@pytest.fixture
def coordinator(db):
    return make_user("coordinator", name="Voorbeeld coördinator")


@pytest.fixture
def client_of(coordinator) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(coordinator)
    return client


def post(client: Client, name: str, *arguments: object, **fields: object):
    return client.post(reverse(f"strategies:{name}", args=arguments), EMPTY | fields)


def answered_by_strategy(organisation) -> Indicator:
    indicator = make.make_indicator()
    StrategyResponsibility.objects.create(strategy=indicator.strategy, organisation=organisation)
    return indicator


def answered_by_measure(organisation) -> Indicator:
    measure = make.make_measure()
    make.make_responsible(measure, organisation=organisation)
    return make.make_indicator(strategy=measure.pillar.strategy, pillar=measure.pillar, measure=measure)


def answered_by_priority(organisation) -> Indicator:
    pillar = make_pillar()
    make_priority(pillar=pillar, responsible=organisation)
    return make.make_indicator(strategy=pillar.strategy, pillar=pillar)


@pytest.mark.parametrize("answered", [answered_by_strategy, answered_by_measure, answered_by_priority])
def test_an_editor_enters_what_the_own_organisation_answers_for(answered):
    own, other = make_organisation(), make_organisation()
    mine, theirs = answered(own), answered(other)
    editor = make_user("redacteur", organisation=own)
    today = timezone.localdate()
    assert list(Indicator.objects.editable_by(editor, today)) == [mine]
    assert mine.is_editable_by(editor, today)
    with pytest.raises(PermissionDenied):
        add_measurement(editor, indicator=theirs, values=values(1))
    old = make.make_measurement(theirs, 3, 2020)
    with pytest.raises(PermissionDenied):
        correct_measurement(editor, measurement=old, values=values(1), reason="x")
    assert add_measurement(editor, indicator=mine, values=values(1)).pk


def test_an_editor_whose_organisation_took_part_or_no_longer_answers_enters_nothing():
    own, today = make_organisation(), timezone.localdate()
    for fields in ({"role": "betrokken"}, {"valid_to": today - timedelta(days=1)}):
        StrategyResponsibility.objects.create(strategy=make.make_indicator().strategy, organisation=own, **fields)
    assert not Indicator.objects.editable_by(make_user("redacteur", organisation=own), today).exists()


@pytest.mark.parametrize(("role", "count"), [("lezer", 0), ("beheerder", 0), ("redacteur", 0), ("coordinator", 1)])
def test_other_roles(role, count):
    make.make_indicator()
    assert Indicator.objects.editable_by(make_user(role), timezone.localdate()).count() == count


def test_who_may_not_enter_sees_no_buttons(reader, client_of):
    indicator = make.make_indicator()
    make.make_measurement(indicator, 3, 2020)
    link = reverse("strategies:measurement-add", args=[indicator.code])
    assert link not in reader.get(indicator.get_absolute_url()).text
    assert link in client_of.get(indicator.get_absolute_url()).text
    assert reader.get(link).status_code == 403
    assert reader.post(link, {}).status_code == 403


def test_a_value_is_added_with_its_source_and_the_reason_in_the_history(client_of, coordinator):
    indicator, document = make.make_indicator(unit="aantal"), make_document()
    told = {"source": document.pk, "source_detail": "blz. 3", "remark": "Voorlopig", "reason": "Nieuwe telling"}
    when = {"reference_date": "2e kwartaal 2024", "part": "cloud", "area": "eu"}
    response = post(client_of, "measurement-add", indicator.code, value="1.234.567,5", **when, **told)
    assert response.status_code == 302
    assert response["Location"] == f"{indicator.get_absolute_url()}#measurements"
    (row,) = indicator.measurements.all()
    assert (row.value, row.part, row.area, row.source) == (Decimal("1234567.5"), "cloud", "eu", document)
    assert (row.reference_date, row.reference_precision) == (date(2024, 4, 1), "quarter")
    (change,) = trails.trail(Measurement, list(events_of(Measurement, row.pk)))
    assert (change.who, change.why) == (str(coordinator), "Nieuwe telling")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("value", "", "verplicht"),
        ("value", "veel", "Vul een getal in"),
        ("value", "1.234", "1,234"),
        ("value", "-3", "lager zijn dan 0"),
        ("value", "12345678901234", "13 cijfers"),
        ("reference_date", "", "verplicht"),
        ("reference_date", "morgen", "Vul een datum in"),
        ("reference_date", "2199", "toekomst"),
        ("reference_date", "31-2-2024", "bestaat"),
        ("area", "mars", "Mars"),
        ("source", "999999", "keuze"),
        ("part", "x" * 61, "60"),
        ("remark", "a\x08b", "stuurteken"),
        ("reason", "x" * 301, "300"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(field, text, said, client_of):
    indicator = make.make_indicator(unit="% van het mkb")
    response = post(
        client_of, "measurement-add", indicator.code, **{"value": "3", "reference_date": "2024", field: text}
    )
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert said.lower() in errors[field][0].lower()
    assert response.context["form"][field].value() == text
    assert not indicator.measurements.exists()


def test_a_negative_number_is_fine_where_it_is_no_percentage(coordinator):
    indicator = make.make_indicator(unit="punten")
    assert add_measurement(coordinator, indicator=indicator, values=values(-3)).value == -3


def test_more_than_a_hundred_percent_is_asked_about_once(client_of):
    indicator = make.make_indicator()
    first = post(client_of, "measurement-add", indicator.code, value="120", reference_date="2024")
    assert first.status_code == 422
    assert list(first.context["form"].errors) == ["over_hundred"]
    assert 'type="checkbox"' in first.text
    second = post(client_of, "measurement-add", indicator.code, value="120", reference_date="2024", over_hundred="on")
    assert second.status_code == 302
    assert indicator.measurements.get().value == 120
    other = make.make_indicator(unit="aantal")
    assert post(client_of, "measurement-add", other.code, value="120", reference_date="2024").status_code == 302


def test_a_period_has_one_value_and_the_existing_one_can_be_corrected(client_of, coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 71, 2024, part="Cloud", source=make_document())
    response = post(client_of, "measurement-add", indicator.code, value="72", reference_date="2024", part="cloud")
    assert response.status_code == 422
    correct = reverse("strategies:measurement-correct", args=[indicator.code, old.pk])
    assert f'formaction="{correct}"' in response.text
    prefilled = client_of.post(correct, EMPTY | {"value": "72", "reference_date": "2024", "prefill": "1"})
    assert prefilled.status_code == 200
    assert prefilled.context["form"]["value"].value() == "72"
    assert prefilled.context["form"]["source"].value() == old.source_id, "what was left empty stays as it was"
    assert indicator.measurements.count() == 1
    for other in ({"part": "AI"}, {"part": "Cloud", "area": "eu"}, {"part": "Cloud", "reference_precision": "month"}):
        add_measurement(coordinator, indicator=indicator, values=values(72) | other)


def test_a_part_keeps_the_spelling_it_has(coordinator):
    indicator = make.make_indicator()
    make.make_measurement(indicator, 1, 2023, part="AI")
    assert add_measurement(coordinator, indicator=indicator, values=values(2, part="ai")).part == "AI"


def test_a_correction_supersedes_and_both_stay_on_the_page(client_of, coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 88, 2024, remark="Eerste telling")
    response = post(
        client_of, "measurement-correct", indicator.code, old.pk, value="71", reference_date="2024", reason="Typefout"
    )
    assert response.status_code == 302
    new = indicator.measurements.current().get()
    assert (new.value, new.supersedes) == (71, old)
    text = client_of.get(indicator.get_absolute_url()).text
    assert "<s>88%</s>" in text
    for words in ("gecorrigeerd naar 71%", f"door {coordinator}", "Typefout", "Eerste telling"):
        assert words in text


def test_a_value_may_be_corrected_again_and_to_another_period_and_the_chain_stays(client_of, coordinator):
    indicator = make.make_indicator()
    first = make.make_measurement(indicator, 20, 2023)
    second = correct_measurement(coordinator, measurement=first, values=values(21, date(2023, 1, 1)), reason="een")
    third = correct_measurement(coordinator, measurement=second, values=values(23, date(2022, 1, 1)), reason="twee")
    text = " ".join(client_of.get(indicator.get_absolute_url()).text.split())
    assert "gecorrigeerd naar 21% <" in text
    assert "gecorrigeerd naar 23% (2022) <" in text
    assert list(indicator.measurements.current()) == [third]


def test_a_correction_needs_a_reason_and_a_difference(client_of, coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 88, 2024)
    response = post(client_of, "measurement-correct", indicator.code, old.pk, value="71", reference_date="2024")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    same = {"value": "88,0", "reference_date": "2024", "reason": "x"}
    response = post(client_of, "measurement-correct", indicator.code, old.pk, **same)
    assert response.status_code == 422
    assert "staat er al" in response.text
    with pytest.raises(ValidationError):
        correct_measurement(coordinator, measurement=old, values=values(71), reason="")
    with pytest.raises(NothingChanged):
        correct_measurement(coordinator, measurement=old, values=values(88), reason="x")
    assert indicator.measurements.count() == 1


def test_a_correction_may_move_a_value_but_not_onto_another(coordinator):
    indicator = make.make_indicator()
    old, other = make.make_measurement(indicator, 5, 2023), make.make_measurement(indicator, 6, 2024)
    with pytest.raises(AlreadyMeasured) as refused:
        correct_measurement(coordinator, measurement=old, values=values(5), reason="x")
    assert refused.value.existing == other
    moved = correct_measurement(coordinator, measurement=old, values=values(5, date(2022, 1, 1)), reason="x")
    assert moved.reference_date.year == 2022


def test_who_comes_second_gets_both_values_and_can_go_on(client_of, coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 88, 2024)
    document = make.make_document()
    early = {
        "value": "71",
        "reference_date": "2024",
        "reason": "Eerste lezing",
        "remark": "Zonder uitschieters",
        "source_detail": "bladzijde 12",
        "source": str(document.pk),
    }
    assert post(client_of, "measurement-correct", indicator.code, old.pk, **early).status_code == 302
    first = indicator.measurements.current().get()
    late = {"value": "72", "reference_date": "2024", "reason": "Tweede lezing", "remark": "Nageteld"}
    response = post(client_of, "measurement-correct", indicator.code, old.pk, **late)
    assert response.status_code == 409
    for words in ("71%", "Eerste lezing", str(coordinator), 'value="72"', "Nageteld", "Tweede lezing"):
        assert words in response.text
    facts = response.text.partition('<dl class="nds-facts">')[2].partition("</dl>")[0]
    for words in ("Zonder uitschieters", "bladzijde 12", document.reference):
        assert words in facts
    again = reverse("strategies:measurement-correct", args=[indicator.code, first.pk])
    assert f'action="{again}"' in response.text
    assert indicator.measurements.count() == 2
    assert client_of.post(again, EMPTY | late).status_code == 302
    assert indicator.measurements.current().get().value == 72


def test_a_value_that_was_corrected_says_so_and_leads_to_the_one_that_holds(client_of, coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 1, 2024)
    newer = correct_measurement(coordinator, measurement=old, values=values(2), reason="een")
    newest = correct_measurement(coordinator, measurement=newer, values=values(3), reason="twee")
    response = client_of.get(reverse("strategies:measurement-correct", args=[indicator.code, old.pk]))
    assert response.status_code == 200
    assert reverse("strategies:measurement-correct", args=[indicator.code, newest.pk]) in response.text
    assert "<form" not in response.text.split("<main")[1].split("</main")[0]
    with pytest.raises(AlreadyCorrected) as refused:
        correct_measurement(coordinator, measurement=old, values=values(9), reason="drie")
    assert refused.value.current == newest


def test_a_measurement_of_another_indicator_is_not_found(client_of):
    own, other = make.make_indicator(), make.make_indicator()
    row = make.make_measurement(other, 1, 2024)
    assert post(client_of, "measurement-correct", own.code, row.pk).status_code == 404
    assert post(client_of, "measurement-correct", own.code, 10**18).status_code == 404
    assert post(client_of, "measurement-add", "bestaat-niet").status_code == 404


def test_what_corrects_an_example_is_an_example(coordinator):
    indicator = make.make_indicator()
    old = make.make_measurement(indicator, 1, 2024, is_example=True)
    assert correct_measurement(coordinator, measurement=old, values=values(2), reason="x").is_example
    assert add_measurement(coordinator, indicator=make.make_indicator(is_example=True), values=values(2)).is_example
    assert not add_measurement(coordinator, indicator=indicator, values=values(2, date(2023, 1, 1))).is_example


def test_the_form_may_stand_in_a_larger_one_and_be_left_empty():
    def form(**data: str) -> MeasurementForm:
        given = {f"i3-{name}": text for name, text in ({"area": "nl"} | data).items()}
        return MeasurementForm(
            given, prefix="i3", empty_permitted=True, use_required_attribute=False,
            indicator=make.make_indicator(), day=date(2026, 11, 26),
        )  # fmt: skip

    empty, filled = form(), form(value="31,5", reference_date="2025")
    assert empty.is_valid()
    assert not empty.has_changed()
    assert filled.is_valid()
    assert filled.has_changed()
    assert filled.values()["value"] == Decimal("31.5")
    assert filled.values()["reference_precision"] == "year"


@pytest.mark.parametrize("amount", [3, 250])
def test_the_page_shows_values_by_the_page_and_a_long_series_thinned(amount, client_of, settings):
    indicator = make.make_indicator(unit="aantal")
    Measurement.objects.bulk_create(
        Measurement(
            indicator=indicator, value=day, reference_date=date(2020, 1, 1) + timedelta(days=day),
            reference_precision="day",
        )
        for day in range(amount)
    )  # fmt: skip
    response = client_of.get(indicator.get_absolute_url())
    assert len(response.context["values"]) == min(amount, settings.PAGE_SIZE)
    assert len(response.context["pictures"][0].chart.table.rows) == min(amount, 9)
    assert client_of.get(indicator.get_absolute_url(), {"page": "99"}).status_code == 404
    assert client_of.get(indicator.get_absolute_url(), {"page": "x"}).status_code == 404


def test_the_forecast_stands_in_words_table_and_chart(client_of):
    indicator = make.make_indicator()
    for year, value in ((2023, 13), (2024, 23), (2025, 27), (2026, 31)):
        make.make_measurement(indicator, value, year)
    make.make_target(indicator, 2030, value=75)
    response = client_of.get(indicator.get_absolute_url())
    (picture,) = response.context["pictures"]
    assert picture.forecast == (
        "Als het zo doorgaat: 55% in 2030 (44% tot 67%). Een rechte lijn door de metingen, geen belofte."
    )
    assert picture.outlook == "verwachting 55% (44% tot 67%)"
    assert ("2030", "55% (44% tot 67%)", "75%", "verwachting") in picture.chart.table.rows
    assert picture.forecast in response.text


def test_a_target_in_between_counts_in_picture_and_words(client_of):
    indicator = make.make_indicator()
    for year, value in ((2023, 20), (2025, 45), (2026, 50)):
        make.make_measurement(indicator, value, year)
    for year, value in ((2025, 50), (2027, 60), (2030, 90)):
        make.make_target(indicator, year, value=value)
    response = client_of.get(indicator.get_absolute_url())
    (picture,) = response.context["pictures"]
    assert picture.status == "aandacht_nodig"
    assert picture.behind == "5 procentpunt achter op de lijn, die toen op 55% stond"
    assert ("2026", "50%", "55%", "meting") in picture.chart.table.rows
    assert [part.status for part in series_facts(indicator, date(2026, 11, 26))] == [picture.status]


def test_measurements_on_one_line_do_not_claim_to_be_sure(client_of):
    indicator = make.make_indicator()
    for year, value in ((2023, 10), (2024, 20), (2025, 30)):
        make.make_measurement(indicator, value, year)
    make.make_target(indicator, 2030, value=75)
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert "Zij liggen er precies op" in picture.forecast
    Measurement.objects.filter(value=20).update(value=21)
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert "Zij liggen er precies op" not in picture.forecast


def test_a_large_forecast_is_told_in_three_digits(client_of):
    indicator = make.make_indicator(unit="euro")
    for year, value in ((2022, 1234567890123), (2023, 2234567890123), (2024, 4234567890123)):
        make.make_measurement(indicator, value, year)
    make.make_target(indicator, 2030, value=9999999999999)
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert "13.070.000.000.000 euro in 2030 (6.680.000.000.000 euro tot" in picture.forecast.replace("\xa0", " ")


def test_the_picture_of_a_part_leaves_out_the_baseline_of_the_whole_and_targets_of_europe(client_of):
    indicator = make.make_indicator(baseline_value=0, baseline_year=2020)
    for year, value in ((2024, 40), (2025, 45)):
        make.make_measurement(indicator, value, year, part="cloud")
    make.make_target(indicator, 2030, value=75)
    make.make_target(indicator, 2029, value=99, area="eu")
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert [row[:2] for row in picture.chart.table.rows][:2] == [("2024", "40%"), ("2025", "45%")]
    assert "99%" not in str(picture.chart.table.rows)


def test_a_corrected_value_does_not_count_in_the_forecast(client_of):
    indicator = make.make_indicator()
    for year, value in ((2023, 10), (2024, 20), (2025, 30)):
        make.make_measurement(indicator, value, year)
    wrong = make.make_measurement(indicator, 90, 2026)
    make.make_measurement(indicator, 40, 2026, supersedes=wrong)
    make.make_target(indicator, 2030, value=75)
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert "80% in 2030" in picture.forecast


@pytest.mark.parametrize(("unit", "values_", "words"), [
    ("%", (90, 95, 97), "100% in 2030"),
    ("aantal", (9, 5, 2), "0 in 2030"),
    ("% groei", (90, 110, 120), "197% in 2030"),
    ("punten", (1, -3, -5), "-20"),
])  # fmt: skip
def test_a_forecast_stays_within_what_is_possible(unit, values_, words, client_of):
    indicator = make.make_indicator(unit=unit)
    for year, value in zip((2023, 2024, 2025), values_, strict=True):
        make.make_measurement(indicator, value, year)
    make.make_target(indicator, 2030, value=75)
    (picture,) = client_of.get(indicator.get_absolute_url()).context["pictures"]
    assert words in picture.forecast
    assert ("Afgekapt" in picture.forecast) == (unit in {"%", "aantal"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("correcting", [False, True], ids=["adding", "correcting"])
def test_of_two_people_at_the_same_moment_one_wins(correcting):
    actor, indicator = make_user("coordinator"), make.make_indicator()
    old = make.make_measurement(indicator, 1, 2024)
    start, outcomes = threading.Barrier(4), []

    def work(value: int) -> None:
        try:
            start.wait()
            if correcting:
                correct_measurement(actor, measurement=old, values=values(value), reason="x")
            else:
                add_measurement(actor, indicator=indicator, values=values(value, date(2025, 1, 1)))
            outcomes.append("won")
        except (AlreadyCorrected, AlreadyMeasured) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[value]) for value in (2, 3, 4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["AlreadyCorrected" if correcting else "AlreadyMeasured"] * 3 + ["won"]
    assert indicator.measurements.count() == 2
