"""The subset of Markdown: what is in it, what stays text, and that nothing breaks, leaks or gets lost."""

import contextlib
import json
import time
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ui.forms import Form, MarkdownField, ModelForm
from ui.markdown import List, Paragraph, Span, blocks, parse, plain, render_html, validate_markdown

PIECES = [
    "*", "**", "_", "[", "]", "(", ")", "](", "<", ">", "&", '"', "'", "`", "#", "!", "\\", "|", "-", "- ", "1. ",
    "~", "+ ", "\n", "\n\n", " ", "  ", "    ", "\t", "\r", "\0", "---", "javascript:", "https://", "mailto:",
    "a@b.nl", ":", "//", "https://a.nl", "[x](https://a.nl)", "<script>", "&lt;", "é", "\u202e", "\ud800", "woord",
]  # fmt: skip
marks = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
texts = st.one_of(marks, st.text(st.characters(), max_size=200))
words = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)


class Allowed(HTMLParser):
    """Fails on any element or attribute that is not in the subset; collects the words."""

    ATTRIBUTES = {"div": {"class"}, "a": {"href", "rel", "class"}, "ol": {"start"}}

    def __init__(self):
        super().__init__()
        self.opened = []
        self.seen = ""

    def handle_starttag(self, tag, attrs):
        assert tag in {"div", "p", "br", "strong", "em", "ul", "ol", "li", "a"}
        assert {name for name, _value in attrs} <= self.ATTRIBUTES.get(tag, set())
        values = dict(attrs)
        if tag == "a":
            assert values["href"].lower().startswith(("https://", "http://", "mailto:"))
            assert values["rel"] == "noopener noreferrer"
            assert "a" not in self.opened
        if tag in {"br", "p", "li"}:
            self.seen += "\n"
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag

    def handle_data(self, data):
        self.seen += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def inside(text):
    return render_html(text).removeprefix('<div class="nds-markdown">').removesuffix("</div>")


@settings(max_examples=400)
@given(texts)
@example("[x](https://[::1)")
@example("a\n\n- - - - - - - - -")
def test_any_text_gives_allowed_html_only(text):
    parser = Allowed()
    parser.feed(render_html(text))
    parser.close()
    assert parser.opened == []
    json.dumps(blocks(text))


@settings(max_examples=400)
@given(texts)
def test_the_validator_raises_nothing_but_its_own_error(text):
    with contextlib.suppress(ValidationError):
        validate_markdown(text)


@settings(max_examples=200)
@given(st.lists(st.lists(st.lists(words, min_size=1).map(" ".join), min_size=1).map("\n".join)).map("\n\n".join))
def test_every_word_survives(text):
    assert plain(text) == text
    parser = Allowed()
    parser.feed(render_html(text))
    assert parser.seen.split() == text.split()


@given(texts)
def test_no_letter_is_lost(text):
    """Whatever the marks: only marks may go, and an address may be written another way."""
    shown = plain(text)
    assert shown.count("woord") >= text.count("woord")
    assert shown.count("é") + shown.count("%C3%A9") + shown.count("xn--") >= text.count("é")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("een\ntwee\n\ndrie", "<p>een<br>twee</p><p>drie</p>"),
        ("**vet** en *cursief* en ***beide***",
         "<p><strong>vet</strong> en <em>cursief</em> en <strong><em>beide</em></strong></p>"),
        (r"\*niet\*", "<p>*niet*</p>"),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("3. drie\n4. vier", '<ol start="3"><li>drie</li><li>vier</li></ol>'),
        ("- een\n  1. in\n- twee", "<ul><li>een<ol><li>in</li></ol></li><li>twee</li></ul>"),
        ("- a\n  - b\n    - c\n  - d", "<ul><li>a<ul><li>b</li><li>c</li><li>d</li></ul></li></ul>"),
        ("[hier](https://a.nl/?x=1&y=2)",
         '<p><a href="https://a.nl/?x=1&amp;y=2" rel="noopener noreferrer">hier</a></p>'),
        ("[zie https://b.nl hier](https://a.nl)",
         '<p><a href="https://a.nl" rel="noopener noreferrer">zie https://b.nl hier</a></p>'),
        ("-", "<p>-</p>"),
        ("a\n\n- - -", "<p>a</p><p>- - -</p>"),
    ],
)  # fmt: skip
def test_the_subset(text, html):
    assert inside(text) == html


@pytest.mark.parametrize(
    "text",
    ["# Kop", "Kop\n===", "`code`", "```\ncode\n```", "<b>x</b>", "| a | b |", "> citaat", "![x](https://a.nl/x.png)",
     "&amp; &lt;", "~~weg~~", "snake_case_naam", "2 * 3 * 4", "[x][y]", "[x]: https", "[a](b c)"],
)  # fmt: skip
def test_what_is_not_in_the_subset_stays_text(text):
    assert plain(text) == text
    assert [block for block in parse(text) if isinstance(block, List)] == []
    validate_markdown(text)


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("zie https://a.nl.", "https://a.nl", "."),
        ("zie (https://a.nl/b_(c)), en", "https://a.nl/b_(c)", "), en"),
        ("zie **https://a.nl** nu", "https://a.nl", " nu"),
        ("zie https://a.nl/*b*/c_d_e", "https://a.nl/*b*/c_d_e", ""),
        ("zie HTTP://A.nl?", "HTTP://A.nl", "?"),
    ],
)
def test_a_bare_address_is_a_link_without_the_end_of_the_sentence(text, address, after):
    (paragraph,) = parse(text)
    link = next(span for span in paragraph.spans if span.address)
    assert (link.text, link.address.lower()) == (address, address.lower())
    assert "".join(span.text for span in paragraph.spans).endswith(address + after)
    assert "nds-markdown__address" in render_html(text)


