"""Two people who add or import at the same moment: both get an answer, and nothing that was typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from history.services import StaleVersion
from priorities.tests.factories import make_document, make_user
from strategies.models import Document
from strategies.reading import read_document
from strategies.services import document_imports, documents

pytestmark = pytest.mark.django_db

TEXT = "26 643 Informatie- en communicatietechnologie\nNr. 99\nDe tekst van de brief."


def importing(**changes):
    imported = read_document(TEXT)
    values = document_imports.particulars(imported) | {"title": "Brief"} | changes
    return {"document": None, "version": 0, "imported": imported, "values": values, "sha256": "0" * 64}


def test_importing_what_somebody_else_just_added_is_a_conflict():
    coordinator = make_user("coordinator")
    first = document_imports.import_document(coordinator, **importing())
    with pytest.raises(StaleVersion) as stale:
        document_imports.import_document(coordinator, **importing())
    assert stale.value.current == first
    assert Document.objects.get() == first


@pytest.mark.parametrize("reference", ["26643, nr. 99", "Een brief zonder nummer"])
def test_the_page_shows_the_preview_again_and_keeps_the_text(reference, monkeypatch):
    client = Client()
    client.force_login(make_user("coordinator"))
    there = {"typed_reference": reference} if reference.startswith("Een") else {"dossier": "26643", "number": "99"}
    really = document_imports.import_document

    def added_meanwhile(actor, **arguments):
        make_document(code=arguments["values"]["code"], title="Van een ander", **there)
        return really(actor, **arguments)

    monkeypatch.setattr("strategies.views.document_imports.services.import_document", added_meanwhile)
    response = client.post(
        reverse("strategies:document-import"),
        {"text": TEXT, "step": "save", "reference": reference, "title": "Brief", "date": "", "seen": "0"},
    )
    assert response.status_code == 409
    assert "De tekst van de brief." in response.content.decode()
    assert response.context["told"]["seen"].value() == str(Document.objects.get().version)


def test_another_unknown_reference_that_just_took_the_same_code_keeps_both(monkeypatch):
    there = make_document(code="brief", title="Brief", typed_reference="Brief van de een")
    really, codes = documents.free_code, iter(["brief"])
    monkeypatch.setattr(documents, "free_code", lambda text: next(codes, None) or really(text))
    new = documents.NewDocument("Brief van de ander", "Brief")
    (added,) = documents.add_documents(make_user("redacteur"), documents=[new])
    assert added != there
    assert (added.code, added.typed_reference) == ("brief-2", "Brief van de ander")
