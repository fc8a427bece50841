"""Rendering without a database: what cannot be shown, what goes wrong, and what is said of it."""

import pytest

from reports.rendering import RenderFailed, TypesettingInterrupted, render
from reports.rendering import pipeline as rendering
from reports.rendering.composing import compose
from reports.rendering.glyphs import MISSING, MOST_NOTES, Showable, coverages
from reports.rendering.typesetting import TypesettingFailed, UnshowableCharacter
from reports.snapshot import to_bytes

from .sample import EMPTY, sample


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gewoon", "gewoon"),
        ("€ 5 – ‘ja’ ≤ ½ Ελ Привет", "€ 5 – ‘ja’ ≤ ½ Ελ Привет"),
        ("👍🏽 ❤️ 1️⃣ ✓ ⇒", "👍🏽 ❤️ 1️⃣ ✓ ⇒"),
        ("שלום مرحبا", "שלום مرحبا"),
        ("漢\ue000", MISSING * 2),
        ("a\x07b\x00\ufeffc", "abc"),
        ("\ud800", ""),
        ("e\u0301", "é"),
        ("z\u0335", f"z{MISSING}"),
        ("a\u202eb", f"a{MISSING}b"),
    ],
)
def test_what_has_no_sign_is_replaced_and_what_is_no_character_dropped(text, shown):
    showable = Showable()
    assert showable.text(text, "field") == shown
    assert bool(showable.notes()) == (shown not in {text, "é"})


def test_notes_name_the_field_and_the_character():
    showable = Showable()
    showable.tree({"priorities": [{"slug": "cloud", "title": "漢", "goals": [{"title": "a\x07"}]}]})
    assert len(showable.notes()) == 2
    assert "priorities[cloud].title" in showable.notes()[0]
    assert "U+6F22" in showable.notes()[0]
    assert "priorities[cloud].goals[a" in showable.notes()[1]


def test_very_many_notes_are_cut_short():
    showable = Showable()
    showable.tree(["漢"] * (MOST_NOTES + 10))
    assert len(showable.notes()) == MOST_NOTES + 1


def test_every_font_has_a_character_map():
    assert all(len(coverage) > 100 for coverage in coverages())
    assert any(ord(MISSING) in coverage for coverage in coverages())


def test_progress_is_told_in_order():
    steps = []
    render(to_bytes(sample(**EMPTY)), on_progress=steps.append)
    assert steps == ["typesetting", "checking"]


def test_a_slow_typesetter_is_stopped(settings):
    settings.REPORT_RENDER_SECONDS = 0.01
    with pytest.raises(TypesettingInterrupted, match="longer than"):
        render(to_bytes(sample(**EMPTY)))


def test_what_the_typesetter_refuses_fails_with_its_reason(monkeypatch):
    def refuse(*args, **kwargs):
        raise TypesettingFailed("error: heading title is empty")

    monkeypatch.setattr(rendering, "typeset", refuse)
    with pytest.raises(RenderFailed, match="heading title is empty"):
        render(to_bytes(sample(**EMPTY)))


def test_an_unforeseen_character_is_tried_again_with_the_own_letters_only(monkeypatch):
    tried = []

    def first_time_unshowable(view, *args, **kwargs):
        tried.append(view["cover"]["rows"][0]["label"])
        if len(tried) == 1:
            raise UnshowableCharacter("could not be displayed with font")
        return typeset(view, *args, **kwargs)

    typeset = rendering.typeset
    monkeypatch.setattr(rendering, "typeset", first_time_unshowable)
    snapshot = sample()
    snapshot["priorities"][0]["short_title"] = "Wolk 👍"
    report = render(to_bytes(snapshot))
    assert tried == ["Wolk 👍", f"Wolk {MISSING}"]
    assert any("U+1F44D" in note for note in report.notes)


def test_a_structure_that_differs_from_the_data_fails(monkeypatch):
    monkeypatch.setattr(rendering, "check", lambda *args: ["3 × Table instead of 4"])
    with pytest.raises(RenderFailed, match="3 × Table instead of 4"):
        render(to_bytes(sample(**EMPTY)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_of_everything_gives_a_report_with_the_tools_that_made_it(language):
    report = render(to_bytes(sample(language)))
    assert report.pdf.startswith(b"%PDF-1.7")
    assert report.pages > 10
    assert set(report.tools) == {"typst", "pikepdf", "layout"}
    assert report.notes == []


@pytest.mark.parametrize("description", ["", "Waar het over gaat."])
@pytest.mark.parametrize(
    "summary", ["Eerste zin. Laatste zin.", f"Eerste zin. {'woord ' * 60}. Laatste zin.", "Eén.\nLaatste zin."]
)
def test_nothing_of_a_summary_is_left_out(summary, description):
    snapshot = sample()
    snapshot["priorities"][0] |= {"summary": summary, "description": description}
    composed = str(compose(snapshot, "0" * 64))
    assert "Laatste zin." in composed
    assert description in composed
