"""Milestones that change together with an update, or not at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from history.services import StaleVersion
from reports.models import ProgressUpdate, UpdateDraft
from reports.services import refusals
from reports.services import updates as services
from strategies.models import Milestone
from strategies.tests.factories import make_milestone
from ui.dates import ImpreciseDate

from .making import client_of, delay, delayed_fields, fields_of, on_track


def test_the_new_date_of_a_delay_moves_its_milestone(asked, milestone, editor):
    values = delay()
    update = services.submit(editor, request=asked, values=values)
    milestone.refresh_from_db()
    assert update.delayed_milestone == milestone
    assert (milestone.current_date, milestone.reschedule_reason) == (values["new_date"], "tegenvallers")


def test_a_milestone_that_is_realised_with_the_update_is_not_the_delayed_one(asked, milestone, editor):
    second = make_milestone(timezone.localdate() + timedelta(days=40), measure=asked.measure)
    today = ImpreciseDate(timezone.localdate(), "day")
    done = services.MilestoneChange(milestone, milestone.version, realised=today)
    update = services.submit(editor, request=asked, values=delay(), milestones=[done])
    second.refresh_from_db()
    assert update.delayed_milestone == second
    assert second.current_date == update.new_date


def test_a_delayed_milestone_that_somebody_else_changed_asks_to_look_again(asked, milestone, editor):
    read = services.MilestoneChange(milestone, milestone.version)
    Milestone.objects.filter(pk=milestone.pk).update(title="Andere titel")
    with pytest.raises(refusals.MilestoneRefused):
        services.submit(editor, request=asked, values=delay(), milestones=[read])
    assert not ProgressUpdate.objects.exists()


def test_what_was_loaded_about_the_same_thing_is_written_over(asked, editor):
    loaded = ProgressUpdate.objects.create(
        round=asked.round,
        measure=asked.measure,
        state="goedgekeurd",
        status="op_schema",
        results="Uit het oude rapport.",
        reported_on=asked.round.reference_date,
    )
    update = services.submit(editor, request=asked, values=on_track())
    assert (update.pk, update.request, update.results) == (loaded.pk, asked, "Klaar.")
    assert ProgressUpdate.objects.count() == 1


def test_a_delay_without_a_known_date_leaves_the_milestone(asked, milestone, editor):
    before = milestone.current_date
    update = services.submit(
        editor, request=asked, values=delay(new_date=None, new_date_unknown=True, new_date_reason="")
    )
    milestone.refresh_from_db()
    assert (update.delayed_milestone, milestone.current_date) == (milestone, before)


def test_milestones_change_with_the_update_or_not_at_all(asked, milestone, editor):
    second = make_milestone(timezone.localdate() + timedelta(days=40), measure=asked.measure)
    moved = ImpreciseDate(timezone.localdate() + timedelta(days=60), "day")
    changes = [
        services.MilestoneChange(milestone, 1, realised=ImpreciseDate(timezone.localdate(), "day")),
        services.MilestoneChange(second, 1, date=moved, reason="scope"),
    ]
    Milestone.objects.filter(pk=second.pk).update(title="Andere titel")
    with pytest.raises(refusals.MilestoneRefused) as caught:
        services.submit(editor, request=asked, values=on_track(), milestones=changes)
    assert caught.value.milestone == second
    assert isinstance(caught.value.error, StaleVersion)
    assert not ProgressUpdate.objects.exists()
    milestone.refresh_from_db()
    assert milestone.realised_date is None
    changes[1] = services.MilestoneChange(second, 2, date=moved, reason="scope")
    services.submit(editor, request=asked, values=on_track(), milestones=changes)
    milestone.refresh_from_db()
    second.refresh_from_db()
    assert (milestone.realised_date, second.current_date) == (timezone.localdate(), moved.first_day)


def test_who_is_asked_but_does_not_answer_for_the_measure_moves_no_milestone(asked, milestone, editor):
    asked.measure.responsibilities.all().delete()
    before = milestone.current_date
    update = services.submit(editor, request=asked, values=delay())
    milestone.refresh_from_db()
    assert (update.state, milestone.current_date) == ("ingediend", before)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"realised": "1 januari 2199"}, "realised"),
        ({"realised": "1 januari 2026", "date": "1 januari 2030"}, "date"),
        ({"date": ""}, "date"),
        ({"date": "ooit"}, "date"),
        ({"date": "1 januari 2030"}, "reason"),
        ({"date": "1 januari 2030", "reason": "zomaar"}, "reason"),
    ],
)
def test_a_milestone_that_cannot_be_changed_so_is_told_why(asked, milestone, editor, change, where):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    named = {f"milestone-{milestone.pk}-{part}": value for part, value in change.items()}
    response = client.post(url, fields_of(client.get(url)) | on_track() | named)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {f"milestone-{milestone.pk}-{where}"}


def test_a_delayed_milestone_gets_one_new_date(asked, milestone, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    date_name, reason_name = (f"milestone-{milestone.pk}-{part}" for part in ("date", "reason"))
    sent = fields_of(client.get(url)) | delayed_fields()
    response = client.post(url, sent | {date_name: "2150", reason_name: "scope"})
    assert set(response.context["form"].errors) == {date_name}
    again = sent | {date_name: sent["new_date"], "draft_version": response.context["seen"].draft_version}
    assert client.post(url, again).status_code == 302


def test_a_milestone_that_somebody_else_moved_asks_to_look_again(asked, milestone, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    named = {f"milestone-{milestone.pk}-date": "2030", f"milestone-{milestone.pk}-reason": "scope"}
    sent = fields_of(client.get(url)) | on_track() | named
    Milestone.objects.filter(pk=milestone.pk).update(title="Nieuwe titel")
    response = client.post(url, sent)
    assert response.status_code == 409
    assert f"milestone-{milestone.pk}-date" in response.context["form"].errors
    again = sent | {
        f"milestone-{milestone.pk}-version": response.context["form"][f"milestone-{milestone.pk}-version"].value(),
        "draft_version": response.context["seen"].draft_version,
    }
    assert client.post(url, again).status_code == 302


def test_the_only_milestone_that_is_late_is_proposed_until_another_is_chosen(asked, milestone, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    late = make_milestone(timezone.localdate() - timedelta(days=3), measure=asked.measure, title="Verkenning")

    def chosen():
        response = client.get(url)
        return response.context["form"]["delayed_milestone"].value(), response.content.decode()

    value, page = chosen()
    assert value == late.pk
    assert "“Verkenning” is te laat." in page
    assert f'<option value="{late.pk}" selected>' in page
    services.save_draft(editor, request=asked, fields={"results": "half"}, seen=services.Seen(window="a", sequence=1))
    assert chosen()[0] == late.pk
    fields = {"delayed_milestone": str(milestone.pk)}
    services.save_draft(editor, request=asked, fields=fields, seen=services.Seen(window="a", sequence=2))
    assert chosen()[0] == str(milestone.pk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    Milestone.objects.filter(pk=late.pk).update(original_date=tomorrow, current_date=tomorrow)
    UpdateDraft.objects.all().delete()
    assert not chosen()[0]


def test_what_is_proposed_is_no_answer_of_an_update_that_is_not_delayed(asked, milestone, editor):
    late = make_milestone(timezone.localdate() - timedelta(days=3), measure=asked.measure)
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    sent = fields_of(client.get(url)) | on_track()
    assert sent["delayed_milestone"] == late.pk
    assert client.post(url, sent).status_code == 302
    late.refresh_from_db()
    assert ProgressUpdate.objects.get(request=asked).delayed_milestone is None
    assert late.current_date == late.original_date
