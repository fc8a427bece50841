"""The audit trail: who, when, why, which fields; and who may read it."""

from decimal import Decimal

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import Layer, Role
from accounts.models import Organisation
from accounts.tests.factories import organisation, user
from history import querysets, trails
from history.rules import differences, is_long
from history.services import because, update_version
from history.tracking import tracked_models
from strategies.choices import Precision
from strategies.models import Indicator, Measurement, Milestone, Pillar, Strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    """A reader who is logged in."""
    account = user()
    client.force_login(account)
    return account


def address(row) -> str:
    return trails.trail_url(type(row), row.pk)


def changes(client: Client, row, **query):
    return client.get(address(row), query).context["changes"]


class TestRules:
    def test_made_shows_what_was_filled_in(self):
        assert differences(None, {"a": "", "b": None, "c": 0, "d": "x"}, "abcd") == [("c", None, 0), ("d", None, "x")]

    def test_changed_shows_what_differs(self):
        assert differences({"a": 1, "b": 2}, {"a": 1, "b": None}, "ab") == [("b", 2, None)]

    def test_only_texts_are_long(self):
        assert is_long("", "x" * 61)
        assert not is_long("kort", "ook kort")
        assert not is_long(None, "x" * 61)
        assert not is_long(1, 2)


def test_the_trail_tells_who_when_why_and_what(client, reader):
    editor = user(Role.EDITOR, name="Redactie BZK")
    parent = organisation("ez")
    with because("Naam gewijzigd bij besluit", user=editor.pk):
        row = organisation("bzk", name="Ministerie van BZK")
        update_version(row, 1, {"name": "Ministerie van BZK en meer", "successor": parent, "layer": Layer.EUROPE})
    newest, oldest = changes(client, row)
    assert (newest.who, newest.why, newest.kind) == ("Redactie BZK", "Naam gewijzigd bij besluit", "update")
    assert {(field.old, field.new) for field in newest.fields} == {
        ("Ministerie van BZK", "Ministerie van BZK en meer"),
        ("", str(parent)),
        (str(Layer.CENTRAL.label), str(Layer.EUROPE.label)),
    }
    assert oldest.kind == "insert"
    assert "Ministerie van BZK" in [field.new for field in oldest.fields]


def test_technical_fields_are_left_out(client, reader):
    row = organisation(origin_key="x:1")
    labels = {field.label.lower() for field in changes(client, row)[0].fields}
    names = {str(Organisation._meta.get_field(name).verbose_name) for name in ("version", "updated_at", "origin_key")}
    assert not labels & names


@pytest.mark.parametrize(
    ("context", "expected"),
    [({}, str(trails.SYSTEM)), ({"via": "load_startbrief"}, "load_startbrief"), ({"via": "web"}, str(trails.SYSTEM))],
)
def test_changes_without_a_user_name_what_made_them(client, reader, context, expected):
    with pghistory.context(**context):
        row = organisation()
    assert changes(client, row)[0].who == expected


def test_a_change_by_raw_sql_is_in_the_trail(client, reader):
    row = organisation()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organisation SET name = 'Buitenom' WHERE id = %s", [row.pk])
    newest = changes(client, row)[0]
    assert [field.new for field in newest.fields] == ["Buitenom"]


def test_the_author_has_the_name_of_today(client, reader):
    with because(user=reader.pk):
        row = organisation()
    reader.name = "Nieuwe naam"
    reader.save()
    assert changes(client, row)[0].who == "Nieuwe naam"


def test_dates_and_figures_are_written_as_far_as_they_are_known(client, reader):
    nds = Strategy.objects.create(code="nds", title="NDS")
    milestone = Milestone.objects.create(
        strategy=nds,
        title="Mijlpaal",
        original_date="2026-03-01",
        original_precision=Precision.MONTH,
        current_date="2026-03-01",
        current_precision=Precision.MONTH,
    )
    shown = {field.new for field in changes(client, milestone)[0].fields}
    assert "maart 2026" in shown
    indicator = Indicator.objects.create(strategy=nds, code="i", title="Indicator")
    value = Measurement.objects.create(indicator=indicator, value=Decimal("1234.500"), reference_date="2024-01-01")
    shown = {field.new for field in changes(client, value)[0].fields}
    assert {"1234,5", "2024"} <= {text.replace(".", "") for text in shown}


