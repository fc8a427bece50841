"""Reviewing: who may, what is compared, several at once, and what happens when somebody was just ahead."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from history.querysets import events_of
from history.services import because
from history.trails import metadata
from priorities.tests import factories as make
from reports.comparisons import compare, correction, review_rows, workflow
from reports.models import ProgressUpdate
from reports.services import review
from strategies.models import Measurement, Milestone
from strategies.tests.factories import make_indicator, make_measure, make_milestone

from .handed_in import make_approved, make_request, make_round, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make.make_user("coordinator", name="Voorbeeld coördinator")


@pytest.fixture
def writer():
    return make.make_user("redacteur", organisation=make.make_organisation(), name="Voorbeeld redacteur")


@pytest.fixture
def round_(db):
    return make_round(year=2026)


@pytest.fixture
def update(round_, writer):
    return make_submitted(make_request(round_), writer)


@pytest.fixture
def client_(coordinator):
    client = Client(raise_request_exception=False)
    client.force_login(coordinator)
    return client


def page_of(update):
    return reverse("reports:request", args=[update.round.year, update.request_id])


def key(update):
    return f"{update.pk}.{update.version}"


# --- services ---


def test_approving_keeps_who_when_and_the_comment(coordinator, update):
    outcome = review.approve(coordinator, updates=[(update, 1)], comment="Helder.")
    assert [row.pk for row in outcome.judged] == [update.pk]
    update.refresh_from_db()
    assert (update.state, update.reviewed_by, update.review_comment) == ("goedgekeurd", coordinator, "Helder.")
    assert update.reviewed_at is not None
    assert metadata(events_of(ProgressUpdate, update.pk).first().pgh_context)["reason"] == "Helder."


@pytest.mark.parametrize("role", ["lezer", "redacteur", "beheerder"])
def test_only_coordinators_judge(role, update):
    user = make.make_user(role)
    with pytest.raises(PermissionDenied):
        review.approve(user, updates=[(update, 1)])
    with pytest.raises(PermissionDenied):
        review.return_updates(user, updates=[(update, 1)], comment="x")


@pytest.mark.parametrize("field", ["submitted_by", "edited_by"])
def test_nobody_judges_an_own_update(field, coordinator, update):
    ProgressUpdate.objects.filter(pk=update.pk).update(**{field: coordinator})
    update.refresh_from_db()
    for judge in (review.approve, review.return_updates):
        outcome = judge(coordinator, updates=[(update, update.version)], comment="x")
        assert [refused.code for refused in outcome.refused] == ["four_eyes"]
        assert outcome.judged == []


@pytest.mark.parametrize("step", ["approve", "return"])
def test_what_is_removed_while_it_is_judged_is_not_found(step, client_, update, monkeypatch):
    hold = review._hold

    def too_late(pks):
        ProgressUpdate.objects.filter(pk=update.pk).delete()
        return hold(pks)

    monkeypatch.setattr(review, "_hold", too_late)
    answer = client_.post(page_of(update), {"step": step, "version": 1, "comment": "Toch niet."})
    assert answer.status_code == 404


@pytest.mark.parametrize("comment", ["", "   ", "\n"])
def test_returning_needs_a_comment(comment, coordinator, update):
    with pytest.raises(ValidationError) as error:
        review.return_updates(coordinator, updates=[(update, 1)], comment=comment)
    assert list(error.value.message_dict) == ["comment"]
    update.refresh_from_db()
    assert update.version == 1


def test_what_was_approved_can_be_returned_until_the_round_closes(coordinator, update):
    review.approve(coordinator, updates=[(update, 1)])
    update.round.state = "gesloten"
    update.round.save()
    outcome = review.return_updates(coordinator, updates=[(update, 2)], comment="Toch niet.")
    assert [refused.code for refused in outcome.refused] == ["round_closed"]
    update.round.state = "open"
    update.round.save()
    outcome = review.return_updates(coordinator, updates=[(update, 2)], comment="Toch niet.")
    assert [row.state for row in outcome.judged] == ["teruggestuurd"]


def test_of_several_those_that_can_be_approved_are(coordinator, writer, round_):
    good, withdrawn, resubmitted, own = (make_submitted(make_request(round_), writer) for _ in range(4))
    ProgressUpdate.objects.filter(pk=withdrawn.pk).update(state="concept")
    ProgressUpdate.objects.filter(pk=resubmitted.pk).update(results="Iets anders.")
    ProgressUpdate.objects.filter(pk=own.pk).update(submitted_by=coordinator)
    outcome = review.approve(coordinator, updates=[(good, 1), (withdrawn, 1), (resubmitted, 1), (own, 2)])
    assert [row.pk for row in outcome.judged] == [good.pk]
    assert {row.update.pk: row.code for row in outcome.refused} == {
        withdrawn.pk: "no_such_step",
        resubmitted.pk: "stale",
        own.pk: "four_eyes",
    }


def test_a_button_that_is_pressed_twice_does_it_once_and_complains_of_nothing(coordinator, writer, round_):
    update = make_submitted(make_request(round_), writer)
    for _ in range(2):
        outcome = review.approve(coordinator, updates=[(update, 1)], comment="Helder.")
        assert [row.pk for row in outcome.judged] == [update.pk]
        assert outcome.refused == []
    for _ in range(2):
        outcome = review.return_updates(coordinator, updates=[(update, 2)], comment="Toch niet.")
        assert [row.version for row in outcome.judged] == [3]
    assert events_of(ProgressUpdate, update.pk).count() == 3
    for actor, version, comment in (
        (make.make_user("coordinator"), 2, "Toch niet."),
        (coordinator, 2, "Iets anders."),
        (coordinator, 3, "Toch niet."),
        (coordinator, 1, "Toch niet."),
    ):
        outcome = review.return_updates(actor, updates=[(update, version)], comment=comment)
        assert [refused.update.pk for refused in outcome.refused] == [update.pk]


# --- what changed ---


def test_the_words_the_status_the_milestones_and_the_measurements_that_changed_are_found(round_, writer):
    measure = make_measure()
    before = make_approved(
        measure,
        make_round(year=2025, state="gesloten"),
        results="Er is een plan.",
        bottlenecks="Te weinig mensen.",
        submitted_at=timezone.now(),
    )
    # Updates of other years and other things are not compared with.
    make_approved(measure, make_round(year=2024, state="gesloten"), results="Oud.")
    make_approved(make_measure(), before.round, results="Van iets anders.")
    moved, same, reached = (make_milestone(date(2026, 4, 1), measure=measure) for _ in range(3))
    # As if they were made before the last round.
    ProgressUpdate.objects.filter(pk=before.pk).update(submitted_at=timezone.now())
    Milestone.objects.filter(pk=moved.pk).update(current_date=date(2026, 10, 1), reschedule_reason="implementatie")
    Milestone.objects.filter(pk=reached.pk).update(realised_date=date(2026, 4, 2))
    new = make_milestone(date(2027, 1, 1), measure=measure)
    indicator = make_indicator(measure=measure, pillar=measure.pillar, strategy=measure.pillar.strategy)
    value = Measurement.objects.create(indicator=indicator, value=31, reference_date=date(2026, 6, 1))
    update = make_submitted(
        make_request(round_, measure=measure), writer, results="Er is een goed plan.", bottlenecks="Te weinig mensen."
    )
    found = compare(update)
    assert found is not None
    assert found.previous == before
    assert [(text.old, text.new) for text in found.texts] == [("Er is een plan.", "Er is een goed plan.")]
    changes = {row.milestone.pk: row.change for row in found.milestones}
    assert set(changes) == {moved.pk, reached.pk, new.pk}
    assert same.pk not in changes
    assert changes[moved.pk].moved_from.current_date == date(2026, 4, 1)
    assert changes[moved.pk].now.current_date == date(2026, 10, 1)
    assert changes[reached.pk].is_realised
    assert changes[new.pk].is_new
    assert found.measurements == [value]


def test_the_first_update_has_nothing_to_compare_with(update):
    assert compare(update) is None


def test_the_delay_that_was_promised_otherwise_is_a_difference(round_, writer):
    other, body = make.make_organisation(name="Ander ministerie"), make.make_organisation(name="Gemeente Voorbeeld")
    measure = make_measure()
    milestone = make_milestone(date(2026, 4, 1), measure=measure, title="Proef klaar")
    delayed = {"status": "vertraagd", "explanation": "Te weinig mensen.", "decision_asked": "Meer mensen."}
    make_approved(
        measure,
        make_round(year=2025, state="gesloten"),
        **delayed,
        asked_of=other,
        new_date=date(2027, 4, 1),
        new_date_precision="quarter",
        new_date_reason="implementatie",
    )
    update = make_submitted(
        make_request(round_, measure=measure),
        writer,
        **delayed,
        results="",
        asked_of=body,
        delayed_milestone=milestone,
        new_date_unknown=True,
    )
    found = compare(update)
    assert [(text.old, text.new) for text in found.texts] == [
        ("Ander ministerie", "Gemeente Voorbeeld"),
        ("", "Proef klaar"),
        ("2e kwartaal 2027", "nog niet bekend"),
        ("implementatie", ""),
    ]
    (row,) = review_rows([update], timezone.localdate())
    assert row.texts == found.texts
    assert row.changed == 4
    ProgressUpdate.objects.filter(pk=update.pk).update(
        new_date_unknown=False, new_date=date(2027, 4, 1), new_date_reason="implementatie"
    )
    update.refresh_from_db()
    assert ("2e kwartaal 2027", "1 april 2027") in [(text.old, text.new) for text in compare(update).texts]


def test_a_value_that_was_corrected_typed_before_or_loaded_about_an_earlier_day_is_no_news(round_, writer):
    measure = make_measure()
    indicator = make_indicator(measure=measure, pillar=measure.pillar, strategy=measure.pillar.strategy)
    values = {"indicator": indicator, "value": 31}
    Measurement.objects.create(**values, reference_date=date(2026, 1, 1))
    before = make_approved(
        measure,
        make_round(year=2025, state="gesloten"),
        reported_on=date(2025, 12, 1),
        submitted_at=timezone.now(),
    )
    Measurement.objects.create(**values, origin_key="a", reference_date=date(2025, 12, 1))
    loaded = Measurement.objects.create(**values, origin_key="b", reference_date=date(2025, 12, 2))
    wrong = Measurement.objects.create(**values, reference_date=date(2026, 6, 1))
    right = Measurement.objects.create(**values, reference_date=date(2026, 6, 1), supersedes=wrong)
    update = make_submitted(make_request(round_, measure=measure), writer)
    assert compare(update).previous == before
    assert compare(update).measurements == [loaded, right]


def test_what_happens_after_the_approval_is_of_the_next_round(coordinator, round_, writer):
    measure = make_measure()
    make_approved(measure, make_round(year=2025, state="gesloten"), submitted_at=timezone.now())
    update = make_submitted(make_request(round_, measure=measure), writer)
    review.approve(coordinator, updates=[(update, 1)])
    milestone = make_milestone(date(2027, 1, 1), measure=measure)
    indicator = make_indicator(measure=measure, pillar=measure.pillar, strategy=measure.pillar.strategy)
    value = Measurement.objects.create(indicator=indicator, value=31, reference_date=date(2026, 6, 1))
    # Of one moment in a test: the judgement was a day ago.
    ProgressUpdate.objects.filter(pk=update.pk).update(reviewed_at=timezone.now() - timedelta(days=1))
    update.refresh_from_db()
    assert (compare(update).milestones, compare(update).measurements) == ([], [])
    review.return_updates(coordinator, updates=[(update, update.version)], comment="Toch niet.")
    update.refresh_from_db()
    assert [row.milestone for row in compare(update).milestones] == [milestone]
    assert compare(update).measurements == [value]


def test_of_a_priority_the_milestones_of_its_measures_and_its_own_indicators_are_compared(round_, writer):
    measure = make_measure()
    priority = make.make_priority(pillar=measure.pillar)
    make_approved(priority, make_round(year=2025, state="gesloten"), submitted_at=timezone.now())
    milestone = make_milestone(date(2027, 1, 1), measure=measure)
    make_milestone(date(2027, 1, 1), measure=make_measure())
    indicator = make_indicator(pillar=measure.pillar, strategy=measure.pillar.strategy)
    value = Measurement.objects.create(indicator=indicator, value=31, reference_date=date(2026, 6, 1))
    found = compare(make_submitted(make_request(round_, priority=priority), writer))
    assert [row.milestone for row in found.milestones] == [milestone]
    assert found.measurements == [value]


def test_what_was_corrected_after_it_was_returned_stands_beside_the_comment(coordinator, writer, update, client_):
    assert correction(update) is None
    for comment, results in (("Noem de datum.", "Klaar in mei."), ("Noem ook wie.", "Klaar in mei, door RDW.")):
        review.return_updates(coordinator, updates=[(update, update.version)], comment=comment)
        update.refresh_from_db()
        assert correction(update) is None, "it lies with its writer"
        ProgressUpdate.objects.filter(pk=update.pk).update(state="ingediend", results=results)
        update.refresh_from_db()
    found = correction(update)
    assert (found.comment, found.old_status) == ("Noem ook wie.", "op_schema")
    assert [(text.old, text.new) for text in found.texts] == [("Klaar in mei.", "Klaar in mei, door RDW.")]
    page = client_.get(page_of(update)).content.decode()
    assert "Wat is er veranderd sinds het terugsturen" in page
    rows = client_.get(reverse("reports:review", args=[2026])).content.decode()
    assert "opnieuw ingediend" in rows


def test_the_history_tells_each_step_with_its_comment(coordinator, writer, update):
    with because("Nog niet af.", user=writer.pk):
        ProgressUpdate.objects.filter(pk=update.pk).update(state="concept")
        ProgressUpdate.objects.filter(pk=update.pk).update(results="Beter.")
        ProgressUpdate.objects.filter(pk=update.pk).update(state="ingediend")
    update.refresh_from_db()
    review.return_updates(coordinator, updates=[(update, update.version)], comment="Noem de datum.")
    found = workflow(update)
    assert [step.name for step in found] == ["returned", "submitted", "withdrawn", "submitted"]
    assert found[0].comment == "Noem de datum."
    assert found[2].who == "Voorbeeld redacteur"
    assert found[2].comment == "", "that it was taken back stands there already"


# --- pages ---


def test_the_page_tells_what_was_reported_and_what_is_computed(client_, round_, writer):
    measure = make_measure()
    make_milestone(timezone.localdate() - timedelta(days=200), measure=measure, title="Advies")
    update = make_submitted(
        make_request(round_, measure=measure),
        writer,
        bottlenecks="Wachten op <b>de wet</b>.",
        evidence="https://voorbeeld.invalid/rapport",
    )
    page = client_.get(page_of(update)).content.decode()
    assert "200 dagen te laat" in page
    assert "Watermeloen" in page
    assert "Wachten op &lt;b&gt;de wet&lt;/b&gt;." in page
    assert 'href="https://voorbeeld.invalid/rapport"' in page


@pytest.mark.parametrize("state", ["concept", ""])
def test_of_what_was_not_handed_in_nothing_is_shown(state, client_, round_, writer):
    asked = make_request(round_)
    if state:
        make_submitted(asked, writer, state=state, results="Geheim concept.")
    page = client_.get(reverse("reports:request", args=[2026, asked.pk])).content.decode()
    assert "nog niet ingediend" in page
    assert "Geheim concept" not in page


def test_the_page_of_another_year_does_not_exist(client_, update):
    make_round(year=2030)
    for year, pk in ((2030, update.request_id), (2026, 10**18), (2026, 10**30)):
        assert client_.get(f"/rapportages/{year}/berichten/{pk}/").status_code == 404


def test_a_coordinator_approves_on_the_page(client_, update):
    response = client_.post(page_of(update), {"step": "approve", "version": 1, "comment": ""})
    assert response.status_code == 302
    update.refresh_from_db()
    assert update.state == "goedgekeurd"


def test_returning_without_a_comment_is_said_at_the_field_and_keeps_the_page(client_, update):
    response = client_.post(page_of(update), {"step": "return", "version": 1, "comment": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["comment"]
    update.refresh_from_db()
    assert update.state == "ingediend"


def test_who_was_overtaken_reads_what_happened_and_keeps_the_comment(client_, update):
    other = make.make_user("coordinator", name="Andere coördinator")
    review.return_updates(other, updates=[(update, 1)], comment="Noem de datum.")
    response = client_.post(page_of(update), {"step": "approve", "version": 1, "comment": "Mooi stuk."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Andere coördinator heeft het intussen teruggestuurd" in page
    assert "Mooi stuk." in page


def test_who_wrote_it_reads_why_there_is_no_button(client_, coordinator, update):
    ProgressUpdate.objects.filter(pk=update.pk).update(submitted_by=coordinator)
    page = client_.get(page_of(update)).content.decode()
    assert "U heeft zelf in dit bericht geschreven; een andere coördinator beoordeelt het." in page
    assert 'value="approve"' not in page


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"step": "approve"},
        {"step": "publish", "version": "1"},
        {"step": "approve", "version": "-1"},
        {"step": "approve", "version": "x"},
        {"step": "return", "version": "1", "comment": "a\x08b"},
        {"step": "return", "version": "1", "comment": "x" * 2001},
    ],
)
def test_bad_input_is_refused_with_the_form(values, client_, update):
    assert client_.post(page_of(update), values).status_code == 422
    update.refresh_from_db()
    assert update.version == 1


def test_a_version_far_away_is_a_conflict(client_, update):
    assert client_.post(page_of(update), {"step": "approve", "version": "9" * 30}).status_code == 409


def test_after_a_judgement_comes_the_next_that_waits_for_this_reviewer(client_, coordinator, writer, round_):
    now = timezone.now()
    first, own, second, third, loaded = (
        make_submitted(make_request(round_), who, submitted_at=at)
        for who, at in (
            (writer, now - timedelta(days=3)),
            (coordinator, now - timedelta(days=2)),
            (writer, now - timedelta(days=1)),
            (writer, now - timedelta(days=1)),
            (writer, None),
        )
    )
    page = client_.get(page_of(second))
    assert (page.context["left"], page.context["next"]) == (3, third)
    assert "Nog 3 berichten wachten op u" in page.content.decode()
    assert client_.get(page_of(own)).context["next"] == second
    for update, following in ((second, third), (third, loaded), (loaded, first)):
        response = client_.post(page_of(update), {"step": "approve", "version": 1, "comment": ""})
        assert response["Location"] == page_of(following)
    response = client_.post(page_of(first), {"step": "return", "version": 1, "comment": "Noem de datum."})
    assert response["Location"] == reverse("reports:review", args=[2026])


# --- the list ---


@pytest.fixture
def list_url(round_):
    return reverse("reports:review", args=[round_.year])


def test_the_list_has_the_oldest_first_and_own_ones_without_a_box(client_, coordinator, writer, round_, list_url):
    now = timezone.now()
    new = make_submitted(make_request(round_), writer, submitted_at=now)
    old = make_submitted(make_request(round_), writer, submitted_at=now - timedelta(days=3))
    own = make_submitted(make_request(round_), coordinator, submitted_at=now - timedelta(days=9))
    make_submitted(make_request(make_round(year=2027)), writer)
    response = client_.get(list_url)
    assert [item["row"].update for item in response.context["rows"]] == [own, old, new]
    page = response.content.decode()
    assert f'id="update-{old.pk}"' in page
    assert f'id="update-{own.pk}"' not in page
    assert "U heeft zelf in dit bericht geschreven" in page


def test_several_are_approved_at_once(client_, writer, round_, list_url):
    rows = [make_submitted(make_request(round_), writer) for _ in range(3)]
    assert client_.post(list_url, {"step": "approve", "update": [key(rows[0]), key(rows[2])]}).status_code == 302
    states = dict(ProgressUpdate.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["goedgekeurd", "ingediend", "goedgekeurd"]


def test_all_means_all_that_were_shown_but_the_own_ones(client_, coordinator, writer, round_, list_url):
    shown = [make_submitted(make_request(round_), writer) for _ in range(2)]
    own = make_submitted(make_request(round_), coordinator)
    later = make_submitted(make_request(round_), writer)
    data = {"step": "approve", "all": "on", "shown": [key(row) for row in (*shown, own)]}
    assert client_.post(list_url, data).status_code == 302
    states = dict(ProgressUpdate.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (*shown, own, later)] == ["goedgekeurd"] * 2 + ["ingediend"] * 2


def test_several_are_returned_at_once_with_one_comment(client_, writer, round_, list_url):
    rows = [make_submitted(make_request(round_), writer) for _ in range(3)]
    data = {"step": "return", "update": [key(rows[0]), key(rows[2])], "comment": "Noem de datum."}
    assert client_.post(list_url, data).status_code == 302
    found = {row.pk: (row.state, row.review_comment) for row in ProgressUpdate.objects.all()}
    assert [found[row.pk] for row in rows] == [
        ("teruggestuurd", "Noem de datum."),
        ("ingediend", ""),
        ("teruggestuurd", "Noem de datum."),
    ]


def test_returning_several_without_a_comment_keeps_what_was_chosen(client_, writer, round_, list_url):
    rows = [make_submitted(make_request(round_), writer) for _ in range(2)]
    response = client_.post(list_url, {"step": "return", "update": [key(rows[1])], "comment": " "})
    assert response.status_code == 422
    assert list(response.context["selection"].errors) == ["comment"]
    assert [item["row"].update for item in response.context["rows"] if item["is_ticked"]] == [rows[1]]
    assert set(ProgressUpdate.objects.values_list("state", flat=True)) == {"ingediend"}


def test_who_is_overtaken_while_returning_several_keeps_the_comment(client_, writer, round_, list_url):
    good, resubmitted = (make_submitted(make_request(round_), writer) for _ in range(2))
    keys = [key(good), key(resubmitted)]
    ProgressUpdate.objects.filter(pk=resubmitted.pk).update(results="Iets anders.")
    response = client_.post(list_url, {"step": "return", "update": keys, "comment": "Noem de datum."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "1 bericht is niet teruggestuurd" in page
    assert "Er is 1 bericht teruggestuurd." in page
    assert "Noem de datum.</textarea>" in page


def test_what_changed_meanwhile_is_listed_with_its_reason(client_, writer, round_, list_url):
    good, withdrawn = (make_submitted(make_request(round_), writer) for _ in range(2))
    ProgressUpdate.objects.filter(pk=withdrawn.pk).update(state="concept")
    response = client_.post(list_url, {"step": "approve", "update": [f"{good.pk}.1", f"{withdrawn.pk}.1"]})
    assert response.status_code == 409
    page = response.content.decode()
    assert str(withdrawn.thing) in page
    assert "intussen teruggenomen" in page
    good.refresh_from_db()
    assert good.state == "goedgekeurd"


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1.x"], ["9" * 40 + ".1"], ["1.1; drop"], ["١.١"]])
def test_a_choice_that_makes_no_sense_approves_nothing(chosen, client_, update, list_url):
    assert client_.post(list_url, {"step": "approve", "update": chosen}).status_code == 422
    update.refresh_from_db()
    assert update.state == "ingediend"


def test_an_update_of_another_round_cannot_be_approved_here(client_, writer, update, list_url):
    other = make_submitted(make_request(make_round(year=2030)), writer)
    assert client_.post(list_url, {"step": "approve", "update": [key(other)]}).status_code == 409
    other.refresh_from_db()
    assert other.state == "ingediend"


def test_the_list_can_be_narrowed_to_signals_and_watermelons(client_, writer, round_, list_url):
    late, fine = make_measure(), make_measure()
    make_milestone(timezone.localdate() - timedelta(days=400), measure=late)
    melon = make_submitted(make_request(round_, measure=late), writer)
    make_submitted(make_request(round_, measure=fine), writer)
    for show in ("gunstiger", "watermeloen"):
        rows = client_.get(list_url, {"toon": show}).context["rows"]
        assert [item["row"].update for item in rows] == [melon]
    assert client_.get(list_url, {"toon": "signalen"}).status_code == 200


def test_the_serious_signals_of_a_priority_are_among_those_that_are_counted(client_, writer, round_, list_url):
    """Those of its measures count: "3 signals, 4 of them serious" helps nobody."""
    measure = make_measure()
    priority = make.make_priority(pillar=measure.pillar)
    make_milestone(timezone.localdate() - timedelta(days=400), measure=measure)
    make_submitted(make_request(round_, priority=priority), writer)
    page = client_.get(list_url)
    (item,) = page.context["rows"]
    standing = item["row"].standing
    assert standing.serious_count == 1
    assert f"<span>{len(standing.reasons)}<span" in page.content.decode()
    assert len(standing.reasons) > len(standing.signals)


def test_the_list_says_the_signals_and_what_changed_without_opening_an_update(client_, writer, round_, list_url):
    measure = make_measure()
    make_milestone(timezone.localdate() - timedelta(days=400), measure=measure, title="Advies")
    make_approved(measure, make_round(year=2025, state="gesloten"), status="aandacht_nodig", explanation="Krap.")
    make_submitted(make_request(round_, measure=measure), writer, results="Er is <b>een</b> plan.")
    make_submitted(make_request(round_), writer, no_change=True, no_change_reason="Alles ging door.", results="")
    page = client_.get(list_url)
    first, second = (item["row"] for item in page.context["rows"])
    assert first.changed == 3, "the status, the explanation and the results"
    assert (second.previous, second.changed) == (None, 0)
    shown = page.content.decode()
    for words in (
        "Mijlpaal “Advies” is 400 dagen te laat.",
        "<del>Krap.</del>",
        "<ins>Er is &lt;b&gt;een",
        "Alles ging",
    ):
        assert words in shown


def test_a_choice_that_is_all_gone_is_said(client_, update, list_url):
    response = client_.post(list_url, {"step": "approve", "update": ["999999.1"]})
    assert response.status_code == 409
    assert "wacht hier niet meer" in response.content.decode()


@pytest.mark.parametrize("query", [{"toon": "alles"}, {"onbekend": "1"}])
def test_a_filter_that_does_not_exist_shows_no_list(query, client_, update, list_url):
    response = client_.get(list_url, query)
    assert response.status_code == 422
    assert response.context["rows"] == []


def test_a_page_that_does_not_exist_is_not_found(client_, update, list_url):
    for page in ("2", "x", "0"):
        assert client_.get(list_url, {"page": page}).status_code == 404


def test_nothing_can_be_approved_in_a_closed_round(client_, update, list_url):
    update.round.state = "gesloten"
    update.round.save()
    assert "niet open" in client_.get(list_url).content.decode()
    assert client_.post(list_url, {"step": "approve", "update": [key(update)]}).status_code == 409


def _queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_rows(client_, writer, round_, list_url, settings):
    settings.PAGE_SIZE = 500
    last = make_round(year=2025, state="gesloten")

    def fill(count):
        for _ in range(count):
            measure = make_measure()
            make_milestone(date(2026, 1, 1), measure=measure)
            make_approved(measure, last, results="Was.")
            make_submitted(make_request(round_, measure=measure), writer)
            make_submitted(make_request(round_), writer)

    fill(2)
    client_.get(list_url)
    few, few_filtered = _queries(client_, list_url), _queries(client_, f"{list_url}?toon=signalen")
    fill(20)
    assert _queries(client_, list_url) == few
    assert _queries(client_, f"{list_url}?toon=signalen") == few_filtered


def test_htmx_gets_the_part_that_the_page_includes(client_, update, list_url):
    for url, root in ((list_url, "review-list"), (page_of(update), "request-detail")):
        part = client_.get(url, headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith(f'<div id="{root}"')
