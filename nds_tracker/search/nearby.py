"""What may have been meant when nothing was found: words spelled nearly so, of texts that this user may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Left

from .finding import plain_text
from .kinds import KINDS
from .reading import LEAST, Question, Term, words_of

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

LIKENESS = 0.3
"""From this part of shared trigrams on a text may hold the word that was meant. A low bar that was chosen, not
measured: the edits that are counted after it decide."""
MOST_EDITS = 3
"""A longer word may have more errors: one in four letters, at most this many."""
TEXTS = 60
"""So many texts of each kind are looked at."""
PART = 4_000


@dataclass(frozen=True)
class Near:
    """Another question that does find something, and how it is written."""

    question: Question
    text: str


def near(user: AnyUser, question: Question) -> Near | None:
    """The question with each word that stands nowhere replaced by the nearest one that does; None when there is none.
    A fixed number of queries."""
    asked = [term for term in question.terms if _may_be_wrong(term)]
    if not asked:
        return None
    known = _words_near(user, asked)
    better = {term: found for term in asked if (found := nearest(term.words[0], known)) != term.words[0] and found}
    if not better:
        return None
    groups = tuple(
        tuple(replace(term, words=(better[term],)) if term in better else term for term in group)
        for group in question.groups
    )
    return Near(replace(question, groups=groups), _written(groups, question.excluded))


def nearest(word: str, known: Counter[str]) -> str:
    """Of the words that are known the one with the fewest errors, then the one used most; empty when none is near."""
    allowed = min(MOST_EDITS, max(1, len(word) // 4))
    best = min(
        ((edits(word, other, allowed), -count, other) for other, count in known.items()),
        default=(allowed + 1, 0, ""),
    )
    return best[2] if best[0] <= allowed else ""


def edits(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour; `most` + 1 when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        new = [i]
        for j, letter_there in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != letter_there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter_there:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]


def _may_be_wrong(term: Term) -> bool:
    return len(term.words) == 1 and len(term.words[0]) >= LEAST and term.words[0].isalpha()


def _words_near(user: AnyUser, terms: Sequence[Term]) -> Counter[str]:
    """Words, with how often they were seen, of texts that hold something like one of the terms."""
    found: Counter[str] = Counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.strict_word_similarity_threshold', %s, true)", [str(LIKENESS)])
        for text in _texts(user, [term.words[0] for term in terms]):
            found.update(word for word in words_of(text) if len(word) >= LEAST)
    return found


def _texts(user: AnyUser, words: Iterable[str]) -> list[str]:
    parts: list[Any] = []
    for word in words:
        for kind in KINDS:
            rows = kind.rows(user).order_by().annotate(search_text=plain_text(kind))
            alike = rows.filter(search_text__trigram_strict_word_similar=word)
            parts.append(alike.values_list(Left("search_text", PART), flat=True)[:TEXTS])
    first, *others = parts
    return list(first.union(*others, all=True))


def _written(groups: Sequence[Sequence[Term]], excluded: Sequence[Term]) -> str:
    found = [" OF ".join(term.written for term in group) for group in groups]
    return " ".join([*found, *(f"-{term.written}" for term in excluded)])
