"""Reading papers: the letter completely, synthetic official files, and nothing that makes it fall over."""

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nds_tracker.content.sets import LETTER
from strategies.reading import MOST_BYTES, Activity, Person, UnreadableDocument, decode, locate, read_document

SAMPLES = Path(__file__).parent / "samples"
XML = (SAMPLES / "synthetic-kst-99999-7.xml").read_text(encoding="utf-8")
HTML = (SAMPLES / "synthetic-kst-99999-7.html").read_text(encoding="utf-8")
TEXT = LETTER.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def letter():
    return read_document(decode(LETTER.read_bytes()))


def test_every_word_of_the_letter_is_in_a_paragraph_in_its_order(letter):
    _particulars, border, body = TEXT.partition("Preview document (🔗 origineel)\n")
    assert border
    assert " ".join(piece.text for piece in letter.pieces).split() == body.split()
    assert [piece.text for piece in letter.pieces] == [" ".join(line.split()) for line in body.splitlines()]


def test_the_particulars_of_the_letter(letter):
    assert (letter.title, letter.dossier_title) == (
        "Startbrief Digitalisering",
        "Informatie- en communicatietechnologie (ICT)",
    )
    assert (letter.reference.code, letter.chamber_number, letter.case_number, letter.date) == (
        "kst-26643-1231",
        "2024D42671",
        "2024Z17768",
        date(2024, 11, 7),
    )
    assert letter.people == [
        Person("F.Z. Szabó", "staatssecretaris van Binnenlandse Zaken en Koninkrijksrelaties", "ondertekenaar")
    ]
    assert letter.signatory == "F.Z. Szabó, staatssecretaris van Binnenlandse Zaken en Koninkrijksrelaties"
    assert letter.activities[1:] == [
        Activity(
            date(2024, 11, 13),
            time(11),
            "Procedurevergadering",
            "Procedurevergadering",
            "vaste commissie voor Digitale Zaken",
        ),
        Activity(
            date(2025, 1, 16),
            time(14),
            "Inbreng schriftelijk overleg",
            "Inbreng schriftelijk overleg over de Startbrief Digitalisering (26643-1231) en de Verzamelbrief "
            "Digitalisering (26643-1232)",
            "vaste commissie voor Digitale Zaken",
        ),
    ]
    assert letter.missing() == []


def test_each_word_of_the_particulars_of_the_letter_is_taken_or_named_as_left_out(letter):
    particulars = TEXT.partition("Preview document")[0]
    told = " ".join(
        [letter.title, letter.dossier_title, letter.chamber_number, letter.case_number, "26643", "1231"]
        + [f"{person.name} {person.capacity}" for person in letter.people]
        + [f"{a.date} {a.time:%H:%M} {a.kind} {a.subject} {a.committee}" for a in letter.activities]
        + [str(letter.date), *letter.left_out]
    )
    labels = (
        "Nummer datum Directe link naar document pdf pagina op de Tweede Kamer site officiële HTML versie kst "
        "Gerelateerde personen Eerste ondertekenaar Onderdeel van kamerstukdossier zaak Indiener TK"
    )
    known = set(words(told)) | set(words(labels))
    assert [word for word in words(particulars) if word not in known] == []


def words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def test_headings_and_lost_notes_of_the_letter(letter):
    assert [(piece.level, piece.text) for piece in letter.pieces if piece.kind == "kop"] == [
        (1, "1. Nederlandse Digitaliseringsstrategie (NDS)"),
        (2, "Uitgangspunten NDS"),
        (2, "Relatie NDS tot bestaande actieplannen en strategieën"),
        (2, "Proces en planning NDS"),
        (2, "Inhoudelijke prioriteiten vanuit BZK"),
    ]
    assert letter.marks_without_note == ["1", "2", "3"]
    assert any("Strategie Digitale Economie2 van" in piece.text for piece in letter.pieces)


