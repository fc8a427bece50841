"""The pages about what nobody works on: lists, the page of a challenge, and adding what works on it."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from priorities.models import AgendaItem, Challenge, Coverage
from priorities.services import challenges as services
from priorities.unused import strategy_uses, unused
from strategies.models import Measure

from .factories import (
    make_contribution,
    make_document,
    make_goal,
    make_organisation,
    make_pillar,
    make_priority,
    make_strategy,
    make_user,
)
from .test_coverage import AHEAD, LATE, cover, make_challenge, make_measure

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
WORDS = {"explanation": "Dit neemt het weg.", "wording": "interpretatie"}


@pytest.fixture
def coordinator(client):
    user = make_user("coordinator")
    client.force_login(user)
    return user


@pytest.fixture
def own(client):
    """A challenge under the priority of an editor who is logged in."""
    organisation = make_organisation()
    pillar = make_pillar()
    make_priority(pillar=pillar, responsible=organisation)
    user = make_user("redacteur", organisation=organisation)
    client.force_login(user)
    return make_challenge(pillar), user


def one_of_each() -> dict[str, Challenge]:
    made = {state: make_challenge(text=state) for state in ("wit", "doel", "traag", "onbekend", "koers")}
    cover(made["doel"], goal=make_goal())
    cover(made["traag"], measure=make_measure("t", due=LATE))
    cover(made["onbekend"], measure=make_measure("o"))
    cover(made["koers"], measure=make_measure("k", due=AHEAD))
    return made


STATES = [
    ("witte_vlek", "wit"),
    ("alleen_doelen", "doel"),
    ("te_traag", "traag"),
    ("tempo_onbekend", "onbekend"),
    ("op_koers", "koers"),
]


def texts(response) -> list[str]:
    return [row.record.text for row in response.context["table"].rows]


def test_the_list_counts_each_state_and_begins_with_what_nothing_works_on(client, coordinator):
    one_of_each()
    response = client.get(reverse("holes:list"))
    assert texts(response)[:2] == ["wit", "doel"]
    assert [(code, count) for code, count, _next in response.context["states"]] == [(code, 1) for code, _text in STATES]
    assert response.context["white_spots"] == 1
    assert "bar" not in client.get(reverse("holes:list"), **HTMX).context


@pytest.mark.parametrize(("state", "text"), STATES)
def test_the_list_can_be_narrowed_to_each_computed_state(client, coordinator, state, text):
    one_of_each()
    assert texts(client.get(reverse("holes:list"), {"stand": state})) == [text]


def test_the_list_can_be_narrowed_to_a_priority_a_kind_and_the_agenda(client, coordinator):
    pillar = make_pillar()
    priority = make_priority(pillar=pillar)
    make_challenge(pillar, text="hier", kind="belemmering")
    other = make_challenge(text="elders")
    item = AgendaItem.objects.create(title="t", question="q", challenge=other, asked_of=make_organisation())
    url = reverse("holes:list")
    assert texts(client.get(url, {"prioriteit": priority.slug})) == ["hier"]
    assert texts(client.get(url, {"soort": "opgave"})) == ["elders"]
    assert texts(client.get(url, {"agenda": "ja"})) == ["elders"]
    assert texts(client.get(url, {"agenda": "nee"})) == ["hier"]
    assert texts(client.get(url, {"zoeken": "HIER"})) == ["hier"]
    item.state = "vervallen"
    item.save()
    assert texts(client.get(url, {"agenda": "ja"})) == []
    assert client.get(url, {"stand": "zomaar"}).status_code == 422


def test_the_file_has_the_reason_and_the_numbers(client, coordinator):
    challenge = make_challenge(text="Zo is het")
    cover(challenge, goal=make_goal(title="Doel zonder maatregel"))
    content = client.get(reverse("holes:list"), {"export": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["Wat eraan werkt"] == "Alleen doelen"
    assert "“Doel zonder maatregel”" in row["Reden"]
    assert (row["Doelen"], row["Maatregelen"]) == ("1", "0")


def test_the_page_shows_what_works_on_it_and_what_to_do(client, coordinator):
    challenge = make_challenge(text="<b>Geen beleid</b>")
    goal = make_goal(title="Eén beleid")
    make_measure("Onder het doel", goal, LATE)
    cover(challenge, goal=goal)
    page = client.get(challenge.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Geen beleid&lt;/b&gt;" in page
    assert "De enige maatregel is volgens de berekening vertraagd: “Onder het doel”." in page
    assert f"{reverse('agenda:add')}?opgave={challenge.pk}" in page


def test_a_reader_gets_no_buttons(client):
    client.force_login(make_user("lezer"))
    challenge = make_challenge()
    page = client.get(challenge.get_absolute_url()).content.decode()
    assert reverse("agenda:add") not in page.replace(reverse("agenda:list") + '"', "")
    assert reverse("holes:coverage-add", args=[challenge.pk]) not in page


def test_several_are_added_at_once_with_who_assessed_them(client, own):
    challenge, user = own
    goal, measure = make_goal(), make_measure("Doen")
    url = reverse("holes:coverage-add", args=[challenge.pk])
    response = client.post(url, {"what": [f"doel-{goal.pk}", f"maatregel-{measure.pk}"], **WORDS})
    assert response.status_code == 302
    links = list(challenge.coverage.order_by("pk"))
    assert [link.target for link in links] == [goal, measure]
    assert {link.assessed_by for link in links} == {user}
    assert {link.explanation for link in links} == {"Dit neemt het weg."}


def test_the_search_button_keeps_what_was_chosen_and_typed(client, own):
    challenge, _user = own
    kept, found = make_goal(title="Eerder gekozen"), make_goal(title="Cloud voor iedereen")
    url = reverse("holes:coverage-add", args=[challenge.pk])
    typed = {"what": f"doel-{kept.pk}", "explanation": "Al getypt", "zoeken": "cloud", "search": "1"}
    response = client.post(url, typed, **HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Al getypt" in page
    assert [word for word, _label in response.context["form"].fields["what"].choices] == [
        f"doel-{kept.pk}",
        f"doel-{found.pk}",
    ]
    assert page.count("checked") == 1
    assert not Coverage.objects.exists()


def test_too_many_at_once_are_refused_with_everything_kept_and_in_a_fixed_number_of_queries(client, own):
    challenge, _user = own
    pillar = make_pillar()
    words = [f"doel-{make_goal(pillar).pk}" for _ in range(51)]
    url = reverse("holes:coverage-add", args=[challenge.pk])
    asked = []
    for count in (3, 51):
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url, {**WORDS, "what": words[:count], "explanation": "" if count == 3 else "Blijft"})
        asked.append(len(captured))
        assert response.status_code == 422
    page = response.content.decode()
    assert "Kies er hoogstens 50 tegelijk." in page
    assert "Blijft" in page
    assert page.count("checked") >= 51
    assert asked[1] <= asked[0]
    assert not Coverage.objects.exists()


def test_what_is_linked_already_and_pillars_are_not_offered(client, own):
    challenge, _user = own
    goal = make_goal(make_pillar(title="Zelfde woord"), title="Zelfde woord")
    measure = Measure.objects.create(pillar=goal.pillar, code="zw", title="Zelfde woord")
    cover(challenge, goal=goal)
    response = client.get(reverse("holes:coverage-add", args=[challenge.pk]), {"zoeken": "zelfde"})
    assert [target.word for target in response.context["found"]] == [f"maatregel-{measure.pk}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": []}, "what"),
        ({"what": ["pijler-1"]}, "what"),
        ({"what": ["doel-999999999999999999"]}, "what"),
        ({"what": ["x\x00"]}, "what"),
        ({"explanation": ""}, "explanation"),
        ({"explanation": "a\x00b"}, "explanation"),
        ({"explanation": "x" * 1001}, "explanation"),
        ({"wording": "zomaar"}, "wording"),
        ({"wording": "letterlijk"}, "source"),
        ({"source": "999999999999999999999"}, "source"),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_nothing_is_written(client, own, changes, field):
    challenge, _user = own
    posted = {"what": [f"doel-{make_goal().pk}"], **WORDS} | changes
    response = client.post(reverse("holes:coverage-add", args=[challenge.pk]), posted)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Coverage.objects.exists()


def test_a_literal_relation_keeps_its_source(client, own):
    challenge, _user = own
    document = make_document()
    posted = {
        "what": [f"doel-{make_goal().pk}"],
        "explanation": "Zo staat het er.",
        "wording": "letterlijk",
        "source": document.pk,
        "source_detail": "p. 3",
    }
    assert client.post(reverse("holes:coverage-add", args=[challenge.pk]), posted).status_code == 302
    link = challenge.coverage.get()
    assert (link.source, link.source_detail, link.wording) == (document, "p. 3", "letterlijk")


def test_the_same_twice_is_refused_and_then_nothing_is_written(own):
    challenge, user = own
    goal, other = make_goal(), make_goal()
    services.add_coverage(user, challenge=challenge, targets=[goal], values=WORDS)
    with pytest.raises(ValidationError):
        services.add_coverage(user, challenge=challenge, targets=[other, goal], values=WORDS)
    assert [link.goal for link in challenge.coverage.all()] == [goal]


def test_only_who_answers_for_the_priority_may_say_what_works_on_it(own):
    _challenge, user = own
    foreign = make_challenge()
    with pytest.raises(PermissionDenied):
        services.add_coverage(user, challenge=foreign, targets=[make_goal()], values=WORDS)
    link = cover(foreign, goal=make_goal())
    with pytest.raises(PermissionDenied):
        services.remove_coverage(user, coverage=link, version=link.version)
    assert Coverage.objects.filter(pk=link.pk).exists()


def test_removing_asks_first_and_checks_the_version(client, own):
    challenge, _user = own
    link = cover(challenge, goal=make_goal())
    url = reverse("holes:coverage-remove", args=[link.pk])
    assert client.get(url).status_code == 200
    read = link.version
    Coverage.objects.filter(pk=link.pk).update(explanation="Intussen anders")
    assert client.post(url, {"version": read}).status_code == 409
    assert client.post(url, {"version": "99999999999999999999"}).status_code == 400
    link.refresh_from_db()
    assert client.post(url, {"version": link.version}).status_code == 302
    assert not challenge.coverage.exists()
    assert client.get(url).status_code == 404


def test_the_priority_page_shows_the_state_of_its_challenges(client, own):
    challenge, _user = own
    page = client.get(challenge.pillar.priority.get_absolute_url()).content.decode()
    assert challenge.get_absolute_url() in page
    assert "Witte vlek" in page


class TestUnused:
    """What no priority uses, seen from the contributions above, on and below each part."""

    @pytest.fixture
    def parts(self):
        pillar = make_pillar(make_strategy())
        goal = make_goal(pillar)
        measure = Measure.objects.create(pillar=pillar, goal=goal, code="deel", title="Deel")
        return {"pijler": pillar, "doel": goal, "maatregel": measure}

    @pytest.mark.parametrize("field", ["pillar", "goal", "measure"])
    def test_a_contribution_of_any_level_uses_what_is_above_and_below_it(self, parts, field):
        user = make_user("lezer")
        assert all(unused(level, user).exists() for level in parts)
        target = dict(zip(("pillar", "goal", "measure"), parts.values(), strict=True))[field]
        make_contribution(**{field: target})
        assert not any(unused(level, user).exists() for level in parts)

    def test_a_neighbour_stays_unused(self, parts):
        make_contribution(goal=parts["doel"])
        goal = make_goal(parts["pijler"])
        measure = Measure.objects.create(pillar=parts["pijler"], goal=goal, code="buur", title="Buur")
        user = make_user("lezer")
        assert list(unused("doel", user)) == [goal]
        assert list(unused("maatregel", user)) == [measure]
        assert not unused("pijler", user).exists()

    def test_a_contribution_to_the_pillar_uses_everything_in_it(self, parts):
        make_contribution(pillar=parts["pijler"])
        make_goal(parts["pijler"])
        assert not unused("doel", make_user("lezer")).exists()

    def test_the_nds_itself_is_left_out(self):
        make_pillar(make_strategy(is_nds=True))
        assert strategy_uses(make_user("lezer")) == []
        assert not unused("pijler", make_user("lezer")).exists()

    def test_the_page_counts_per_strategy_and_lists_all_levels(self, client, coordinator, parts):
        make_contribution(pillar=make_pillar(parts["pijler"].strategy))
        response = client.get(reverse("holes:unused"))
        (use,) = response.context["uses"]
        assert use.levels == {"pijler": (1, 2), "doel": (1, 1), "maatregel": (1, 1)}
        assert response.context["count"] == response.context["total"] == 3
        page = response.content.decode()
        assert parts["maatregel"].get_absolute_url() in page
        assert parts["doel"].get_absolute_url() in page
        assert parts["pijler"].get_absolute_url() in page

    def test_it_can_be_narrowed(self, client, coordinator, parts):
        make_pillar(title="Elders")
        url = reverse("holes:unused")

        def names(**query: str) -> list[str]:
            return [row.record["name"] for row in client.get(url, query).context["table"].rows]

        assert len(names()) == 4
        assert names(niveau="maatregel") == ["Deel"]
        assert len(names(strategie=parts["pijler"].strategy.code)) == 3
        assert names(zoeken="elders") == ["Elders"]
        assert client.get(url, {"niveau": "alles"}).status_code == 422
        assert client.get(url, {"zoeken": "a\x00b"}).status_code == 422
