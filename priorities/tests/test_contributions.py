"""Contributions: several at once, from either side, and what the other side thinks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from history.services import StaleVersion
from priorities import targets
from priorities.models import Contribution, Priority
from priorities.services import contributions as services
from strategies.models import Measure, MeasureResponsibility, Passage, StrategyResponsibility

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

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@dataclass
class Sides:
    """A priority and a strategy with a measure, each answered for by an organisation of its own, with an editor."""

    priority: Priority
    measure: Measure
    people: dict[str, User]


@pytest.fixture
def sides() -> Sides:
    organisations = {name: make_organisation() for name in ("prioriteit", "strategie", "maatregel", "ander")}
    priority = make_priority(responsible=organisations["prioriteit"])
    strategy = make_strategy()
    pillar = make_pillar(strategy)
    measure = Measure.objects.create(pillar=pillar, code="m1", title="Maatregel")
    StrategyResponsibility.objects.create(strategy=strategy, organisation=organisations["strategie"])
    MeasureResponsibility.objects.create(measure=measure, organisation=organisations["maatregel"])
    people = {name: make_user("redacteur", organisation=row) for name, row in organisations.items()}
    people["coordinator"] = make_user("coordinator", organisation=organisations["ander"])
    people["lezer"] = make_user("lezer", organisation=organisations["strategie"])
    people["beheerder"] = make_user("beheerder", organisation=organisations["strategie"])
    people["gesloten"] = make_user("redacteur", organisation=organisations["strategie"], is_active=False)
    return Sides(priority, measure, people)


def test_who_may_answer_and_who_may_change(sides):
    """The whole table: side from which it was added, what it is of, and who asks."""
    pillar, goal = sides.measure.pillar, make_goal(sides.measure.pillar)
    today = timezone.localdate()
    answers = {
        ("prioriteit", "measure"): {"strategie", "maatregel", "coordinator"},
        ("prioriteit", "goal"): {"strategie", "coordinator"},
        ("prioriteit", "pillar"): {"strategie", "coordinator"},
        ("strategie", "measure"): {"prioriteit", "coordinator"},
        ("strategie", "goal"): {"prioriteit", "coordinator"},
        ("strategie", "pillar"): {"prioriteit", "coordinator"},
    }
    of = {"measure": sides.measure, "goal": goal, "pillar": pillar}
    for (side, field), expected in answers.items():
        row = make_contribution(sides.priority, **{field: of[field]}, added_from=side, assessed_on=today)
        may_answer, may_edit, waits = (
            {name for name, user in sides.people.items() if rows(user).filter(pk=row.pk).exists()}
            for rows in (
                lambda user: Contribution.objects.answerable_by(user, today),
                lambda user: Contribution.objects.editable_by(user, today),
                lambda user: Contribution.objects.waiting_for(user, today),
            )
        )
        assert may_answer == expected, (side, field)
        opposite = answers["strategie" if side == "prioriteit" else "prioriteit", field]
        assert may_edit == opposite, (side, field)
        # Of the table of work a coordinator sees only what the own organisation answers for.
        assert waits - {"gesloten"} == expected - {"coordinator"}, (side, field)
        row.delete()


def test_what_nobody_assessed_waits_for_nobody(sides):
    """Facts that were loaded are nobody's judgement yet; they may be answered, but do not ask for it."""
    row = make_contribution(sides.priority, measure=sides.measure)
    today = timezone.localdate()
    assert Contribution.objects.answerable_by(sides.people["strategie"], today).get() == row
    assert not any(Contribution.objects.waiting_for(user, today).exists() for user in sides.people.values())


@pytest.mark.parametrize("side", ["prioriteit", "strategie"])
@pytest.mark.parametrize("name", ["prioriteit", "strategie", "maatregel", "coordinator"])
def test_nobody_answers_what_they_assessed_themselves(sides, side, name):
    row = make_contribution(sides.priority, measure=sides.measure, added_from=side, assessed_by=sides.people[name])
    with pytest.raises(PermissionDenied):
        services.respond_to_contribution(sides.people[name], contribution=row, version=1, response="eens")


def test_who_no_longer_answers_for_the_other_side_may_not_answer(sides):
    row = make_contribution(sides.priority, measure=sides.measure)
    StrategyResponsibility.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert not Contribution.objects.answerable_by(sides.people["strategie"], timezone.localdate()).exists()
    assert Contribution.objects.answerable_by(sides.people["maatregel"], timezone.localdate()).get() == row


