"""The page with what somebody has to do."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from reports.services import updates as services
from strategies.tests.factories import make_measure, make_milestone, make_responsible

from .making import approved_before, client_of, on_track


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
