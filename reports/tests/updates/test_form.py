"""The page of the form: what it takes, what it refuses at the field, and that nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.forms.updates import MARKDOWN_TEXTS, UpdateForm
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft
from reports.services import updates as services
from strategies.tests.factories import make_milestone

from .making import approved_before, client_of, delay, fields_of, on_track


def test_the_form_hands_in_a_delay_with_its_milestone(asked, milestone, editor):
    approved_before(asked)
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    body = make.make_organisation(name="OBDO", abbreviation="OBDO")
    sent = fields_of(client.get(url)) | {
        "status": "vertraagd",
        "same_results": "on",
        "explanation": "Er is **geen** besluit.",
        "decision_asked": "Een besluit",
        "asked_of": str(body.pk),
        "new_date": f"maart {timezone.localdate().year + 1}",
        "new_date_reason": "tegenvallers",
        "evidence": "Verslag https://a.example",
    }
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["form"].errors
    update = ProgressUpdate.objects.get(request=asked)
    assert (update.results, update.asked_of, update.new_date_precision) == ("Vorig jaar.", body, "month")
    milestone.refresh_from_db()
    assert milestone.current_precision == "month"
    assert [link.text for link in update.evidence_links] == ["Verslag"]


def test_the_explanation_and_question_of_last_time_stand_beside_the_new_ones_and_can_be_kept(asked, editor):
    body = make.make_organisation(name="OBDO")
    approved_before(
        asked,
        status="vertraagd",
        explanation="Er is geen besluit.",
        decision_asked="Dekking.",
        asked_of=body,
        new_date_unknown=True,
    )
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    page = client.get(url)
    assert {name for name, text in page.context["texts"].items() if text["previous"]} == {
        "results", "explanation", "decision_asked"
    }  # fmt: skip
    for text in ("Er is geen besluit.", "Dekking."):
        assert f"<p>{text}</p>" in page.content.decode()
    sent = fields_of(page) | {
        "status": "vertraagd",
        **{f"same_{name}": "on" for name in ("results", "explanation", "decision_asked")},
        "asked_of": str(body.pk),
        "new_date_unknown": "on",
    }
    assert client.post(url, sent).status_code == 302
    update = ProgressUpdate.objects.get(request=asked)
    assert (update.explanation, update.decision_asked) == ("Er is geen besluit.", "Dekking.")


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(asked, milestone, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    date_name, reason_name = (f"milestone-{milestone.pk}-{part}" for part in ("date", "reason"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = fields_of(client.get(url)) | {
        "status": "vertraagd",
        "results": "Wat ik **typte**",
        "new_date": "32 mei",
        "evidence": "in het archief",
        date_name: f"{tomorrow.year + 1}",
        f"milestone-{milestone.pk}-realised": "",
    }
    response = client.post(url, sent)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == {
        "explanation", "decision_asked", "asked_of", "new_date", "new_date_reason", "evidence", reason_name
    }  # fmt: skip
    assert "Regel 1" in str(errors["evidence"]) or "regel 1" in str(errors["evidence"])
    page = response.content.decode()
    assert "Wat ik **typte**" in page
    assert "32 mei" in page
    draft = UpdateDraft.objects.get(request=asked)
    assert draft.data["fields"]["new_date"] == "32 mei"
    again = client.get(url).content.decode()
    assert "32 mei" in again
    assert "Wat ik **typte**" in again


def test_what_stays_as_it_was_is_not_asked_to_be_right(asked, editor):
    approved_before(asked)
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    sent = on_track(results="[x](javascript:alert)") | {"same_results": "on"}
    assert client.post(url, sent).status_code == 302
    assert ProgressUpdate.objects.get(request=asked).results == "Vorig jaar."


TEXTS = {
    "markup": "<script>alert(1)</script> **vet**",
    "emoji": "Gelukt \N{PARTY POPPER}",
    "right to left": "שלום עולם",
    "template": '{{ secret }} {% now %} #read("x")',
    "lines": "een\r\ntwee\rdrie",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_any_text_is_kept_as_text(asked, editor, text):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    fields = dict.fromkeys(MARKDOWN_TEXTS, text)
    assert client.post(url, fields_of(client.get(url)) | fields | {"status": "aandacht_nodig"}).status_code == 302
    update = ProgressUpdate.objects.get(request=asked)
    assert update.results == text.replace("\r\n", "\n").replace("\r", "\n")
    page = client.get(url).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", ["a\x08b", "a\x00b", "a\u202eb", "x" * 5000, "[x](javascript:alert(1))"])
@pytest.mark.parametrize("name", ["results", "bottlenecks"])
def test_text_that_cannot_be_shown_is_refused_at_its_field(asked, editor, name, text):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    response = client.post(url, fields_of(client.get(url)) | on_track() | {name: text})
    assert response.status_code == 422
    assert name in response.context["form"].errors


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "verwijder"},
        {"draft_version": "veel"},
        {"draft_version": "99999999999999999999"},
        {"update_version": "-1"},
        {"window": "<b>"},
        {"sequence": "1e9"},
    ],
)
def test_a_request_that_no_page_sends_is_not_understood(asked, editor, sent):
    assert client_of(editor).post(reverse("work:update", args=[asked.pk]), on_track() | sent).status_code == 400


@pytest.mark.parametrize("sent", [{"status": "prima"}, {"asked_of": "x"}, {"asked_of": "999999"}, {"new_date": "0"}])
def test_choices_that_are_not_there_are_refused(asked, editor, sent):
    response = client_of(editor).post(reverse("work:update", args=[asked.pk]), delay() | {"asked_of": ""} | sent)
    assert response.status_code == 422


def test_two_submissions_from_two_windows_make_one_update(asked, editor, colleague):
    url = reverse("work:update", args=[asked.pk])
    first, second = client_of(editor), client_of(colleague)
    one, two = fields_of(first.get(url)), fields_of(second.get(url))
    assert first.post(url, one | on_track()).status_code == 302
    late = second.post(url, two | on_track(results="Mijn versie."))
    assert late.status_code == 409
    assert "Mijn versie." in late.content.decode()
    assert ProgressUpdate.objects.get().results == "Klaar."


def test_a_button_that_is_pressed_twice_does_not_say_that_nothing_was_submitted(asked, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    sent = fields_of(client.get(url)) | on_track(results="Klaar.\r\nBijna.")
    assert client.post(url, sent).status_code == 302
    again = client.post(url, sent)
    assert again.status_code == 409
    assert "heeft dit bericht" in again.content.decode()
    assert again.context["typed"] == []


def test_a_closed_round_shows_the_draft_to_read(asked, editor):
    services.save_draft(editor, request=asked, fields={"results": "Niet op tijd"}, seen=services.Seen())
    ReportingRound.objects.update(state="gesloten")
    page = client_of(editor).get(reverse("work:update", args=[asked.pk])).content.decode()
    assert "Niet op tijd" in page
    assert "Deze ronde is gesloten." in page
    assert "de ronde te heropenen" in page
    assert "<textarea" not in page


def test_the_preview_shows_clean_text_and_refuses_what_is_no_text_of_the_form(editor):
    client, url = client_of(editor), reverse("work:preview")
    shown = client.post(url, {"field": "results", "results": "**vet** <b>niet</b>"}, headers={"HX-Request": "true"})
    assert "<strong>vet</strong>" in shown.content.decode()
    assert "<b>niet" not in shown.content.decode()
    assert "U kunt **vet**" in shown.content.decode()
    page = client.post(url, {"field": "results", "results": "x" * 5000})
    assert (page.status_code, "<html" in page.content.decode()) == (200, True)
    assert page.context["problem"]
    assert client.post(url, {"field": "status", "status": "x"}).status_code == 400


def test_what_is_computed_follows_the_choice(asked, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    make_milestone(timezone.localdate() - timedelta(days=60), measure=asked.measure)
    part = client.get(url, {"status": "op_schema"}, headers={"HX-Request": "true"})
    assert 'id="update-computed"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert part.context["standing"].is_watermelon
    assert (
        client.get(url, {"status": "vertraagd"}, headers={"HX-Request": "true"}).context["standing"].verdict == "equal"
    )
    assert client.get(url, {"status": "x"}, headers={"HX-Request": "true"}).context["standing"].verdict == "open"


def test_the_form_leaves_no_limit_to_the_browser():
    assert all("maxlength" not in field.widget.attrs for field in UpdateForm().fields.values())