def respond(user: User, row: Contribution, **changes: Any) -> Contribution:
    values: dict[str, Any] = {"version": row.version, "response": "eens"} | changes
    return services.respond_to_contribution(user, contribution=row, **values)


def test_an_answer_is_kept_with_who_and_when_and_its_reason(sides):
    row = make_contribution(sides.priority, measure=sides.measure)
    respond(sides.people["maatregel"], row, response="oneens", note="Gaat over iets anders.", reason="Besproken")
    row.refresh_from_db()
    assert (row.response, row.response_note, row.responded_by) == (
        "oneens",
        "Gaat over iets anders.",
        sides.people["maatregel"],
    )
    assert row.responded_on == timezone.localdate()
    assert row.events.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "Besproken"


@pytest.mark.parametrize(
    ("response", "note", "field"), [("oneens", " ", "response_note"), ("", "", "response"), ("x", "", "response")]
)
def test_an_answer_that_says_too_little_is_refused(sides, response, note, field):
    row = make_contribution(sides.priority, measure=sides.measure)
    with pytest.raises(ValidationError) as refused:
        respond(sides.people["strategie"], row, response=response, note=note)
    assert field in refused.value.message_dict
    assert Contribution.objects.get().response == ""


def test_an_answer_to_another_text_is_refused(sides):
    row = make_contribution(sides.priority, measure=sides.measure)
    Contribution.objects.update(explanation="Anders.")
    with pytest.raises(StaleVersion):
        respond(sides.people["strategie"], row)


def edit(user: User, row: Contribution, **values: Any) -> Contribution:
    return services.edit_contribution(user, contribution=row, version=row.version, values=values)


@pytest.mark.parametrize(
    ("values", "keeps"),
    [
        ({"kind": "overlapt"}, False),
        ({"explanation": "Anders."}, False),
        ({"kind": "draagt_bij", "explanation": "Omdat het zo is."}, True),
        ({"wording": "letterlijk"}, True),
    ],
)
def test_a_change_of_what_was_agreed_with_clears_the_answer(sides, values, keeps):
    row = respond(sides.people["strategie"], make_contribution(sides.priority, measure=sides.measure))
    edit(sides.people["prioriteit"], row, **values)
    row = Contribution.objects.get()
    assert bool(row.response) is keeps
    assert bool(row.responded_by) is keeps
    assert bool(row.responded_on) is keeps
    assert row.assessed_by == sides.people["prioriteit"]


def test_another_target_clears_the_answer(sides):
    row = respond(sides.people["strategie"], make_contribution(sides.priority, measure=sides.measure))
    edit(sides.people["prioriteit"], row, measure=None, goal=make_goal())
    assert Contribution.objects.get().response == ""


def test_who_answered_and_then_changes_it_has_not_answered_oneself(sides):
    row = respond(sides.people["coordinator"], make_contribution(sides.priority, measure=sides.measure))
    edit(sides.people["coordinator"], row, wording="letterlijk")
    row = Contribution.objects.get()
    assert (row.assessed_by, row.response, row.responded_by) == (sides.people["coordinator"], "", None)


def new(priority: Priority, target: Any, **values: Any) -> services.NewContribution:
    values = {"kind": "draagt_bij", "explanation": "Zo.", "wording": "interpretatie"} | values
    return services.NewContribution(priority, targets.Target(target), values)


@pytest.mark.parametrize(
    ("side", "allowed"),
    [
        ("prioriteit", {"prioriteit", "coordinator"}),
        ("strategie", {"strategie", "maatregel", "coordinator"}),
    ],
)
def test_who_may_add_from_which_side(sides, side, allowed):
    for name, user in sides.people.items():
        entries = [new(sides.priority, sides.measure)]
        if name in allowed:
            (row,) = services.add_contributions(user, entries=entries, side=side)
            assert (row.added_from, row.assessed_by) == (side, user)
            row.delete()
        else:
            with pytest.raises(PermissionDenied):
                services.add_contributions(user, entries=entries, side=side)
    assert not Contribution.objects.exists()


def test_who_answers_for_a_measure_links_nothing_else_of_its_strategy(sides):
    for row in (sides.measure.pillar, make_goal(sides.measure.pillar)):
        with pytest.raises(PermissionDenied):
            services.add_contributions(sides.people["maatregel"], entries=[new(sides.priority, row)], side="strategie")


