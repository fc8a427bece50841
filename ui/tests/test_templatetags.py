"""The tags: signs with their words, the way back, pages, filters."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from ui.marks import ICONS, KINDS, STATUS_ORDER, STATUSES, UPDATE_ORDER
from ui.templatetags import ui


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize("code", STATUSES)
def test_a_status_is_shape_and_word(code):
    html = ui.status(code)
    assert 'aria-hidden="true"' in html
    assert str(STATUSES[code].label) in html
    assert f'aria-label="{STATUSES[code].label}"' in ui.status_mark(code)


def test_no_two_statuses_look_the_same():
    progress = [STATUSES[code].shape for code in (*STATUS_ORDER, "watermeloen")]
    assert len(set(progress)) == len(progress)


@pytest.mark.parametrize("code", KINDS)
def test_a_kind_is_glyph_and_word(code):
    assert str(KINDS[code].label) in ui.contribution_kind(code, boxed=True)
    assert 'role="img"' in ui.contribution_mark(code)


def test_a_missing_status_says_so_and_an_unknown_one_is_a_mistake():
    with override("en"):
        assert "not declared" in ui.status("")
    with pytest.raises(KeyError):
        ui.status("groen")


def test_labels_are_escaped():
    assert "<b>" not in ui.status("op_schema", label="<b>")
    assert '"><b>' not in ui.status_mark("op_schema", label='"><b>')


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_hidden(name):
    assert 'aria-hidden="true"' in ui.icon(name)


def test_breadcrumb():
    html = render('{% breadcrumb "Overzicht" "overview" title "/prioriteiten/" %}', title="<i>")
    assert 'href="/" rel="home"' in html
    assert 'href="/prioriteiten/" rel="up"' in html
    assert "&lt;i&gt;" in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna de Wit", "AW"), ("Anna", "A"), ("", ""), ("(x) 👍 anna", "A"), ("<b> c", "C")],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, None, 5]),
        (3, 5, [1, 2, 3, 4, 5]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
    ],
)
def test_page_numbers(current, last, numbers):
    assert ui.page_numbers(Paginator(range(last * 10), 10).page(current)) == numbers


def test_age():
    with override("en"):
        assert ui.age_tag(0, 90) == "today"
        assert ui.age_tag(1, 90) == "1 day"
        assert "nds-tag--warn" in ui.age_tag(91, 90)
        assert "never" in ui.age_tag(None, 90)


class Filter(forms.Form):
    q = forms.CharField(required=False, label="Zoeken")
    org = forms.ChoiceField(required=False, label="Organisatie", choices=[("a", "Aap"), ("Groep", [("b", "Beer")])])
    kinds = forms.MultipleChoiceField(required=False, label="Soort", choices=[("x", "Iks"), ("y", "Ypsilon")])


def chips(query):
    request = RequestFactory().get(f"/prioriteiten/?{query}")
    form = Filter(request.GET)
    form.is_valid()
    return ui.filter_chips(Context({"request": request}), form)["chips"]


def test_a_chip_per_filter_in_words_removes_that_filter_and_the_page():
    assert chips("org=b&q=&kinds=x&kinds=y&page=3&sort=-title") == [
        {"label": "Organisatie", "value": "Beer", "url": "?q=&kinds=x&kinds=y&sort=-title"},
        {"label": "Soort", "value": "Iks, Ypsilon", "url": "?org=b&q=&sort=-title"},
    ]


def test_a_filter_that_makes_no_sense_has_no_chip():
    assert chips("org=zzz") == []


def test_every_status_of_the_rooms_has_a_sign():
    from commitments.choices import CommitmentStatus
    from jobs.choices import JobStatus
    from priorities.choices import ContributionKind
    from reports.choices import DeclaredStatus, UpdateState

    for choices in (CommitmentStatus, DeclaredStatus, JobStatus, UpdateState):
        assert set(choices.values) <= set(STATUSES)
    assert set(ContributionKind.values) == set(KINDS)


def hidden(html):
    return re.findall(r'<span class="nds-hidden">(.*?)</span>', html)


def test_dots_are_in_the_order_of_the_statuses_and_counted_in_words():
    with override("en"):
        html = ui.status_dots(["vertraagd", "op_schema", "watermeloen", "niet_gestart", "op_schema"])
        assert html == ui.status_dots(
            {"op_schema": 2, "vertraagd": 1, "watermeloen": 1, "niet_gestart": 1, "gestopt": 0}
        )
    assert hidden(html) == ["2 on track, 1 delayed, 1 watermelon, 1 not started"]
    drawn = re.findall(r'aria-hidden="true"[^>]*>(.*?)</svg>', html)
    assert drawn == [
        STATUSES[code].svg_content("currentColor")
        for code in ("op_schema", "op_schema", "vertraagd", "watermeloen", "niet_gestart")
    ]


def test_squares_are_in_the_order_of_the_work():
    with override("en"):
        html = ui.update_squares({"te_doen": 1, "concept": 1, "teruggestuurd": 1, "ingediend": 1, "goedgekeurd": 2})
    assert hidden(html) == ["2 approved, 1 in review, 1 returned, 1 draft, 1 to do"]
    assert html.count("<svg") == 6


def test_more_signs_than_anybody_counts_are_drawn_once_with_their_number():
    html = ui.status_dots({"op_schema": 40, "vertraagd": 2})
    assert html.count("<svg") == 2
    assert "40" in re.sub(r"<svg.*?</svg>", "", html.split("</span>", 1)[1])
    assert ui.status_dots({"op_schema": 24}).count("<svg") == 24


def test_no_signs_say_so_and_an_unknown_one_is_a_mistake():
    with override("en"):
        assert "none" in ui.status_dots([])
        assert "none" in ui.update_squares({"te_doen": 0})
    for wrong in (lambda: ui.status_dots(["groen"]), lambda: ui.update_squares({"op_schema": 1})):
        with pytest.raises(KeyError):
            wrong()


def test_no_two_states_of_updates_look_the_same():
    assert len({STATUSES[code].shape for code in UPDATE_ORDER}) == len(UPDATE_ORDER)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_progress_of_a_round(language):
    with override(language):
        html = render(
            "{% round_progress counts figure=True %}",
            counts={"goedgekeurd": 1, "ingediend": 1, "teruggestuurd": 1, "te_doen": 5},
        )
    assert '<rect class="nds-round__approved" width="12.50%"' in html
    assert '<svg x="12.50%" width="12.50%"' in html
    words = {"nl": "1 goedgekeurd, 1 in beoordeling, 1 teruggestuurd, 5 te doen",
             "en": "1 approved, 1 in review, 1 returned, 5 to do"}  # fmt: skip
    assert words[language] in html
    assert {"nl": "van 8 ingediend", "en": "of 8 submitted"}[language] in html


def test_a_round_that_asks_nothing_is_no_division_by_zero():
    with override("en"):
        html = render("{% round_progress counts figure=True %}", counts={})
    assert "Nothing is asked yet." in html
    assert "nds-figure-big" not in html
