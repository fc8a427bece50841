"""Progress updates: what keeps one from being handed in, handing in, "no change", taking back; and the pages of it."""

import itertools
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from history.querysets import events_of
from history.services import StaleVersion
from priorities.tests import factories as make
from reports.choices import STATUS_DEFINITIONS, DeclaredStatus
from reports.forms.updates import MARKDOWN_TEXTS, UpdateForm
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.rules import evidence
from reports.rules import updates as rules
from reports.services import refusals, review
from reports.services import updates as services
from reports.services.statements import PROBLEMS, REPEAT_REFUSALS, repeat_refusal
from strategies.models import Milestone
from strategies.tests.factories import (
    make_indicator,
    make_measure,
    make_measurement,
    make_milestone,
    make_responsible,
)
from ui.dates import ImpreciseDate

TODAY = date(2026, 11, 26)
NEXT_YEAR = ImpreciseDate(date(2027, 3, 1), "month")
ONE, TWO = (rules.Open(pk, ImpreciseDate(date(2026, 12, 15), "day")) for pk in (1, 2))

DELAYED = rules.Statement(
    status="vertraagd",
    results="Klaar.",
    explanation="Geen geld.",
    decision_asked="Een besluit.",
    asked_of=7,
    new_date=NEXT_YEAR,
    new_date_reason="tegenvallers",
)


# Rules


@pytest.mark.parametrize("status", ["", *DeclaredStatus.values])
@pytest.mark.parametrize("results", ["", "Klaar."])
@pytest.mark.parametrize("explanation", ["", "Omdat."])
def test_what_every_status_needs(status, results, explanation):
    found = rules.problems(rules.Statement(status, results=results, explanation=explanation), [], TODAY)
    assert found.get("status") == (None if status else "required")
    assert found.get("results") == (None if results or status in {"", "niet_gestart"} else "results")
    needs = status in {"aandacht_nodig", "vertraagd"} and not explanation
    assert found.get("explanation") == ("required" if needs else None)
    assert ("decision_asked" in found) == ("asked_of" in found) == ("new_date" in found) == (status == "vertraagd")


def test_a_complete_delay_has_no_problems():
    assert rules.problems(DELAYED, [], TODAY) == {}
    assert rules.problems(DELAYED, [ONE], TODAY) == {}
    unknown = DELAYED._replace(new_date=None, new_date_unknown=True, new_date_reason="")
    assert rules.problems(unknown, [ONE], TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "milestones", "expected"),
    [
        ({"decision_asked": ""}, [], {"decision_asked": "required"}),
        ({"asked_of": None}, [], {"asked_of": "required"}),
        ({"new_date": None}, [], {"new_date": "choose_one"}),
        ({"new_date_unknown": True}, [], {"new_date": "choose_one"}),
        ({"new_date_reason": ""}, [], {"new_date_reason": "required"}),
        ({"new_date": ImpreciseDate(TODAY, "day")}, [], {}),
        ({"new_date": ImpreciseDate(TODAY - timedelta(days=1), "day")}, [], {"new_date": "past"}),
        ({"new_date": ImpreciseDate(date(2026, 11, 1), "month")}, [], {}),
        ({"new_date": ImpreciseDate(date(2026, 12, 14), "day")}, [ONE], {"new_date": "earlier"}),
        ({"new_date": ImpreciseDate(date(2026, 12, 15), "day")}, [ONE], {}),
        ({}, [ONE, TWO], {"delayed_milestone": "which"}),
        ({"milestone": 2}, [ONE, TWO], {}),
        ({"milestone": 3}, [ONE, TWO], {"delayed_milestone": "which"}),
        # The chosen one is realised in the same form: the other one is not what was meant.
        ({"milestone": 2}, [ONE], {"delayed_milestone": "which"}),
    ],
)
def test_what_a_delay_needs(changed, milestones, expected):
    assert rules.problems(DELAYED._replace(**changed), milestones, TODAY) == expected


