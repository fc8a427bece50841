"""The questions to the database: how many of each kind, and which come first. A fixed number of queries.

A row fits when each group of words stands in its text: in any form that the stemmer or the rules of spelling know, or
inside a longer word ("strategie" in "digitaliseringsstrategie"). All kinds are asked in one statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable, Expression
from django.db.models.lookups import Contains, In

from .kinds import KINDS, Kind
from .reading import Question, Term

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

CONFIGURATION = "public.search_dutch"
FIRST_FEW = 5
"""How many of each kind stand on the page of all kinds."""
RANKED = 500
"""So many rows of a kind are weighed, those with the words in their title before others: weighing reads the whole text
of each, and nobody leafs through more."""
WEIGHTS = [0.0, 0.0, 0.2, 1.0]
"""Of the words in the body and in the title, the last two."""
_OPEN, _CLOSE = "\x02", "\x03"


class _Joined(Func):
    """Texts of a row behind each other, spelled as in the indexes."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field: Any = TextField()


class _Vector(Func):
    function = "public.search_vector"
    output_field: Any = SearchVectorField()


class _Plain(Func):
    function = "public.search_plain"
    output_field: Any = TextField()


class _Headline(Func):
    """A text with all words of a query between marks; only the words are used, never the text."""

    function = "ts_headline"
    template = (
        f"%(function)s('{CONFIGURATION}', %(expressions)s, 'HighlightAll=true, StartSel={_OPEN}, StopSel={_CLOSE}')"
    )
    output_field: Any = TextField()


