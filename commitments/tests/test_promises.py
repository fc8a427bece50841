"""Which sentences look like promises: the letter itself, the forms that letters use, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules import moment_in, promises, same_place, sentences

from .factories import letter_paragraphs


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_the_letter_gives_its_four_promises_and_nothing_else():
    found = [promise for paragraph in letter_paragraphs() for promise in promises(paragraph)]
    assert [(promise.sentence[:40], promise.moment) for promise in found] == [
        ("Ik zal daarom bij de jaarlijkse rapporta", "jaarlijkse"),
        ("Deze resultaten zal ik ook in internatio", ""),
        ("Ik zal uw Kamer in het voorjaar met de p", "in het voorjaar"),
        ("Het is mijn bedoeling om de definitieve ", "in het voorjaar"),
    ]
    assert found[2].words[0].startswith("Ik zal uw Kamer")
    assert found[3].sentence.endswith("aan uw Kamer te sturen.")


def test_a_footnote_mark_stays_with_the_sentence_before_it():
    paragraphs = letter_paragraphs()
    ends = [sentence[-8:] for paragraph in paragraphs for sentence in split(paragraph)]
    assert "ogramma.1" in [sentence[-9:] for paragraph in paragraphs for sentence in split(paragraph)]
    assert "n JenV.3" in ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zie Kamerstukken II 2024/25, 26 643, nr. 1231. Ik kom terug.", 2),
        ("De heer F.Z. Szabó stuurt dit. Mevr. De Vries ook.", 2),
        ("Zie bijv. De Groot. En dan o.a. Amsterdam.", 2),
        ("De NDS wordt geen herhaling c.q. Het wordt kort.", 1),
        ("Dit is artikel 3.5 Wet open overheid. Klaar.", 2),
        ("Dat was in 2025.3 Vervolgens niet.", 2),
        ("Dat is zo.[12] Daarna niet.", 2),
        ("Dat is zo.² Daarna niet.", 2),
        ("1. Inleiding", 1),
        ("2.1. Inleiding en doel", 1),
        ("Hij zei: “Ik kom.” Toen ging hij.", 2),
        ("Kan dat? Ja! Zeker…  En nu?", 4),
        ("Zij kwamen enz. Daarna gingen zij.", 2),
        ("Het kost 26.643 euro. 12 mensen zijn nodig.", 2),
        ("Dit is het tweede lid. De wet geldt.", 2),
        ("geen hoofdletter. en toch verder", 1),
        ("", 0),
        ("   ", 0),
        ("...", 1),
    ],
)
def test_sentences(text, expected):
    assert len(split(text)) == expected, split(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik zal uw Kamer voor het zomerreces hierover informeren.",
        "Ik informeer uw Kamer in het najaar over de uitkomst.",
        "Over de uitkomst informeer ik uw Kamer in het najaar.",
        "Het is mijn bedoeling om dit voorstel in 2025 in te dienen.",
        "Mijn streven is om dit jaar te beginnen.",
        "Wij zullen dit onderzoek laten uitvoeren.",
        "Het rapport zal ik uw Kamer toesturen.",
        "U ontvangt de evaluatie in het tweede kwartaal van 2026.",
        "Uw Kamer ontvangt deze evaluatie dit najaar.",
        "De evaluatie ontvangt u voor de zomer.",
        "Daarop kom ik in de volgende verzamelbrief bij uw Kamer terug.",
        "Ik kom hier in het voorjaar op terug.",
        "Daarom zeg ik toe dat het onderzoek wordt herhaald.",
        "Ik zeg uw Kamer toe de cijfers te delen.",
        "De evaluatie volgt voor het zomerreces.",
        "Uw Kamer wordt hierover jaarlijks geïnformeerd.",
        "Hierover wordt uw Kamer in het voorjaar geïnformeerd.",
        "De minister van EZ zal uw Kamer hierover informeren.",
        "Het kabinet zal dit betrekken bij de begroting.",
        "Ik ben voornemens de wet te wijzigen.",
        "Ik houd uw Kamer op de hoogte.",
        "Vervolgens stuur ik het plan aan uw Kamer.",
        "De Eerste Kamer zal hierover worden geïnformeerd.",
        "Ik streef ernaar uw Kamer eind 2025 te informeren.",
    ],
)
def test_forms_that_letters_use(sentence):
    (found,) = promises(f"Dit is al zo. {sentence} Dat was het.")
    assert found.sentence == sentence
    assert found.words
    assert all(word in sentence for word in found.words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hieronder zal ik nader ingaan op de totstandkoming.",
        "Tegelijk met deze brief ontvangt u een verzamelbrief digitalisering.",
        "Hierbij stuur ik uw Kamer de evaluatie.",
        "In deze brief informeer ik uw Kamer over de voortgang.",
        "Ik wil u in deze brief graag meenemen in de uitgangspunten.",
        "Ik heb uw Kamer toegezegd dit te doen, en dat zal ik niet herhalen.",
        "Dat doe ik graag met de inbreng van uw Kamer.",
        "Mijn verwachting is dat we tot de conclusie zullen komen dat er opgaven zijn.",
        "De motie verzoekt de regering dit te doen.",
        "Dit is al zo.",
        "Ook leest u de prioriteiten die ik voornemens ben te stellen.",
    ],
)
def test_what_is_no_promise(sentence):
    assert promises(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "moment"),
    [
        ("Ik zal dit voor het zomerreces van 2026 doen.", "voor het zomerreces van 2026"),
        ("Ik zal dit in het voorjaar doen.", "in het voorjaar"),
        ("Ik zal dit jaarlijks doen.", "jaarlijks"),
        ("Ik zal dit in het tweede kwartaal van 2026 doen.", "in het tweede kwartaal van 2026"),
        ("Ik zal dit Q2 2026 doen.", "Q2 2026"),
        ("Ik zal dit eind 2025 doen.", "eind 2025"),
        ("Ik zal dit uiterlijk in maart 2026 doen.", "uiterlijk in maart 2026"),
        ("Ik zal dit binnen zes weken doen.", "binnen zes weken"),
        ("Ik zal dit na de zomer doen.", "na de zomer"),
        ("Ik zal dit ieder jaar doen.", "ieder jaar"),
        ("Ik zal dit zo spoedig mogelijk doen.", "zo spoedig mogelijk"),
        ("Ik zal dit doen.", ""),
    ],
)
def test_the_moment_is_a_guess_in_the_words_of_the_sentence(sentence, moment):
    assert moment_in(sentence) == moment


@given(st.text(alphabet="Ik zal uw Kamer. informeren?!1²[]“”\n\x00", max_size=300))
def test_whatever_the_text_places_are_right_and_marks_lie_inside(text):
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end
    for promise in promises(text):
        assert text[promise.start : promise.end] == promise.sentence
        assert tuple(text[first:end] for first, end in promise.marks) == promise.words
        assert all(promise.start <= first < end <= promise.end for first, end in promise.marks)


@pytest.mark.parametrize(
    "piece", ["Ik zal ", "zal ", "uw Kamer ", ". A", "a", "ik kom ", "wordt ", "(", "1.", "de minister "]
)
def test_no_text_takes_long(piece):
    started = time.process_time()
    promises((piece * 20_000)[:20_000])
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("quote", "same"),
    [
        ("Ik zal uw Kamer  informeren.", True),
        ("ik zal uw kamer", True),
        ("Eerst dit. Ik zal uw Kamer informeren. Dan dat.", True),
        ("Iets anders", False),
        ("", False),
    ],
)
def test_a_quotation_without_its_place_is_found_by_its_words(quote, same):
    assert same_place(quote, "Ik zal uw\nKamer informeren.") is same