def test_every_problem_and_refusal_has_a_sentence_and_every_status_a_definition():
    statements = (
        rules.Statement("vertraagd", new_date=new_date, new_date_unknown=unknown)
        for new_date, unknown in itertools.product((None, NEXT_YEAR, ImpreciseDate(date(2020, 1, 1), "day")), (0, 1))
    )
    found = {
        pair
        for statement in (*statements, rules.Statement(""), rules.Statement("op_schema"))
        for milestones in ([], [ONE], [ONE, TWO])
        for pair in rules.problems(statement, milestones, TODAY).items()
    }
    assert found == set(PROBLEMS) - {("new_date", "earlier")}
    assert set(REPEAT_REFUSALS) == {"nothing_before", "incomplete", "date_unknown", "date_over"}
    assert set(STATUS_DEFINITIONS) == set(DeclaredStatus.values)


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (None, "nothing_before"),
        (rules.Previous("op_schema", True), ""),
        (rules.Previous("aandacht_nodig", True), ""),
        (rules.Previous("afgerond", True), ""),
        (rules.Previous("aandacht_nodig", False), "incomplete"),
        (rules.Previous("vertraagd", False, NEXT_YEAR), "incomplete"),
        (rules.Previous("vertraagd", True), "date_unknown"),
        (rules.Previous("vertraagd", True, ImpreciseDate(date(2026, 11, 25), "day")), "date_over"),
        (rules.Previous("vertraagd", True, ImpreciseDate(TODAY, "day")), ""),
        (rules.Previous("vertraagd", True, ImpreciseDate(date(2026, 1, 1), "year")), ""),
    ],
)
def test_when_no_change_can_be_said(previous, expected):
    assert rules.repeat_refusal(previous, TODAY) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ""),
        ({"decision_asked": ""}, "incomplete"),
        ({"new_date": None}, "incomplete"),
        ({"new_date": None, "new_date_unknown": True}, "date_unknown"),
    ],
)
def test_a_delay_that_was_loaded_without_what_it_needs_cannot_be_repeated(changed, expected):
    day, precision = NEXT_YEAR
    said = {"status": "vertraagd", "decision_asked": "Een besluit.", "new_date": day, "new_date_precision": precision}
    assert repeat_refusal(ProgressUpdate(**said | changed), TODAY) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n  \n", []),
        ("https://a.example/b", [("https://a.example/b", "https://a.example/b")]),
        ("Verslag van de proef https://a.example/b?c=d#e", [("Verslag van de proef", "https://a.example/b?c=d#e")]),
        ("Verslag: https://a.example", [("Verslag", "https://a.example")]),
        (
            "https://a.example (verslag)\nB http://b.example",
            [("(verslag)", "https://a.example"), ("B", "http://b.example")],
        ),
    ],
)
def test_evidence_is_read_by_line(text, found):
    assert evidence.links(text) == found


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("het staat in ons archief", "no_address"),
        ("javascript:alert(1)", "no_address"),
        ("https://", "no_address"),
        ("A https://a.example https://b.example", "two_addresses"),
        ("A ftp://a.example/b", "not_web"),
        ("www.a.example", "not_web"),
        ("javascript://a.example/%0aalert(1)", "not_web"),
        ("https:///pad", "no_host"),
        ("https://[kapot", "no_host"),
        ("Verslag https://voor beeld.example", "no_host"),
        ("https://voorbeeld.", "no_host"),
        ("https://overheid.example@kwaad.example", "hidden_host"),
    ],
)
def test_a_line_that_is_no_link_is_named(line, code):
    with pytest.raises(evidence.UnreadableLine) as caught:
        evidence.links(f"https://goed.example\n\n{line}")
    assert (caught.value.code, caught.value.line) == (code, 3)
    assert evidence.readable_links(line) == [(line, "")]


def test_there_are_at_most_twenty_links():
    evidence.links("\n".join(["https://a.example"] * 20))
    with pytest.raises(evidence.UnreadableLine) as caught:
        evidence.links("\n".join(["https://a.example"] * 21))
    assert (caught.value.code, caught.value.line) == ("too_many", 21)


# Services


@pytest.fixture
def own(db):
    return make.make_organisation(name="Eigen ministerie")


@pytest.fixture
def editor(own):
    return make.make_user("redacteur", organisation=own)


@pytest.fixture
def colleague(own):
    return make.make_user("redacteur", organisation=own)


@pytest.fixture
def coordinator(db):
    return make.make_user("coordinator")


@pytest.fixture
def open_round(db):
    today = timezone.localdate()
    return ReportingRound.objects.create(
        year=today.year,
        reference_date=today,
        state="open",
        opens=today - timedelta(days=5),
        closes=today + timedelta(days=5),
        grace_until=today + timedelta(days=9),
    )


@pytest.fixture
def asked(own, open_round):
    """Asked of the own organisation, about a measure that it answers for."""
    measure = make_measure()
    make_responsible(measure, organisation=own)
    return UpdateRequest.objects.create(round=open_round, measure=measure, organisation=own)


@pytest.fixture
def milestone(asked):
    return make_milestone(timezone.localdate() + timedelta(days=30), measure=asked.measure, title="Advies")