def test_all_are_added_or_none(sides):
    make_contribution(sides.priority, measure=sides.measure)
    entries = [new(sides.priority, make_goal()), new(sides.priority, sides.measure)]
    with pytest.raises(services.RefusedContributions) as refused:
        services.add_contributions(sides.people["prioriteit"], entries=entries)
    assert list(refused.value.errors) == [1]
    assert Contribution.objects.count() == 1


# --- Searching ---


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        ("Fietsen delen gegevens", "fiets", True),
        ("Een fiets per ambtenaar", "fietsen", True),
        ("Huizen met sensoren", "huis", True),
        ("Een huis met sensoren", "huizen", True),
        ("Bruggen bouwen", "brug", True),
        ("Een brug bouwen", "bruggen", True),
        ("Digitale scholen", "school", True),
        ("Veilige digitale producten", "producten veilige", True),
        ("Veilige digitale producten", "producten cloud", False),
        ("Leidraad voor gemeentehuizen", "gemeentehuis", True),
        ("Nieuwe Rijkswebsites", "website", True),
        ("Museum voor media", "musea", True),
        ("100% veilig", "100%", True),
        ("Veilig", "%", False),
    ],
)
def test_words_find_singular_and_plural(title, words, found):
    goal = make_goal(title=title)
    assert bool(targets.find(make_user("lezer"), words=words, level="doel").targets) is found, goal


@pytest.mark.parametrize("words", ["'", "a & b | !c", "\\", "<->", ":*", "x" * 100, "«»", "\u05d0\u05d1"])
def test_any_words_can_be_searched_for(client, sides, words):
    client.force_login(sides.people["prioriteit"])
    url = reverse("priorities:contribution-search", args=[sides.priority.slug])
    assert client.get(url, {"zoeken": words}).status_code == 200


# --- The pages on which several are added ---


def search_url(sides: Sides) -> str:
    return reverse("priorities:contribution-search", args=[sides.priority.slug])


def strategy_url(sides: Sides) -> str:
    return reverse("priorities:strategy-contributions", args=[sides.measure.pillar.strategy.code])


def posted(
    pairs: list[tuple[Priority, str]], each: list[dict[str, Any]] | None = None, **shared: Any
) -> dict[str, Any]:
    """What the second step posts."""
    shared = {"kind": "draagt_bij", "explanation": "Voor alle.", "wording": "interpretatie"} | shared
    data: dict[str, Any] = {f"alle-{name}": value for name, value in shared.items()}
    data |= {"bijdrage-TOTAL_FORMS": len(pairs), "bijdrage-INITIAL_FORMS": len(pairs)}
    for place, (priority, word) in enumerate(pairs):
        own = {"priority": priority.pk, "target": word} | ((each or [])[place : place + 1] or [{}])[0]
        data |= {f"bijdrage-{place}-{name}": value for name, value in own.items()}
    return data


def test_what_was_ticked_stays_ticked_in_another_search(client, sides):
    client.force_login(sides.people["prioriteit"])
    goal = make_goal(title="Cloud")
    page = client.get(search_url(sides), {"zoeken": "nietsvandit", "kies": [f"doel-{goal.pk}", "doel-999999", "x"]})
    assert page.status_code == 200
    assert [target.word for target, _there in page.context["chosen"]] == [f"doel-{goal.pk}"]


@pytest.mark.parametrize("query", [{"niveau": "x"}, {"strategie": "x"}, {"onzin": "1"}, {"zoeken": "a\x00b"}])
def test_a_search_that_makes_no_sense_keeps_what_was_ticked(client, sides, query):
    client.force_login(sides.people["prioriteit"])
    page = client.get(search_url(sides), {"kies": f"maatregel-{sides.measure.pk}"} | query)
    assert page.status_code == 422
    assert len(page.context["chosen"]) == 1


def test_nothing_or_too_much_to_describe_is_said_at_the_first_step(client, sides):
    client.force_login(sides.people["prioriteit"])
    assert client.get(search_url(sides), {"stap": "beschrijven"}).status_code == 422
    pillar = make_pillar()
    goals = [f"doel-{make_goal(pillar).pk}" for _ in range(31)]
    page = client.get(search_url(sides), {"stap": "beschrijven", "kies": goals})
    assert page.status_code == 422
    assert len(page.context["chosen"]) == 31


