"""Texts of different strategies that are alike: found, explained, judged, and never asked twice."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from history.querysets import events_of
from history.services import StaleVersion
from priorities.tests.factories import make_goal, make_pillar, make_strategy, make_user
from strategies.choices import Level
from strategies.comparing import compare_texts
from strategies.models import Goal, Overlap
from strategies.overlapping import Side, find_alike
from strategies.rules.alike import PLAN_VERBS, marked
from strategies.services import overlaps as services
from strategies.tasks import compare_all_texts

from .factories import make_measure

FILLING = ("Belasting", "Visserij", "Sport", "Muziek", "Wegen", "Havens", "Bossen", "Zorg", "Musea", "Wonen")


@pytest.fixture
def strategies(db):
    """Two strategies, and enough other texts that a shared word tells something."""
    other = make_strategy(code="VUL")
    for word in FILLING:
        make_goal(make_pillar(other, title=word), title=f"Meer {word.lower()}")
    return make_strategy(code="EEN"), make_strategy(code="TWEE")


@pytest.fixture
def coordinator(db):
    return make_user("coordinator", name="Voorbeeld coördinator")


def goals(strategies, first, second):
    return tuple(
        make_goal(make_pillar(strategy, title=pillar), title=title)
        for strategy, title, pillar in zip(strategies, (first, second), ("Oost", "West"), strict=True)
    )


def words_of(strategies, first, second):
    """The shared words by which the two texts are found to be alike; none when they are not."""
    one, other = (Side(Level.GOAL, goal.pk) for goal in goals(strategies, first, second))
    return next((set(found.words) for found in find_alike() if (found.first, found.second) == (one, other)), set())


class TestFinding:
    def test_shared_words_in_another_form(self, strategies):
        shared = words_of(strategies, "Het toezicht op algoritmen", "Toezicht van een algoritme")
        assert shared == {"toezicht", "algoritme"}

    def test_a_compound_counts_for_its_parts(self, strategies):
        make_goal(make_pillar(strategies[0], title="Cloud"), title="Los woord")
        assert words_of(strategies, "Clouddienst", "Cloudtechnologie") == {"cloud"}

    @pytest.mark.parametrize("verb", PLAN_VERBS)
    def test_what_every_plan_does_does_not_count(self, strategies, verb):
        assert not words_of(strategies, f"Tunnels {verb}", f"Scholen {verb}")

    def test_stop_words_do_not_count(self, strategies):
        assert not words_of(strategies, "Het is van en voor de tunnels", "Het is van en voor de scholen")

    def test_words_that_many_texts_have_do_not_count(self, strategies):
        for number in range(40):
            make_goal(make_pillar(make_strategy()), title=f"Digitaal {number}")
        assert not words_of(strategies, "Digitaal tunnels", "Digitaal scholen")

    def test_not_within_one_strategy(self, strategies):
        first, _second = strategies
        make_goal(make_pillar(first), title="Toezicht op algoritmen")
        make_goal(make_pillar(first), title="Toezicht op algoritmen")
        assert find_alike() == []

    def test_levels_are_compared_with_each_other_and_the_same_texts_are_wholly_alike(self, strategies):
        first, second = strategies
        make_pillar(first, title="Toezicht op algoritmen")
        make_measure(pillar=make_pillar(second, title="Iets anders"), title="Toezicht op algoritmen")
        (found,) = find_alike()
        assert (found.first.level, found.second.level, found.score) == ("pijler", "maatregel", 1)

    @pytest.mark.parametrize("text", ["", "  ", "'; DROP TABLE x --", "%s %(x)s {} \\", "🚲 ‮", "a" * 500, "1 2 3"])
    def test_odd_texts_are_data(self, strategies, text):
        words_of(strategies, text, text)


class TestComparing:
    def test_new_pairs_come_old_ones_go_and_changed_ones_change(self, strategies):
        first, second = goals(strategies, "Toezicht op algoritmen", "Toezicht op algoritmen")
        assert compare_texts() == 1
        assert compare_texts() == 1
        before = Overlap.objects.get().score
        Goal.objects.filter(pk=first.pk).update(title="Toezicht op algoritmen en scholen")
        compare_all_texts()
        assert Overlap.objects.get().score < before
        Goal.objects.filter(pk=second.pk).update(title="Iets heel anders")
        assert compare_texts() == 0
        assert not Overlap.objects.exists()

    @pytest.mark.parametrize("verdict", ["zelfde", "versterkt", "conflicteert", "verworpen"])
    def test_what_was_judged_stays_and_is_not_suggested_again(self, strategies, coordinator, verdict):
        _first, second = goals(strategies, "Toezicht op algoritmen", "Toezicht op algoritmen")
        compare_texts()
        overlap = Overlap.objects.get()
        services.judge_overlap(
            coordinator, overlap=overlap, version=overlap.version, values={"verdict": verdict, "explanation": "Omdat."}
        )
        assert compare_texts() == 0
        Goal.objects.filter(pk=second.pk).update(title="Iets heel anders")
        compare_texts()
        overlap = Overlap.objects.get()
        assert (overlap.verdict, overlap.assessed_by) == (verdict, coordinator)

    def test_a_second_comparison_without_a_change_writes_nothing(self, strategies):
        goals(strategies, "Toezicht op algoritmen", "Toezicht op algoritmen")
        compare_texts()
        compare_texts()
        assert events_of(Overlap, Overlap.objects.get().pk).count() == 1

    def test_only_coordinators_ask_for_it(self, db):
        for role in ("lezer", "redacteur", "beheerder"):
            with pytest.raises(PermissionDenied):
                services.look_again(make_user(role))


@pytest.mark.django_db(transaction=True)
def test_two_comparisons_at_once_add_each_pair_once(strategies):
    goals(strategies, "Toezicht op algoritmen", "Toezicht op algoritmen")
    start, problems = threading.Barrier(4), []

    def compare():
        try:
            start.wait()
            compare_texts()
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=compare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (problems, Overlap.objects.count()) == ([], 1)


class TestJudging:
    @pytest.fixture
    def overlap(self, strategies):
        goals(strategies, "Toezicht op algoritmen", "Toezicht op een <b>algoritme</b>")
        compare_texts()
        return Overlap.objects.get()

    @pytest.fixture
    def client(self, coordinator):
        client = Client()
        client.force_login(coordinator)
        return client

    def test_the_page_marks_the_shared_words_and_escapes_the_rest(self, client, overlap):
        html = client.get(overlap.get_absolute_url()).content.decode()
        assert "<mark>Toezicht</mark>" in html
        assert "&lt;b&gt;<mark>algoritme</mark>&lt;/b&gt;" in html

    def test_a_judgement_needs_a_verdict_and_a_reason(self, client, overlap):
        answer = client.post(overlap.get_absolute_url(), {"version": overlap.version, "explanation": "Blijft staan"})
        assert answer.status_code == 422
        assert "Blijft staan" in answer.content.decode()
        answer = client.post(overlap.get_absolute_url(), {"version": overlap.version, "verdict": "versterkt"})
        assert answer.status_code == 422
        assert "Schrijf op waarom" in answer.content.decode()

    def test_it_cannot_be_put_back_to_not_judged(self, coordinator, client, overlap):
        typed = {"version": overlap.version, "verdict": "voorgesteld", "explanation": "Toch niet"}
        assert client.post(overlap.get_absolute_url(), typed).status_code == 422
        with pytest.raises(ValidationError):
            services.judge_overlap(coordinator, overlap=overlap, version=overlap.version, values=typed)

    def test_others_read_it_and_cannot_judge(self, overlap):
        reader = Client()
        reader.force_login(make_user("lezer"))
        html = reader.get(overlap.get_absolute_url()).content.decode()
        assert "Een coördinator doet dat" in html
        assert '<form class="nds-form"' not in html

    def test_two_judgements_at_once_both_stay_visible(self, client, coordinator, overlap):
        read = overlap.version
        services.judge_overlap(
            make_user("coordinator"),
            overlap=overlap,
            version=read,
            values={"verdict": "zelfde", "explanation": "Tekst van de eerste"},
        )
        mine = {"version": read, "verdict": "conflicteert", "explanation": "Tekst van de tweede"}
        answer = client.post(overlap.get_absolute_url(), mine)
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "Tekst van de eerste" in html
        assert "Tekst van de tweede" in html
        with pytest.raises(StaleVersion):
            services.judge_overlap(coordinator, overlap=overlap, version=read, values=mine)

    def test_saved_with_who_and_when(self, client, coordinator, overlap):
        typed = {"version": overlap.version, "verdict": "verworpen", "explanation": "Alleen het woord."}
        assert client.post(overlap.get_absolute_url(), typed).status_code == 302
        overlap.refresh_from_db()
        assert (overlap.assessed_by, overlap.explanation) == (coordinator, "Alleen het woord.")
        assert "Alleen het woord." in client.get(overlap.get_absolute_url()).content.decode()

    def test_the_button_compares_and_says_how_many_wait(self, client, overlap):
        answer = client.post(reverse("overlaps:look"), follow=True)
        assert "1 paar wacht" in answer.content.decode()


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_marking_never_changes_a_text(text, words):
    assert "".join(piece for piece, _same in marked(text, words)) == text


@pytest.mark.parametrize(
    ("text", "words", "same"),
    [
        ("Digitale weerbaarheid", ["weerbaarheid"], ["weerbaarheid"]),
        ("Clouddiensten, cloud.", ["cloud"], ["Clouddiensten", "cloud"]),
        ("Herstellen en leren", ["herstel"], ["Herstellen"]),
        ("Veilig en veiliger", ["veilige"], ["Veilig", "veiliger"]),
        ("ICT en pictogram", ["ict"], ["ICT"]),
        ("Data", ["datum"], []),
        ("Openbaar vervoer", ["open"], ["Openbaar"]),
    ],
)
def test_marks_what_is_shared(text, words, same):
    assert [piece for piece, shared in marked(text, words) if shared] == same


@pytest.mark.django_db
def test_the_page_of_a_strategy_shows_what_was_confirmed_from_its_own_side(strategies, coordinator):
    first, second = goals(strategies, "Toezicht op algoritmen", "Toezicht op algoritmen hier")
    compare_texts()
    client = Client()
    client.force_login(coordinator)
    pages = [client.get(strategy.get_absolute_url()).content.decode() for strategy in strategies]
    assert all("1 vermoedelijke overlap wacht op een oordeel" in html for html in pages)
    overlap = Overlap.objects.get()
    values = {"verdict": "versterkt", "explanation": "Zij vullen elkaar aan."}
    services.judge_overlap(coordinator, overlap=overlap, version=overlap.version, values=values)
    for strategy, other in zip(strategies, (second, first), strict=True):
        html = client.get(strategy.get_absolute_url()).content.decode()
        section = html[html.index('id="overlaps"') :]
        assert f'<a class="utrecht-link" href="{overlap.get_absolute_url()}">{other.title}</a>' in section
        assert "Zij vullen elkaar aan." in section
        assert "wacht op een oordeel" not in section