def on_track(**changed):
    return {"status": "op_schema", "results": "Klaar.", **changed}


def delay(**changed):
    day = timezone.localdate() + timedelta(days=100)
    return {
        "status": "vertraagd",
        "results": "Iets.",
        "explanation": "Geen geld.",
        "decision_asked": "Een besluit.",
        "asked_of": make.make_organisation(name="OBDO"),
        "new_date": day,
        "new_date_precision": "day",
        "new_date_reason": "tegenvallers",
        **changed,
    }


def approved_before(asked, **fields):
    """What was approved in the round of a year earlier."""
    earlier, _made = ReportingRound.objects.get_or_create(
        year=asked.round.year - 1, defaults={"reference_date": date(asked.round.year - 1, 12, 31)}
    )
    request = UpdateRequest.objects.create(
        round=earlier, measure=asked.measure, priority=asked.priority, organisation=asked.organisation
    )
    return ProgressUpdate.objects.create(
        **{
            "round": earlier,
            "request": request,
            "measure": asked.measure,
            "priority": asked.priority,
            "state": "goedgekeurd",
            "status": "op_schema",
            "results": "Vorig jaar.",
            "reported_on": earlier.reference_date,
            **fields,
        }
    )


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


# Milestones


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


# No change


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


# Pages


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def fields_of(response):
    """What a browser would send of the form as it was given."""
    form, seen = response.context["form"], response.context["seen"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False, "")}
    sent = {name: form[name].field.prepare_value(value) for name, value in sent.items()}
    return {**sent, **{key: value for key, value in seen._asdict().items() if value != ""}}


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


def delayed_fields(**changed):
    """A complete delay, as the form sends it."""
    return {
        "status": "vertraagd",
        "results": "Iets.",
        "explanation": "Geen geld.",
        "decision_asked": "Een besluit.",
        "asked_of": str(make.make_organisation(name="OBDO").pk),
        "new_date": f"maart {timezone.localdate().year + 1}",
        "new_date_reason": "tegenvallers",
        **changed,
    }


def test_a_delayed_milestone_gets_one_new_date(asked, milestone, editor):
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    date_name, reason_name = (f"milestone-{milestone.pk}-{part}" for part in ("date", "reason"))
    sent = fields_of(client.get(url)) | delayed_fields()
    response = client.post(url, sent | {date_name: "2150", reason_name: "scope"})
    assert set(response.context["form"].errors) == {date_name}
    again = sent | {date_name: sent["new_date"], "draft_version": response.context["seen"].draft_version}
    assert client.post(url, again).status_code == 302


def test_what_stays_as_it_was_is_not_asked_to_be_right(asked, editor):
    approved_before(asked)
    client, url = client_of(editor), reverse("work:update", args=[asked.pk])
    sent = on_track(results="[x](javascript:alert)") | {"same_results": "on"}
    assert client.post(url, sent).status_code == 302
    assert ProgressUpdate.objects.get(request=asked).results == "Vorig jaar."


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


def test_no_change_that_is_sent_twice_is_one_update_and_no_error(asked, editor):
    approved_before(asked)
    client, url = client_of(editor), reverse("work:no-change", args=[asked.pk])
    for _time in range(2):
        response = client.post(url, {"reason": "Het werk loopt door."})
        assert (response.status_code, response.headers.get("Location")) == (302, reverse("work:list"))
    late = client.post(url, {"reason": "Een andere reden."})
    assert late.status_code == 409
    assert "Een andere reden." in late.content.decode()


def test_a_closed_round_shows_the_draft_to_read(asked, editor):
    services.save_draft(editor, request=asked, fields={"results": "Niet op tijd"}, seen=services.Seen())
    ReportingRound.objects.update(state="gesloten")
    page = client_of(editor).get(reverse("work:update", args=[asked.pk])).content.decode()
    assert "Niet op tijd" in page
    assert "Deze ronde is gesloten." in page
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


# My work


def test_the_page_says_what_is_to_do_soonest_first(asked, editor, open_round):
    later = ReportingRound.objects.create(
        year=open_round.year + 1,
        reference_date=open_round.reference_date,
        state="open",
        opens=open_round.opens,
        closes=open_round.closes + timedelta(days=30),
        grace_until=open_round.closes + timedelta(days=40),
    )
    UpdateRequest.objects.create(round=later, measure=asked.measure, organisation=asked.organisation)
    priority = make.make_priority(responsible=asked.organisation)
    returned = UpdateRequest.objects.create(round=open_round, priority=priority, organisation=asked.organisation)
    update = services.submit(editor, request=returned, values=on_track())
    ProgressUpdate.objects.filter(pk=update.pk).update(state="teruggestuurd", review_comment="Welk besluit?")
    context = client_of(editor).get(reverse("work:list")).context
    assert context["to_do"] == 3
    assert context["first_closing"] == open_round.closes
    assert context["returned"] == [returned]
    assert [row.asked.round for row in context["rows"]] == [open_round, later]
    assert [share.total for share in context["shares"]] == [2, 1]


