"""The report's own words: complete in both languages, and all of them in use."""

import re
from pathlib import Path

import pytest
from django.db.models import TextChoices
from django.utils import translation

from commitments.choices import CommitmentStatus
from priorities.choices import ContributionKind, FollowUp
from reports.choices import DeclaredStatus
from reports.rendering.composing import TEMPLATE_WORDS
from reports.rendering.composing.voice import EMPTY, Voice, set_carefully
from reports.rendering.words import WORDS
from strategies.choices import RescheduleReason

COMPOSING = Path(__file__).parent.parent / "rendering" / "composing"
CODES = {"status", "kind", "link", "role", "commitment", "commitment_kind", "chamber", "area", "language", "reason"}
CODES |= {"wording", "wording_note", "wording_meaning", "assessment", "status_meaning"}
CODES |= {"signal", "signal_name", "follow_up", "silent_state", "absent"}


def test_both_languages_have_the_same_words_with_the_same_places_to_fill_in():
    assert list(WORDS["nl"]) == list(WORDS["en"])
    for key, dutch in WORDS["nl"].items():
        english = WORDS["en"][key]
        assert bool(english.strip()) or key == "colophon.language"
        assert (
            set(re.findall(r"\{\w+\}", dutch)) - {"{N}", "{n}"}
            == set(re.findall(r"\{\w+\}", english))
            - {
                "{N}",
                "{n}",
            }
            or not dutch
        ), key


def test_every_word_that_is_asked_for_is_there_and_none_is_left_over():
    source = "\n".join(path.read_text() for path in COMPOSING.glob("*.py"))
    asked = set(re.findall(r'voice(?:\.pieces)?\(\s*"([\w.]+)"', source)) | set(TEMPLATE_WORDS)
    asked |= set(re.findall(r'self\("([\w.]+)"', source))
    assert asked - set(WORDS["nl"]) == set()
    used = re.findall(r'"([\w.]+)"', source)
    made = {key for key in WORDS["nl"] if any(key.startswith(f"{code}.") for code in CODES)}
    made |= {key for key in WORDS["nl"] if key.rsplit(".", 1)[0] in used}
    made |= {
        key for key in WORDS["nl"] if re.match(r"(account\.(limit|rules)|colophon\.check|challenges|missing)\.", key)
    }
    made |= {key for key in WORDS["nl"] if re.match(r"(commitments\.(open|settled)|coherence\.no_)", key)}
    made |= {key for key in WORDS["nl"] if re.match(r"(because|changed|differs|figures\.(priorities|measures))\.", key)}
    assert set(WORDS["nl"]) - asked - made - set(used) - {"and", "numbers", "figure"} == set()


@pytest.mark.parametrize(
    ("language", "value", "unit", "shown"),
    [
        ("nl", "81.5", "%", "81,5%"),
        ("en", "81.5", "%", "81.5%"),
        ("nl", "20000000", "aantal", "20.000.000"),
        ("en", "-1234.5", "", "\N{MINUS SIGN}1,234.5"),
        ("nl", None, "%", "–"),
    ],
)
def test_numbers_follow_the_language(language, value, unit, shown):
    assert Voice(language).value(value, unit) == shown


