"""The pages of milestones: add, move, tick off, and the time line of moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from history.services import as_of, because, freeze
from priorities.tests.factories import make_organisation, make_user
from strategies.models import Milestone
from strategies.moves import moves_of
from strategies.rules import days_moved
from ui.dates import ImpreciseDate

from . import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
HTMX = {"HX-Request": "true"}


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def editor(organisation):
    return make_user("redacteur", organisation=organisation, name="Voorbeeld redacteur")


@pytest.fixture
def browser(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def milestone(organisation):
    measure = make.make_measure(code="ai-1")
    make.make_responsible(measure, organisation=organisation)
    return make.make_milestone(date(2026, 4, 1), measure=measure, title="Advies")


def address(milestone) -> str:
    return reverse("strategies:milestone-edit", args=[milestone.pk])


def move(milestone, **changed):
    typed = {"version": milestone.version, "date": "4e kwartaal 2027", "reason": "scope", "explanation": "Meer werk"}
    return {"actie": "verplaatsen"} | {f"verplaatsen-{name}": value for name, value in (typed | changed).items()}


def test_a_move_goes_back_to_the_measure_where_it_stands_in_the_time_line(browser, milestone):
    response = browser.post(address(milestone), move(milestone))
    assert response.status_code == 302
    assert response["Location"] == f"/maatregelen/ai-1/#mijlpaal-{milestone.pk}"
    text = browser.get("/maatregelen/ai-1/").text
    assert "1 keer verschoven" in text
    assert "Meer werk" in text
    assert "Voorbeeld redacteur" in text
    milestone.refresh_from_db()
    assert (milestone.current_date, milestone.current_precision) == (date(2027, 10, 1), "quarter")


def test_htmx_gets_the_form_alone_and_is_sent_on_after_success(browser, milestone):
    refused = browser.post(address(milestone), move(milestone, reason=""), headers=HTMX)
    assert refused.status_code == 422
    assert "Kies een reden voor de nieuwe datum" in refused.text
    assert refused.text.lstrip().startswith('<div id="milestone-edit">')
    assert browser.post(address(milestone), move(milestone), headers=HTMX)["HX-Redirect"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "geen zin"}, "reason"),
        ({"date": ""}, "date"),
        ({"date": "31-2-2027"}, "date"),
        ({"date": "ooit"}, "date"),
        ({"date": "2500"}, "date"),
        ({"date": "1 april 2026"}, "date"),
        ({"explanation": "x" * 301}, "explanation"),
        ({"explanation": "a\x00b"}, "explanation"),
        ({"explanation": "a\u202eb"}, "explanation"),
        ({"version": "x"}, "version"),
        ({"version": ""}, "version"),
    ],
)
def test_what_cannot_be_saved_is_said_at_the_field_and_nothing_is_lost(browser, milestone, changed, field):
    response = browser.post(address(milestone), move(milestone, **changed))
    assert response.status_code == 422
    form = response.context["move"]
    assert list(form.errors) == [field]
    assert 'id="error-summary"' in response.text
    for name, typed in move(milestone, **changed).items():
        if name.startswith("verplaatsen-") and name != f"verplaatsen-{field}":
            assert str(form[name.removeprefix("verplaatsen-")].value()) == str(typed)
    milestone.refresh_from_db()
    assert milestone.version == 1


@pytest.mark.parametrize("typed", [{}, {"actie": ""}, {"actie": "verwijderen"}, {"actie": "gerealiseerd"}])
def test_nonsense_gives_no_error_of_the_server(browser, milestone, typed):
    assert browser.post(address(milestone), typed).status_code in {400, 422}


def test_of_two_people_the_second_sees_both_and_can_go_on(browser, milestone):
    other = Client()
    other.force_login(make_user("coordinator", name="Voorbeeld coordinator"))
    assert other.post(address(milestone), move(milestone, date="2028", explanation="Wet")).status_code == 302
    response = browser.post(address(milestone), move(milestone))
    assert response.status_code == 409
    assert [change.kind for change in response.context["conflict"]] == ["update"]
    assert "Voorbeeld coordinator" in response.text
    assert "2028" in response.text
    assert "Wet" in response.text
    assert 'value="4e kwartaal 2027"' in response.text
    assert "Meer werk" in response.text
    milestone.refresh_from_db()
    assert milestone.current_date == date(2028, 1, 1)
    again = {name: response.context["move"][name].value() for name in ("version", "date", "reason", "explanation")}
    assert browser.post(address(milestone), move(milestone, **again)).status_code == 302
    milestone.refresh_from_db()
    assert milestone.current_date == date(2027, 10, 1)


def test_what_was_removed_meanwhile_does_not_exist(browser, milestone):
    url = address(milestone)
    milestone.delete()
    assert browser.post(url, move(milestone)).status_code == 404


def test_realise_correct_and_take_back(browser, milestone):
    def act(action: str, **typed: object):
        milestone.refresh_from_db()
        typed["version"] = milestone.version
        values = {f"{action}-{name}": value for name, value in typed.items()}
        return browser.post(address(milestone), {"actie": action, **values})

    ahead = act("gerealiseerd", date=f"1-1-{TODAY.year + 1}")
    assert ahead.status_code == 422
    assert list(ahead.context["realise"].errors) == ["date"]
    assert act("gerealiseerd", date="maart 2026").status_code == 302
    page = browser.get(address(milestone))
    assert page.context["move"] is None
    assert "Gehaald op" in page.text
    assert act("terugdraaien", explanation="").status_code == 422
    assert act("terugdraaien", explanation="Vergissing").status_code == 302
    milestone.refresh_from_db()
    assert milestone.realised_date is None


def test_a_move_of_what_was_ticked_off_meanwhile_is_a_conflict(browser, milestone):
    Milestone.objects.filter(pk=milestone.pk).update(realised_date=TODAY)
    response = browser.post(address(milestone), move(milestone))
    assert response.status_code == 409
    milestone.refresh_from_db()
    again = browser.post(address(milestone), move(milestone))
    assert again.status_code == 422
    assert list(again.context["move"].errors) == ["date"]


def test_add_a_milestone(browser, milestone):
    url = reverse("strategies:milestone-add", args=["ai-1"])
    refused = browser.post(url, {"title": "Oplevering", "date": "33-1-2027"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["date"]
    assert "Oplevering" in refused.text
    response = browser.post(url, {"title": "Oplevering", "date": "maart 2027"})
    added = Milestone.objects.get(title="Oplevering")
    assert response["Location"] == added.get_absolute_url()
    assert (added.original_date, added.current_precision) == (date(2027, 3, 1), "month")


def test_who_may_not_edit_sees_no_way_to(reader, milestone):
    text = reader.get("/maatregelen/ai-1/").text
    assert address(milestone) not in text
    assert "toevoegen" not in text


def test_user_text_stays_text(browser, milestone):
    browser.post(address(milestone), move(milestone, explanation="<script>alert(1)</script>"))
    text = browser.get("/maatregelen/ai-1/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def day(year: int, month: int = 1) -> ImpreciseDate:
    return ImpreciseDate(date(year, month, 1), "day")


def test_moves_of_a_milestone_are_all_told_with_their_reasons(milestone):
    def plan(year: int, reason: str, why: str) -> None:
        with because(why, about=milestone):
            Milestone.objects.filter(pk=milestone.pk).update(current_date=date(year, 1, 1), reschedule_reason=reason)

    plan(2027, "scope", "Meer werk")
    Milestone.objects.filter(pk=milestone.pk).update(note="Geen verschuiving")
    plan(2028, "scope", "Nog meer werk")
    plan(2026, "wens_kamer", "")
    moves = moves_of([milestone])[milestone.pk]
    assert [(move.old, move.new, move.explanation) for move in moves] == [
        (day(2026, 4), day(2027), "Meer werk"),
        (day(2027), day(2028), "Nog meer werk"),
        (day(2028), day(2026), ""),
    ]
    assert [str(move.reason) for move in moves] == [
        "interne wijziging van de reikwijdte",
        "interne wijziging van de reikwijdte",
        "wens van de Kamer",
    ]
    assert not any(move.is_entry for move in moves)
    assert sum(move.days for move in moves) == days_moved(*day(2026, 4), *day(2026))


def test_what_was_moved_before_it_was_recorded_is_said_so():
    moved = make.make_milestone(
        date(2026, 1, 1), measure=make.make_measure(), current_date=date(2027, 1, 1), reschedule_reason="scope"
    )
    (only,) = moves_of([moved])[moved.pk]
    assert only.is_entry
    assert (only.old, only.new) == (day(2026), day(2027))


def test_a_milestone_that_never_moved_has_none(milestone):
    Milestone.objects.filter(pk=milestone.pk).update(realised_date=TODAY)
    assert moves_of([milestone]) == {}


def test_moves_are_read_in_a_fixed_number_of_queries(editor):
    measure = make.make_measure()
    counts = []
    for size in (2, 9):
        for _ in range(size):
            row = make.make_milestone(date(2026, 1, 1), measure=measure)
            with because("Omdat", user=editor.pk):
                Milestone.objects.filter(pk=row.pk).update(current_date=date(2027, 1, 1), reschedule_reason="scope")
        with CaptureQueriesContext(connection) as captured:
            assert len(moves_of(measure.milestones.all())) == measure.milestones.count()
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_past_does_not_know_later_moves(milestone):
    Milestone.objects.filter(pk=milestone.pk).update(current_date=date(2027, 1, 1), reschedule_reason="scope")
    moment = freeze()
    Milestone.objects.filter(pk=milestone.pk).update(current_date=date(2028, 1, 1))
    assert len(moves_of([milestone])[milestone.pk]) == 2
    with as_of(moment):
        assert [move.new for move in moves_of([milestone])[milestone.pk]] == [day(2027)]
    with as_of(datetime(2020, 1, 1, tzinfo=UTC)):
        assert moves_of([milestone]) == {}
    assert len(moves_of([milestone])[milestone.pk]) == 2


@pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
def test_a_milestone_that_is_not_there(browser, pk):
    assert browser.get(f"/mijlpalen/{pk}/").status_code == 404


@pytest.mark.parametrize(("ended", "status"), [(timedelta(0), 200), (timedelta(days=1), 403)])
def test_rights_end_with_the_responsibility(browser, milestone, ended, status):
    milestone.measure.responsibilities.update(valid_to=TODAY - ended)
    assert browser.get(address(milestone)).status_code == status
    assert browser.get(reverse("strategies:milestone-add", args=["ai-1"])).status_code == status
