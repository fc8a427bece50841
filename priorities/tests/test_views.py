"""Pages and forms of priorities: rights, partials, bad input, and two people at once."""

import re

import pytest
from django.urls import reverse

from history.services import StaleVersion
from priorities.models import Contribution, Priority
from strategies.models import Paragraph, Passage

from .factories import (
    make_contribution,
    make_document,
    make_organisation,
    make_priority,
    make_user,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def coordinator(client):
    user = make_user("coordinator", name="Coördinator")
    client.force_login(user)
    return user


def values(priority: Priority, **changes: object) -> dict[str, object]:
    """What the edit form posts."""
    fields = ("title", "short_title", "title_en", "summary", "description", "version")
    return {name: getattr(priority, name) for name in fields} | {"reason": ""} | changes


def test_the_list_gives_htmx_only_the_list_and_a_restored_page_everything(client, coordinator):
    make_priority(title="Cloud")
    url = reverse("priorities:list")
    page, partial = client.get(url), client.get(url, **HTMX)
    restored = client.get(url, **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert b"<html" in page.content
    assert b"<html" in restored.content
    assert b"<html" not in partial.content
    assert b"Cloud" in partial.content
    assert {"HX-Request", "Cookie"} <= set(page["Vary"].replace(" ", "").split(","))


@pytest.mark.parametrize("query", ["reeks=bestaatniet", "organisatie=bestaatniet", "ontbreekt=alles", "onbekend=1"])
def test_a_filter_that_makes_no_sense_is_an_error_and_shows_no_list(client, coordinator, query):
    make_priority(title="Geheime prioriteit")
    response = client.get(f"{reverse('priorities:list')}?{query}")
    assert response.status_code == 422
    assert b"Geheime prioriteit" not in response.content


def test_missing_finds_what_is_incomplete(client, coordinator):
    complete = make_priority(title="Compleet", responsible=make_organisation(), source=make_document())
    make_contribution(complete)
    make_priority(title="Zonder alles")
    for missing in ("verantwoordelijke", "bron", "bijdrage"):
        content = client.get(reverse("priorities:list"), {"ontbreekt": missing}).content.decode()
        assert "Zonder alles" in content
        assert "Compleet" not in content


def test_an_edit_is_saved_with_its_reason_in_the_history(client, coordinator):
    priority = make_priority()
    response = client.post(
        reverse("priorities:edit", args=[priority.slug]), values(priority, title="Nieuw", reason="Beter zo")
    )
    assert response.status_code == 302
    priority.refresh_from_db()
    event = priority.events.order_by("-pgh_id").first()
    assert (priority.title, priority.version) == ("Nieuw", 2)
    assert event.pgh_context.metadata["reason"] == "Beter zo"
    assert event.pgh_context.metadata["user"] == coordinator.pk


def test_an_edit_with_htmx_sends_the_browser_on(client, coordinator):
    priority = make_priority()
    response = client.post(reverse("priorities:edit", args=[priority.slug]), values(priority, title="Nieuw"), **HTMX)
    assert response.status_code == 200
    assert response["HX-Redirect"] == priority.get_absolute_url()


def test_who_may_not_edit_gets_403_and_nothing_is_written(client):
    priority = make_priority()
    for role in ("lezer", "beheerder", "redacteur"):
        client.force_login(make_user(role))
        url = reverse("priorities:edit", args=[priority.slug])
        assert client.get(url).status_code == 403
        assert client.post(url, values(priority, title="Nieuw")).status_code == 403
    priority.refresh_from_db()
    assert priority.version == 1


HOSTILE = [
    ("", 422, "title"),
    ("x" * 201, 422, "title"),
    ("a\x08b", 422, "title"),
    ("a\u202eb", 422, "title"),
    ("<script>alert(1)</script>", 302, None),
    ("Emoji \N{PARTY POPPER} en \u05d0\u05d1 tekst", 302, None),
]


@pytest.mark.parametrize(("text", "status", "field"), HOSTILE)
def test_hostile_text_is_shown_as_text_or_refused_at_its_field(client, coordinator, text, status, field):
    priority = make_priority()
    response = client.post(reverse("priorities:edit", args=[priority.slug]), values(priority, title=text))
    assert response.status_code == status
    if field:
        assert field in response.context["form"].errors
        assert response.context["form"]["title"].value() == text
    else:
        page = client.get(priority.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert Priority.objects.get(pk=priority.pk).title == text


def conflict(client, priority: Priority, mine: dict[str, object], theirs: dict[str, object]):
    """Answer to a save of `mine` after somebody else saved `theirs`."""
    posted = values(priority, **mine)
    Priority.objects.filter(pk=priority.pk).update(**theirs)
    return client.post(reverse("priorities:edit", args=[priority.slug]), posted), posted


def test_a_conflict_shows_both_texts_and_writes_nothing(client, coordinator):
    priority = make_priority(summary="Het was rood.")
    response, _ = conflict(client, priority, {"summary": "Het was groen."}, {"summary": "Het was blauw."})
    assert response.status_code == 409
    (clash,) = response.context["conflict"]["clashes"]
    assert (clash["mine"], clash["theirs"], clash["base"]) == ("Het was groen.", "Het was blauw.", "Het was rood.")
    assert Priority.objects.get(pk=priority.pk).summary == "Het was blauw."


def test_saving_the_joined_form_keeps_both_changes(client, coordinator):
    priority = make_priority(title="Titel", summary="Samenvatting")
    response, _ = conflict(client, priority, {"title": "Mijn titel"}, {"summary": "Hun samenvatting"})
    form = response.context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    assert client.post(reverse("priorities:edit", args=[priority.slug]), posted).status_code == 302
    priority.refresh_from_db()
    assert (priority.title, priority.summary) == ("Mijn titel", "Hun samenvatting")


@pytest.mark.parametrize(("side", "expected"), [("mine", "Het was groen."), ("theirs", "Het was blauw.")])
def test_one_side_can_be_taken_whole(client, coordinator, side, expected):
    priority = make_priority(summary="Het was rood.")
    response, _ = conflict(client, priority, {"summary": "Het was groen."}, {"summary": "Het was blauw."})
    form = response.context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"summary": "iets anders", "mine-summary": "Het was groen.", "read_version": "1"}
    response = client.post(reverse("priorities:edit", args=[priority.slug]), posted | {"take": f"summary.{side}"})
    assert response.status_code == 409
    assert response.context["form"]["summary"].value() == expected
    (clash,) = response.context["conflict"]["clashes"]
    assert clash["mine"] == "Het was groen."


def test_going_on_in_the_whole_form_keeps_what_was_typed(client, coordinator):
    priority = make_priority(summary="Het was rood.")
    posted = values(priority, summary="Getypt", reason="Omdat") | {"take": "form", "read_version": "1"}
    response = client.post(reverse("priorities:edit", args=[priority.slug]), posted)
    assert response.status_code == 200
    assert response.context["form"]["summary"].value() == "Getypt"
    assert response.context["form"]["reason"].value() == "Omdat"


def contribution_values(**changes: object) -> dict[str, object]:
    return {
        "kind": "draagt_bij",
        "explanation": "Omdat het zo is.",
        "wording": "interpretatie",
        "passage": "",
        "document": "",
        "quote": "",
        "reason": "",
    } | changes


def test_a_quotation_that_does_not_stand_in_the_text_is_refused(client, coordinator):
    document = make_document()
    paragraph = Paragraph.objects.create(document=document, position=1, text="Zo staat het er. En niet anders.")
    contribution = make_contribution(make_priority())
    url = reverse("priorities:contribution-edit", args=[contribution.priority.slug, contribution.pk])
    asked = {"wording": "letterlijk", "document": document.pk, "version": contribution.version}
    refused = client.post(url, contribution_values(**asked, quote="Dit is verzonnen."))
    assert refused.status_code == 422
    assert "Dit is verzonnen." in refused.content.decode()
    assert not Passage.objects.exists()
    assert client.post(url, contribution_values(**asked, quote="Zo  staat het er.")).status_code == 302
    contribution.refresh_from_db()
    passage = contribution.passage
    assert (passage.paragraph, passage.start, passage.end) == (paragraph, 0, 16)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "verzonnen"}, "kind"),
        ({"explanation": ""}, "explanation"),
        ({"explanation": "x" * 2001}, "explanation"),
        ({"wording": "letterlijk"}, "wording"),
        ({"quote": "zonder document"}, "document"),
        ({"passage": "999999"}, "passage"),
    ],
)
def test_a_wrong_contribution_is_refused_at_its_field(client, coordinator, changes, field):
    contribution = make_contribution()
    url = reverse("priorities:contribution-edit", args=[contribution.priority.slug, contribution.pk])
    response = client.post(url, contribution_values(version=1, **changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Contribution.objects.get().version == 1


def test_a_kind_that_is_already_there_is_refused(client, coordinator):
    first = make_contribution(kind="overlapt")
    second = make_contribution(first.priority, pillar=first.pillar, kind="draagt_bij")
    url = reverse("priorities:contribution-edit", args=[second.priority.slug, second.pk])
    response = client.post(url, contribution_values(kind=first.kind, version=1))
    assert response.status_code == 422
    assert "kind" in response.context["form"].errors


def test_a_contribution_is_changed_and_removed_and_the_history_keeps_it(client, coordinator):
    contribution = make_contribution()
    slug, pk = contribution.priority.slug, contribution.pk
    edit = reverse("priorities:contribution-edit", args=[slug, pk])
    assert client.post(edit, contribution_values(kind="overlapt", version=1)).status_code == 302
    remove = reverse("priorities:contribution-remove", args=[slug, pk])
    assert client.get(remove).status_code == 200
    assert Contribution.objects.exists()
    assert client.post(remove, {"version": 2}).status_code == 302
    assert not Contribution.objects.exists()
    labels = Contribution.pgh_event_model.objects.filter(pgh_obj=pk).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "update", "delete"]


def test_a_conflict_over_a_contribution_keeps_a_new_quotation(client, coordinator):
    contribution, document = make_contribution(), make_document()
    Contribution.objects.filter(pk=contribution.pk).update(explanation="Van de ander.")
    url = reverse("priorities:contribution-edit", args=[contribution.priority.slug, contribution.pk])
    response = client.post(
        url, contribution_values(explanation="Van mij.", version=1, document=document.pk, quote="Letterlijk.")
    )
    assert response.status_code == 409
    assert response.context["form"]["quote"].value() == "Letterlijk."


def test_a_contribution_of_another_priority_is_not_found(client, coordinator):
    contribution, other = make_contribution(), make_priority()
    url = reverse("priorities:contribution-edit", args=[other.slug, contribution.pk])
    assert client.get(url).status_code == 404


def test_enter_on_the_conflict_page_saves_what_is_typed(client, coordinator):
    priority = make_priority(title="Rood")
    response, _ = conflict(client, priority, {"title": "Groen"}, {"title": "Blauw"})
    buttons = re.findall(r"<button type=\"submit\"[^>]*>", response.content.decode().partition("<main")[2])
    assert "name=" not in buttons[0]
    assert any('value="title.mine"' in button for button in buttons[1:])


def test_a_contribution_removed_while_somebody_saves_keeps_the_text_on_the_page(client, coordinator, monkeypatch):
    contribution = make_contribution()
    url = reverse("priorities:contribution-edit", args=[contribution.priority.slug, contribution.pk])

    def removed_meanwhile(*args, **kwargs):
        Contribution.objects.all().delete()
        raise StaleVersion(None)

    monkeypatch.setattr("priorities.services.contributions.update_version", removed_meanwhile)
    response = client.post(url, contribution_values(explanation="Mijn tekst.", version=1))
    assert response.status_code == 409
    assert "Mijn tekst." in response.content.decode()


def test_what_somebody_else_changed_is_not_removed_unseen(client, coordinator):
    contribution = make_contribution()
    url = reverse("priorities:contribution-remove", args=[contribution.priority.slug, contribution.pk])
    Contribution.objects.filter(pk=contribution.pk).update(explanation="Net gewijzigd.")
    response = client.post(url, {"version": 1})
    assert response.status_code == 409
    assert "Net gewijzigd." in response.content.decode()
    assert client.post(url, {"version": 2}).status_code == 302
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
def test_a_removal_without_a_version_is_refused(client, coordinator, version):
    contribution = make_contribution()
    url = reverse("priorities:contribution-remove", args=[contribution.priority.slug, contribution.pk])
    assert client.post(url, {"version": version}).status_code == 400
    assert Contribution.objects.exists()


def test_names_that_are_no_filter_are_errors_everywhere(client, coordinator):
    priority = make_priority()
    assert client.get(reverse("matrix:matrix"), {"onzin": "1"}).status_code == 400
    search = reverse("priorities:contribution-search", args=[priority.slug])
    assert client.get(search, {"onzin": "1"}).status_code == 422
