"""Opinions of independent bodies: who may, several recommendations, and two people at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from history.querysets import events_of
from history.services import StaleVersion
from history.trails import metadata
from priorities.models import Opinion, Recommendation
from priorities.services import opinions as services
from priorities.tests import factories as make
from strategies.tests.factories import make_measure, make_responsible
from tests.test_browser import log_in

pytestmark = pytest.mark.django_db

P = "aanbeveling"
CHANGED = {"title": "Anders"}


@pytest.fixture
def coordinator():
    return make.make_user("coordinator")


@pytest.fixture
def client(coordinator):
    client = Client(raise_request_exception=False)
    client.force_login(coordinator)
    return client


@pytest.fixture
def body():
    return make.make_organisation(name="Raad van advies", abbreviation="")


@pytest.fixture
def priority():
    return make.make_priority(slug="ai")


@pytest.fixture
def opinion(priority, body):
    opinion = Opinion.objects.create(
        priority=priority, body=body, given_on=timezone.localdate(), verdict="vertraagd", title="Kies eerst"
    )
    for number in (1, 2):
        Recommendation.objects.create(opinion=opinion, text=f"Doe {number}.", position=number)
    return opinion


def values(body, *rows, **fields):
    """The form as a browser sends it; each of `rows` is one recommendation."""
    data = {
        "body": body.pk,
        "given_on": timezone.localdate().isoformat(),
        "verdict": "aandacht_nodig",
        "title": "Kies eerst, schaal dan op",
        "text": "",
        "source": "",
        "source_detail": "",
        "reason": "",
        f"{P}-TOTAL_FORMS": len(rows),
        f"{P}-INITIAL_FORMS": 0,
    }
    for place, row in enumerate(rows):
        for name, value in (
            {"text": "", "follow_up": "open", "follow_up_text": "", "row": "", "version": ""} | row
        ).items():
            data[f"{P}-{place}-{name}"] = value
    return data | fields


def as_read(recommendation, **changed):
    return {
        "text": recommendation.text,
        "follow_up": recommendation.follow_up,
        "follow_up_text": recommendation.follow_up_text,
        "row": recommendation.pk,
        "version": recommendation.version,
    } | changed


def edit_url(opinion):
    return reverse("priorities:opinion-edit", args=[opinion.pk])


ADD = "/oordelen/toevoegen/"


# --- services ---


@pytest.mark.parametrize("role", ["lezer", "redacteur", "beheerder"])
def test_only_coordinators_add_edit_and_remove(role, opinion, body, priority):
    user = make.make_user(role, organisation=body)
    with pytest.raises(PermissionDenied):
        services.add_opinion(user, values={})
    with pytest.raises(PermissionDenied):
        services.edit_opinion(user, opinion=opinion, version=1, values={})
    with pytest.raises(PermissionDenied):
        services.remove_opinion(user, opinion=opinion, version=1, reason="x")


@pytest.mark.parametrize("reason", ["", "  "])
def test_removing_needs_a_reason(reason, coordinator, opinion):
    with pytest.raises(ValidationError) as error:
        services.remove_opinion(coordinator, opinion=opinion, version=1, reason=reason)
    assert list(error.value.message_dict) == ["reason"]


def test_a_stale_recommendation_undoes_everything(coordinator, opinion):
    first, second = opinion.recommendations.all()
    Recommendation.objects.filter(pk=second.pk).update(text="Iemand anders.")
    rows = [
        services.RecommendationInput({"text": "Nieuw."}, first.pk, 1),
        services.RecommendationInput({"text": "Mijn tekst."}, second.pk, 1),
    ]
    with pytest.raises(services.StaleRecommendations) as stale:
        services.edit_opinion(coordinator, opinion=opinion, version=1, values={"title": "Anders"}, recommendations=rows)
    assert {place: row.text for place, row in stale.value.current.items()} == {1: "Iemand anders."}
    assert Opinion.objects.get().title == "Kies eerst"
    assert opinion.recommendations.first().text == "Doe 1."


def test_who_did_not_touch_a_recommendation_does_not_stumble_over_it(coordinator, opinion):
    _first, second = opinion.recommendations.all()
    Recommendation.objects.filter(pk=second.pk).update(text="Iemand anders.")
    rows = [services.RecommendationInput({"text": second.text}, second.pk, 1)]
    services.edit_opinion(coordinator, opinion=opinion, version=1, values={"title": "Anders"}, recommendations=rows)
    assert [row.text for row in opinion.recommendations.all()] == ["Doe 1.", "Iemand anders."]


def test_a_recommendation_of_another_opinion_is_out_of_reach(coordinator, opinion, body):
    other = Opinion.objects.create(
        priority=make.make_priority(), body=body, given_on=timezone.localdate(), verdict="op_schema", title="x"
    )
    row = services.RecommendationInput({"text": "Gekaapt."}, opinion.recommendations.first().pk, 1)
    with pytest.raises(services.StaleRecommendations):
        services.edit_opinion(coordinator, opinion=other, version=1, values={"title": "x"}, recommendations=[row])


# --- forms ---


def test_the_service_checks_what_a_form_did_not(coordinator, priority, body):
    right = {
        "priority": priority,
        "body": body,
        "given_on": timezone.localdate(),
        "verdict": "vertraagd",
        "title": "Kies",
    }
    for wrong in ({"verdict": "prachtig"}, {"title": ""}, {"title": "x" * 201}):
        with pytest.raises(ValidationError) as error:
            services.add_opinion(coordinator, values=right | wrong)
        assert list(error.value.message_dict) == list(wrong)
    row = services.RecommendationInput({"text": "", "follow_up": "open"})
    with pytest.raises(ValidationError) as error:
        services.add_opinion(coordinator, values=right, recommendations=[row])
    assert list(error.value.message_dict) == ["text"]
    assert not Opinion.objects.exists()


def test_the_reason_of_a_change_and_the_order_of_what_is_added_are_kept(coordinator, opinion):
    rows = [services.RecommendationInput({"text": f"Doe {number}."}) for number in (3, 4)]
    services.edit_opinion(
        coordinator, opinion=opinion, version=1, values=CHANGED, recommendations=rows, reason="Aangevuld."
    )
    assert list(opinion.recommendations.values_list("text", "position")) == [
        (f"Doe {number}.", number) for number in (1, 2, 3, 4)
    ]
    reason = metadata(events_of(Recommendation, opinion.recommendations.last().pk).first().pgh_context)["reason"]
    assert reason == "Aangevuld."


def test_what_somebody_else_changed_is_not_taken_away_unseen(coordinator, opinion):
    first = opinion.recommendations.first()
    Recommendation.objects.filter(pk=first.pk).update(follow_up="gedaan")
    row = services.RecommendationInput({}, first.pk, 1, is_removed=True)
    with pytest.raises(services.StaleRecommendations) as stale:
        services.edit_opinion(
            coordinator, opinion=opinion, version=1, values={"title": "Anders"}, recommendations=[row]
        )
    assert stale.value.current == {0: first}
    assert opinion.recommendations.count() == 2


def test_who_answers_for_it_gives_no_independent_opinion(client, coordinator, priority, opinion, body):
    today = timezone.localdate()
    owner, before = make.make_organisation(), make.make_organisation()
    priority.responsibilities.create(organisation=owner, valid_from=today)
    priority.responsibilities.create(organisation=before, valid_to=today - timedelta(days=1))
    priority.responsibilities.create(organisation=body, role="betrokken")
    response = client.post(f"{ADD}?prioriteit=ai", values(owner))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["body"]
    assert "onafhankelijk naar kijkt" in response.content.decode()
    response = client.post(edit_url(opinion), values(owner) | {"version": 1})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["body"]
    opinion.refresh_from_db()
    assert (opinion.body, opinion.version) == (body, 1)
    for independent in (before, body):
        assert client.post(f"{ADD}?prioriteit=ai", values(independent)).status_code == 302
    yesterday = (today - timedelta(days=1)).isoformat()
    assert client.post(f"{ADD}?prioriteit=ai", values(before, given_on=yesterday)).status_code == 422
    measure = make_measure()
    make_responsible(measure, organisation=owner)
    assert client.post(f"{ADD}?maatregel={measure.code}", values(owner)).status_code == 422


def test_an_opinion_with_recommendations_is_added_to_a_priority(client, priority, body):
    rows = [{"text": "Kies drie."}, {}, {"text": "Leg vast wie betaalt.", "follow_up": "gedaan"}]
    response = client.post(f"{ADD}?prioriteit=ai", values(body, *rows, reason="Advies ontvangen."))
    opinion = Opinion.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/prioriteiten/ai/#oordeel-{opinion.pk}"
    assert opinion.priority == priority
    assert [row.text for row in opinion.recommendations.all()] == ["Kies drie.", "Leg vast wie betaalt."]
    assert metadata(events_of(Opinion, opinion.pk).first().pgh_context)["reason"] == "Advies ontvangen."
    page = client.get("/prioriteiten/ai/").content.decode()
    assert "Kies eerst, schaal dan op" in page
    assert "1 van 2 aanbevelingen gedaan" in page


def test_an_opinion_is_added_to_a_measure(client, body):
    measure = make_measure(code="AI-1")
    assert client.post(f"{ADD}?maatregel=AI-1", values(body)).status_code == 302
    assert Opinion.objects.get().measure == measure
    assert "Kies eerst, schaal dan op" in client.get(measure.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "query", ["", "?prioriteit=bestaat-niet", "?maatregel=x", "?prioriteit=ai&maatregel=x", "?prioriteit=%00"]
)
def test_what_it_is_about_must_exist(query, client, priority):
    assert client.get(f"{ADD}{query}").status_code == 404
    assert client.post(f"{ADD}{query}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", ""),
        ("body", "999999"),
        ("body", "x"),
        ("given_on", ""),
        ("given_on", "31-02-2026"),
        ("given_on", (timezone.localdate() + timedelta(days=1)).isoformat()),
        ("verdict", "prima"),
        ("title", ""),
        ("title", "x" * 201),
        ("title", "a\x08b"),
        ("text", "x" * 4001),
        ("source", "999999"),
        ("source_detail", "x" * 301),
        ("reason", "x" * 301),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_lost(field, value, client, priority, body):
    response = client.post(f"{ADD}?prioriteit=ai", values(body, {"text": "Kies drie."}) | {field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Kies drie." in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"text": "", "follow_up_text": "Gedaan."}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "Kies.", "follow_up": "ooit"}, "follow_up"),
        ({"text": "Kies.", "follow_up": "niet_overgenomen"}, "follow_up_text"),
        ({"text": "Kies.", "row": "x"}, "row"),
        ({"text": "Kies.", "row": "1", "version": "-1"}, "version"),
        ({"text": "Kies.", "row": "1"}, "__all__"),
    ],
)
def test_a_recommendation_that_is_not_right_is_refused_at_its_field(row, field, client, priority, body):
    response = client.post(f"{ADD}?prioriteit=ai", values(body, {"text": "Goed."}, row))
    assert response.status_code == 422
    assert field in response.context["formset"].forms[1].errors
    assert "Aanbeveling 2" in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "1001", "9" * 30])
def test_a_number_of_recommendations_that_makes_no_sense_is_refused(total, client, priority, body):
    data = values(body, {"text": "Kies."}) | {f"{P}-TOTAL_FORMS": total}
    assert client.post(f"{ADD}?prioriteit=ai", data).status_code == 422
    assert client.post(f"{ADD}?prioriteit=ai", data | {"more": "1"}).status_code == 200
    assert not Opinion.objects.exists()


def test_one_more_recommendation_keeps_all_that_was_typed_and_checks_nothing_yet(client, priority, body):
    data = values(body, {"text": "Kies drie.", "follow_up": "bezig"}, title="", text="Halve zin", more="1")
    response = client.post(f"{ADD}?prioriteit=ai", data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Halve zin" in page
    assert "Kies drie." in page
    assert "Aanbeveling 2" in page
    assert 'id="error-summary"' not in page
    assert f'name="{P}-TOTAL_FORMS" value="2"' in page
    assert not Opinion.objects.exists()


def test_one_more_while_editing_keeps_numbers_and_versions(client, opinion, body):
    first, second = opinion.recommendations.all()
    data = values(body, as_read(first, text="Anders."), as_read(second, is_removed="on"), version=1, more="1")
    response = client.post(edit_url(opinion), data)
    assert response.status_code == 200
    forms = response.context["formset"].forms
    assert [form["row"].value() for form in forms] == [str(first.pk), str(second.pk), None]
    assert forms[0]["text"].value() == "Anders."
    assert "checked" in str(forms[1]["is_removed"])
    assert response.context["form"]["version"].value() == "1"


def test_recommendations_are_changed_added_and_taken_away_together(client, opinion, body):
    first, second = opinion.recommendations.all()
    rows = [as_read(first, follow_up="gedaan"), as_read(second, text="", is_removed="on"), {"text": "Doe 3."}]
    assert client.post(edit_url(opinion), values(body, *rows, version=1)).status_code == 302
    assert [(row.text, row.follow_up) for row in opinion.recommendations.all()] == [
        ("Doe 1.", "gedaan"),
        ("Doe 3.", "open"),
    ]


def test_the_text_of_one_that_is_there_cannot_be_emptied(client, opinion, body):
    first = opinion.recommendations.first()
    response = client.post(edit_url(opinion), values(body, as_read(first, text=""), version=1))
    assert response.status_code == 422
    assert list(response.context["formset"].forms[0].errors) == ["text"]


# --- two people at once ---


def test_two_people_who_change_an_opinion_see_both_texts_and_keep_the_recommendations(client, opinion, body):
    first = opinion.recommendations.first()
    Opinion.objects.filter(pk=opinion.pk).update(title="Van iemand anders")
    row = as_read(first, text="Mijn aanbeveling.\nTwee regels.")
    data = values(body, row, title="Van mij", verdict="vertraagd", version=1)
    response = client.post(edit_url(opinion), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Van iemand anders" in page
    assert f'<textarea name="{P}-0-text" hidden>Mijn aanbeveling.\nTwee regels.</textarea>' in page
    saved = client.post(edit_url(opinion), data | {"version": 2})
    assert saved.status_code == 302
    first.refresh_from_db()
    assert first.text == "Mijn aanbeveling.\nTwee regels."


def test_two_people_who_change_a_recommendation_read_each_other(client, opinion, body):
    first, second = opinion.recommendations.all()
    Recommendation.objects.filter(pk=first.pk).update(text="Van iemand anders.")
    second.delete()
    rows = [as_read(first, text="Van mij."), {**as_read(second), "row": second.pk or 0, "text": "Ook van mij."}]
    rows[1]["row"] = rows[1]["row"] or first.pk + 1
    response = client.post(edit_url(opinion), values(body, *rows, title="Nieuw", version=1))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Van iemand anders." in page
    assert "Van mij." in page
    assert Opinion.objects.get().title == "Kies eerst"
    again = [form["version"].value() for form in response.context["formset"].forms]
    assert again == ["2", ""]
    rows[0]["version"], rows[1]["version"], rows[1]["row"] = 2, "", ""
    assert client.post(edit_url(opinion), values(body, *rows, title="Nieuw", version=1)).status_code == 302
    assert [row.text for row in opinion.recommendations.all()] == ["Van mij.", "Ook van mij."]


def test_an_opinion_removed_while_somebody_saves_keeps_the_text(client, opinion, body, monkeypatch):
    def removed_meanwhile(*args, **kwargs):
        raise StaleVersion(None)

    monkeypatch.setattr("priorities.services.opinions.update_version", removed_meanwhile)
    response = client.post(edit_url(opinion), values(body, title="Mijn titel", version=1))
    assert response.status_code == 409
    assert "Mijn titel" in response.content.decode()


def test_removing_asks_for_a_reason_and_keeps_it(client, opinion):
    url = reverse("priorities:opinion-remove", args=[opinion.pk])
    assert client.post(url, {"version": 1, "reason": ""}).status_code == 422
    assert client.post(url, {"version": 9, "reason": "Ingetrokken."}).status_code == 409
    pk = opinion.pk
    assert client.post(url, {"version": 1, "reason": "Ingetrokken."}).status_code == 302
    assert not Opinion.objects.exists()
    assert metadata(events_of(Opinion, pk).first().pgh_context)["reason"] == "Ingetrokken."
    assert client.get(url).status_code == 404


# --- pages ---


def test_text_of_people_is_shown_as_text(client, opinion):
    Opinion.objects.update(title="<b>Vet</b>", text="<script>alert(1)</script>")
    page = client.get("/prioriteiten/ai/").content.decode()
    assert "&lt;b&gt;Vet&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_only_who_may_change_it_sees_the_links(opinion):
    reader = Client()
    reader.force_login(make.make_user("lezer"))
    page = reader.get("/prioriteiten/ai/").content.decode()
    assert "Kies eerst" in page
    assert "/oordelen/" not in page


def test_the_number_of_queries_of_a_page_does_not_grow(client, opinion, body):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/prioriteiten/ai/").status_code == 200
        return len(captured)

    client.get("/prioriteiten/ai/")
    few = count()
    for number in range(5):
        more = Opinion.objects.create(
            priority=opinion.priority, body=make.make_organisation(), given_on=timezone.localdate(),
            verdict="geen_oordeel", title=f"Oordeel {number}",
        )  # fmt: skip
        Recommendation.objects.create(opinion=more, text="Doe iets.")
    assert count() == few


# --- in the browser ---


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_opinion_with_two_recommendations_is_added_without_scripts(browser, live_server, world):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["coordinator"])
    page = context.new_page()
    page.goto("/maatregelen/AI-1/")
    page.get_by_role("link", name="Oordeel toevoegen").click()
    page.get_by_label("Onafhankelijk orgaan").select_option(label="Ander ministerie")
    page.get_by_label("Datum van het oordeel").fill("2026-10-12")
    page.get_by_label("vertraagd", exact=True).check()
    page.get_by_label("Het oordeel in één zin").fill("Begin opnieuw")
    page.get_by_label("Wat wordt aanbevolen?").fill("Kies drie toepassingen.")
    page.get_by_role("button", name="Nog een aanbeveling").click()
    page.get_by_label("Wat wordt aanbevolen?").last.fill("Leg vast wie betaalt.")
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    page.get_by_text("Het oordeel is opgeslagen.").wait_for()
    page.get_by_text("0 van 2 aanbevelingen gedaan").wait_for()
    assert [row.text for row in Opinion.objects.get(title="Begin opnieuw").recommendations.all()] == [
        "Kies drie toepassingen.",
        "Leg vast wie betaalt.",
    ]
    context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_more_recommendation_takes_the_focus(page, context, live_server, world):
    log_in(context, live_server, world.users["coordinator"])
    page.goto(f"/oordelen/{world.opinion.pk}/")
    page.get_by_role("button", name="Nog een aanbeveling").click()
    page.locator("legend:focus", has_text="Aanbeveling 2").wait_for()
