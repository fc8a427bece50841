"""References: every form that people use is understood, and no text whatever makes the reader fall over."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies.rules import Reference, parse_reference, search_words

LETTER = {"kind": "kamerstuk", "dossier": "26643", "number": "1231"}
OFFICIAL = "https://zoek.officielebekendmakingen.nl/"
FORMS = {
    "26 643, nr. 1231": LETTER,
    "26643-1231": LETTER,
    "26643, nr 1231": LETTER,
    "26.643, nr. 1231": LETTER,
    "26 643 nr. 1231": LETTER,
    "26643 1231": LETTER,
    "26\u00a0643, nr.\u00a01231": LETTER,
    "26643\u20131231": LETTER,
    "“26 643, nr. 1231”": LETTER,
    "(26643-1231).": LETTER,
    "Zie 26643-1231": LETTER,
    "zie ook Kamerstuk 26 643, nr. 1231, over de NDS": LETTER,
    "Kamerstuk 36 574, nr. 17": {"kind": "kamerstuk", "dossier": "36574", "number": "17"},
    "Kamerstukken II 2024/25, 26643, nr. 1231": {**LETTER, "chamber": "tk", "session": "2024-2025"},
    "Kamerstukken II 2024-2025, 26 643, nr. 1231": {**LETTER, "chamber": "tk", "session": "2024-2025"},
    "Kamerstukken II, 2024/25, 26 643, nr. 1231": {**LETTER, "chamber": "tk", "session": "2024-2025"},
    "Kamerstukken II 1999/2000, 26643, nr. 1231": {**LETTER, "chamber": "tk", "session": "1999-2000"},
    "Kamerstukken I 2023/24, 36200, A": {
        "kind": "kamerstuk", "dossier": "36200", "number": "A", "chamber": "ek", "session": "2023-2024",
    },
    "kst-26643-1231": LETTER,
    "KST-26643-1231": LETTER,
    f"{OFFICIAL}kst-26643-1231.html": LETTER,
    f"{OFFICIAL}kst-26643-1231.xml": LETTER,
    f"{OFFICIAL}kst-26643-1231.pdf?x=1#y": LETTER,
    f"<{OFFICIAL}kst-26643-1231/metadata.xml>": LETTER,
    "36600-VII, nr. 1": {"kind": "kamerstuk", "dossier": "36600", "suffix": "VII", "number": "1"},
    "36 600 VII, nr. 1": {"kind": "kamerstuk", "dossier": "36600", "suffix": "VII", "number": "1"},
    "36600-VII-1": {"kind": "kamerstuk", "dossier": "36600", "suffix": "VII", "number": "1"},
    "36600-V, nr. 2": {"kind": "kamerstuk", "dossier": "36600", "suffix": "V", "number": "2"},
    "36600-B, nr. 2": {"kind": "kamerstuk", "dossier": "36600", "suffix": "B", "number": "2"},
    "kst-36800-XIV-80": {"kind": "kamerstuk", "dossier": "36800", "suffix": "XIV", "number": "80"},
    "kst-36600-vii-1": {"kind": "kamerstuk", "dossier": "36600", "suffix": "VII", "number": "1"},
    "21501-02, nr. 3174": {"kind": "kamerstuk", "dossier": "21501", "suffix": "02", "number": "3174"},
    "21 501-02-3174": {"kind": "kamerstuk", "dossier": "21501", "suffix": "02", "number": "3174"},
    "36600-12": {"kind": "kamerstuk", "dossier": "36600", "number": "12"},
    "36836 D": {"kind": "kamerstuk", "dossier": "36836", "number": "D"},
    "kst-1268678": {"kind": "kamerstuk", "number": "1268678"},
    "blg-1184123": {"kind": "bijlage", "number": "1184123"},
    "ah-1271549": {"kind": "aanhangsel", "number": "1271549"},
    "ah-tk-20242025-123": {"kind": "aanhangsel", "chamber": "tk", "session": "2024-2025", "number": "123"},
    "h-tk-20242025-20-3": {"kind": "handelingen", "chamber": "tk", "session": "2024-2025", "number": "20-3"},
    "2024D42671": {"kind": "kamerdocument", "chamber_number": "2024D42671"},
    "document 2024d42671.": {"kind": "kamerdocument", "chamber_number": "2024D42671"},
    "2024Z17768": {"kind": "zaak", "case_number": "2024Z17768"},
    "https://www.tweedekamer.nl/kamerstukken/brieven_regering/detail?id=2024Z17768&did=2024D42671": {
        "kind": "kamerdocument", "chamber_number": "2024D42671", "case_number": "2024Z17768",
    },
    "https://www.tweedekamer.nl/downloads/document?id=2024D42671": {
        "kind": "kamerdocument", "chamber_number": "2024D42671",
    },
}  # fmt: skip
UNKNOWN = [
    "", " ", "26643", "36600-VII", "36 600 V", "NDS-brief van november", "https://www.nldigitaal.nl/1",
    "bel 26643-1231 even", "1-26643-1231", "kst-26643-1231-b1", "kst-", "kst-12", "2024D4267", "x2024D42671",
    "ECLI:NL:HR:2012:BQ9251", "126643-1231", "26643, de brief",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), FORMS.items())
def test_every_form_is_understood(typed, expected):
    assert parse_reference(typed) == Reference(**expected)


@pytest.mark.parametrize("typed", UNKNOWN)
def test_what_is_in_no_known_form_is_unknown(typed):
    assert parse_reference(typed) is None


@pytest.mark.parametrize(
    ("typed", "code", "url", "canonical"),
    [
        ("26 643, nr. 1231", "kst-26643-1231", f"{OFFICIAL}kst-26643-1231.html", "26643, nr. 1231"),
        ("kst-36800-XIV-80", "kst-36800-XIV-80", f"{OFFICIAL}kst-36800-XIV-80.html", "36800-XIV, nr. 80"),
        ("ah-tk-20242025-123", "ah-tk-20242025-123", f"{OFFICIAL}ah-tk-20242025-123.html", "ah-tk-20242025-123"),
        (
            "Kamerstukken II 2024/25, 26643, nr. 1231",
            "kst-26643-1231",
            f"{OFFICIAL}kst-26643-1231.html",
            "Kamerstukken II 2024/25, 26643, nr. 1231",
        ),
        (
            "2024D42671 (2024Z17768)",
            "2024D42671",
            "https://www.tweedekamer.nl/kamerstukken/detail?id=2024Z17768&did=2024D42671",
            "2024D42671 (2024Z17768)",
        ),
    ],
)
def test_a_reference_has_one_code_one_address_and_one_text(typed, code, url, canonical):
    reference = parse_reference(typed)
    assert (reference.code, reference.url, str(reference)) == (code, url, canonical)


numbers = st.integers(0, 99_999).map(str)
years = st.integers(1814, 2100).map(lambda year: f"{year}-{year + 1}")
serials = st.integers(100_000, 9_999_999).map(str)
papers = st.builds(
    Reference,
    kind=st.just("kamerstuk"),
    dossier=st.from_regex(r"[0-9]{5}", fullmatch=True),
    suffix=st.sampled_from(["", "I", "V", "VII", "XIV", "XXIII", "IIA", "A", "B", "M", "02", "20"]),
    number=numbers | st.from_regex(r"[A-Z]{1,3}", fullmatch=True),
    chamber=st.sampled_from(["", "tk", "ek"]),
    session=st.just("") | years,
)
references = (
    papers
    | st.builds(Reference, kind=st.sampled_from(["kamerstuk", "bijlage", "aanhangsel"]), number=serials)
    | st.builds(
        Reference, kind=st.just("aanhangsel"), chamber=st.sampled_from(["tk", "ek"]), session=years, number=numbers
    )
    | st.builds(
        Reference,
        kind=st.just("handelingen"),
        chamber=st.sampled_from(["tk", "ek"]),
        session=years,
        number=st.from_regex(r"[0-9]{1,3}-[0-9]{1,2}", fullmatch=True),
    )
    | st.builds(
        Reference,
        kind=st.just("kamerdocument"),
        chamber_number=st.from_regex(r"[0-9]{4}D[0-9]{5}", fullmatch=True),
        case_number=st.just("") | st.from_regex(r"[0-9]{4}Z[0-9]{5}", fullmatch=True),
    )
    | st.builds(Reference, kind=st.just("zaak"), case_number=st.from_regex(r"[0-9]{4}Z[0-9]{5}", fullmatch=True))
)


@given(references)
def test_reading_what_was_written_gives_the_same_reference(reference):
    assert parse_reference(str(reference)) == reference


@given(references)
def test_the_code_and_the_address_lead_to_the_same_publication(reference):
    for text in (reference.code, reference.url):
        assert parse_reference(text).code == reference.code


@example(Reference("kamerstuk", dossier="00000", suffix="A", number="AA"), "“{}”")
@example(Reference("kamerstuk", dossier="21501", suffix="02", number="AA"), "“{}”")
@given(references, st.sampled_from(["“{}”", " {} ", "({}).", "\u00a0{}\n", "'{}'", "zie {}", "«{}»;"]))
def test_what_comes_along_when_people_paste_makes_no_difference(reference, around):
    text = around.format(str(reference).replace(" ", "\u00a0"))
    assert parse_reference(text) == reference


@given(st.text(max_size=300) | st.from_regex(re.compile(r"[\dkstKamerII/ ,.nr-]{0,60}")))
def test_no_text_makes_it_fall_over(text):
    found = parse_reference(text)
    assert found is None or parse_reference(str(found)) is not None
    assert all(search_words(text)) or not search_words(text)


def test_a_long_text_takes_no_time():
    assert parse_reference("Kamerstukken II 2024/25, " * 20_000) is None
    assert parse_reference("26 643 " * 50_000) is None