def test_several_get_the_shared_explanation_or_their_own(client, sides):
    client.force_login(sides.people["prioriteit"])
    goals = [make_goal() for _ in range(3)]
    words = [f"doel-{goal.pk}" for goal in goals]
    page = client.get(search_url(sides), {"kies": words, "stap": "beschrijven"})
    assert page.status_code == 200
    assert [pair.target.row for pair, _item, _there in page.context["rows"]] == goals
    document = make_document()
    shared_document = make_document()
    data = posted(
        [(sides.priority, word) for word in words],
        [
            {},
            {"explanation": "Alleen dit.", "kind": "overlapt"},
            {"wording": "letterlijk", "document": document.pk, "quote": "Eigen citaat."},
        ],
        document=shared_document.pk,
        quote="Citaat voor alle.",
        reason="Eerste keer",
    )
    response = client.post(search_url(sides), data)
    assert response.status_code == 302
    rows = [Contribution.objects.get(goal=goal) for goal in goals]
    assert [row.explanation for row in rows] == ["Voor alle.", "Alleen dit.", "Voor alle."]
    assert [row.kind for row in rows] == ["draagt_bij", "overlapt", "draagt_bij"]
    assert [row.wording for row in rows] == ["interpretatie", "interpretatie", "letterlijk"]
    assert [row.passage.quote for row in rows] == ["Citaat voor alle.", "Citaat voor alle.", "Eigen citaat."]
    assert {row.added_from for row in rows} == {"prioriteit"}
    assert Passage.objects.count() == 2
    assert rows[0].events.get().pgh_context.metadata["reason"] == "Eerste keer"


@pytest.mark.parametrize(
    ("shared", "own", "where"),
    [
        ({"explanation": ""}, [{}, {}], "alle-explanation"),
        ({"explanation": ""}, [{"explanation": "Eigen."}, {}], "bijdrage-1-explanation"),
        ({"kind": ""}, [{"kind": "overlapt"}, {}], "bijdrage-1-kind"),
        ({"kind": "x"}, [{}, {}], "alle-kind"),
        ({"wording": ""}, [{}, {}], "alle-wording"),
        ({"wording": "letterlijk"}, [{}, {}], "alle-wording"),
        ({}, [{}, {"wording": "letterlijk"}], "bijdrage-1-wording"),
        ({"quote": "Zonder document"}, [{}, {}], "alle-document"),
        ({}, [{"quote": "Zonder document"}, {}], "bijdrage-0-document"),
        ({}, [{"explanation": "x" * 2001}, {}], "bijdrage-0-explanation"),
        ({}, [{"explanation": "a\x08b"}, {}], "bijdrage-0-explanation"),
        ({}, [{"kind": "x"}, {}], "bijdrage-0-kind"),
        ({}, [{"target": "doel-999999"}, {}], "bijdrage-0-__all__"),
        ({}, [{"priority": "9" * 5000}, {}], "bijdrage-0-priority"),
        ({"passage": "999999"}, [{}, {}], "alle-passage"),
        ({}, [{"document": "x", "quote": "y"}, {}], "bijdrage-0-document"),
        ({}, [{"skip": "on"}, {"skip": "on"}], "alle-__all__"),
    ],
)
def test_what_is_wrong_is_said_once_at_its_place_and_nothing_is_lost(client, sides, shared, own, where):
    client.force_login(sides.people["prioriteit"])
    words = [f"maatregel-{sides.measure.pk}", f"pijler-{sides.measure.pillar.pk}"]
    data = posted([(sides.priority, word) for word in words], own, **shared)
    response = client.post(search_url(sides), data, **HTMX)
    assert response.status_code == 422
    form = response.context["many"]
    wrong = {f"alle-{name}" for name in form.shared.errors} | {
        f"bijdrage-{place}-{name}" for place, item in enumerate(form.items) for name in item.errors
    }
    assert wrong == {where}
    for place, item in enumerate(form.items):
        for name, value in own[place].items():
            assert item[name].value() == (True if value == "on" else value)
    assert not Contribution.objects.exists()


def test_one_that_is_skipped_need_not_be_right(client, sides):
    client.force_login(sides.people["prioriteit"])
    words = [f"maatregel-{sides.measure.pk}", f"pijler-{sides.measure.pillar.pk}"]
    data = posted([(sides.priority, word) for word in words], [{"skip": "on", "kind": "x", "quote": "y"}, {}])
    assert client.post(search_url(sides), data).status_code == 302
    assert Contribution.objects.get().pillar == sides.measure.pillar