def test_the_official_xml():
    read = read_document(XML)
    assert (read.format, read.title, read.dossier_title) == (
        "xml",
        "BRIEF VAN DE VOORBEELDMINISTER",
        "Voorbeelddossier",
    )
    assert (read.reference.code, read.date) == ("kst-99999-7", date(2025, 2, 20))
    assert read.people == [Person("V. Voorbeeld", "Voorbeeldminister", "ondertekenaar")]
    assert [(piece.kind, piece.level, piece.text) for piece in read.pieces] == [
        ("alinea", 0, "99 999 Voorbeelddossier"),
        ("kop", 1, "Nr. 7"),
        ("kop", 1, "BRIEF VAN DE VOORBEELDMINISTER"),
        ("alinea", 0, "Den Haag, 20 februari 2025"),
        ("alinea", 0, "Hierbij stuur ik u het voorbeeldplan.1 Het gaat verder."),
        ("kop", 1, "Aanpak"),
        ("alinea", 0, "De aanpakpunten zijn:"),
        ("opsomming", 0, "1. Eerst meten."),
        ("opsomming", 0, "2. Dan & daarna doen."),
        ("opsomming", 0, "– Met zorg."),
        ("kop", 1, "2.1 Planning"),
        ("alinea", 0, "Ik zal uw Kamer in het voorjaar informeren."),
        ("alinea", 0, "Ook dit blijft staan."),
        ("tabel", 0, "Jaar | Doel"),
        ("tabel", 0, "2025 | Starten"),
        ("alinea", 0, "De Voorbeeldminister, V. Voorbeeld"),
        ("voetnoot", 0, "1 Zie 99 999, nr. 1."),
    ]


def test_the_official_html():
    read = read_document(HTML)
    assert (read.format, read.title) == ("html", "Voorbeeldbrief")
    assert (read.reference.code, read.date) == ("kst-99999-7", date(2025, 2, 20))
    assert read.people == [Person("V. Voorbeeld", "", "ondertekenaar")]
    assert [(piece.kind, piece.text) for piece in read.pieces] == [
        ("kop", "Nr. 7 BRIEF VAN DE VOORBEELDMINISTER"),
        ("alinea", "Hierbij stuur ik u het voorbeeldplan.1 Het gaat verder."),
        ("kop", "Aanpak"),
        ("alinea", "De aanpakpunten zijn:"),
        ("opsomming", "Eerst meten."),
        ("opsomming", "Dan & daarna doen."),
        ("tabel", "Jaar | Doel"),
        ("tabel", "2025 | Starten"),
        ("alinea", "De Voorbeeldminister, V. Voorbeeld"),
        ("voetnoot", "1 Zie 99 999, nr. 1."),
    ]


def test_a_text_without_particulars_is_read_from_its_own_head_and_signature():
    read = read_document(TEXT.partition("origineel)\n")[2])
    assert (read.title, read.reference.code) == ("Informatie- en communicatietechnologie (ICT)", "kst-26643-1231")
    assert read.date == date(2024, 11, 7)
    assert read.people == [
        Person("F.Z. Szabó", "Staatssecretaris van Binnenlandse Zaken en Koninkrijksrelaties", "ondertekenaar")
    ]


