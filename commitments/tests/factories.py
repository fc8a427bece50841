"""Promises, motions and letters for tests."""

from pathlib import Path
from typing import Any

from commitments.models import Commitment
from priorities.tests.factories import make_document
from strategies.models import Document, DocumentPerson, Paragraph

LETTER = Path("nds_tracker/content/startbrief/kst-26643-1231.txt")


def make_commitment(text: str = "De Kamer informeren", **fields: Any) -> Commitment:
    return Commitment.objects.create(**{"kind": "toezegging", "text": text, "chamber": "tk", **fields})


def letter_paragraphs() -> list[str]:
    """The text of the letter, by paragraph."""
    return [line for line in LETTER.read_text().splitlines() if line.strip()]


def make_letter(*paragraphs: str, **fields: Any) -> Document:
    """A letter with its text and who signed it; without paragraphs the real one."""
    letter = make_document(**{"title": "Startbrief", "dossier": "26643", "number": "1231", **fields})
    DocumentPerson.objects.create(
        document=letter, name="Voorbeeld ondertekenaar", capacity="Staatssecretaris van BZK", role="ondertekenaar"
    )
    Paragraph.objects.bulk_create(
        Paragraph(document=letter, position=position, text=text)
        for position, text in enumerate(paragraphs or letter_paragraphs(), start=1)
    )
    return letter