@pytest.mark.parametrize("total", ["", "x", "-1", "0", "999999", "1" * 5000])
def test_a_form_that_did_not_arrive_whole_is_no_error_of_the_site(client, sides, total):
    client.force_login(sides.people["prioriteit"])
    data = posted([(sides.priority, f"maatregel-{sides.measure.pk}")]) | {"bijdrage-TOTAL_FORMS": total}
    assert client.post(search_url(sides), data).status_code == 422
    assert not Contribution.objects.exists()


def test_what_is_there_already_is_shown_and_refused_at_its_place(client, sides):
    client.force_login(sides.people["prioriteit"])
    make_contribution(sides.priority, measure=sides.measure)
    word = f"maatregel-{sides.measure.pk}"
    page = client.get(search_url(sides), {"kies": word, "stap": "beschrijven"})
    ((_pair, _item, there),) = page.context["rows"]
    assert len(there) == 1
    response = client.post(search_url(sides), posted([(sides.priority, word)]))
    assert response.status_code == 422
    assert "kind" in response.context["many"].items[0].errors
    assert client.post(search_url(sides), posted([(sides.priority, word)], kind="overlapt")).status_code == 302


def test_the_same_twice_on_one_form_is_refused(client, sides):
    client.force_login(sides.people["prioriteit"])
    pair = (sides.priority, f"maatregel-{sides.measure.pk}")
    assert client.post(search_url(sides), posted([pair, pair])).status_code == 422
    assert not Contribution.objects.exists()


def test_somebody_who_adds_the_same_at_the_same_moment_gets_a_sentence(client, sides, monkeypatch):
    client.force_login(sides.people["prioriteit"])
    real = services.add_contributions

    def just_before(actor: User, **asked: Any) -> list[Contribution]:
        make_contribution(sides.priority, measure=sides.measure)
        return real(actor, **asked)

    monkeypatch.setattr(services, "add_contributions", just_before)
    data = posted([(sides.priority, f"maatregel-{sides.measure.pk}"), (sides.priority, f"doel-{make_goal().pk}")])
    response = client.post(search_url(sides), data)
    assert response.status_code == 422
    assert response.context["many"].items[0].non_field_errors()
    assert Contribution.objects.count() == 1


def test_from_a_strategy_each_part_is_linked_to_each_priority(client, sides):
    client.force_login(sides.people["strategie"])
    other, foreign = make_priority(), make_goal()
    own = [f"maatregel-{sides.measure.pk}", f"pijler-{sides.measure.pillar.pk}"]
    query = {"prioriteit": [sides.priority.slug, other.slug, "x"], "kies": [*own, f"doel-{foreign.pk}"]}
    page = client.get(strategy_url(sides), query | {"stap": "beschrijven"})
    pairs = [(pair.priority, pair.target.word) for pair, _item, _there in page.context["rows"]]
    assert len(pairs) == 4
    assert client.post(strategy_url(sides), posted(pairs)).status_code == 302
    assert Contribution.objects.filter(added_from="strategie").count() == 4
    assert client.get(strategy_url(sides), {"kies": own, "stap": "beschrijven"}).status_code == 422


def test_from_a_strategy_somebody_links_only_what_they_answer_for(client, sides):
    client.force_login(sides.people["maatregel"])
    page = client.get(strategy_url(sides))
    assert [target.word for _owner, rows in page.context["groups"] for target, _there in rows] == [
        f"maatregel-{sides.measure.pk}"
    ]
    data = posted([(sides.priority, f"pijler-{sides.measure.pillar.pk}")])
    assert client.post(strategy_url(sides), data).status_code == 422
    client.force_login(sides.people["ander"])
    assert client.get(strategy_url(sides)).status_code == 403
    assert client.post(strategy_url(sides), data).status_code == 403
    assert not Contribution.objects.exists()


def test_the_queries_of_the_second_step_do_not_grow_with_what_was_ticked(client, sides):
    client.force_login(sides.people["prioriteit"])
    client.get(search_url(sides))
    pillar = make_pillar()
    words = [f"doel-{make_goal(pillar).pk}" for _ in range(30)]
    counted = []
    for number in (3, 30):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(search_url(sides), {"kies": words[:number], "stap": "beschrijven"})
        assert response.status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


# --- The answer, on the page ---


