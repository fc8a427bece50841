"""The coherence report in its three forms: valid, the same content, and the same bytes each time."""

import hashlib
import html
import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from odf import table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet, load

from history.services import as_of, freeze
from reports.rendering.coherence import COHERENCE, render_coherence
from reports.rendering.coherence.demand import demanded
from reports.rendering.structure import check
from reports.snapshot import build_coherence_snapshot, to_bytes
from reports.tests.coherence_sample import NOTHING, coherence_sample, contribution, passage, priority

from .pdf import letters_of, tags, vera  # noqa: F401 (a fixture)
from .test_browser import findings
from .test_report_pdf import HOSTILE, assert_within_margins

pytestmark = pytest.mark.django_db

LANGUAGES = ("nl", "en")
TEXTS = {"title", "short_title", "summary", "explanation", "quote", "locator", "motto", "structure", "text"}
TEXTS |= {"name", "note", "question", "consequence", "outcome", "words", "principle"}


@pytest.fixture(scope="module")
def snapshots(django_db_setup, django_db_blocker):
    """Snapshots of the loaded data in both languages; nothing of it stays in the database."""
    found = {}
    examples = override_settings(EXAMPLE_MODE=True, DEMO_PASSWORD="een-wachtwoord-voor-voorbeelden")
    with django_db_blocker.unblock(), examples, transaction.atomic():
        call_command("load_startbrief", verbosity=0)
        call_command("load_examples", verbosity=0)
        frozen_at = freeze()
        for language in LANGUAGES:
            with as_of(frozen_at):
                found[language] = build_coherence_snapshot(
                    language=language, reference_date=timezone.localdate(frozen_at), frozen_at=frozen_at, version=1
                )
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def reports(snapshots):
    """The finished reports."""
    return {language: render_coherence(to_bytes(snapshot)) for language, snapshot in snapshots.items()}


def _many(count: int) -> dict:
    links = [contribution("draagt_bij", explanation=f"Reden {number}") for number in range(count)]
    return coherence_sample(priorities=[priority("data", "Data", links)], challenges=[])


