"""The text of the letter, read by the same reader as what people import."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import transaction

from history.tracking import event_model
from strategies.models import Document, Paragraph
from strategies.reading import decode, read_document
from strategies.services.document_imports import anchor_again, fingerprint, write_content

from .sets import LETTER

LETTER_CODE = "kst-26643-1231"


def load_letter(*, via: str, reason: str) -> list[str]:
    """Give the letter its paragraphs, people and agenda, once, and attach its passages to them.

    A text that is there already, from here or imported by somebody, stays as it is; only passages that have no place
    in it yet, such as those of newer facts, get one. Gives what was done, in Dutch sentences for the console.
    """
    with transaction.atomic(), pghistory.context(via=via, reason=reason):
        document = Document.objects.select_for_update().filter(code=LETTER_CODE).first()
        if document is None:
            return []
        paragraphs_ever: Any = event_model(Paragraph)
        once_there = paragraphs_ever.objects.filter(document=document.pk).exists()
        if once_there:
            if document.passages.filter(paragraph=None).exists():
                anchor_again(document)
            return []
        text = decode(LETTER.read_bytes())
        imported = read_document(text)
        write_content(document, imported, origins={Paragraph: f"paragraph:{LETTER_CODE}"})
        Document.objects.filter(pk=document.pk).update(imported_from=imported.format, source_sha256=fingerprint(text))
        placed = document.passages.exclude(paragraph=None).count()
        return [f"De tekst van de Startbrief ingelezen: {len(imported.pieces)} alinea's, {placed} vindplaatsen erin."]