@dataclass(frozen=True)
class Narrowing:
    """What the results are narrowed to."""

    kind: str = ""
    strategy: int | None = None
    priority: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Hit:
    """A row that was found, with the words of it that the stemmer holds for the same as what was asked."""

    kind: Kind
    row: Any
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """How many of each kind, and the rows to show, best first."""

    counts: dict[str, int] = field(default_factory=dict)
    hits: dict[str, list[Hit]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Of all kinds together."""
        return sum(self.counts.values())


def find(user: AnyUser, question: Question, narrowing: Narrowing, *, offset: int = 0, limit: int = FIRST_FEW) -> Found:
    """What fits, counted per kind; rows from `offset` on, at most `limit` of each kind that is asked for."""
    parts = [(kind, _narrowed(kind, kind.rows(user), narrowing)) for kind in KINDS]
    fitting = [(kind, _fitting(kind, rows, question)) for kind, rows in parts if rows is not None]
    if not fitting or not question:
        return Found()
    counts = _counts(fitting)
    wanted = [(kind, rows) for kind, rows in fitting if counts.get(kind.code) and narrowing.kind in ("", kind.code)]
    return Found(counts, _hits(wanted, question, offset, limit))


def _joined(parts: Sequence[str | Combinable]) -> Expression:
    if not parts:
        return Value("", output_field=TextField())
    return _Joined(*(F(part) if isinstance(part, str) else part for part in parts))


def vector(kind: Kind) -> Expression:
    """The words of a row, spelled as in its index."""
    return _Vector(_joined(kind.title), _joined(kind.body))


def plain_text(kind: Kind) -> Expression:
    """The text of a row in lower case without accents, spelled as in its index."""
    return _Plain(_joined((*kind.title, *kind.body)))


def _narrowed(kind: Kind, rows: QuerySet[Any], narrowing: Narrowing) -> QuerySet[Any] | None:
    """None when this kind knows no such filter."""
    for paths, value in ((kind.strategies, narrowing.strategy), (kind.priorities, narrowing.priority)):
        if value is None:
            continue
        if not paths:
            return None
        others = kind.model._default_manager
        rows = rows.filter(reduce(or_, (Q(pk__in=others.filter(**{path: value}).values("pk")) for path in paths)))
    if narrowing.year is not None:
        if not kind.year:
            return None
        rows = rows.filter(**{kind.year: narrowing.year})
    return rows


def _query(terms: Iterable[Term]) -> SearchQuery:
    """Any of the terms, in any of their spellings. A spelling has letters, digits and spaces only, so that it cannot
    end the quotation; one expression instead of one for each spelling, since every kind builds it anew."""
    spellings = " | ".join(f"'{spelling}'" for term in terms for spelling in term.spellings)
    return SearchQuery(spellings, config=CONFIGURATION, search_type="raw")


def _fitting(kind: Kind, rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    rows = rows.order_by().annotate(search_words=vector(kind), search_text=plain_text(kind))
    for group in question.groups:
        rows = rows.filter(reduce(or_, (_fits(term) for term in group)))
    for term in question.excluded:
        rows = rows.exclude(_fits(term))
    return rows


def _fits(term: Term) -> Q:
    # What is cheap to check comes first: the index on trigrams makes the database check each row again.
    found = reduce(or_, (Q(search_text__contains=form) for form in term.inside), Q())
    if term.unfinished and len(term.words) == 1:
        found |= Q(search_text__regex=rf"\m{term.words[0]}")
    found |= Q(search_words=_query([term]))
    return found


def _counts(fitting: list[tuple[Kind, QuerySet[Any]]]) -> dict[str, int]:
    counted = [
        rows.annotate(search_kind=Value(kind.code)).values("search_kind").annotate(search_total=Count("pk"))
        .values_list("search_kind", "search_total")
        for kind, rows in fitting
    ]  # fmt: skip
    return {kind: total for kind, total in _union(counted) if total}


def _hits(
    wanted: list[tuple[Kind, QuerySet[Any]]], question: Question, offset: int, limit: int
) -> dict[str, list[Hit]]:
    if not wanted:
        return {}
    everything = _query(question.terms)
    single = [term for term in question.terms if len(term.words) == 1 and not term.exact]
    marked = _Headline(F("search_text"), _query(single)) if single else Value("")
    best = []
    for kind, rows in wanted:
        named, titled = _is_named(kind, question), _in_title(kind, question)
        candidates = rows.annotate(**titled).order_by(*(f"-{name}" for name in titled)).values("pk")[:RANKED]
        ranked = (
            kind.model._default_manager.filter(pk__in=candidates)
            .order_by()
            .annotate(search_words=vector(kind), search_text=plain_text(kind))
            .annotate(
                **named,
                search_rank=SearchRank(F("search_words"), everything, weights=WEIGHTS, normalization=Value(1)),
            )
            .annotate(search_kind=Value(kind.code), search_marked=marked)
            .order_by(*(f"-{name}" for name in named), "-search_rank", "pk")
            .values_list("search_kind", "pk", "search_marked")[offset : offset + limit]
        )
        best.append(ranked)
    keys: dict[str, dict[Any, frozenset[str]]] = defaultdict(dict)
    for code, pk, shown in _union(best):
        keys[code][pk] = frozenset(_between_marks(shown))
    return {kind.code: _rows(kind, keys[kind.code]) for kind, _found in wanted if keys[kind.code]}


def _is_named(kind: Kind, question: Question) -> dict[str, Case]:
    """`search_named`: 1 when the code or the title is what was asked for, nothing more; not where there is none."""
    fields = [part for part in kind.title if isinstance(part, str)]
    if not fields:
        return {}
    asked = {joint.join(word for term in question.terms for word in term.words) for joint in (" ", "-")}
    named = reduce(or_, (Q(In(_Plain(F(name)), sorted(asked))) for name in fields))
    return {"search_named": Case(When(named, then=1), default=0)}


def _in_title(kind: Kind, question: Question) -> dict[str, Case]:
    """`search_titled`: 1 when one of the words, as it was typed, stands in the title."""
    if not kind.title or not kind.body:
        return {}
    title = _Plain(_joined(kind.title))
    titled = reduce(or_, (Q(Contains(title, " ".join(term.words))) for term in question.terms))
    return {"search_titled": Case(When(titled, then=1), default=0)}


def _union(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _between_marks(text: str) -> Iterable[str]:
    for piece in text.split(_OPEN)[1:]:
        yield piece.split(_CLOSE)[0]


def _rows(kind: Kind, keys: Mapping[Any, frozenset[str]]) -> list[Hit]:
    rows: Any = kind.model._default_manager.filter(pk__in=keys).select_related(*kind.related)
    by_key = {row.pk: row for row in kind.prepare(rows)}
    return [Hit(kind, by_key[key], stems) for key, stems in keys.items() if key in by_key]
