"""The annual report of the real data with the examples: valid, complete, and the same each time."""

import json
import re
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import combinations

import pikepdf
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from history.services import as_of, freeze
from reports.rendering import render
from reports.rendering.structure import check, demanded
from reports.snapshot import build_snapshot, to_bytes
from reports.tests.sample import EMPTY, sample, signal
from ui.markdown import Paragraph, parse

from .pdf import elements, embedded_fonts, letters_of, runs, tags, vera  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

FONTS = {
    *("SourceSerif4-Regular", "SourceSerif4-Semibold", "SourceSerif4-It"),
    *("SourceSerif4Display-Regular", "SourceSerif4Display-Light"),
    *("SourceSans3-Regular", "SourceSans3-Semibold", "SourceSans3-Bold", "SourceSans3-It"),
}
EDIT = "Deze zin is in de browser getypt & telt mee <b>zo</b>."


@pytest.fixture(scope="module")
def snapshots(django_db_setup, django_db_blocker):
    """Snapshots of the loaded data in both languages, after an edit; nothing of it stays in the database."""
    from priorities.models import Priority

    found = {}
    examples = override_settings(EXAMPLE_MODE=True, DEMO_PASSWORD="een-wachtwoord-voor-voorbeelden")
    with django_db_blocker.unblock(), examples, transaction.atomic():
        call_command("load_startbrief", verbosity=0)
        call_command("load_examples", verbosity=0)
        edited = Priority.objects.filter(pillar__isnull=False).order_by("position").first()
        edited.description = f"{edited.description}\n\n{EDIT}"
        edited.save()
        frozen_at = freeze()
        for language in ("nl", "en"):
            with as_of(frozen_at):
                found[language] = build_snapshot(
                    year=2025,
                    language=language,
                    reference_date=date(2025, 12, 31),
                    frozen_at=frozen_at,
                    version=1,
                )
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def reports(snapshots):
    """The finished reports."""
    return {language: render(to_bytes(snapshot)) for language, snapshot in snapshots.items()}


def test_veraPDF_accepts_both_languages_and_refuses_what_is_broken(vera, reports, tmp_path):  # noqa: F811  # a fixture
    paths = {language: tmp_path / f"{language}.pdf" for language in reports}
    for language, path in paths.items():
        path.write_bytes(reports[language].pdf)
    verdicts = vera.check("ua1,3a", *paths.values())
    assert {key: verdict.failures for key, verdict in verdicts.items() if not verdict.passed} == {}

    full = {name: render(to_bytes(snapshot)).pdf for name, snapshot in _rounds().items()}
    for name, data in full.items():
        (tmp_path / name).write_bytes(data)
    verdicts = vera.check("ua1,3a", *(tmp_path / name for name in full))
    assert {key: verdict.failures for key, verdict in verdicts.items() if not verdict.passed} == {}

    small = render(to_bytes(sample(strategies=[], indicators=[], priorities=[], commitments=[]))).pdf
    empty = _rewrite(render(to_bytes(sample(**EMPTY))).pdf, tmp_path / "empty.pdf")
    broken = [_break(small, name, tmp_path) for name in DAMAGE]
    verdicts = vera.check("ua1", empty, _rewrite(small, tmp_path / "rewritten.pdf"), *broken)
    passed = {name for (_, name), verdict in verdicts.items() if verdict.passed}
    assert passed == {"empty.pdf", "rewritten.pdf"}, "a validator that accepts the others proves nothing"


def _rounds():
    """Rounds of every sort: all that can be told in both languages, very much, very long, and in other letters."""
    many = sample()
    signals = [signal("mijlpaal_te_laat", subject=f"Mijlpaal {number}", days=number) for number in range(1, 501)]
    many["priorities"][0]["standing"]["signals"] = signals
    line = "Een **lange** regel met een [verwijzing](https://voorbeeld.example/a_b?c=d&e=f) en _nadruk_.\n\n1. één\n"
    long, hebrew = _with(sample(), line * 40, limit=4000), _with(sample(), HOSTILE["right to left"])
    return {"nl.pdf": sample(), "en.pdf": sample("en"), "many.pdf": many, "long.pdf": long, "hebrew.pdf": hebrew}


def _alt(pdf):
    del next(one for one in elements(pdf) if one.S == "/Figure" and "/Alt" in one)["/Alt"]


def _heading(pdf):
    next(one for one in elements(pdf) if one.S == "/H2").S = pikepdf.Name.H4