def test_only_writers_have_work_and_a_count(asked, editor):
    assert client_of(editor).get(reverse("work:list")).context["is_writer"]
    assert 'nds-nav__count">1' in client_of(editor).get(reverse("overview")).content.decode()
    for role in ("lezer", "beheerder"):
        client = client_of(make.make_user(role, organisation=asked.organisation))
        page = client.get(reverse("work:list"))
        assert (page.status_code, page.context["is_writer"]) == (200, False)
        assert "nds-nav__count" not in page.content.decode()


def test_a_coordinator_sees_what_others_handed_in(asked, editor):
    coordinator = make.make_user("coordinator")
    services.submit(editor, request=asked, values=on_track())
    assert [row.request for row in client_of(coordinator).get(reverse("work:list")).context["reviews"]] == [asked]
    assert client_of(editor).get(reverse("work:list")).context["reviews"] == []


def test_what_waits_for_a_review_can_be_found_to_take_it_back(asked, editor):
    services.submit(editor, request=asked, values=on_track())
    page = client_of(editor).get(reverse("work:list"))
    assert page.context["handed_in"] == [asked]
    assert f'href="{reverse("work:update", args=[asked.pk])}"' in page.content.decode()


def test_a_reviewer_goes_from_the_own_work_to_all_that_waits(asked, editor):
    services.submit(editor, request=asked, values=on_track())
    page = client_of(make.make_user("coordinator")).get(reverse("work:list"))
    assert page.context["review_rounds"] == [{"round__year": asked.round.year, "count": 1}]
    assert reverse("reports:review", args=[asked.round.year]) in page.content.decode()


def test_signals_stand_together_per_thing_and_what_is_not_updated_is_said_once(asked, editor, own, monkeypatch):
    today = timezone.localdate()
    for days in (60, 70):
        make_milestone(today - timedelta(days=days), measure=asked.measure)
    other = make_measure()
    make_responsible(other, organisation=own)
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=100))
    page = client_of(editor).get(reverse("work:list"))
    (asked_of,) = [row for row in page.context["watched"] if row.thing == asked.measure]
    assert len(asked_of.signals) >= 2
    assert {str(asked.measure), str(other)} <= {signal.title for signal in page.context["stale"]}
    assert page.content.decode().count("onderwerpen zijn lang niet bijgewerkt") == 1
    assert not any("bijgewerkt" in signal.words for row in page.context["watched"] for signal in row.signals)


def test_the_number_of_queries_does_not_grow_with_what_is_asked(editor, open_round, own):
    client = client_of(editor)
    client.get(reverse("work:list"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("work:list")).status_code == 200
        return len(captured)

    def ask(count):
        for _ in range(count):
            measure = make_measure()
            make_responsible(measure, organisation=own)
            make_milestone(timezone.localdate() - timedelta(days=3), measure=measure)
            row = UpdateRequest.objects.create(round=open_round, measure=measure, organisation=own)
            approved_before(row)
            priority = make.make_priority(responsible=own, pillar=make.make_pillar())
            UpdateRequest.objects.create(round=open_round, priority=priority, organisation=own)

    assert queries() < 30
    ask(2)
    few = queries()
    ask(20)
    assert queries() == few


def test_of_much_that_is_asked_the_first_rows_are_shown_and_the_rest_on_request(editor, open_round, own):
    measures = [make_measure() for _ in range(51)]
    UpdateRequest.objects.bulk_create(
        UpdateRequest(round=open_round, measure=measure, organisation=own) for measure in measures
    )
    client = client_of(editor)
    first = client.get(reverse("work:list"))
    assert (len(first.context["rows"]), first.context["to_do"]) == (50, 51)
    assert 'href="?alle#to-submit"' in first.content.decode()
    everything = client.get(reverse("work:list"), {"alle": ""})
    assert len(everything.context["rows"]) == 51
    assert "?alle" not in everything.content.decode()


def test_the_form_leaves_no_limit_to_the_browser():
    assert all("maxlength" not in field.widget.attrs for field in UpdateForm().fields.values())


# Measurements


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
