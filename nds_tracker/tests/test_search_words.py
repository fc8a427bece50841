"""What is typed becomes words, their other forms and words nearly so spelled; what was found is marked."""

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nds_tracker.search.marking import marked
from nds_tracker.search.nearby import edits, nearest
from nds_tracker.search.reading import MAX_LENGTH, MAX_WORDS, plain, read
from ui.plurals import LEAST_OF_FORM, forms, inside

HERE = Path(__file__).parent
PAIRS = [tuple(line.split()) for line in (HERE / "plurals.txt").read_text("utf-8").splitlines()]
ERRORS = [tuple(line.split()) for line in (HERE / "typing_errors.txt").read_text("utf-8").splitlines()]


def meet(cursor, asked: list[str], there: str) -> bool:
    """Whether a text with the one word is found by any of the others."""
    cursor.execute(
        "SELECT bool_or(public.search_vector(%s, '') @@ phraseto_tsquery('public.search_dutch', form))"
        " FROM unnest(%s::text[]) AS form",
        [there, asked],
    )
    found: bool = cursor.fetchone()[0]
    return found


@pytest.mark.django_db
def test_singulars_and_plurals_meet_in_both_directions(record_property):
    directions = [*PAIRS, *((plural, singular) for singular, plural in PAIRS)]
    with connection.cursor() as cursor:
        alone = [pair for pair in directions if not meet(cursor, [plain(pair[0])], pair[1])]
        together = [pair for pair in directions if not meet(cursor, forms(plain(pair[0])), pair[1])]
    record_property("stemmer_alone", 1 - len(alone) / len(directions))
    record_property("with_forms", 1 - len(together) / len(directions))
    assert len(PAIRS) >= 150
    assert len(alone) > 0.1 * len(directions), "the stemmer knows them by itself: these rules can go"
    # Who looks for "data" means no date; the word is everywhere here.
    assert together == [("data", "datum")]


def test_other_words_do_not_become_the_same():
    for one, other in (("data", "datum"), ("data", "daad"), ("plan", "plant"), ("staat", "stad"), ("raad", "rad")):
        assert other not in forms(one), (one, forms(one))


def test_typing_errors_are_undone(record_property):
    known = Counter({plain(word) for pair in PAIRS for word in pair} | {plain(right) for _wrong, right in ERRORS})
    missed = [(wrong, right) for wrong, right in ERRORS if nearest(plain(wrong), known) != plain(right)]
    record_property("undone", 1 - len(missed) / len(ERRORS))
    assert len(missed) <= 0.06 * len(ERRORS), missed


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [("wet", "wet", 0), ("wet", "weet", 1), ("wet", "ewt", 1), ("wet", "wit", 1), ("wet", "et", 1), ("abc", "xyz", 3)],
)
def test_errors_are_counted(one, other, cost):
    assert edits(one, other, 3) == cost
    assert edits(other, one, 3) == cost


@pytest.mark.parametrize(
    ("typed", "groups", "excluded"),
    [
        ("digitale wet", [[("digitale",)], [("wet",)]], []),
        ('"digitale wet" -tarief', [[("digitale", "wet")]], [("tarief",)]),
        ("“digitale wet”", [[("digitale", "wet")]], []),
        ("cloud of chips", [[("cloud",), ("chips",)]], []),
        ("cloud OR chips", [[("cloud",), ("chips",)]], []),
        ("of", [[("of",)]], []),
        ("26 643, nr. 1231", [[("26643", "1231")]], []),
        ("Kamerstukken II 2024/25, 26643, nr. 1231", [[("26643", "1231")]], []),
        ("SDE-1", [[("sde", "1")]], []),
        ("Coördinatie", [[("coordinatie",)]], []),
        ("foto's", [[("foto",)]], []),
        ("-tarief", [], [("tarief",)]),
        ("", [], []),
        ('" -- & | ! :* () <->', [], []),
        ("a\x00b", [[("a",)], [("b",)]], []),
        ("\ud800", [], []),
    ],
)
def test_what_is_typed_is_read(typed, groups, excluded):
    question = read(typed)
    assert [[term.words for term in group] for group in question.groups] == groups
    assert [term.words for term in question.excluded] == excluded
    assert bool(question) == bool(groups)


def test_a_long_text_is_shortened_and_says_so():
    assert read("woord " * 500).shortened
    assert len(read("woord " * 500).terms) <= MAX_WORDS
    assert read("x" * (MAX_LENGTH + 1)).shortened
    assert not read("een korte vraag").shortened


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Twee huizen", "huis", "Twee <mark>huizen</mark>"),
        ("Digitaliseringsstrategie", "strategie", "<mark>Digitaliseringsstrategie</mark>"),
        ("Coördinatie", "coordinatie", "<mark>Coördinatie</mark>"),
        ("De digitale wet, digitale dienst", '"digitale wet"', "De <mark>digitale wet</mark>, digitale dienst"),
        ("<script>alert('wet')</script>", "wet", "&lt;script&gt;alert(&#x27;<mark>wet</mark>&#x27;)&lt;/script&gt;"),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
        ("<mark>wet</mark>", "plan", "&lt;mark&gt;wet&lt;/mark&gt;"),
        ("{% load x %} {0} %s", "load", "{% <mark>load</mark> x %} {0} %s"),
    ],
)
def test_found_words_are_marked_and_text_stays_text(text, asked, expected):
    assert marked(text, read(asked).terms) == expected


def test_of_a_long_text_a_piece_around_the_word_is_shown():
    text = "begin " * 100 + "hierom gaat het " + "eind " * 100
    shown = marked(text, read("hierom").terms, length=120)
    assert "<mark>hierom</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 160
    assert marked("x" * 5000, read("hierom").terms, length=120).count("x") <= 120


@given(st.text(min_size=1, max_size=30))
def test_what_is_looked_for_inside_finds_the_word_itself(word):
    assert word in forms(word)
    pieces = inside(word)
    assert any(piece in word for piece in pieces)
    assert all(piece == word or len(piece) >= LEAST_OF_FORM for piece in pieces)