def _font(pdf):
    font = next(iter(pdf.pages[1].Resources.Font.values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    del descriptor["/FontFile3" if "/FontFile3" in descriptor else "/FontFile2"]


def _without(key):
    def damage(pdf):
        del pdf.Root[key]

    return damage


DAMAGE = {
    "no-alternative-text": _alt,
    "no-language": _without("/Lang"),
    "no-mark-info": _without("/MarkInfo"),
    "title-not-shown": _without("/ViewerPreferences"),
    "font-not-embedded": _font,
    "heading-skipped": _heading,
}


def _rewrite(data, path, damage=lambda pdf: None):
    with pikepdf.open(BytesIO(data)) as pdf:
        damage(pdf)
        pdf.save(path, fix_metadata_version=False)
    return path


def _break(data, name, directory):
    return _rewrite(data, directory / f"{name}.pdf", DAMAGE[name])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_structure_is_what_the_data_demand(reports, snapshots, language):
    snapshot = snapshots[language]
    found = tags(reports[language].pdf)
    priorities = snapshot["priorities"]
    assert len(priorities) == 6
    frame = ("colophon", "contents", "summary", "course corrections", "signals", "account", "sources")
    others = ("earlier topics", "coherence", "strategies", "promises")
    assert found["H1"] == len(frame) + len(priorities) + len(others)
    assert found["Title"] == 1
    assert found["Table"] == demanded(snapshot)["Table"] > 30
    assert found["Figure"] == demanded(snapshot)["Figure"] > 10
    assert found["TR"] == found["THead"] + _rows(snapshot, reports[language].pdf)
    with pikepdf.open(BytesIO(reports[language].pdf)) as pdf:
        assert str(pdf.Root.Lang).startswith(language)
        scopes = [str(_scope(one)) for one in elements(pdf) if one.S == "/TH"]
    assert scopes.count("/Row") == found["TR"] - found["THead"], "every row of a body has a header"
    assert set(scopes) == {"/Row", "/Column"}


def _scope(header):
    attributes = header.A if isinstance(header.A, pikepdf.Array) else [header.A]
    return next(one.Scope for one in attributes if "/Scope" in one)


def _rows(snapshot, data):
    """Rows of table bodies, counted in the file; at least as many as there are things to show."""
    with pikepdf.open(BytesIO(data)) as pdf:
        bodies = [one for one in elements(pdf) if one.S == "/TBody"]
        rows = sum(len(body.K) if isinstance(body.K, pikepdf.Array) else 1 for body in bodies)
    shown = sum(len(one["goals"]) + len(one["measures"]) for one in snapshot["priorities"])
    assert rows > shown + len(snapshot["commitments"]) + len(snapshot["indicators"])
    return rows


def test_a_report_with_a_wrong_structure_is_noticed(reports, snapshots):
    snapshot, data = snapshots["nl"], to_bytes(snapshots["nl"])
    assert check(reports["nl"].pdf, data, snapshot) == []
    other = {**snapshot, "priorities": snapshot["priorities"][1:]}
    problems = check(reports["nl"].pdf, to_bytes(other), other)
    assert "another snapshot is attached" in problems
    assert any("× Table" in problem for problem in problems)
    stream = BytesIO()
    with pikepdf.open(BytesIO(reports["nl"].pdf)) as pdf:
        next(one for one in elements(pdf) if one.S == "/THead").S = pikepdf.Name.TBody
        pdf.save(stream)
    assert check(stream.getvalue(), data, snapshot) == ["a table without a head"]


def test_the_same_snapshot_gives_the_same_bytes(reports, snapshots):
    again = render(to_bytes(snapshots["nl"]))
    assert again.pdf == reports["nl"].pdf
    assert again.pages == reports["nl"].pages > 20


def test_the_attachment_is_the_snapshot(reports, snapshots):
    with pikepdf.open(BytesIO(reports["en"].pdf)) as pdf:
        assert list(pdf.attachments) == ["momentopname.json"]
        attached = pdf.attachments["momentopname.json"]
        assert attached.get_file().read_bytes() == to_bytes(snapshots["en"])
        assert attached.obj.AFRelationship == "/Data"
        assert pdf.Root.AF[0].objgen == attached.obj.objgen


def test_only_the_bundled_fonts_are_used(reports):
    assert embedded_fonts(reports["nl"].pdf) == FONTS


def test_an_edit_stands_in_the_report_as_it_was_typed(reports):
    for report in reports.values():
        assert EDIT.replace(" ", "") in letters_of(report.pdf)
        assert report.notes == []


def _told(snapshot):
    """What an approved update says, what is asked of whom, and what a signal is about, of the whole report."""
    measures = [each for one in snapshot["priorities"] for each in one["measures"]]
    for thing in [*snapshot["priorities"], *measures]:
        if update := thing["update"]:
            for key in ("explanation", "results", "bottlenecks", "course_correction", "decision_asked"):
                yield from (span.text for span in _spans(parse(update[key])))
            yield from (update[key]["name"] for key in ("asked_of", "submitted_by") if update[key])
            yield update["no_change_reason"]
            yield from update["evidence"]
        yield from (one["subject"]["title"].rstrip(".") for one in thing["standing"]["signals"] if one["subject"])


def _spans(blocks):
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.spans
        else:
            yield from (span for item in block.items for span in _spans(item))


def test_every_approved_update_every_correction_and_every_signal_is_in_the_text(reports, snapshots):
    for language, report in reports.items():
        letters = _letters(report.pdf)
        told = [text for text in _told(snapshots[language]) if text.strip()]
        assert len(told) > 60
        assert [text for text in told if _bare(text) not in letters] == []


def _letters(data):
    """The running text without white space and hyphens, whatever lines and pages it stands on."""
    with pikepdf.open(BytesIO(data)) as pdf:
        heights = [float(page.mediabox[3]) for page in pdf.pages]
    body = [run.text for run in runs(data) if 60 < run.baseline < heights[run.page - 1] - 75]
    return _bare("".join(body))


def _bare(text):
    return re.sub(r"[\s\u200b‐-]+", "", text)


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda one: one["update"].update(results="Nergens anders."), "Nergensanders."),
        (lambda one: one["update"].update(course_correction="Wij doen het anders."), "Wijdoenhetanders."),
        (lambda one: one["update"].update(decision_asked="Een opdrachtgever."), "Eenopdrachtgever."),
        (lambda one: one["standing"].update(signals=[signal("geen_persoon")]), "noemtgeenpersoon"),
    ],
)
def test_what_was_told_of_one_measure_is_in_the_text_of_the_file(damage, missing):
    snapshot = sample()
    (measure,) = snapshot["priorities"][0]["measures"]
    for thing in (snapshot["priorities"][0], *(one for each in snapshot["strategies"] for one in _measures(each))):
        if thing["standing"]:
            thing["standing"]["signals"] = []
    measure["standing"]["signals"] = []
    assert missing not in _letters(render(to_bytes(snapshot)).pdf)
    damage(measure)
    assert missing in _letters(render(to_bytes(snapshot)).pdf)


