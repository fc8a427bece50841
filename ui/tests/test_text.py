"""Text that people type: kept as text, or refused with a sentence."""

import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.templatetags.ui import word_diff
from ui.text import normalise, validate_plain_text, word_difference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gewone tekst",
        "regel één\nregel twee\tmet tab",
        "<script>alert(1)</script> & {{ 7*7 }} {% x %}",
        "=1+1",
        "'; DROP TABLE x; --",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇱 é à",
        "مرحبا بالعالم",
        "שלום עולם \u200f(א)\u200e",
        "zero\u200bwidth\u00adzacht\ufeff",
        "#show: emph\\ $x$ @label",
    ],
)
def test_text_is_kept(text):
    validate_plain_text(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "control_character"),
        ("a\x07b", "control_character"),
        ("a\x0bb", "control_character"),
        ("a\x1b[31mb", "control_character"),
        ("a\x7fb", "control_character"),
        ("a\x9bb", "control_character"),
        ("a\ud800b", "surrogate"),
        (f"a{chr(0xDFFF)}b", "surrogate"),
        ("a\ufffeb", "non_character"),
        ("a\ufdd0b", "non_character"),
        ("a\U0010ffffb", "non_character"),
        ("a\u202eb", "text_direction"),
        ("a\u2066b", "text_direction"),
    ],
)
def test_text_that_cannot_be_shown_is_refused_and_the_place_is_named(text, code):
    with pytest.raises(ValidationError) as caught:
        validate_plain_text(text)
    assert caught.value.code == code
    assert caught.value.params == {"character": f"U+{ord(text[1]):04X}", "position": 2}


def test_normalise():
    assert normalise("  een\r\ntwee  \rdrie\u2028vier\t\n\n ") == "een\ntwee\ndrie\nvier"
    assert normalise("\u00a0x\u00a0") == "x"
    assert normalise("a\n  - b") == "a\n  - b"


def test_what_nobody_can_see_is_no_text():
    assert normalise("\u200b") == normalise(" \ufeff\n\u00ad \u200d\u2060") == ""
    assert normalise("a\u200bb\u200d") == "a\u200bb\u200d"


@pytest.mark.parametrize("text", [" " * 200_000 + "x", "".join(" " * n + "x\n" for n in range(800))])
def test_much_white_space_is_normalised_quickly(text):
    started = time.process_time()
    normalise(text)
    assert time.process_time() - started < 2


@given(st.text(max_size=80))
def test_normalise_is_done_after_once(text):
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts(old, new):
    pieces = list(word_difference(old, new))
    assert "".join(text for kind, text in pieces if kind != "insert") == old
    assert "".join(text for kind, text in pieces if kind != "delete") == new


@pytest.mark.parametrize("repeat", [160, 800, 40_000])
@pytest.mark.parametrize("end", [" ", "\n"])
def test_a_long_text_is_compared_in_reasonable_time(repeat, end):
    old = f"een{end}" * repeat
    new = f"twee{end}een{end}" * (repeat // 2)
    pieces = list(word_difference(old, new))
    assert "".join(text for kind, text in pieces if kind != "insert") == old


def test_a_difference_is_escaped():
    assert word_diff("<b>nieuw</b>", "<b>oud</b>") == "&lt;b&gt;<del>oud</del><ins>nieuw</ins>&lt;/b&gt;"
