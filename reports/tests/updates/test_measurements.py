"""New values of indicators in the form of an update."""

import pytest
from django.urls import reverse

from reports.models import ProgressUpdate
from strategies.tests.factories import make_indicator, make_measurement

from .making import client_of, fields_of, on_track


@pytest.fixture
def indicator(asked):
    return make_indicator(measure=asked.measure, pillar=asked.measure.pillar, strategy=asked.measure.pillar.strategy)


def measured(indicator, **parts):
    return {f"measurement-{indicator.pk}-{part}": value for part, value in parts.items()}


def test_a_new_value_comes_with_the_update(asked, indicator, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    given = measured(indicator, value="31,5", date="2025", source="Monitor, bladzijde 3")
    assert client.post(url, fields_of(client.get(url)) | on_track() | given).status_code == 302
    value = indicator.measurements.get()
    assert (str(value.value), value.reference_date.year, value.source_detail) == (
        "31.500",
        2025,
        "Monitor, bladzijde 3",
    )


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"value": "31"}, "date"),
        ({"date": "2025"}, "value"),
        ({"source": "Monitor"}, "value"),
        ({"value": "veel", "date": "2025"}, "value"),
        ({"value": "31", "date": "ooit"}, "date"),
        ({"value": "31", "date": "2199"}, "date"),
        ({"value": "101", "date": "2025"}, "value"),
        ({"value": "30", "date": "2024"}, "date"),
    ],
)
def test_a_value_that_cannot_be_added_is_refused_at_its_field_and_nothing_is_submitted(
    asked, indicator, editor, parts, where
):
    make_measurement(indicator, 20, 2024)
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    response = client.post(url, fields_of(client.get(url)) | on_track() | measured(indicator, **parts))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {f"measurement-{indicator.pk}-{where}"}
    assert not ProgressUpdate.objects.exists()
    assert indicator.measurements.count() == 1
    again = client.get(url).context["form"]
    for part, typed in parts.items():
        assert again[f"measurement-{indicator.pk}-{part}"].value() == typed


def test_what_is_measured_in_parts_is_entered_on_its_own_page(asked, indicator, editor):
    make_measurement(indicator, 20, 2024, part="cloud")
    response = client_of(editor).get(reverse("work:update", args=[asked.pk]))
    assert not response.context["form"].measurement_rows()
    assert list(response.context["in_parts"]) == [indicator]