def test_notes_below_a_plain_text_belong_to_their_marks():
    read = read_document(
        "Titel\n" + "Een lange zin over beleid die ergens op slaat. " * 4 + "Zie plan.1\n1 Kamerstuk 1."
    )
    assert (read.pieces[-1].kind, read.marks_without_note) == ("voetnoot", [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_files_have(encoding):
    assert (
        read_document(decode("Één brief – “over” beleid".encode(encoding))).pieces[0].text
        == "Één brief – “over” beleid"
    )


def test_xml_in_an_older_encoding_is_read_by_what_it_says():
    content = XML.replace("utf-8", "iso-8859-1").replace("–", "-").replace("plan.", "plän.").encode("iso-8859-1")
    assert any("voorbeeldplän" in piece.text for piece in read_document(decode(content)).pieces)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><kamerstuk><al>&b;</al></kamerstuk>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><kamerstuk><al>&e;</al></kamerstuk>'
REFUSED = {
    "entities": BOMB,
    "external entity": EXTERNAL,
    "document type": '<!DOCTYPE kamerstuk SYSTEM "http://voorbeeld.invalid/x.dtd"><kamerstuk><al>x</al></kamerstuk>',
    "not closed": XML[: len(XML) // 2],
    "other XML": "<rss><channel><title>x</title></channel></rss>",
    "metadata only": '<metadata_gegevens><metadata name="DC.title" content="x"/></metadata_gegevens>',
    "too deep": "<kamerstuk>" + "<al>" * 500 + "x" + "</al>" * 500 + "</kamerstuk>",
    "too many elements": "<kamerstuk>" + "<al/>" * 250_000 + "</kamerstuk>",
    "too many paragraphs": "x\n" * 20_001,
    "no text": "<kamerstuk/>",
    "empty": "",
    "nul": "a\x00b",
    "empty page": "<html><body><script>x</script></body></html>",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(kind):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(REFUSED[kind])
    assert str(refused.value).endswith(".")


STRANGE = {
    "declaration": "<html><body><![x[",
    "character of 5000 digits": f"<html><body><p>&#{'9' * 5000};",
    # These took minutes, or hours.
    "comments without end": "<html><body>" + "<!--" * 400_000,
    "tags without end": "<html><body>" + "<a " * 500_000,
    "end tags without end": "<html><body>" + "</a " * 400_000,
    "instructions without end": "<html><body>" + "<?" * 900_000,
    "only comments": "<!---->" * 280_000 + "x",
}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_page_that_python_cannot_read_is_refused_soon(kind):
    with pytest.raises(UnreadableDocument, match=r"\.$"):
        read_document(STRANGE[kind])


def test_a_tag_that_the_copy_cut_off_is_no_reason_to_refuse_a_page():
    assert read_document("<html><body><p>De tekst.</p><p>Het vervolg <a href=").pieces[0].text == "De tekst."


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04", b"x" * (MOST_BYTES + 1), b"\xff\xfe\x00", b"\x00\x01"])
def test_other_files_are_refused_with_a_sentence(content):
    with pytest.raises(UnreadableDocument, match=r"\.$"):
        read_document(decode(content))


def read_or_refuse(text: str) -> None:
    try:
        read = read_document(text)
    except UnreadableDocument as refused:
        assert str(refused)  # noqa: PT017 (being read is just as good)
    else:
        assert all(piece.text and len(piece.text) <= 20_000 for piece in read.pieces)
        assert not any(sign in piece.text for piece in read.pieces for sign in "\x00\x08\ud800\u202e\n")


samples = st.sampled_from([XML, HTML, TEXT])
SPLINTERS = [
    *("<", ">", "</al>", "<al>", "&", "&#0;", "&lt;", "]]>", "<![CDATA[", "<!--", "<tr>", "</td>", "<li>", "</stuk>"),
    *("<noot>", "\x08", "\ud800", "\u202e", "\n", "Nummer: ", "- 2024-99-99 25:99: x (y), TK\n", "999 ", "1 "),
    *("Preview document\n", '<meta name="DCTERMS.issued" content="0000-13-99">', "\N{PARTY POPPER}"),
]


@settings(max_examples=150, deadline=None)
@given(samples, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from(SPLINTERS)), max_size=8))
def test_a_damaged_sample_is_read_or_refused(sample, damage):
    for place, length, splinter in damage:
        begin = int(place * len(sample))
        sample = sample[:begin] + splinter + sample[begin + int(length * 40) :]
    read_or_refuse(sample)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | samples.map(lambda sample: sample.encode("utf-16")[:501]))
def test_any_bytes_are_read_or_refused(content):
    try:
        text = decode(content)
    except UnreadableDocument:
        return
    read_or_refuse(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(text)
    read_or_refuse(f"<html><body>{text}</body></html>")


def test_a_quotation_is_found_whatever_its_spaces_quotation_marks_and_footnote_marks():
    texts = ["Eerst dit.", "Dan de Strategie  Digitale Economie2 van ’t ministerie.3 En verder."]
    found = locate("Strategie Digitale\nEconomie van 't ministerie. En", texts)
    assert texts[found.place][found.start : found.end] == "Strategie  Digitale Economie2 van ’t ministerie.3 En"
    assert locate("Strategie Digitale Economy", texts) is None
    assert locate(" ", texts) is None


def test_of_several_places_the_closest_is_taken():
    texts = ["dit en dit", "niets", "dit"]
    assert locate("dit", texts) == (0, 0, 3)
    assert locate("dit", texts, near=(0, 6)) == (0, 7, 10)
    assert locate("dit", texts, near=(2, 0)) == (2, 0, 3)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_what_is_cut_out_of_a_text_is_found_in_it(text, start, length):
    quote = text[start : start + length]
    found = locate(quote, [text])
    assert (found is not None) == bool(quote.split())