@pytest.mark.parametrize("text", ["xhttps://a.nl", "https://", "https:// a", "ftp://a.nl", "javascript://a.nl"])
def test_no_link_where_no_address_is(text):
    assert parse(text) == (Paragraph((Span(text),)),)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x", "file:///etc", "ftp://a.nl", "/pad",
     "a.nl", "//a.nl", "https:a", "https://", "mailto:", "", "&#106;avascript:x", r"java\script:x",
     "<javascript:x y>", "tel:1"],
)  # fmt: skip
def test_a_link_elsewhere_is_refused_and_shown_as_text(address):
    text = f"Zie [dit stuk]({address})."
    with pytest.raises(ValidationError) as refusal, override("en"):
        validate_markdown(text)
    assert refusal.value.code == "link"
    assert "dit stuk" in refusal.value.messages[0]
    assert "<a" not in render_html(text)
    assert "dit stuk" in plain(text)


def test_the_refusal_in_dutch_names_the_link():
    with override("nl"), pytest.raises(ValidationError) as refusal:
        validate_markdown("[hier](javascript:x)")
    assert refusal.value.messages == [
        "De link “hier” gaat naar “javascript:x”. Een link begint met https://, http:// of mailto:, "
        "met daarachter een volledig adres."
    ]


def test_lists_too_deep_are_refused_and_shown_as_typed():
    text = "".join("  " * level + "- a\n" for level in range(7))
    with pytest.raises(ValidationError) as refusal:
        validate_markdown(text)
    assert refusal.value.code == "nesting"
    assert plain(text).count("- a") == 7
    validate_markdown("".join("  " * level + "- a\n" for level in range(6)))


def test_blocks_are_plain_values():
    assert blocks("a **b**\nc\n- [d](https://e.nl)") == [
        {"kind": "paragraph", "spans": [
            {"text": "a ", "bold": False, "italic": False, "address": ""},
            {"text": "b", "bold": True, "italic": False, "address": ""},
            {"text": "\nc", "bold": False, "italic": False, "address": ""},
        ]},
        {"kind": "list", "numbered": False, "start": 1, "items": [[
            {"kind": "paragraph", "spans": [
                {"text": "d", "bold": False, "italic": False, "address": "https://e.nl"},
            ]},
        ]]},
    ]  # fmt: skip


def test_plain_words_keep_lists_and_addresses():
    assert plain("**Let op**: zie [advies](https://a.nl) en https://b.nl.\n\n1. een\n   - in\n2. twee") == (
        "Let op: zie advies (https://a.nl) en https://b.nl.\n\n1. een\n   - in\n2. twee"
    )


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[a](" * 25_000, "[[x](https://a.nl)" * 399, "*" * 100_000, "*a **b " * 15_000, "_a*" * 33_000,
     "- " * 50_000, "1. " * 33_000, "- a\n" * 25_000, "https://" * 12_500, "https://a.nl/" + ")" * 100_000,
     "\\" * 100_000, "\n" * 100_000, "a\n" * 50_000, "]" * 100_000, " " * 100_000 + "a",
     "".join(" " * n + "- a\n" for n in range(440))],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_long_and_twisted_text_is_quick(text):
    started = time.process_time()
    render_html(text)
    assert time.process_time() - started < 10


def test_the_filter_needs_no_load():
    assert Template("{{ text|markdown }}").render(Context({"text": "<b> **x**"})) == (
        '<div class="nds-markdown"><p>&lt;b&gt; <strong>x</strong></p></div>'
    )
    assert Template("{{ text|markdown }}").render(Context({"text": None})) == ""


class Sample(Form):
    about = MarkdownField(label="Toelichting", required=False)


def test_the_field_takes_the_place_of_a_field_of_a_model():
    from priorities.models import Priority

    class PriorityForm(ModelForm):
        class Meta:
            model = Priority
            fields = ["summary"]
            field_classes = {"summary": MarkdownField}

    field = PriorityForm().fields["summary"]
    assert isinstance(field, MarkdownField)
    assert "**" in field.help_text
    assert MarkdownField(help_text="Kort.").help_text == "Kort."


def test_the_field_normalises_and_validates():
    form = Sample({"about": " **a** \r\n- b "})
    assert form.is_valid()
    assert form.cleaned_data["about"] == "**a**\n- b"
    assert "<textarea" in str(form["about"])
    assert "**" in Sample()["about"].help_text
    assert not Sample({"about": "[x](data:y)"}).is_valid()
    assert not Sample({"about": "a\x00"}).is_valid()


def test_a_text_that_is_too_long_is_refused_without_reading_it(monkeypatch):
    monkeypatch.setattr("ui.forms.validate_markdown", lambda text: pytest.fail("read"))
    with pytest.raises(ValidationError) as refused:
        MarkdownField(max_length=10).clean("- a\n" * 10)
    assert [error.code for error in refused.value.error_list] == ["max_length"]