def _measures(strategy):
    return [one for pillar in strategy["pillars"] for one in pillar["measures"]]


def test_links_say_where_they_go():
    with pikepdf.open(BytesIO(render(to_bytes(sample())).pdf)) as pdf:
        annotations = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]
        targets = {str(one.A.URI) for one in annotations if "/A" in one and "/URI" in one.A}
        assert all(str(one.get("/Contents", "")).strip() for one in annotations)
        assert sum(one.S == "/Link" for one in elements(pdf)) > len(targets)
    assert {"https://example.org/bewijs", "https://example.org/verslag"} <= targets


def test_lists_in_an_update_are_lists_in_the_file():
    snapshot = sample()
    plain = tags(render(to_bytes(snapshot)).pdf)
    snapshot["priorities"][0]["update"]["results"] += "\n\n1. een\n   - en *nog* een\n2. twee"
    assert tags(render(to_bytes(snapshot)).pdf)["LI"] == plain["LI"] + 3


def test_a_declared_status_and_its_explanation_begin_on_one_page():
    snapshot = sample()
    (measure,) = snapshot["priorities"][0]["measures"]
    told = {"course_correction": "", "decision_asked": "", "bottlenecks": "", "evidence": []}
    snapshot["priorities"][0]["measures"] = [
        measure
        | {"code": f"M{n}", "update": measure["update"] | told | {"explanation": f"Want{n}.", "results": "A\n\n" * n}}
        for n in range(1, 25)
    ]
    declared, explained = 0, {}
    for run in runs(render(to_bytes(snapshot)).pdf):
        if "opgegeven op" in run.text:
            declared = run.page
        elif found := re.fullmatch(r"Want(\d+)\.", run.text.strip()):
            explained[int(found[1])] = declared, run.page
    assert sorted(explained) == list(range(1, 25))
    assert {n: pages for n, pages in explained.items() if pages[0] != pages[1]} == {}


