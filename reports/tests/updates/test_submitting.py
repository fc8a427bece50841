"""Handing in and taking back: who, when, once, and whose text it is."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.querysets import events_of
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.services import refusals, review
from reports.services import updates as services

from .making import client_of, on_track


def test_submitting_stores_the_update_and_removes_the_draft(asked, editor):
    services.save_draft(editor, request=asked, fields={"results": "half"}, seen=services.Seen())
    update = services.submit(editor, request=asked, values=on_track(decision_asked="hoort hier niet"))
    update.refresh_from_db()
    assert (update.state, update.submitted_by, update.edited_by) == ("ingediend", editor, editor)
    assert (update.submitted_for, update.reported_on) == (asked.organisation, timezone.localdate())
    assert update.decision_asked == ""
    assert not UpdateDraft.objects.exists()


@pytest.mark.parametrize(
    ("status", "kept"), [("gestopt", "Omdat."), ("aandacht_nodig", "Omdat."), ("op_schema", ""), ("afgerond", "")]
)
def test_an_explanation_is_kept_where_the_status_may_have_one(asked, editor, status, kept):
    update = services.submit(editor, request=asked, values=on_track(status=status, explanation="Omdat."))
    update.refresh_from_db()
    assert (update.status, update.explanation) == (status, kept)


def test_who_typed_last_is_kept_beside_who_submits(asked, editor, colleague):
    services.save_draft(colleague, request=asked, fields={"results": "half"}, seen=services.Seen())
    update = services.submit(editor, request=asked, values=on_track())
    assert (update.submitted_by, update.edited_by) == (editor, colleague)


def test_handing_in_the_text_of_another_once_more_does_not_make_it_ones_own(asked, editor, own):
    coordinator = make.make_user("coordinator", organisation=own)
    services.submit(coordinator, request=asked, values=on_track())
    services.withdraw(editor, request=asked)
    values = {name: getattr(asked.update, name) for name in services.CONTENT}
    update = services.submit(editor, request=asked, values=values)
    assert (update.submitted_by, update.edited_by) == (editor, coordinator)
    services.withdraw(editor, request=asked)
    assert services.submit(editor, request=asked, values=on_track(results="Anders.")).edited_by == editor


def keep(actor, request, **fields):
    """Save a draft as somebody who has just read the page."""
    update, draft = (model.objects.filter(request=request).first() for model in (ProgressUpdate, UpdateDraft))
    seen = services.Seen(update.version if update else 0, draft.version if draft else 0)
    return services.save_draft(actor, request=request, fields=fields, seen=seen)


def test_who_typed_first_does_not_approve_it_when_another_typed_last_and_submitted(asked, editor, coordinator):
    keep(coordinator, asked, results="Bijna alles")
    keep(editor, asked, results="Bijna alles.")
    update = services.submit(editor, request=asked, values=on_track(results="Bijna alles."))
    assert (update.submitted_by, update.edited_by) == (editor, editor)
    assert not ProgressUpdate.objects.reviewable_by(coordinator).exists()
    assert [one.code for one in review.approve(coordinator, updates=[(update, update.version)]).refused] == [
        "four_eyes"
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.objects.filter(pk=update.pk).update(state="goedgekeurd", reviewed_by=coordinator)


def test_who_only_kept_the_text_of_another_as_it_was_may_approve_it(asked, editor, colleague, coordinator):
    keep(colleague, asked, results="Alles.")
    assert keep(coordinator, asked, results="Alles.").saved_by == colleague
    update = services.submit(editor, request=asked, values=on_track(results="Alles."))
    assert update.edited_by == colleague
    assert set(update.authors) == {editor.pk, colleague.pk}
    assert review.approve(coordinator, updates=[(update, update.version)]).refused == []


def test_who_typed_before_an_update_was_returned_remains_one_of_its_authors(asked, editor, colleague, coordinator):
    keep(colleague, asked, results="Eerst.")
    update = services.submit(editor, request=asked, values=on_track(results="Eerst."))
    review.return_updates(coordinator, updates=[(update, update.version)], comment="Meer graag.")
    update = services.submit(editor, request=asked, values=on_track(results="Eerst. En meer."))
    assert update.authors == sorted([editor.pk, colleague.pk])
    assert review.approve(coordinator, updates=[(update, update.version)]).judged


def test_who_only_looks_at_a_draft_or_throws_it_away_is_no_author(asked, editor, coordinator):
    keep(coordinator, asked, results="Weg ermee.")
    seen = services.Seen(0, UpdateDraft.objects.get().version)
    services.discard_draft(editor, request=asked, seen=seen)
    keep(editor, asked, results="Opnieuw.")
    keep(coordinator, asked, results="Opnieuw.")
    update = services.submit(editor, request=asked, values=on_track(results="Opnieuw."))
    assert update.authors == [editor.pk]


@pytest.mark.parametrize("do", ["submit", "keep", "autosave", "discard", "choose"])
def test_a_question_that_is_taken_out_while_somebody_saves_is_not_found(do, asked, editor, monkeypatch):
    def locked(*_args):
        UpdateRequest.objects.filter(pk=asked.pk).delete()
        raise UpdateRequest.DoesNotExist

    monkeypatch.setattr(services, "_locked", locked)
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    typed = {"do": do, "status": "op_schema", "results": "Klaar."}
    assert client.post(reverse("work:update", args=[asked.pk]), typed).status_code == 404


@pytest.mark.parametrize("role", ["lezer", "beheerder", "redacteur"])
def test_others_cannot_submit_save_or_take_back(asked, role):
    other = make.make_user(role, organisation=make.make_organisation())
    for step in (
        lambda: services.submit(other, request=asked, values=on_track()),
        lambda: services.submit_unchanged(other, request=asked, reason="x"),
        lambda: services.save_draft(other, request=asked, fields={}, seen=services.Seen()),
        lambda: services.discard_draft(other, request=asked, seen=services.Seen()),
        lambda: services.withdraw(other, request=asked),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert not ProgressUpdate.objects.exists()


def test_what_is_missing_is_refused_by_the_service_too(asked, editor):
    with pytest.raises(ValidationError) as caught:
        services.submit(editor, request=asked, values={"status": "vertraagd"})
    assert set(caught.value.message_dict) == {
        "results", "explanation", "decision_asked", "asked_of", "new_date",
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"state": "gesloten"}, {"grace_until": -1}])
def test_a_round_that_takes_nothing_more_refuses(asked, editor, change):
    if "grace_until" in change:
        yesterday = timezone.localdate() - timedelta(days=1)
        change = {"grace_until": yesterday, "closes": yesterday}
    ReportingRound.objects.update(**change)
    for step in (
        lambda: services.submit(editor, request=asked, values=on_track()),
        lambda: services.save_draft(editor, request=asked, fields={"results": "x"}, seen=services.Seen()),
    ):
        with pytest.raises(refusals.Refused) as caught:
            step()
        assert caught.value.code == "round_closed"


def test_in_a_round_that_was_not_opened_nobody_is_asked(asked, editor):
    ReportingRound.objects.update(state="gepland")
    with pytest.raises(PermissionDenied):
        services.submit(editor, request=asked, values=on_track())


def test_taking_back_puts_the_text_in_the_form_again(asked, editor):
    with pytest.raises(refusals.Refused):
        services.withdraw(editor, request=asked)
    services.submit(editor, request=asked, values=on_track(results="Mijn tekst."))
    update = services.withdraw(editor, request=asked)
    assert update.state == "concept"
    response = client_of(editor).get(reverse("work:update", args=[asked.pk]))
    assert "Mijn tekst." in response.content.decode()
    assert services.submit(editor, request=asked, values=on_track()).state == "ingediend"
    assert events_of(ProgressUpdate, update.pk).count() == 3


def test_a_returned_update_is_handed_in_again(asked, editor):
    update = services.submit(editor, request=asked, values=on_track())
    ProgressUpdate.objects.filter(pk=update.pk).update(state="teruggestuurd", review_comment="Waarom?")
    again = services.submit(editor, request=asked, values=on_track(results="Beter."))
    assert (again.pk, again.state, again.results) == (update.pk, "ingediend", "Beter.")
    assert again.review_comment == "Waarom?"


@pytest.mark.parametrize("state", ["ingediend", "goedgekeurd"])
def test_what_is_handed_in_cannot_be_handed_in_twice(asked, editor, state):
    update = services.submit(editor, request=asked, values=on_track())
    ProgressUpdate.objects.filter(pk=update.pk).update(state=state)
    with pytest.raises(refusals.Refused) as caught:
        services.submit(editor, request=asked, values=on_track(results="Nog eens."))
    assert caught.value.code == "no_such_step"
    assert str(caught.value)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_submit_at_once_one_succeeds_and_the_others_are_told(asked, own):
    editors = [make.make_user("redacteur", organisation=own) for _ in range(20)]
    outcomes, start = [], threading.Barrier(20)

    def run(editor):
        try:
            start.wait()
            services.submit(editor, request=asked, values=on_track(results=str(editor.pk)), seen=services.Seen())
            outcomes.append("done")
        except refusals.Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert outcomes.count("Dit bericht is al ingediend.") == 19
    assert ProgressUpdate.objects.count() == 1
    assert events_of(ProgressUpdate, ProgressUpdate.objects.get().pk).count() == 1
