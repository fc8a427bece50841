"""The search page: what is found by whom, grouped, narrowed and by page; and what strange questions get."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from history.services import as_of, freeze
from nds_tracker.search.finding import Narrowing, find
from nds_tracker.search.kinds import KINDS
from nds_tracker.search.reading import read
from priorities.models import Priority
from priorities.tests import factories as make
from reports.models import ProgressUpdate
from strategies.models import Measure, Pillar
from strategies.tests.factories import make_measure
from tests.world import ROLES, World

URL = "/zoeken/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, world: World) -> Client:
    client.force_login(world.users["lezer"])
    return client


def names(client: Client, **query: object) -> dict[str, list[str]]:
    """The names that were found, by kind."""
    groups = client.get(URL, query).context["groups"]
    return {group.kind.code: [result.plain_name for result in group.results] for group in groups}


def test_a_visitor_is_sent_to_the_login_page(client: Client, world: World):
    assert client.get(URL, {"zoeken": "ai"}).status_code == 302


WORDS_OF_THE_WORLD = {
    "prioriteit": "cloud",
    "strategie": "i-strategie",
    "pijler": "algoritme",
    "doel": "aanpak",
    "maatregel": "opschalen",
    "mijlpaal": "advies",
    "indicator": "gebruik",
    "opgave": "leidend",
    "bijdrage": "uitleg",
    "agendapunt": "kies",
    "toezegging": "jaarlijks",
    "document": "startbrief",
    "vindplaats": "kapstok",
    "alinea": "informeren",
    "voortgang": "mensen",
    "oordeel": "schaal",
    "aanbeveling": "toepassing",
    "organisatie": "ministerie",
    "rapport": "jaarrapportage",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_is_found_and_leads_somewhere(reader: Client, world: World, kind):
    if kind.code == "bijdrage":
        world.contribution.explanation = "Een uitleg"
        world.contribution.save()
    groups = reader.get(URL, {"zoeken": WORDS_OF_THE_WORLD[kind.code]}).context["groups"]
    [group] = [group for group in groups if group.kind is kind]
    for result in group.results:
        assert result.plain_name
        assert kind.code == "organisatie" or reader.get(result.url.split("#")[0]).status_code == 200, result.url


def test_what_can_be_opened_of_an_organisation_is_a_list_that_knows_it(reader: Client, world: World):
    groups = reader.get(URL, {"zoeken": "ministerie", "soort": "organisatie"}).context["groups"]
    urls = {result.plain_name: result.url for result in groups[0].results}
    assert reader.get(urls[world.organisation.name]).context["total"] >= 1
    make.make_organisation(name="Nergens ministerie")
    groups = reader.get(URL, {"zoeken": "nergens"}).context["groups"]
    assert groups[0].results[0].url == ""


@pytest.mark.parametrize("role", ROLES)
def test_an_update_is_found_by_all_once_it_is_approved_and_by_nobody_before(client: Client, world: World, role: str):
    client.force_login(world.users[role])
    assert "voortgang" in names(client, zoeken="mensen")
    mine = ProgressUpdate.objects.get(request=world.submitted)
    for state in ("ingediend", "teruggestuurd", "concept"):
        ProgressUpdate.objects.filter(pk=mine.pk).update(
            state=state, results="Onzichtbaarheid", review_comment="x" if state == "teruggestuurd" else ""
        )
        assert client.get(URL, {"zoeken": "onzichtbaarheid"}).context["found"].total == 0


def test_persons_are_not_found(reader: Client, world: World):
    Person.objects.create(name="Voorbeeld Zonderling")
    assert reader.get(URL, {"zoeken": "Zonderling"}).context["found"].total == 0
    assert reader.get(URL, {"zoeken": "ondertekenaar"}).context["found"].total == 0


def test_papers_and_codes_are_found_as_people_write_them(reader: Client, world: World):
    for written in ("26 643, nr. 1231", "26643-1231", "Kamerstukken II 2024/25, 26 643, nr. 1231", "kst-26643-1231"):
        assert names(reader, zoeken=written)["document"] == ["Startbrief"], written
    for written in ("AI-1", "ai-1", "AI 1"):
        assert names(reader, zoeken=written)["maatregel"] == ["Opschalen"], written


def test_plurals_compounds_and_accents_are_found(reader: Client, world: World):
    make_measure(title="Twee huizen in de digitaliseringsstrategie, met coördinatie")
    for word in ("huis", "huizen", "strategie", "strategieën", "coordinatie", "coördinatie", "Huis", '"twee huizen"'):
        assert len(names(reader, zoeken=word, soort="maatregel")["maatregel"]) == 1, word
    assert names(reader, zoeken="huis -strategie") == {}
    assert len(names(reader, zoeken="onbestaand of huis")["maatregel"]) == 1


def test_what_has_the_name_comes_first(reader: Client, world: World):
    for title in ("Een datahuis voor de zorg en het onderwijs", "Datahuis", "Het beste datahuis"):
        make_measure(title=title)
    assert names(reader, zoeken="datahuis")["maatregel"][0] == "Datahuis"


def test_a_typing_error_is_said_and_undone(reader: Client, world: World):
    make_measure(title="Cybersecurity op orde")
    response = reader.get(URL, {"zoeken": "cybersecurty"})
    assert response.context["instead"] == "cybersecurity"
    assert response.context["found"].total == 1
    page = response.content.decode()
    assert "Niets gevonden voor “cybersecurty”" in page
    assert "Bedoelde u" in page
    assert reader.get(URL, {"zoeken": "cybersecurity"}).context["instead"] is None


def test_a_likely_word_is_not_taken_from_what_may_not_be_seen(reader: Client, world: World):
    ProgressUpdate.objects.filter(request=world.submitted).update(results="Geheimzinnigheden")
    response = reader.get(URL, {"zoeken": "geheimzinigheden"})
    assert response.context["instead"] is None
    assert response.context["found"].total == 0


def test_results_are_narrowed(reader: Client, world: World):
    make_measure(title="Opschalen elders")
    assert len(names(reader, zoeken="opschalen")["maatregel"]) == 2
    assert names(reader, zoeken="opschalen", strategie="NDS") == {"maatregel": ["Opschalen"]}
    assert names(reader, zoeken="opschalen", prioriteit="ai") == {"maatregel": ["Opschalen"]}
    assert names(reader, zoeken="opschalen", prioriteit="cloud") == {}
    assert names(reader, zoeken="startbrief", jaar="2024")["document"] == ["Startbrief"]
    assert "document" not in names(reader, zoeken="startbrief", jaar="2023")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"jaar": "x"}, 422),
        ({"soort": "onzin"}, 422),
        ({"strategie": "NIETS"}, 422),
        ({"anders": "1"}, 422),
        ({"soort": "maatregel", "page": "0"}, 404),
        ({"soort": "maatregel", "page": "x"}, 404),
        ({"soort": "maatregel", "page": "9" * 5000}, 404),
        ({"soort": "maatregel", "page": "99"}, 404),
    ],
)
def test_a_filter_that_cannot_be_used_is_refused(reader: Client, query: dict[str, str], status: int):
    assert reader.get(URL, {"zoeken": "opschalen", **query}).status_code == status


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "a", "de", "de het een", '"', '""', "'", "\\", "%", "_", "-", "--", "&", "|", "!", ":*", "<->", "a:*",
        "(", "(a", "a & b | !c", "'; DROP TABLE x; --", "x" * 1000, "wet " * 300, "é" * 300, "🙂", "א", "[", "a]b",
        "<script>alert(1)</script>", "{{ 7|add:7 }}", "%s %(x)s {0}", "1e5", "3,14", "\\m", "wet\\", "\u202ewet",
        "26 643", "'wet' | 'plan'", "wet' || 'x", "ﬁets", "İstanbul", "ǅ", "²", "٣",
    ],
)  # fmt: skip
def test_strange_questions_get_a_page(reader: Client, typed: str):
    for address in ({"zoeken": typed}, {"zoeken": typed, "soort": "maatregel"}):
        assert reader.get(URL, address).status_code in {200, 422}
    suggested = reader.get(URL, {"zoeken": typed}, headers={"HX-Request": "true", "HX-Target": "search-suggestions"})
    assert suggested.status_code == 200
    assert b"<script>alert" not in suggested.content


def test_a_null_character_is_refused_with_a_sentence(reader: Client):
    response = reader.get(URL, {"zoeken": "wet\x00"})
    assert response.status_code == 422
    assert response.context["form"].errors["zoeken"]
    headers = {"HX-Request": "true", "HX-Target": "search-suggestions"}
    assert reader.get(URL, {"zoeken": "wet\x00"}, headers=headers).status_code == 200


def test_text_of_users_stays_text(reader: Client, world: World):
    make_measure(title="<script>alert('opzet')</script>", description="<img src=x onerror=alert(1)> opzet \x41")
    for headers in ({}, {"HX-Request": "true", "HX-Target": "search-suggestions"}):
        page = reader.get(URL, {"zoeken": "opzet"}, headers=headers).content.decode()
        assert "&lt;script&gt;alert(&#x27;<mark>opzet</mark>&#x27;)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_only_a_stop_word_is_answered_with_hints(reader: Client):
    page = reader.get(URL, {"zoeken": "de"}).content.decode()
    assert "Niets gevonden" in page
    assert "Gebruik weinig woorden" in page


def test_the_past_is_searched_as_it_was(world: World):
    before = freeze()
    measure = make_measure(title="Ooit heette dit vuurtoren")
    now = freeze()
    Measure.objects.filter(pk=measure.pk).update(title="Nu heet dit lantaarn")
    user = world.users["lezer"]

    def total(word: str) -> int:
        return find(user, read(word), Narrowing()).total

    assert (total("vuurtoren"), total("lantaarn")) == (0, 1)
    with as_of(now):
        assert (total("vuurtorens"), total("lantaarn")) == (1, 0)
    with as_of(before):
        assert (total("vuurtoren"), total("lantaarn")) == (0, 0)


def fill(count: int, pillar: Pillar) -> None:
    Measure.objects.bulk_create(
        Measure(pillar=pillar, code=f"gelijk-{Measure.objects.count()}-{n}", title=f"Gelijksoortig {n}")
        for n in range(count)
    )


def test_queries_do_not_grow_with_what_is_found(reader: Client, world: World):
    def queries(**query: str) -> int:
        reader.get(URL, query)
        with CaptureQueriesContext(connection) as counted:
            reader.get(URL, query)
        return len(counted)

    asked: list[dict[str, str]] = [
        {"zoeken": "gelijksoortig"},
        {"zoeken": "gelijksoortig", "soort": "maatregel"},
        {"zoeken": "gelijksortig"},
    ]
    fill(2, world.pillar)
    few = [queries(**query) for query in asked]
    fill(60, world.pillar)
    assert [queries(**query) for query in asked] == few
    assert max(few) <= 40


def test_all_of_one_kind_come_by_page(reader: Client, world: World):
    fill(62, world.pillar)
    first = reader.get(URL, {"zoeken": "gelijksoortig"}).context["groups"][0]
    assert (first.total, len(first.results), first.has_more) == (62, 5, True)
    seen: list[str] = []
    number = 1
    while number:
        context = reader.get(URL, {"zoeken": "gelijksoortig", "soort": "maatregel", "page": number}).context
        seen += [result.plain_name for result in context["groups"][0].results]
        number = number + 1 if context["page"].has_next() else 0
    assert len(seen) == len(set(seen)) == 62


def test_priorities_show_their_declared_status(reader: Client, world: World):
    groups = reader.get(URL, {"zoeken": "artificieel of intelligentie", "soort": "prioriteit"}).context["groups"]
    assert [result.status for result in groups[0].results] == ["aandacht_nodig"]
    assert Priority.objects.with_updates(timezone.localdate().year).get(slug="ai").declared == "aandacht_nodig"


def test_suggestions_fit_while_a_word_is_typed(reader: Client, world: World):
    def suggested(typed: str) -> str:
        headers = {"HX-Request": "true", "HX-Target": "search-suggestions"}
        return reader.get(URL, {"zoeken": typed}, headers=headers).content.decode()

    assert "Ops</mark>" not in suggested("op ")
    assert world.measure.get_absolute_url() in suggested("ops")
    assert world.measure.get_absolute_url() in suggested("ai-1")
    assert 'role="option"' not in suggested("-")
    assert "Opschalen" not in suggested("o")