@pytest.mark.parametrize(
    ("day", "precision", "text", "table"),
    [
        ("2025-07-04", "day", "4 juli 2025", "04-07-2025"),
        ("2026-04-01", "quarter", "2e kwartaal 2026", "Q2 2026"),
        ("2029-01-01", "year", "2029", "2029"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(day, precision, text, table):
    voice = Voice("nl")
    moment = {"date": day, "precision": precision}
    assert voice.when(moment).replace("\u00a0", " ") == text
    assert voice.short(moment).replace("\u00a0", " ") == table


def test_counts_in_sentences_are_words_up_to_twelve():
    voice = Voice("nl")
    assert [voice.count(number) for number in (0, 1, 12, 13)] == ["geen", "één", "twaalf", "13"]
    assert voice.count_at_start(1) == "Eén"
    assert voice.count_at_start(3) == "Drie"
    assert voice.both("conflicts", 0) == "geen conflict"


def test_lines_do_not_end_inside_a_reference_or_a_date():
    assert (
        set_carefully("zie 26643, nr. 1231 van 7 november 2024") == "zie 26643, nr.\u00a01231 van 7\u00a0november 2024"
    )
    assert set_carefully("5 procent") == "5\u00a0procent"


def test_only_endless_words_get_places_to_break():
    for word in ("leveranciersafhankelijkheidsvermindering", "https://www.nldigitalgovernment.nl/?p=4663"):
        assert set_carefully(word) == word
    assert "\u200b" in set_carefully("x" * 60)
    assert set_carefully("x" * 60).replace("\u200b", "") == "x" * 60


def test_a_text_becomes_paragraphs_and_lists():
    blocks = Voice("nl").blocks("Een.\nTwee.\n\n- a\n- b\n\nDrie <b>*vet*</b>.")
    assert [list(block) for block in blocks] == [["p"], ["ul"], ["p"]]
    assert [item["c"] for item in blocks[1]["ul"]] == ["a", "b"]
    assert blocks[2]["p"][0]["c"] == "Drie <b>*vet*</b>."


def test_markdown_becomes_blocks_with_emphasis_and_links():
    voice = Voice("nl")
    first, second = voice.rich("Een **vet** en *schuin* woord.\nZie [daar](https://a.nl/x).\n\n3. drie\n   - vier")
    content = [{"c": "Een ", "l": "nl"}, {"b": [{"c": "vet", "l": "nl"}]}, {"c": " en ", "l": "nl"}]
    assert first["p"][:3] == content
    assert {"br": True} in first["p"]
    assert {"a": [{"c": "daar", "l": "nl"}], "to": "https://a.nl/x"} in first["p"]
    assert "https://a.nl/x" in str(first["p"][-2]), "the address is there on paper too"
    assert (second["numbered"], second["start"]) == (True, 3)
    assert second["list"][0][1]["list"] == [[{"p": [{"c": "vier", "l": "nl"}]}]]
    assert voice.rich(" \n ") == [{"p": EMPTY}]


def test_only_whole_addresses_become_links():
    voice = Voice("nl")
    assert voice.linked("https://a.nl/x_y_z")[0]["url"] == "https://a.nl/x_y_z"
    assert [next(iter(piece)) for piece in voice.linked("zie https://a.nl/ daar") if piece != " "] == ["c", "url", "c"]
    for line in ("javascript:alert(1)", "http://", "ftp://a.nl"):
        assert "url" not in str(voice.linked(line))
    assert voice.linked("\u200b") == [EMPTY]


@pytest.mark.parametrize(
    ("days", "said"), [(1, "één dag"), (45, "45 dagen"), (46, "1½ maanden"), (92, "drie maanden"), (730, "24 maanden")]
)
def test_durations_are_said_as_people_say_them(days, said):
    assert Voice("nl").duration(days) == said


def test_a_summary_takes_the_first_sentence():
    voice = Voice("nl")
    assert voice.gist("1. **Wijs** iemand aan. En meer.\n2. Geef geld.")["c"] == "Wijs iemand aan."
    assert voice.first_sentence("Eén zin. Nog een.")["c"] == "Eén zin."
    assert voice.first_sentence("woord " * 100, 50)["c"].endswith("…")
    assert voice.first_sentence("")["c"] == voice.first_sentence(" \n ")["c"] == EMPTY


def test_a_summary_takes_the_list_that_a_line_announces():
    voice = Voice("nl")
    text = "Twee *registers* leveren niet:\n\n1. het **eerste**;\n2. het tweede.\n\nVerder niets."
    assert voice.gist(text)["c"] == "Twee registers leveren niet: het eerste; het tweede"
    assert voice.first_sentence("Er ontbreekt:\n- geld\n- tijd")["c"] == "Er ontbreekt: geld; tijd"
    assert voice.gist(text, 40)["c"].endswith("…")
    assert voice.gist("Het duurt langer. Dat komt door:\n\n- de markt")["c"] == "Het duurt langer."


def test_english_titles_are_used_where_they_were_entered():
    assert Voice("en").title({"title": "Wolk", "title_en": "Cloud"}) == {"c": "Cloud", "l": "en"}
    assert Voice("en").title({"title": "Wolk", "title_en": ""}) == {"c": "Wolk", "l": "nl"}
    assert Voice("nl").title({"title": "Wolk", "title_en": "Cloud"}) == {"c": "Wolk", "l": "nl"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_calls_things_as_the_pages_do(language):
    of_pages: dict[str, type[TextChoices]] = {"status": DeclaredStatus, "follow_up": FollowUp, "kind": ContributionKind}
    of_pages |= {"reason": RescheduleReason, "commitment": CommitmentStatus}
    with translation.override(language):
        for group, choices in of_pages.items():
            for code in choices:
                assert WORDS[language][f"{group}.{code}"].lower() == str(code.label).lower()
