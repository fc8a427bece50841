"""Adding, importing and marking: what people type and upload, and what becomes of it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nds_tracker.content.sets import LETTER
from priorities.tests.factories import make_document, make_user
from strategies.models import Document, Paragraph, Passage, StrategyLink
from strategies.tests.factories import make_passage

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
XML = (SAMPLES / "synthetic-kst-99999-7.xml").read_text(encoding="utf-8")
ADD, IMPORT = reverse("strategies:document-add"), reverse("strategies:document-import")


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_user("redacteur"))
    return client


@pytest.fixture
def coordinator() -> Client:
    client = Client()
    client.force_login(make_user("coordinator"))
    return client


def content(response) -> str:
    return response.content.decode()


# Adding


def test_a_known_form_fills_the_fields(editor):
    look = editor.post(ADD, {"references": "Kamerstukken II 2024/25, 26\u00a0643, nr. 1232"})
    assert look.status_code == 200
    assert "kst-26643-1232" in content(look)
    assert not Document.objects.exists()
    saved = editor.post(
        ADD,
        {
            "references": "Kamerstukken II 2024/25, 26 643, nr. 1232",
            "step": "save",
            "nieuw-0-typed": "Kamerstukken II 2024/25, 26 643, nr. 1232",
            "nieuw-0-title": "Verzamelbrief",
            "nieuw-0-kind": "kamerstuk",
            "nieuw-0-date": "7 november 2024",
        },
    )
    document = Document.objects.get()
    assert saved["Location"] == document.get_absolute_url()
    assert (document.code, document.dossier, document.number, document.date) == (
        "kst-26643-1232",
        "26643",
        "1232",
        date(2024, 11, 7),
    )
    assert document.url == "https://zoek.officielebekendmakingen.nl/kst-26643-1232.html"
    assert document.reference == "26\u00a0643, nr.\u00a01232"


def test_what_is_there_already_is_linked_and_not_added_twice(editor):
    there = make_document(
        code="kst-26643-1231", dossier="26643", number="1231", chamber_number="2024D42671", title="Startbrief"
    )
    for typed in ("26643-1231", "2024D42671", "https://zoek.officielebekendmakingen.nl/kst-26643-1231.xml"):
        look = editor.post(ADD, {"references": typed})
        assert there.get_absolute_url() in content(look)
        assert "Staat al in het register" in content(look)
        assert editor.post(ADD, {"references": typed, "step": "save"}).status_code == 200
    assert Document.objects.count() == 1


def test_an_unknown_form_is_kept_as_typed_and_said_to_be_unknown(editor):
    typed = "Brief aan het college, 3 mei (archief)"
    look = editor.post(ADD, {"references": typed})
    assert "Wij kennen deze vorm van verwijzen niet" in content(look)
    editor.post(
        ADD,
        {
            "references": typed,
            "step": "save",
            "nieuw-0-typed": typed,
            "nieuw-0-title": "Brief aan het college",
            "nieuw-0-kind": "rapport",
        },
    )
    document = Document.objects.get()
    assert (document.code, document.typed_reference, document.reference) == ("brief-aan-het-college", typed, typed)
    assert "Wij kennen de vorm van de verwijzing" in content(editor.get(document.get_absolute_url()))
    assert "Staat al in het register" in content(editor.post(ADD, {"references": typed.upper()}))


def test_several_lines_at_once_with_two_forms_of_one_reference(editor):
    lines = "26643-1\nkst-26643-1\nhttps://voorbeeld.example/rapport\n\n36600-VII, nr. 1"
    look = editor.post(ADD, {"references": lines})
    assert look.context["new_count"] == 3
    fields = {}
    for number, typed in ((0, "26643-1"), (2, "https://voorbeeld.example/rapport"), (3, "36600-VII, nr. 1")):
        fields |= {
            f"nieuw-{number}-typed": typed,
            f"nieuw-{number}-title": f"Titel {number}",
            f"nieuw-{number}-kind": "webpagina" if number == 2 else "kamerstuk",
        }
    missing = editor.post(ADD, {"references": lines, "step": "save", **fields, "nieuw-3-title": ""})
    assert missing.status_code == 422
    assert "Titel 0" in content(missing)
    assert editor.post(ADD, {"references": lines, "step": "save", **fields}).status_code == 302
    assert set(Document.objects.values_list("code", "dossier", "url")) == {
        ("kst-26643-1", "26643", "https://zoek.officielebekendmakingen.nl/kst-26643-1.html"),
        ("kst-36600-VII-1", "36600-VII", "https://zoek.officielebekendmakingen.nl/kst-36600-VII-1.html"),
        ("titel-2", "", "https://voorbeeld.example/rapport"),
    }


@pytest.mark.parametrize("typed", ["", " \n ", "x" * 301, "\n".join(f"26643-{n}" for n in range(60)), "a\x08b"])
def test_lines_that_cannot_be_taken_get_a_sentence(typed, editor):
    response = editor.post(ADD, {"references": typed})
    assert response.status_code == 422
    assert response.context["form"].errors["references"]


@pytest.mark.parametrize("title", ["Toevoegen", "Importeren", "!!", "Één"])
def test_a_code_is_made_that_has_a_page(title, editor):
    for _ in range(2):
        editor.post(
            ADD,
            {"references": title, "step": "save", "nieuw-0-typed": f"{title} {_}", "nieuw-0-title": title,
             "nieuw-0-kind": "rapport"},
        )  # fmt: skip
    assert Document.objects.count() == 2
    for document in Document.objects.all():
        assert editor.get(document.get_absolute_url()).status_code == 200


# Importing


def look_and_save(client: Client, text: str, **changes: str):
    look = client.post(IMPORT, {"text": text})
    assert look.status_code == 200, content(look)
    told = look.context["told"]
    fields = {name: told[name].value() for name in ("reference", "title", "seen")}
    fields["date"] = told.fields["date"].prepare_value(told["date"].value()) or ""
    return client.post(IMPORT, {"text": text, "step": "save", **fields, **changes})


def test_the_letter_is_imported_as_pasted(editor):
    saved = look_and_save(editor, LETTER.read_text(encoding="utf-8"))
    document = Document.objects.get()
    assert saved["Location"] == document.get_absolute_url()
    assert (document.code, document.chamber_number, document.case_number, document.date, document.imported_from) == (
        "kst-26643-1231",
        "2024D42671",
        "2024Z17768",
        date(2024, 11, 7),
        "tekst",
    )
    assert (document.paragraphs.count(), document.people.count(), document.activities.count()) == (30, 1, 3)
    page = content(editor.get(reverse("strategies:document-text", args=[document.code])))
    assert "Uitgangspunten NDS" in page
    assert "Economie2 van het Ministerie" in page


def test_the_preview_says_what_was_read_and_saves_nothing(editor):
    look = content(editor.post(IMPORT, {"text": LETTER.read_text(encoding="utf-8")}))
    for told in ("30 alinea’s", "F.Z. Szabó", "cijfers van voetnoten (1, 2, 3)", "Ooit VVD kamerlid", "Regeling van"):
        assert told in look
    assert not Document.objects.exists()


def test_a_file_is_read_and_carried_by_the_preview(editor):
    file = SimpleUploadedFile("stuk.xml", XML.encode())
    look = editor.post(IMPORT, {"file": file})
    assert look.context["told"]["reference"].value() == "99999, nr. 7"
    assert look_and_save(editor, look.context["form"].content).status_code == 302
    assert Document.objects.get().paragraphs.count() == 17


def test_importing_again_shows_what_differs_and_keeps_passages(coordinator):
    look_and_save(coordinator, XML)
    document = Document.objects.get()
    paragraph = document.paragraphs.get(text__startswith="Ik zal uw Kamer")
    kept = Passage.objects.create(document=document, quote="in het voorjaar", paragraph=paragraph, start=16, end=31)
    lost = Passage.objects.create(
        document=document, quote="Met zorg.", paragraph=document.paragraphs.get(text="– Met zorg."), start=2, end=11
    )
    newer = XML.replace("<tussenkop", "<al>Een nieuwe alinea vooraf.</al><tussenkop").replace("Met zorg.", "Met spoed.")
    look = coordinator.post(IMPORT, {"text": newer})
    plan = look.context["plan"]
    assert (plan.same, plan.changed, plan.added, plan.removed, plan.lost) == (16, 1, 1, 0, [lost])
    assert look_and_save(coordinator, newer).status_code == 302
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert kept.paragraph.text[kept.start : kept.end] == "in het voorjaar"
    assert kept.paragraph.position == paragraph.position + 1
    assert (lost.paragraph, lost.quote) == (None, "Met zorg.")
    look_and_save(coordinator, XML)
    lost.refresh_from_db()
    assert lost.paragraph.text == "– Met zorg."


def test_importing_the_same_again_writes_no_paragraph(coordinator):
    look_and_save(coordinator, XML)
    before = set(Paragraph.objects.values_list("pk", "version"))
    assert look_and_save(coordinator, XML).status_code == 302
    assert set(Paragraph.objects.values_list("pk", "version")) == before


def test_particulars_that_say_something_else_change_only_when_asked(coordinator):
    document = make_document(code="kst-99999-7", title="Eigen titel", dossier="99999", number="7")
    look = coordinator.post(IMPORT, {"text": XML})
    assert "Eigen titel" in content(look)
    look_and_save(coordinator, XML)
    document.refresh_from_db()
    assert (document.title, document.date) == ("Eigen titel", date(2025, 2, 20))
    look_and_save(coordinator, XML, overwrite="on")
    document.refresh_from_db()
    assert document.title == "BRIEF VAN DE VOORBEELDMINISTER"


def test_an_editor_may_bring_a_text_and_not_change_one(editor):
    assert look_and_save(editor, XML).status_code == 302
    refused = look_and_save(editor, XML.replace("Met zorg.", "Met spoed."))
    assert refused.status_code == 422
    assert "Alleen een coördinator" in content(refused)
    assert Paragraph.objects.filter(text="– Met zorg.").exists()


def test_a_register_that_changed_meanwhile_is_looked_at_again(editor):
    look = editor.post(IMPORT, {"text": XML})
    make_document(code="kst-99999-7", title="Van een ander", dossier="99999", number="7")
    fields = {"text": XML, "step": "save", "reference": "99999, nr. 7", "title": "x", "seen": "0"}
    conflict = editor.post(IMPORT, fields)
    assert (look.context["plan"].document, conflict.status_code) == (None, 409)
    assert "Van een ander" in content(conflict)
    assert not Paragraph.objects.exists()


def test_a_text_that_says_nothing_of_itself_needs_a_reference(editor):
    look = editor.post(IMPORT, {"text": "Een notitie.\nMet twee alinea's."})
    assert "Niet gevonden" in content(look)
    fields = {"text": "Een notitie.\nMet twee alinea's.", "step": "save", "seen": "0", "title": "Notitie"}
    assert editor.post(IMPORT, fields).status_code == 422
    assert editor.post(IMPORT, {**fields, "reference": "Notitie van mei"}).status_code == 302
    assert Document.objects.get().typed_reference == "Notitie van mei"


@pytest.mark.parametrize(
    "file",
    [b"%PDF-1.7", b"PK\x03\x04", b"", b"\x00\x01\x02", b"<kamerstuk><al>", b"x" * 2_100_000, b"\xff\xfe\x00",
     b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><kamerstuk><al>&e;</al></kamerstuk>'],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_a_sentence(file, editor):
    response = editor.post(IMPORT, {"file": SimpleUploadedFile("x", file)})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.integers(0, len(XML)).map(lambda cut: XML.encode()[:cut]))
def test_no_file_makes_the_page_fall_over(editor, file):
    response = editor.post(IMPORT, {"file": SimpleUploadedFile("x", file)})
    assert response.status_code in {200, 422}


# Passages


@pytest.fixture
def text(db) -> Document:
    document = make_document(code="kst-26643-1231", title="Brief")
    for position, words in enumerate(["Kop", "Eerst dit en dan dit.", "Ook  ‘dit’ telt mee."], 1):
        Paragraph.objects.create(
            document=document, position=position, text=words, kind="kop" if position == 1 else "alinea", level=1
        )
    return document


def mark(client: Client, document: Document, **fields):
    return client.post(reverse("strategies:passage-add", args=[document.code]), fields)


def test_a_passage_stands_in_its_paragraph(editor, text):
    assert mark(editor, text, quote="dit", alinea=2, begin=17).status_code == 302
    passage = Passage.objects.get()
    assert (passage.paragraph.position, passage.start, passage.end, passage.locator) == (2, 17, 20, "Kop")


@pytest.mark.parametrize("quote", ["Ook 'dit' telt", "Ook\n\u00a0‘dit’  telt"])
def test_white_space_and_quotation_marks_do_not_matter(quote, editor, text):
    assert mark(editor, text, quote=quote).status_code == 302
    assert Passage.objects.get().paragraph.position == 3


@pytest.mark.parametrize("quote", ["", "dat", "Eerst dit en dan dit. Ook", "x" * 4001, "a\x08b"])
def test_what_does_not_stand_there_is_refused_at_the_field(quote, editor, text):
    response = mark(editor, text, quote=quote)
    assert response.status_code == 422
    assert "quote" in response.context["form"].errors
    assert not Passage.objects.exists()


def test_the_same_passage_is_marked_once(editor, text):
    mark(editor, text, quote="Eerst dit")
    assert mark(editor, text, quote="Eerst dit").status_code == 422
    assert Passage.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "quote"),
    [
        ("?alinea=2", "Eerst dit en dan dit."),
        ("?alinea=2&begin=6&eind=9", "dit"),
        ("?alinea=2&begin=9&eind=6", "Eerst dit en dan dit."),
        ("?alinea=2&begin=-1&eind=999", "Eerst dit en dan dit."),
        ("?alinea=99", None),
        ("?alinea=x&begin=²&eind=99999999999999999999", None),
    ],
)
def test_what_was_selected_stands_in_the_form(query, quote, editor, text):
    response = editor.get(reverse("strategies:passage-add", args=[text.code]) + query)
    assert response.status_code == 200
    assert response.context["form"]["quote"].value() == quote


def test_of_a_document_without_text_anything_can_be_quoted(editor):
    document = make_document()
    assert mark(editor, document, quote="Wat daar staat.", locator="blz. 3").status_code == 302
    assert Passage.objects.get().paragraph is None


def test_overlapping_passages_are_all_marked(editor, text):
    mark(editor, text, quote="Eerst dit en")
    mark(editor, text, quote="dit en dan")
    page = content(editor.get(reverse("strategies:document-text", args=[text.code])))
    assert page.count("<mark") == 3
    assert page.count('id="gebruik-') == 2


def test_a_passage_is_changed_and_its_words_are_checked(editor, text):
    mark(editor, text, quote="Eerst dit")
    passage = Passage.objects.get()
    url = reverse("strategies:passage-edit", args=[passage.pk])
    wrong = editor.post(url, {"version": passage.version, "quote": "Eerst dat", "locator": "x", "reason": ""})
    assert wrong.status_code == 422
    saved = editor.post(url, {"version": passage.version, "quote": "dan dit", "locator": "Slot", "reason": ""})
    assert saved.status_code == 302
    passage.refresh_from_db()
    assert (passage.quote, passage.locator, passage.start) == ("dan dit", "Slot", 13)
    stale = editor.post(url, {"version": 1, "quote": "en", "locator": "", "reason": ""})
    assert stale.status_code == 409


def test_a_passage_is_removed_while_nobody_uses_it(coordinator, editor):
    free, used = make_passage(), make_passage()
    from priorities.tests.factories import make_strategy

    StrategyLink.objects.create(
        nds=make_strategy(is_nds=True), strategy=make_strategy(), kind="kapstok", passage=used, explanation="x"
    )
    url = reverse("strategies:passage-edit", args=[used.pk])
    assert editor.post(url, {"do": "delete", "version": used.version}).status_code == 422
    url = reverse("strategies:passage-edit", args=[free.pk])
    assert editor.post(url, {"do": "delete", "version": 99}).status_code == 409
    assert editor.post(url, {"do": "delete", "version": "²"}).status_code == 409
    assert editor.post(url, {"do": "delete", "version": free.version}).status_code == 302
    assert list(Passage.objects.all()) == [used]


# The text and the list


def test_a_long_text_comes_in_parts_with_few_queries(editor, django_assert_max_num_queries):
    document = make_document()
    Paragraph.objects.bulk_create(
        Paragraph(document=document, position=n, text=f"Alinea {n} van een lang stuk.") for n in range(1, 10_001)
    )
    Passage.objects.bulk_create(
        Passage(document=document, quote="Alinea", paragraph=paragraph, start=0, end=6)
        for paragraph in document.paragraphs.filter(position__lte=200)
    )
    url = reverse("strategies:document-text", args=[document.code])
    with django_assert_max_num_queries(25):
        first = editor.get(url)
    assert content(first).count("data-paragraph=") == 200
    last = document.paragraphs.get(position=10_000)
    assert last.get_absolute_url() == f"{url}?page=50#alinea-10000"
    assert "Alinea 10000 van" in content(editor.get(url, {"page": 50}))
    for page in ("51", "0", "x", "-1"):
        assert editor.get(url, {"page": page}).status_code == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"dossier": "26 643"}, {"Brief"}),
        ({"dossier": "36600"}, {"Begroting"}),
        ({"jaar": "2024"}, {"Brief"}),
        ({"tekst": "ja"}, {"Brief"}),
        ({"tekst": "nee"}, {"Begroting"}),
        ({"vindplaats": "ja"}, {"Begroting"}),
        ({"vindplaats": "nee"}, {"Brief"}),
        ({"zoeken": "Kamerstukken II 2024/25, 36 600 VII, nr. 1"}, {"Begroting"}),
    ],
)
def test_the_register_is_narrowed_down(query, titles, editor):
    make_document(code="kst-26643-1231", title="Brief", dossier="26643", date=date(2024, 11, 7), imported_from="tekst")
    make_passage(document=make_document(code="kst-36600-VII-1", title="Begroting", dossier="36600-VII"))
    response = editor.get(reverse("strategies:document-list"), query)
    assert {row.record.title for row in response.context["table"].rows} == titles


@pytest.mark.parametrize("query", [{"jaar": "99999999999"}, {"jaar": "x"}, {"dossier": "x" * 21}, {"tekst": "soms"}])
def test_a_filter_that_cannot_be_gets_a_sentence(query, editor):
    assert editor.get(reverse("strategies:document-list"), query).status_code == 422


def test_a_document_is_edited_over_the_version_that_was_seen(coordinator):
    document = make_document(title="Oud", url="http://voorbeeld.example/")
    url = reverse("strategies:document-edit", args=[document.code])
    fields = {
        "title": "Nieuw",
        "kind": "rapport",
        "version": "1",
        "reason": "",
        "dossier": "26643",
        "date": "2024-11-07",
    }
    assert coordinator.post(url, {**fields, "url": "javascript:alert(1)"}).status_code == 422
    assert coordinator.post(url, fields).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.dossier, document.date) == ("Nieuw", "26643", date(2024, 11, 7))
    conflict = coordinator.post(url, {**fields, "title": "Anders"})
    assert conflict.status_code == 409
    assert "Anders" in content(conflict)