def test_real_titles_quotations_and_the_example_mark_are_there(reports, snapshots):
    letters = letters_of(reports["nl"].pdf)
    for strategy in snapshots["nl"]["strategies"]:
        assert "".join(strategy["title"].split()) in letters.replace("‐", "")
    for word in ("Voorbeeldgegevens", "onzevertaling", "Nietingediend"):
        assert word in letters
    pages = {run.page for run in runs(reports["nl"].pdf) if "Voorbeeldgegevens" in run.text}
    assert pages == set(range(1, reports["nl"].pages + 1)), "the band is on every page"


def test_nothing_leaves_the_margins(reports):
    for report in reports.values():
        assert_within_margins(report.pdf)


def assert_within_margins(data):
    """Text keeps within 18 mm of either side of its page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        widths = [float(page.mediabox[2]) for page in pdf.pages]
    outside = [run for run in runs(data) if run.left < 51 or run.right > widths[run.page - 1] - 51]
    assert [run for run in outside if run.text.strip()] == []


def test_no_text_stands_on_other_text(reports):
    for report in reports.values():
        pages = {}
        for run in runs(report.pdf):
            if run.text.strip():
                pages.setdefault(run.page, []).append(run)
        pairs = [pair for page in pages.values() for pair in combinations(page, 2)]
        assert [(one.page, one.text, other.text) for one, other in pairs if _on_each_other(one, other)] == []


def _on_each_other(one, other):
    """Whether two pieces of text share more than a point of a line."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return abs(one.baseline - other.baseline) < 4 and shared > 1


HOSTILE = {
    "endless word": "x" * 4000,
    "endless capitals": "W" * 4000,
    "markup": "<script>alert(1)</script> <b>vet</b> &amp; ",
    "typst": '#read("/etc/passwd") $x^2$ *vet* _i_\n= Kop\n@ref <label> `c` // c /* \\ #import "x" [ ] { } ',
    "emoji": "👍🏽 👩\u200d👩\u200d👧 ❤️ 🇳🇱 1️⃣ ⇒ ",
    "right to left": "שלום עולם (סוגריים) 123 مرحبا بالعالم ",
    "endless right to left": "שלום" * 1000,
    "control": "a\x07b\x00c\ufeff\u202e\u2066 \ud800",
    "unknown letters": "漢字 z\u0335\u0301 \ue000 ",
    "white space": " \t\u200b ",
    "empty": "",
}
TEXTS = {"title", "title_en", "short_title", "summary", "description", "text", "explanation", "results", "bottlenecks"}
TEXTS |= {"decision_asked", "no_change_reason", "delayed_milestone", "evidence", "follow_up_text", "part"}
TEXTS |= {"course_correction", "quote", "locator", "motto", "structure", "unit", "made_by", "name", "expected_result"}


def _with(value, text, key="", limit=1200):
    """A copy with `text` in every text that a user can type, as long as the longest field."""
    if isinstance(value, dict):
        return {name: _with(item, text, name, limit) for name, item in value.items()}
    if isinstance(value, list):
        return [_with(item, text, key, limit) for item in value]
    if isinstance(value, str) and key in TEXTS:
        shorter = {"short_title": 40, "unit": 40, "title": 200, "title_en": 200, "name": 200, "part": 200}
        shorter |= {"no_change_reason": 300, "delayed_milestone": 250}
        limit = shorter.get(key, limit)
        return (text * (1 + limit // max(1, len(text))))[:limit]
    return value


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_compile_and_stay_on_the_page(text):
    snapshot = _with(sample(), text)
    report = render(to_bytes(snapshot))
    assert_within_margins(report.pdf)
    replaced = any("▯" in note for note in report.notes)
    assert replaced == (text in {HOSTILE["control"], HOSTILE["unknown letters"]}), report.notes
    if text == HOSTILE["typst"]:
        assert '#read("/etc/passwd")$x^2$*vet*' in letters_of(report.pdf)


def test_a_database_without_content_gives_a_report():
    report = render(to_bytes(sample(**EMPTY)))
    assert report.pages >= 5


def test_a_snapshot_is_json_of_plain_values(snapshots):
    data = to_bytes(snapshots["nl"])
    assert json.loads(data) == snapshots["nl"]
    moment = datetime.fromisoformat(snapshots["nl"]["report"]["frozen_at"])
    assert moment.tzinfo == UTC
