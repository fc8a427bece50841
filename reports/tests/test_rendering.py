"""Rendering without a database: what cannot be shown, what goes wrong, and what is said of it."""

import pytest

from reports.rendering import RenderFailed, TypesettingInterrupted, render
from reports.rendering import pipeline as rendering
from reports.rendering.composing import compose
from reports.rendering.composing.voice import Voice
from reports.rendering.glyphs import MISSING, MOST_NOTES, Showable, coverages
from reports.rendering.typesetting import TypesettingFailed, UnshowableCharacter
from reports.snapshot import to_bytes

from .sample import EMPTY, SIGNALS, milestone, sample, signal, told


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
    with pytest.raises(TypesettingInterrupted) as interrupted:
        render(to_bytes(sample(**EMPTY)))
    assert "longer than" in interrupted.value.detail


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


def words_of(value):
    """All texts in what was composed, one after the other, without white space."""
    if isinstance(value, dict):
        return "".join(words_of(item) for key, item in value.items() if key not in {"l", "k", "id"})
    if isinstance(value, list):
        return "".join(words_of(item) for item in value)
    return "".join(value.replace("\u200b", "").split()) if isinstance(value, str) else ""


def things(snapshot):
    """Everything that the sample reports on."""
    strategies = [one for each in snapshot["strategies"] for pillar in each["pillars"] for one in pillar["measures"]]
    return [*snapshot["priorities"], *snapshot["priorities"][0]["measures"], *strategies]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_of_every_approved_update_is_in_the_report(language):
    snapshot = sample(language)
    number = 0
    for thing in things(snapshot):
        for key in ("explanation", "results", "bottlenecks", "course_correction", "decision_asked", "no_change_reason"):
            if thing["update"]:
                number += 1
                thing["update"] |= {key: f"Zin{number}", "no_change": True, "evidence": [f"https://a.nl/{number}"]}
    composed = words_of(compose(snapshot, "0" * 64))
    for sentence in range(1, number + 1):
        assert f"Zin{sentence}" in composed
    for thing in filter(lambda one: one["update"], things(snapshot)):
        assert words_of(thing["update"]["evidence"]) in composed


@pytest.mark.parametrize("kind", [one["kind"] for one in SIGNALS])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_signal_is_a_sentence_in_the_list_and_with_what_it_is_about(language, kind):
    snapshot = sample(language)
    for index, thing in enumerate(things(snapshot)):
        if thing["standing"]:
            subject = f"Onderwerp{index}" if kind in WITH_SUBJECT else ""
            values = {"value": "1", "line": "2.75", "unit": "%"} if kind == "onder_de_lijn" else {}
            thing["standing"]["signals"] = [signal(kind, subject=subject, days=100 + index, **values)]
    composed = compose(snapshot, "0" * 64)
    (chapter,) = [one for one in composed["chapters"] if one["id"] == "signals"]
    rows = next(item["rows"] for item in chapter["items"] if item.get("id") == "signals")
    standing = [thing for thing in things(snapshot) if thing["standing"]]
    assert len(rows) == len(standing)
    sentences = {words_of(row[1]) for row in rows}
    opening = Voice(language).words.get(f"signal.{kind}") or Voice(language).words[f"signal.{kind}.other"]
    for sentence in sentences:
        assert sentence.startswith(words_of(opening.split("{")[0]))
        assert "{" not in sentence
    if kind in WITH_SUBJECT:
        assert all(any(f"Onderwerp{index}" in one for one in sentences) for index in (0, 2))
    assert words_of(rows[0][1]) in words_of(composed["priorities"][0])


WITH_SUBJECT = {"mijlpaal_te_laat", "onder_de_lijn", "verschoven", "doel_zonder_maatregel"}


def test_the_chapter_on_corrections_has_every_decision_with_whom_it_is_asked_of_and_when():
    snapshot = sample()
    chapter = compose(snapshot, "0" * 64)["corrections"]
    tables = {item["id"]: item["rows"] for item in chapter["items"] if item["k"] == "table"}
    assert [row[0] for row in tables["decisions"]] == ["B1", "B2"]
    first = words_of(tables["decisions"][0])
    for said in ("Cloud", "Wijseenopdrachtgeveraan.", "MinisterieFIN", "2ekwartaal2026", "tegenvallers", "Advies"):
        assert said in first
    assert "SDE-M1" in words_of(tables["decisions"][1])
    assert len(tables["corrections"]) == 3
    assert ["CLD-1" in words_of(row) for row in tables["moved"]] == [True]
    assert [words_of(row[3]).split(".")[0] for row in tables["changed"]] == ["Ongunstiger", "Gunstiger"]
    lead = words_of(chapter["items"][0])
    assert "Tweebesluitenwordengevraagd.Driekeerisbijsturinggemeld." in lead


def test_a_long_text_is_told_in_the_chapter_and_begun_in_the_table():
    snapshot = sample()
    snapshot["priorities"][0]["update"]["course_correction"] = f"Eerste zin. {'woord ' * 100}Slot."
    composed = compose(snapshot, "0" * 64)
    table = next(item for item in composed["corrections"]["items"] if item.get("id") == "corrections")
    assert "Eerstezin." in words_of(table["rows"][0])
    assert "Slot." not in words_of(table["rows"][0])
    assert "Slot." in words_of(composed["priorities"][0])


