"""Decisions that are asked: who may ask, change and decide them, and what happens when two people do."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from history.services import StaleVersion
from priorities.models import AgendaItem
from priorities.services import agenda as services
from strategies.models import MeasureResponsibility, StrategyResponsibility

from .factories import make_document, make_goal, make_organisation, make_pillar, make_priority, make_user
from .test_coverage import make_challenge, make_measure

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def coordinator(client):
    user = make_user("coordinator")
    client.force_login(user)
    return user


@pytest.fixture
def editor():
    return make_user("redacteur", organisation=make_organisation())


def make_item(**fields: object) -> AgendaItem:
    return AgendaItem.objects.create(
        **{"title": "Kies", "question": "Ja of nee?", "asked_of": make_organisation(), **fields}
    )


def values(**changes: object) -> dict[str, object]:
    return {"title": "Kies", "question": "Ja?", "consequence": "", "asked_of": make_organisation()} | changes


def typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Kies",
        "question": "Ja of nee?",
        "consequence": "Dan niet.",
        "asked_of": make_organisation().pk,
        "due_date": "2e kwartaal 2027",
    } | changes


def own_things(organisation):
    """A challenge, priority, two goals and a measure that an organisation answers for."""
    pillar = make_pillar()
    priority = make_priority(pillar=pillar, responsible=organisation)
    measure = make_measure("Eigen maatregel")
    MeasureResponsibility.objects.create(measure=measure, organisation=organisation)
    goal = make_goal()
    StrategyResponsibility.objects.create(strategy=goal.pillar.strategy, organisation=organisation)
    return [make_challenge(pillar), priority, make_goal(pillar), goal, measure]


def test_an_editor_asks_about_what_the_own_organisation_answers_for(editor):
    for subject in own_things(editor.organisation):
        item = services.add_agenda_item(editor, subject=subject, values=values())
        assert item.subject == subject
        assert (item.raised_by, item.raised_on) == (editor, timezone.localdate())
        assert item.is_editable_by(editor, timezone.localdate())


def test_an_editor_asks_nothing_about_others_things_nor_about_the_whole(editor):
    foreign = own_things(make_organisation())
    for subject in [*foreign, None]:
        with pytest.raises(PermissionDenied):
            services.add_agenda_item(editor, subject=subject, values=values())
    for subject in foreign:
        item = make_item(**{subject._meta.model_name: subject})
        with pytest.raises(PermissionDenied):
            services.edit_agenda_item(editor, item=item, version=item.version, values={"title": "Anders"})


@pytest.mark.parametrize("role", ["lezer", "beheerder"])
def test_readers_and_administrators_ask_nothing(role):
    user = make_user(role, organisation=make_organisation())
    for subject in own_things(user.organisation):
        assert not services.may_raise(user, subject)


def test_a_coordinator_asks_anything(coordinator):
    for subject in [*own_things(make_organisation()), None]:
        assert services.may_raise(coordinator, subject)


def test_an_editor_changes_only_what_is_open_and_decides_nothing(editor):
    item = make_item(priority=make_priority(responsible=editor.organisation))
    services.edit_agenda_item(editor, item=item, version=item.version, values={"title": "Beter"})
    with pytest.raises(PermissionDenied):
        services.decide_agenda_item(editor, item=item, version=item.version, values={"state": "vervallen"})
    AgendaItem.objects.filter(pk=item.pk).update(state="besloten", outcome="Ja.")
    item.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.edit_agenda_item(editor, item=item, version=item.version, values={"title": "Nog beter"})
    assert item.title == "Beter"


def test_a_stale_version_writes_nothing(coordinator):
    item = make_item()
    read = item.version
    services.edit_agenda_item(coordinator, item=item, version=read, values={"title": "Eerst"})
    with pytest.raises(StaleVersion):
        services.decide_agenda_item(coordinator, item=item, version=read, values={"state": "vervallen"})
    item.refresh_from_db()
    assert (item.title, item.state) == ("Eerst", "open")


def test_the_form_is_filled_in_from_what_it_is_about(client, coordinator):
    challenge = make_challenge(text="Niemand doet iets")
    url = f"{reverse('agenda:add')}?opgave={challenge.pk}"
    page = client.get(url).content.decode()
    assert 'value="Niemand doet iets"' in page
    assert "Geen doel of maatregel werkt hieraan." in page
    response = client.post(url, typed())
    item = AgendaItem.objects.get()
    assert response.url == item.get_absolute_url()
    assert item.challenge == challenge
    assert (item.due_date, item.due_precision) == (date(2027, 4, 1), "quarter")


@pytest.mark.parametrize(
    "query",
    [
        "?opgave=0",
        "?opgave=x",
        "?opgave=%00",
        "?opgave=99999999999999999999999",
        "?prioriteit=%00",
        "?prioriteit=geen",
        "?onbekend=1",
        "?doel=1&maatregel=x",
        "?doel=²",
    ],
)
def test_what_does_not_exist_is_not_found(client, coordinator, query):
    assert client.get(reverse("agenda:add") + query).status_code == 404
    assert client.post(reverse("agenda:add") + query, typed()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"question": "a\x00"}, "question"),
        ({"asked_of": "9" * 30}, "asked_of"),
        ({"due_date": "ooit"}, "due_date"),
        ({"due_date": "31 februari 2027"}, "due_date"),
    ],
)
def test_what_is_not_right_is_said_at_its_field(client, coordinator, changes, field):
    response = client.post(reverse("agenda:add"), typed(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Dan niet." in response.content.decode()
    assert not AgendaItem.objects.exists()


def test_the_date_comes_back_as_it_was_typed_and_may_be_left_out(client, coordinator):
    item = make_item(due_date=date(2027, 4, 1), due_precision="quarter")
    url = reverse("agenda:edit", args=[item.pk])
    assert 'value="2e kwartaal 2027"' in client.get(url).content.decode()
    posted = typed(due_date="", version=item.version, asked_of=item.asked_of_id)
    assert client.post(url, posted).status_code == 302
    item.refresh_from_db()
    assert (item.due_date, item.due_precision) == (None, "day")


def test_two_people_at_once_lose_nothing_and_a_period_stays_a_period(client, coordinator):
    item = make_item(due_date=date(2027, 4, 1), due_precision="day")
    url, read = reverse("agenda:edit", args=[item.pk]), item.version
    AgendaItem.objects.filter(pk=item.pk).update(title="Van een ander")
    mine = typed(due_date="2e kwartaal 2027", version=read, asked_of=item.asked_of_id, question=item.question)
    response = client.post(url, mine, **HTMX)
    assert response.status_code == 409
    form = response.context["form"]
    assert 'value="2e kwartaal 2027"' in str(form["due_date"])
    item.refresh_from_db()
    again = mine | {"title": item.title, "version": item.version}
    assert client.post(url, again).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.due_precision) == ("Van een ander", "quarter")


class TestDeciding:
    """What came of it."""

    @pytest.fixture
    def post(self, client, coordinator):
        def send(item: AgendaItem, **changes: object):
            data = {"state": "besloten", "outcome": "Ja.", "decided_on": "2026-11-01", "version": item.version}
            return client.post(reverse("agenda:decide", args=[item.pk]), data | changes)

        return send

    def test_a_decision_is_kept_with_its_day_and_document(self, post):
        item, document = make_item(), make_document()
        assert post(item, decided_in=document.pk).status_code == 302
        item.refresh_from_db()
        assert (item.state, item.outcome, item.decided_on) == ("besloten", "Ja.", date(2026, 11, 1))
        assert item.decided_in == document

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"outcome": ""}, "outcome"),
            ({"outcome": "  "}, "outcome"),
            ({"state": "vervallen", "outcome": ""}, "outcome"),
            ({"decided_on": ""}, "decided_on"),
            ({"decided_on": "2999-01-01"}, "decided_on"),
            ({"decided_on": "gisteren"}, "decided_on"),
            ({"state": ""}, "state"),
            ({"state": "open"}, "state"),
        ],
    )
    def test_a_decision_says_what_and_when(self, post, changes, field):
        item = make_item()
        response = post(item, **changes)
        assert response.status_code == 422
        assert field in response.context["form"].errors
        item.refresh_from_db()
        assert item.state == "open"

    def test_what_is_no_longer_needed_needs_no_day(self, post):
        item = make_item()
        assert post(item, state="vervallen", outcome="Opgelost.", decided_on="").status_code == 302
        item.refresh_from_db()
        assert item.state == "vervallen"

    def test_it_can_be_opened_again(self, post):
        item = make_item(state="besloten", outcome="Ja.", decided_on=date(2026, 1, 1))
        assert post(item, state="open").status_code == 302
        item.refresh_from_db()
        assert (item.state, item.outcome, item.decided_on) == ("open", "", None)

    def test_somebody_else_was_ahead(self, post):
        item = make_item()
        stale = AgendaItem.objects.get(pk=item.pk)
        assert post(item, outcome="Nee.").status_code == 302
        assert post(stale, outcome="Ja.").status_code == 409
        item.refresh_from_db()
        assert item.outcome == "Nee."


def titles(response) -> list[str]:
    return [row.record.title for row in response.context["table"].rows]


def test_the_list_has_open_ones_first_and_can_be_narrowed(client, coordinator):
    today, organisation = timezone.localdate(), make_organisation()
    priority = make_priority(pillar=make_pillar())
    make_item(title="besloten", state="besloten", outcome="x", due_date=today - timedelta(days=900))
    make_item(title="zonder datum", challenge=make_challenge(priority.pillar))
    make_item(title="straks", due_date=today + timedelta(days=9), asked_of=organisation)
    make_item(title="te laat", due_date=today - timedelta(days=1))
    url = reverse("agenda:list")
    assert titles(client.get(url)) == ["te laat", "straks", "zonder datum", "besloten"]
    assert titles(client.get(url, {"stand": "te_laat"})) == ["te laat"]
    assert titles(client.get(url, {"stand": "besloten"})) == ["besloten"]
    assert titles(client.get(url, {"gevraagd_aan": organisation.code})) == ["straks"]
    assert titles(client.get(url, {"prioriteit": priority.slug})) == ["zonder datum"]
    page = client.get(url).content.decode()
    assert page.count("te laat: ") == 1
    assert client.get(url).context["late_count"] == 1


@pytest.mark.parametrize("precision", ["day", "month", "quarter", "year"])
def test_the_database_finds_the_same_as_the_rule_to_be_late(precision):
    for day in (date(2026, 1, 1), date(2026, 10, 1), date(2026, 11, 1), date(2027, 1, 1)):
        make_item(due_date=day, due_precision=precision)
    make_item(state="vervallen", due_date=date(2020, 1, 1), due_precision=precision)
    make_item()
    for today in (date(2026, 1, 2), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2028, 1, 1)):
        late = set(AgendaItem.objects.late(today))
        assert late == {item for item in AgendaItem.objects.all() if item.is_late(today)}


def test_open_items_stand_with_the_priority_and_the_challenge(client, coordinator):
    priority = make_priority(pillar=make_pillar())
    challenge = make_challenge(priority.pillar)
    make_item(title="Open punt", challenge=challenge)
    make_item(title="Oud punt", challenge=challenge, state="vervallen", outcome="Opgelost.")
    page = client.get(priority.get_absolute_url()).content.decode()
    assert "Open punt" in page
    assert "Oud punt" not in page
    page = client.get(challenge.get_absolute_url()).content.decode()
    assert "Open punt" in page
    assert "Oud punt" in page


def test_the_overview_names_white_spots_and_late_decisions(client, coordinator):
    challenge = make_challenge(text="Niemand doet dit")
    make_item(title="Veel te laat", due_date=date(2026, 1, 1), challenge=challenge)
    gaps = {gap.words: gap for gap in client.get(reverse("overview")).context["changes"].gaps}
    white, late = gaps["1 opgave waar niets aan werkt"], gaps["1 gevraagd besluit dat te laat is"]
    assert [row.title for row in white.rows] == ["Niemand doet dit"]
    assert [row.title for row in late.rows] == ["Veel te laat"]
    for gap in (white, late):
        assert client.get(gap.url).context["total"] == 1
