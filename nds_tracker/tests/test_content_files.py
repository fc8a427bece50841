"""The files of facts: what cannot be right is refused with a sentence, and what is quoted stands in the letter."""

import re
from datetime import date

import pytest

from nds_tracker.content.dates import imprecise_date
from nds_tracker.content.errors import FactError
from nds_tracker.content.nouns import NOUNS
from nds_tracker.content.reading import Facts
from nds_tracker.content.sets import LETTER, examples, startbrief
from strategies.models import Passage

FOOTNOTE_NUMBERS = re.compile(r"(?<=Economie)2|(?<=JenV\.)3|(?<=regeerprogramma\.)1")


@pytest.fixture(scope="module")
def facts():
    return startbrief()


def letter_text():
    return " ".join(FOOTNOTE_NUMBERS.sub("", LETTER.read_text(encoding="utf-8")).split())


def texts(facts):
    return [(e, v) for e in facts.entries.values() for v in e.values.values() if isinstance(v, str)]


def test_every_passage_of_the_letter_is_literal(facts):
    quotes = [
        e.values["quote"]
        for e in facts.entries.values()
        if e.noun.model is Passage and e.references["document"] == "kst-26643-1231"
    ]
    assert len(quotes) == 20
    assert [quote for quote in quotes if quote not in letter_text()] == []


def test_what_stands_in_double_quotes_is_literally_from_the_letter(facts):
    quotes = [quote for _entry, text in texts(facts) for quote in re.findall("“([^”]+)”", text)]
    assert len(quotes) > 10
    assert [quote for quote in quotes if quote not in letter_text()] == []


def test_the_letter_has_exactly_the_footnotes_that_are_left_out():
    assert len(FOOTNOTE_NUMBERS.findall(LETTER.read_text(encoding="utf-8"))) == 3


def test_no_example_refers_to_a_source_as_if_it_were_real():
    sources = {e.references["source"] for e in examples().entries.values() if "source" in e.references}
    assert sources == {"voorbeeldgegevens"}


def test_the_two_sets_share_no_origin(facts):
    fictional = examples()
    origins = {fictional.origin(e) for e in fictional.entries.values()}
    assert not origins & {facts.origin(e) for e in facts.entries.values()}
    assert all(origin.startswith("voorbeeld:") for origin in origins)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        (date(2024, 11, 7), date(2024, 11, 7), "day"),
        ("2026-04", date(2026, 4, 1), "month"),
        ("2026-Q2", date(2026, 4, 1), "quarter"),
        ("2026-Q4", date(2026, 10, 1), "quarter"),
        (2021, date(2021, 1, 1), "year"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written, day, precision):
    assert imprecise_date(written) == (day, precision)


@pytest.mark.parametrize("written", ["2026-13", "2026-Q5", "voorjaar", "", None, True, "2026-1"])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(ValueError, match="is geen datum"):
        imprecise_date(written)


def read(tmp_path, text):
    (tmp_path / "fout.yaml").write_text(text, encoding="utf-8")
    return Facts(tmp_path)


def read_in_order(tmp_path, text):
    facts = read(tmp_path, text)
    return [facts.of(noun) for noun in NOUNS]


DOCUMENT = "documents:\n  - {code: bron, kind: webpagina, title: Bron}\n"
STRATEGY = DOCUMENT + "strategies:\n  - code: S\n    title: S\n    source: bron\n    wording: letterlijk\n"


def test_a_right_file_is_read(tmp_path):
    assert len(read(tmp_path, STRATEGY + "    pillars: [{number: '1', title: P}]\n").entries) == 3


@pytest.mark.parametrize(
    ("text", "entry", "problem"),
    [
        ("- los\n", "", "moet uit lijsten met een naam bestaan"),
        ("strategieen: []\n", "", "'strategieen' is onbekend"),
        ("documents: {code: x}\n", "", "'documents' moet een lijst zijn"),
        ("documents: [tekst]\n", "", "heeft geen velden"),
        ("documents: [{kind: webpagina}]\n", "nummer 1 van 'documents'", "'code' ontbreekt"),
        ("documents: [{code: x, kind: webpagina}]\n", "document 'x'", "'title' ontbreekt"),
        ("documents: [{code: x, kind: webpagina, title: X, titel: Y}]\n", "document 'x'", "'titel' is onbekend"),
        ("documents: [{code: x, kind: boek, title: X}]\n", "document 'x'", "'kind' klopt niet"),
        ("documents: [{code: x, kind: webpagina, title: 5}]\n", "document 'x'", "'title' moet tekst zijn"),
        ("documents: [{code: x, kind: webpagina, title: X, url: geen}]\n", "document 'x'", "'url' klopt niet"),
        ("documents: [{code: x, kind: webpagina, title: X, date: lente}]\n", "document 'x'", "is geen datum"),
        (f"documents: [{{code: x, kind: webpagina, title: {'X' * 301}}}]\n", "document 'x'", "'title' klopt niet"),
        ("documents: [{code: x, code: y}]\n", "regel 1", "'code' staat er twee keer"),
        ("documents: [{code: x\n", "regel", "geen leesbare YAML"),
        (DOCUMENT + "documents2: []\n", "", "'documents2' is onbekend"),
        (DOCUMENT.replace("bron", "x") + "  - {code: x, kind: webpagina, title: X}\n", "document 'x'", "twee keer"),
        (STRATEGY.replace("    source: bron\n", ""), "strategy 'S'", "de bron ontbreekt"),
        (STRATEGY.replace("    wording: letterlijk\n", ""), "strategy 'S'", "niet in wiens woorden"),
        (STRATEGY.replace("source: bron", "source: bom"), "strategy 'S'", "verwijst naar 'bom', en dat bestaat niet"),
        (STRATEGY + "    is_nds: ja graag\n", "strategy 'S'", "'is_nds' moet true of false zijn"),
        (STRATEGY + "    period_from: '2022'\n", "strategy 'S'", "'period_from' moet een geheel getal zijn"),
        (
            STRATEGY + "    indicators: [{code: I, title: I, targets: [{value: veel}]}]\n",
            "target 'I/",
            "een getal zijn",
        ),
        (STRATEGY + "    pillars: [{title: P}]\n", "nummer 1 van 'pillars' in strategy 'S'", "'number' ontbreekt"),
        (
            "organisations:\n  - {code: a, name: A, layer: rijk, successor: b}\n"
            "  - {code: b, name: B, layer: rijk, successor: a}\n",
            "organisation '",
            "komt bij zichzelf uit",
        ),
    ],
)
def test_a_wrong_file_stops_with_a_sentence_that_names_file_and_entry(tmp_path, text, entry, problem):
    with pytest.raises(FactError) as caught:
        read_in_order(tmp_path, text)
    assert str(caught.value).startswith("fout.yaml")
    assert entry in str(caught.value)
    assert problem in str(caught.value)