def test_watermelons_are_counted_and_named_in_the_letter():
    snapshot = sample()
    summary = words_of(compose(snapshot, "0" * 64)["summary"])
    assert "Eéndaarvaniseenwatermeloen,opgegevenalsopschemaenberekendalsvertraagd:Verkenning." in summary
    snapshot["priorities"][0]["measures"][0]["standing"] |= {"watermelon": False, "computed": "aandacht_nodig"}
    assert "Eenwatermeloeniserniet" in words_of(compose(snapshot, "0" * 64)["summary"])
    snapshot["priorities"][0]["measures"][0]["standing"] |= {"rosier": False, "computed": "op_schema"}
    assert "Nergensisdeopgavegunstiger" in words_of(compose(snapshot, "0" * 64)["summary"])


def test_a_priority_without_signals_of_its_own_tells_how_its_measures_stand():
    snapshot = sample()
    snapshot["priorities"][0]["standing"]["signals"] = []
    computed = compose(snapshot, "0" * 64)["priorities"][0]["verdicts"][1]
    assert "Eénvandemaatregelen(éénintotaal)isbijberekeningvertraagd." in words_of(computed)


def test_who_did_not_report_is_named_with_what_is_missing():
    account = next(one for one in compose(sample(), "0" * 64)["chapters"] if one["id"] == "account")
    table = next(item for item in account["items"] if item.get("id") == "silent")
    assert "MinisterieEZ" in words_of(table["rows"])
    assert "Dienstverlening–ingediend,nognietbeoordeeld" in words_of(table["rows"])
    assert "NLCS-M1Actie–nietingediend" in words_of(table["rows"])
    unknown = compose(sample(**EMPTY), "0" * 64)["chapters"]
    assert "isnietvastgelegdaanwieeenberichtisgevraagd" in words_of(unknown)


@pytest.mark.parametrize(
    ("asked", "state", "word", "sentence"),
    [
        (0, None, "niet ingediend", "Er is niets ingediend."),
        (4, "niet_ingediend", "niet ingediend", "Er is niets ingediend."),
        (4, "ingediend", "niet beoordeeld", "nog niet beoordeeld toen deze gegevens werden vastgelegd."),
        (4, "teruggestuurd", "teruggestuurd", "Het ingediende bericht is teruggestuurd en niet opnieuw ingediend."),
        (4, None, "niet gevraagd", "In deze ronde is er geen bericht over gevraagd."),
    ],
)
def test_a_report_says_why_something_has_no_approved_update(asked, state, word, sentence):
    snapshot = sample()
    priority = snapshot["priorities"][1]
    waiting = [{"slug": priority["slug"], "title": priority["title"], "state": state}] if state else []
    snapshot["round"]["asked"], snapshot["round"]["missing"][0]["priorities"] = asked, waiting
    view = compose(snapshot, "0" * 64)
    assert view["priorities"][1]["verdicts"][0]["status"] == {"g": word.capitalize()}
    (box,) = [item for item in view["priorities"][1]["items"] if item["k"] == "absent"]
    assert box["title"] == word.capitalize()
    assert sentence in str(box["b"])
    overview = next(item for item in view["summary"]["items"] if item.get("id") == "overview")
    assert overview["rows"][1][1] == {"g": word}
    said = str(view["summary"]["items"])
    assert "is er geen goedgekeurd bericht" in said
    assert "niets ingediend" not in said


def test_of_a_round_that_is_not_open_yet_nobody_is_called_silent():
    snapshot = sample()
    snapshot["round"] |= {"state": "gepland", "asked": 0, "approved": 0, "missing": []}
    view = compose(snapshot, "0" * 64)
    assert view["priorities"][1]["verdicts"][0]["status"] == {"g": "Niet gevraagd"}
    assert "De ronde van 2025 was nog niet geopend" in str(view["chapters"])
    assert "niet vastgelegd aan wie" not in str(view["chapters"])


def test_a_measure_that_was_returned_is_not_called_silent():
    snapshot = sample()
    (measure,) = snapshot["priorities"][0]["measures"]
    measure.update(told())
    snapshot["round"]["missing"][0]["measures"] = [{"code": measure["code"], "title": "", "state": "teruggestuurd"}]
    items = compose(snapshot, "0" * 64)["priorities"][0]["items"]
    table = next(item for item in items if item.get("id") == "measures-cloud")
    assert "teruggestuurd" in str(table["rows"][0][2])


def test_a_moved_milestone_shows_the_plan_that_it_is_counted_from_and_when_it_was_reached():
    snapshot = sample()
    moved = milestone("Verdrag", "2025-01-01", "2025-04-01", "2025-06-15")
    elsewhere = snapshot["strategies"][0]["pillars"][0]["measures"][0]
    elsewhere["milestones"] = [moved]
    items = compose(snapshot, "0" * 64)["corrections"]["items"]
    table = next(item for item in items if item.get("id") == "moved")
    (row,) = [row for row in table["rows"] if "Verdrag" in str(row[0])]
    assert row[1] == "01-01-2025"
    assert row[2] == {"lines": ["01-04-2025", {"g": "gehaald 15-06-2025"}]}
    assert row[3] == "drie maanden"
    assert row[4] == "interne wijziging van de reikwijdte"


def test_an_opinion_stands_beside_what_the_owner_says():
    composed = words_of(compose(sample(), "0" * 64)["priorities"][0])
    for said in ("Kieseerst,schaaldanop", "MinisterieAcICT", "Kiesdrietoepassingen.", "inuitvoering", "Hetloopt"):
        assert said in composed


def test_many_signals_give_one_table():
    snapshot = sample()
    many = [signal("mijlpaal_te_laat", subject=f"Mijlpaal {number}", days=number) for number in range(1, 501)]
    snapshot["priorities"][0]["standing"]["signals"] = many
    report = render(to_bytes(snapshot))
    assert report.pages > 30


def test_a_round_without_anything_to_tell_gives_a_report():
    snapshot = sample()
    for thing in things(snapshot):
        thing |= told(standing=None)
    assert render(to_bytes(snapshot)).pages > 10
