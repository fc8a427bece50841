"""Sources get their number when the report first mentions them."""

from __future__ import annotations

from typing import Any

from strategies.models import Document, Passage

from .canonical import day, imprecise


class Sources:
    """Numbers documents in the order in which they are referred to."""

    def __init__(self, documents: dict[int | None, Document]) -> None:
        self._documents = documents
        self._numbers: dict[int, int] = {}

    def refer(self, document_id: int | None, detail: str = "") -> dict[str, Any] | None:
        """A reference to a document; the first one to it gives it the next number."""
        if document_id is None or document_id not in self._documents:
            return None
        number = self._numbers.setdefault(document_id, len(self._numbers) + 1)
        return {"number": number, "detail": detail}

    def quote(self, passage: Passage | None) -> dict[str, Any] | None:
        """A passage: the words, their place and language, and the reference."""
        if passage is None:
            return None
        document = self._documents.get(passage.document_id)
        return {
            "quote": passage.quote,
            "locator": passage.locator,
            "language": document.language if document else "nl",
            "source": self.refer(passage.document_id),
        }

    def listed(self) -> list[dict[str, Any]]:
        """Every document that was referred to, in order of its number."""
        return [self._entry(number, self._documents[key]) for key, number in self._numbers.items()]

    @staticmethod
    def _entry(number: int, document: Document) -> dict[str, Any]:
        return {
            "number": number,
            "code": document.code,
            "kind": document.kind,
            "title": document.title,
            "dossier": document.dossier,
            "dossier_number": document.number,
            "chamber_number": document.chamber_number,
            "date": imprecise(document.date, document.date_precision),
            "date_note": document.date_note,
            "sender": document.sender.name if document.sender else "",
            "url": document.url,
            "retrieved_on": day(document.retrieved_on),
            "reading": document.reading,
            "language": document.language,
            "example": document.is_example,
        }