def test_the_other_side_answers_on_a_page_and_finds_it_under_own_work(client, sides):
    assessed = {"assessed_by": sides.people["prioriteit"], "assessed_on": timezone.localdate()}
    row = make_contribution(sides.priority, measure=sides.measure, **assessed)
    client.force_login(sides.people["maatregel"])
    url = reverse("priorities:contribution-respond", args=[row.pk])
    work = reverse("work:list")
    assert url in client.get(work).content.decode()
    waits = client.get(reverse("matrix:contributions"), {"reactie": "aan_mij"})
    assert waits.context["total"] == 1
    assert client.post(url, {"version": 1, "response": "oneens", "response_note": ""}).status_code == 422
    answer = {"version": 1, "response": "oneens", "response_note": "Dit is oud beleid.", "reason": ""}
    assert client.post(url, answer).status_code == 302
    assert url not in client.get(work).content.decode()
    for page in (
        sides.priority.get_absolute_url(),
        sides.measure.get_absolute_url(),
        reverse("matrix:cell", args=[sides.priority.slug, sides.measure.pillar.strategy.code]),
    ):
        assert "Dit is oud beleid." in client.get(page).content.decode(), page
    strategy = client.get(sides.measure.pillar.strategy.get_absolute_url())
    assert strategy.context["shares"][0].responses == {"oneens": 1}


def test_an_answer_to_a_text_that_changed_meanwhile_shows_both_texts(client, sides):
    row = make_contribution(sides.priority, measure=sides.measure, explanation="Wat ik las.")
    Contribution.objects.filter(pk=row.pk).update(explanation="Wat er nu staat.")
    client.force_login(sides.people["strategie"])
    response = client.post(
        reverse("priorities:contribution-respond", args=[row.pk]),
        {"version": 1, "response": "eens", "response_note": "Mee eens.", "reason": "x"},
    )
    assert response.status_code == 409
    assert response.context["was"].explanation == "Wat ik las."
    assert "Wat er nu staat." in response.content.decode()
    assert response.context["form"]["response_note"].value() == "Mee eens."
    assert Contribution.objects.get().response == ""


def test_two_answers_at_once_show_both(client, sides):
    row = make_contribution(sides.priority, measure=sides.measure)
    respond(sides.people["maatregel"], row, response="oneens", note="Nee.")
    client.force_login(sides.people["strategie"])
    response = client.post(
        reverse("priorities:contribution-respond", args=[row.pk]),
        {"version": 1, "response": "eens", "response_note": "Ja.", "reason": ""},
    )
    assert response.status_code == 409
    assert {clash["name"]: clash["theirs"] for clash in response.context["conflict"]["clashes"]}[
        "response_note"
    ] == "Nee."
    assert Contribution.objects.get().response == "oneens"


def test_the_form_says_before_saving_that_the_answer_goes(client, sides):
    row = respond(sides.people["strategie"], make_contribution(sides.priority, measure=sides.measure))
    client.force_login(sides.people["prioriteit"])
    url = reverse("priorities:contribution-edit", args=[sides.priority.slug, row.pk])
    assert "utrecht-alert--warning" in client.get(url).content.decode()
    Contribution.objects.update(response="", responded_by=None, responded_on=None)
    assert "utrecht-alert--warning" not in client.get(url).content.decode()


# --- The list of all ---


def test_the_list_is_narrowed_by_what_it_shows(client, sides):
    passage = Passage.objects.create(document=make_document(), quote="Het citaat van tien.")
    one = make_contribution(sides.priority, measure=sides.measure, passage=passage)
    two = make_contribution(
        goal=make_goal(), kind="overlapt", response="oneens", response_note="Nee.", responded_on=date(2026, 1, 1)
    )
    client.force_login(sides.people["lezer"])
    for query, row in (
        ({"prioriteit": sides.priority.slug}, one),
        ({"strategie": one.strategy.code}, one),
        ({"strategie": two.strategy.code}, two),
        ({"soort": "overlapt"}, two),
        ({"reactie": "oneens"}, two),
        ({"reactie": "geen"}, one),
        ({"vindplaats": "zonder"}, two),
        ({"vindplaats": "met"}, one),
        ({"zoeken": "citaat TIEN"}, one),
    ):
        page = client.get(reverse("matrix:contributions"), query)
        assert [shown.record for shown in page.context["table"].rows] == [row], query
    for query in ({"reactie": "x"}, {"strategie": "x"}, {"onzin": "1"}):
        assert client.get(reverse("matrix:contributions"), query).status_code == 422
