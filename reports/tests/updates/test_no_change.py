"""Handing in the text of last time once more."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from reports.models import UpdateDraft
from reports.services import refusals
from reports.services import updates as services

from .making import approved_before, client_of, delay


def test_no_change_hands_in_the_text_of_last_time(asked, editor):
    approved_before(asked, results="Zoals het was.", bottlenecks="Geen mensen.")
    services.save_draft(editor, request=asked, fields={"results": "half"}, seen=services.Seen())
    update = services.submit_unchanged(editor, request=asked, reason="Het werk loopt door.")
    assert (update.results, update.bottlenecks) == ("Zoals het was.", "Geen mensen.")
    assert (update.no_change, update.no_change_reason) == (True, "Het werk loopt door.")
    assert (update.state, update.edited_by) == ("ingediend", editor)
    assert not UpdateDraft.objects.exists()


def test_no_change_needs_a_reason_and_something_before(asked, editor):
    with pytest.raises(refusals.NothingToRepeat) as caught:
        services.submit_unchanged(editor, request=asked, reason="x")
    assert caught.value.code == "nothing_before"
    approved_before(asked)
    with pytest.raises(ValidationError):
        services.submit_unchanged(editor, request=asked, reason="")


def test_a_delay_of_which_the_date_has_passed_is_no_lack_of_change(asked, editor):
    approved_before(asked, **delay(new_date=timezone.localdate() - timedelta(days=1)))
    with pytest.raises(refusals.NothingToRepeat) as caught:
        services.submit_unchanged(editor, request=asked, reason="x")
    assert caught.value.code == "date_over"
    page = client_of(editor).get(reverse("work:no-change", args=[asked.pk]))
    assert "is voorbij" in page.content.decode()
    assert page.context["refusal"]


def test_no_change_that_is_sent_twice_is_one_update_and_no_error(asked, editor):
    approved_before(asked)
    client, url = client_of(editor), reverse("work:no-change", args=[asked.pk])
    for _time in range(2):
        response = client.post(url, {"reason": "Het werk loopt door."})
        assert (response.status_code, response.headers.get("Location")) == (302, reverse("work:list"))
    late = client.post(url, {"reason": "Een andere reden."})
    assert late.status_code == 409
    assert "Een andere reden." in late.content.decode()
