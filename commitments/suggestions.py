"""Sentences of a document that look like promises, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from strategies.models import Document, Paragraph

from .models import Commitment, RejectedPromise
from .rules import Promise, promises, same_place


@dataclass
class Suggestion:
    """A sentence that looks like a promise; somebody made something of it, said that it is none, or did neither."""

    paragraph: Paragraph
    promise: Promise
    made: list[Commitment] = field(default_factory=list)
    rejected: RejectedPromise | None = None

    @property
    def place(self) -> str:
        """How a form names the sentence: paragraph, first character, after the last."""
        return f"{self.paragraph.pk}-{self.promise.start}-{self.promise.end}"

    @property
    def is_open(self) -> bool:
        """Whether nobody decided yet."""
        return not self.made and self.rejected is None

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The sentence in pieces, each with whether it is what made the sentence a suggestion."""
        pieces, text, last = [], self.paragraph.text, self.promise.start
        for first, end in self.promise.marks:
            pieces += [(text[last:first], False), (text[first:end], True)]
            last = end
        return [piece for piece in [*pieces, (text[last : self.promise.end], False)] if piece[0]]

    @property
    def before(self) -> str:
        """What stands before the sentence in its paragraph."""
        return self.paragraph.text[: self.promise.start]

    @property
    def after(self) -> str:
        """What stands after it."""
        return self.paragraph.text[self.promise.end :]


def suggestions_in(document: Document) -> list[Suggestion]:
    """All of a document in the order of its text, in three queries."""
    rejected = {
        row.sentence: row for row in RejectedPromise.objects.filter(document=document).select_related("rejected_by")
    }
    made = list(
        Commitment.objects.filter(Q(passage__document=document)).select_related("passage").order_by("date", "pk")
    )
    found = []
    for paragraph in document.paragraphs.all():
        for promise in promises(paragraph.text):
            found.append(
                Suggestion(
                    paragraph=paragraph,
                    promise=promise,
                    made=[row for row in made if _covers(row, paragraph, promise)],
                    rejected=rejected.get(promise.sentence),
                )
            )
    return found


def sentence_at(document: Document, place: str) -> Suggestion | None:
    """The sentence that a form names, if it is (still) a suggestion in this document."""
    return next((one for one in suggestions_in(document) if one.place == place), None)


def _covers(commitment: Commitment, paragraph: Paragraph, promise: Promise) -> bool:
    """Whether the passage of a commitment overlaps a sentence."""
    passage = commitment.passage
    if passage is None:
        return False
    if passage.start is None or passage.end is None or passage.paragraph_id is None:
        return same_place(passage.quote, promise.sentence)
    return passage.paragraph_id == paragraph.pk and passage.start < promise.end and promise.start < passage.end