def _with(value, words, key=""):
    """A copy with `words` in every text that a user can type, as long as the field allows."""
    if isinstance(value, dict):
        return {name: _with(item, words, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with(item, words, key) for item in value]
    if isinstance(value, str) and key in TEXTS:
        limit = {"short_title": 40, "title": 200, "name": 200, "words": 60, "motto": 200}.get(key, 900)
        return (words * (1 + limit // max(1, len(words))))[:limit]
    return value


def test_veraPDF_accepts_every_sort_of_report(vera, reports, tmp_path):  # noqa: F811  # a fixture
    files = {f"{language}.pdf": report.pdf for language, report in reports.items()}
    files |= {
        "sample.pdf": render_coherence(to_bytes(coherence_sample("en"))).pdf,
        "nothing.pdf": render_coherence(to_bytes(coherence_sample(**NOTHING))).pdf,
        "many.pdf": render_coherence(to_bytes(_many(120))).pdf,
        "hebrew.pdf": render_coherence(to_bytes(_with(coherence_sample(), HOSTILE["right to left"]))).pdf,
    }
    paths = [tmp_path / name for name in files]
    for path in paths:
        path.write_bytes(files[path.name])
    verdicts = vera.check("ua1,3a", *paths)
    assert {key: one.failures for key, one in verdicts.items() if not one.passed} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_structure_is_what_the_data_demand(reports, snapshots, language):
    snapshot, found = snapshots[language], tags(reports[language].pdf)
    assert len(snapshot["priorities"]) == 6
    chapters = ("colophon", "contents", "summary", "nds", "matrix", "holes", "overlaps", "agenda", "account", "sources")
    assert found["H1"] == len(chapters) + len(snapshot["strategies"])
    assert found["Table"] == demanded(snapshot)["Table"]
    assert found["Figure"] == 2, "the cover and the picture of the links"


def test_a_report_with_a_wrong_structure_is_noticed(reports, snapshots):
    snapshot, pdf = snapshots["nl"], reports["nl"].pdf
    data = to_bytes(snapshot)
    assert check(pdf, data, snapshot, COHERENCE.demanded(snapshot)) == []
    fewer = {**snapshot, "strategies": snapshot["strategies"][1:]}
    assert any("× H1" in one for one in check(pdf, data, snapshot, COHERENCE.demanded(fewer)))


AGAIN = """
import sys, hashlib, django
django.setup()
from reports.rendering.coherence import render_coherence
made = render_coherence(sys.stdin.buffer.read())
print(*(hashlib.sha256(getattr(made, form)).hexdigest() for form in ("pdf", "html", "odt")))
"""


def test_the_same_snapshot_gives_the_same_bytes_in_another_process(reports, snapshots):
    data = to_bytes(snapshots["nl"])
    wanted = [hashlib.sha256(getattr(reports["nl"], form)).hexdigest() for form in ("pdf", "html", "odt")]
    for _attempt in range(2):
        again = subprocess.run([sys.executable, "-c", AGAIN], input=data, capture_output=True, check=True)
        assert again.stdout.decode().split() == wanted


def test_the_odt_does_not_depend_on_what_this_process_wrote_before(reports, snapshots):
    sheet = OpenDocumentSpreadsheet()
    sheet.spreadsheet.addElement(table.Table(name="Ander bestand"))
    sheet.write(BytesIO())
    Element.namespaces["urn:voorbeeld:elders"] = "elders"
    assert render_coherence(to_bytes(snapshots["nl"])).odt == reports["nl"].odt
    assert Element.namespaces.pop("urn:voorbeeld:elders") == "elders"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_forms_say_the_same(reports, language):
    """Every heading, caption and quotation of the page is in the PDF, and every paragraph of the page in the ODT."""
    report = reports[language]
    page, pdf = _page_text(report.html), _plain(letters_of(report.pdf))
    odt = _plain("".join(ElementTree.fromstring(_content(report.odt)).itertext()))
    assert len(page) > 100
    missing = [one for one in page if _plain(one) not in odt]
    assert missing == []
    titles = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", report.html.decode(), re.DOTALL)
    assert [one for one in titles if _plain(_unmarked(one)) not in pdf] == []


def _page_text(page: bytes) -> list[str]:
    """The paragraphs of the chapters; signs have no words, and the picture's stand in its alternative text."""
    body = re.sub(r"<svg.*?</svg>", "", page.decode().split("<main>")[1], flags=re.DOTALL)
    body = body.split('<ol class="sources">')[0]
    found = re.findall(
        r"<(?:p|li|h2|h3|h4)(?: [^>]*)?>((?:(?!<(?:p|li|ul)\b).)*?)</(?:p|li|h2|h3|h4)>", body, re.DOTALL
    )
    return [one for one in map(_unmarked, found) if one.strip()]


def _unmarked(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def _plain(words: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\u2010\u2060\ufeff-]", "", words)


def _content(odt: bytes) -> bytes:
    with ZipFile(BytesIO(odt)) as packed:
        return packed.read("content.xml")


def test_the_odt_opens_with_headings_table_heads_language_and_title(reports, snapshots):
    for language, report in reports.items():
        document = load(BytesIO(report.odt))
        headings = document.getElementsByType(text.H)
        levels = [int(one.getAttribute("outlinelevel")) for one in headings]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), "no level is skipped"
        assert {one.getAttribute("stylename") for one in headings} == {f"Heading_20_{level}" for level in (1, 2, 3)}
        tables = document.getElementsByType(table.Table)
        assert len(tables) == len(document.getElementsByType(table.TableHeaderRows)) > 10
        with ZipFile(BytesIO(report.odt)) as packed:
            assert packed.namelist()[0] == "mimetype"
            assert packed.infolist()[0].compress_type == 0
            assert f"<dc:language>{language}-".encode() in packed.read("meta.xml")
            assert f'fo:language="{language}"'.encode() in packed.read("styles.xml")
            assert (b'fo:language="nl"' in packed.read("content.xml")) == (language == "en"), "Dutch words are marked"


@pytest.mark.browser
@pytest.mark.parametrize("made", ["nl", "en", "sample", "nothing"])
def test_the_page_is_accessible_at_every_width(page, reports, made, tmp_path):
    made_by_hand = {"sample": coherence_sample(), "nothing": coherence_sample(**NOTHING)}
    report = reports.get(made) or render_coherence(to_bytes(made_by_hand[made]))
    path = tmp_path / "report.html"
    path.write_bytes(report.html)
    assert findings(page, path.as_uri()) == []


def test_the_page_stands_alone_and_its_links_lead_somewhere(reports):
    page = reports["nl"].html.decode()
    assert not re.search(r"<script|<link |\bsrc=|@import|url\(|style=|\bon\w+=", page)
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    assert len(re.findall(r'\bid="', page)) == len(anchors), "every id is there once"
    assert page.count("<th scope=") == page.count("<th "), "every head says of what"


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_come_out_as_text_in_every_form(words):
    snapshot = _with(coherence_sample(), words)
    report = render_coherence(to_bytes(snapshot))
    assert_within_margins(report.pdf)
    page = report.html.decode()
    assert "<script" not in page
    assert len(load(BytesIO(report.odt)).getElementsByType(text.H)) > 10
    if words == HOSTILE["unknown letters"]:
        assert "漢字" in page, "a page may show what paper cannot"


def test_nothing_and_very_much_give_a_report():
    assert render_coherence(to_bytes(coherence_sample(**NOTHING))).pages >= 8
    many = render_coherence(to_bytes(_many(1000)))
    assert many.html.count(b"Reden ") == 1000
    assert tags(many.pdf)["Figure"] == 2, "one part is drawn, however many lines lead to it"


def test_a_picture_of_too_many_parts_is_left_out():
    links = [
        contribution(target={**contribution()["target"], "code": str(number)}, passage=passage())
        for number in range(60)
    ]
    report = render_coherence(to_bytes(coherence_sample(priorities=[priority("data", "Data", links)], challenges=[])))
    assert tags(report.pdf)["Figure"] == 1
    assert b"<figure>" not in report.html
