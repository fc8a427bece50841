"""What was found, ready for a template: names and texts with the words marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from .finding import Found, Hit
from .kinds import BY_CODE, Kind
from .marking import LENGTH, marked
from .reading import Question

LONGEST_NAME = 180
"""A promise, a challenge or a goal is a text and not a title; more of it is on its own page."""


@dataclass(frozen=True)
class Result:
    """One thing that was found."""

    url: str
    """Empty for what has no page."""
    name: SafeString
    plain_name: str
    place: str
    """Where it stands, from large to small."""
    text: SafeString
    """A piece of its text; empty when no word of the question stands in it and the name says enough."""
    status: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many there are, and the first of them."""

    kind: Kind
    total: int
    results: list[Result]

    @property
    def counted(self) -> str:
        """ "34 measures"."""
        return str(self.kind.counted % self.total)

    @property
    def has_more(self) -> bool:
        """Whether there are more than are shown here."""
        return self.total > len(self.results)


def groups_of(found: Found, question: Question) -> list[Group]:
    """By kind, in the order of the kinds."""
    return [
        Group(BY_CODE[code], found.counts[code], [_result(hit, question) for hit in hits])
        for code, hits in found.hits.items()
    ]


def _result(hit: Hit, question: Question) -> Result:
    kind, row = hit.kind, hit.row
    name = kind.name(row)
    text = marked(kind.text(row), question.terms, hit.stems, length=LENGTH)
    return Result(
        url=kind.url(row),
        name=marked(name, question.terms, hit.stems, length=LONGEST_NAME),
        plain_name=name,
        place=" › ".join(kind.place(row)),
        text=text if "<mark>" in text else SafeString(""),
        status=kind.status(row),
    )