def test_text_is_shown_as_text(client, reader):
    row = organisation(name="<script>alert(1)</script>", note="é🙂 مرحبا " * 12)
    update_version(row, 1, {"note": "<b>vet</b> " * 20})
    page = client.get(address(row)).content.decode()
    assert "<script>alert" not in page
    assert "<b>vet" not in page
    assert "&lt;b&gt;vet" in page


class TestRemoved:
    def test_a_removed_object_keeps_its_trail(self, client, reader):
        row = organisation()
        place = address(row)
        row.delete()
        page = client.get(place)
        assert page.status_code == 200
        assert [change.kind for change in page.context["changes"]] == ["delete", "insert"]
        assert "Ministerie BZK" in page.context["name"]

    def test_a_removed_reference_keeps_its_name(self, client, reader):
        nds = Strategy.objects.create(code="nds", title="NDS")
        pillar = Pillar.objects.create(strategy=nds, number="1", title="Cloud")
        indicator = Indicator.objects.create(strategy=nds, pillar=pillar, code="i", title="Indicator")
        pillar.delete()
        newest = changes(client, indicator)[0]
        (field,) = newest.fields
        assert "Cloud" in field.old
        assert field.new == ""


class TestAccess:
    @pytest.mark.parametrize(
        "path", ["onbekend/1/", "organisation/0/", "organisation/999999/", f"organisation/{'9' * 30}/", "session/1/"]
    )
    def test_unknown_is_not_found(self, client, reader, path):
        assert client.get(f"/geschiedenis/{path}").status_code == 404

    @pytest.mark.parametrize("page", ["0", "2", "x", "-1", "9" * 30])
    def test_a_page_that_is_not_there_is_not_found(self, client, reader, page):
        assert client.get(address(organisation()), {"page": page}).status_code == 404

    def test_only_by_reading(self, client, reader):
        assert client.post(address(organisation())).status_code == 405

    def test_a_visitor_logs_in_first(self, client):
        assert client.get(address(organisation())).status_code == 302

    def test_rights_of_another_are_for_administrators(self, client, reader):
        administrator = user(Role.ADMINISTRATOR)
        assert client.get(address(reader)).status_code == 200
        assert client.get(address(administrator)).status_code == 404
        client.force_login(administrator)
        page = client.get(address(reader))
        assert page.status_code == 200
        assert page.context["changes"]


@pytest.mark.parametrize("model", tracked_models)
def test_every_tracked_model_has_a_trail(client, reader, model):
    assert model._meta.model_name in querysets.event_models()
    assert client.get(reverse("history:trail", args=[model._meta.model_name, 4_000_000])).status_code == 404


def test_pages_hold_twenty_changes_and_compare_across_the_edge(client, reader):
    row = organisation(name="naam 0")
    for number in range(1, 30):
        update_version(row, number, {"name": f"naam {number}"})
    first, second = changes(client, row), changes(client, row, page=2)
    assert [len(first), len(second)] == [20, 10]
    assert [(field.old, field.new) for field in first[-1].fields] == [("naam 9", "naam 10")]
    assert second[-1].kind == "insert"


def test_the_number_of_queries_does_not_grow(client, reader, django_assert_max_num_queries):
    client.get(address(organisation()))  # the first request of a session also stores it
    counts = []
    for rows in (3, 18):
        row = organisation(f"o{rows}")
        for number in range(rows):
            with because(user=user(username=f"u{rows}-{number}").pk):
                update_version(row, number + 1, {"successor": organisation(f"s{rows}-{number}")})
        with django_assert_max_num_queries(12) as captured:
            client.get(address(row))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_htmx_gets_the_part_that_the_page_includes(client, reader):
    row = organisation()
    part = client.get(address(row), headers={"HX-Request": "true"})
    assert next(template.name for template in part.templates) == "history/partials/trail.html"
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    assert part.content.decode().strip() in client.get(address(row)).content.decode()


class TestLatest:
    def test_newest_of_all_kinds_in_one_list(self, reader):
        row = organisation()
        nds = Strategy.objects.create(code="nds", title="NDS")
        row.delete()
        found = trails.latest(querysets.latest_events(4))
        assert [change.kind for change in found[:3]] == ["delete", "insert", "insert"]
        assert "Ministerie BZK" in found[0].what
        assert found[1].what == "NDS"
        assert found[1].url == address(nds)
        assert len(found) == 4

    def test_recent_changes_of_one_object(self, reader):
        row = organisation()
        for number in range(1, 9):
            update_version(row, number, {"name": f"naam {number}"})
        found = trails.recent(row)
        assert [change.fields[0].new for change in found] == [f"naam {number}" for number in range(8, 3, -1)]
