"""What a priority can be linked to, named in one word for an address: "pijler-3", "doel-12", "maatregel-7"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.urls import register_converter

from strategies.models import Measure, Strategy
from strategies.parts import LEVELS, Part
from ui.plurals import forms, inside

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.querysets import AnyUser

FIELDS = {"pijler": "pillar", "doel": "goal", "maatregel": "measure"}
TEXTS = {"pijler": ("title", "summary"), "doel": ("title",), "maatregel": ("title", "description")}
LIMIT = 50


class TargetConverter:
    """The word in an address."""

    regex = r"(?:pijler|doel|maatregel)-[0-9]{1,18}"

    def to_python(self, value: str) -> tuple[str, int]:
        kind, _dash, key = value.partition("-")
        return kind, int(key)

    def to_url(self, value: tuple[str, int] | str) -> str:
        return value if isinstance(value, str) else f"{value[0]}-{value[1]}"


register_converter(TargetConverter, "target")
_WORD = re.compile(TargetConverter.regex)


class Target(Part):
    """A part of a strategy as what a priority is linked to."""

    @property
    def word(self) -> str:
        """How an address names it."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def field(self) -> str:
        """The field of a contribution that refers to it."""
        return FIELDS[self.kind]


@dataclass(frozen=True)
class Linkable:
    """What of a strategy somebody may link: everything, or some measures."""

    strategy: Strategy
    measures: frozenset[int] | None = None

    def __contains__(self, target: Target) -> bool:
        if target.strategy != self.strategy:
            return False
        return self.measures is None or (target.kind == "maatregel" and target.row.pk in self.measures)


def _rows(kind: str, user: AnyUser) -> QuerySet:
    path = "strategy" if kind == "pijler" else "pillar__strategy"
    return LEVELS[kind].objects.visible_to(user).select_related(path)


def get(kind: str, key: int, user: AnyUser) -> Target | None:
    """The target that an address names, if the user may see it."""
    row = _rows(kind, user).filter(pk=key).first()
    return Target(row) if row else None


def get_many(words: Iterable[str], user: AnyUser) -> list[Target]:
    """The targets that words such as "doel-12" name, once each, in their order; what cannot be found is left out."""
    keys: dict[str, set[int]] = {}
    named = [TargetConverter().to_python(word) for word in dict.fromkeys(words) if _WORD.fullmatch(word)]
    for kind, key in named:
        keys.setdefault(kind, set()).add(key)
    found = {(kind, row.pk): Target(row) for kind in keys for row in _rows(kind, user).filter(pk__in=keys[kind])}
    return [found[name] for name in named if name in found]


def linkable(user: User, strategy: Strategy, day: date) -> Linkable | None:
    """What of a strategy `user` may link to priorities on `day`, nothing when that is nothing."""
    if Strategy.objects.filter(pk=strategy.pk).editable_by(user, day).exists():
        return Linkable(strategy)
    own = Measure.objects.filter(pillar__strategy=strategy).editable_by(user, day)
    measures = frozenset(own.order_by().values_list("pk", flat=True))
    return Linkable(strategy, measures) if measures else None


def check_may_link(user: User, targets: Iterable[Target], day: date) -> None:
    """Raises PermissionDenied unless `user` answers on `day` for each, or is a coordinator."""
    by_strategy: dict[Strategy, list[Target]] = {}
    for target in targets:
        by_strategy.setdefault(target.strategy, []).append(target)
    for strategy, those in by_strategy.items():
        own = linkable(user, strategy, day)
        if own is None or not all(target in own for target in those):
            raise PermissionDenied


@dataclass(frozen=True)
class Found:
    """What a search gave: the first targets, in the order of their strategies, and how many there are."""

    targets: list[Target]
    total: int


def find(
    user: AnyUser,
    *,
    words: str = "",
    strategy: Strategy | None = None,
    level: str = "",
    measures: frozenset[int] | None = None,
) -> Found:
    """Targets whose texts hold all words, in plural or singular, at most fifty; of `measures` alone where given."""
    found: list[Target] = []
    total = 0
    for kind in LEVELS if measures is None else ["maatregel"]:
        if level not in ("", kind):
            continue
        rows = _rows(kind, user)
        if strategy:
            rows = rows.filter(**{"strategy" if kind == "pijler" else "pillar__strategy": strategy})
        if measures is not None:
            rows = rows.filter(pk__in=measures)
        if words.strip():
            rows = _holding(rows, words, TEXTS[kind])
        # One more than fits tells whether there are more; only then they are counted.
        first = list(rows[: LIMIT + 1])
        total += len(first) if len(first) <= LIMIT else rows.count()
        found += [Target(row) for row in first[:LIMIT]]
    return Found(sorted(found, key=_place)[:LIMIT], total)


def _holding(rows: QuerySet, words: str, fields: tuple[str, ...]) -> QuerySet:
    """Rows of which the texts hold all words: as typed, in plural or singular, also inside a longer word."""
    rows = rows.annotate(stems=SearchVector(*fields, config="dutch"))
    for word in words.casefold().split():
        pieces = [Q(**{f"{field}__icontains": piece}) for field in fields for piece in inside(word)]
        any_form = reduce(or_, (SearchQuery(form, config="dutch") for form in forms(word)))
        rows = rows.filter(reduce(or_, pieces, Q(stems=any_form)))
    return rows


def _place(target: Target) -> tuple[Any, ...]:
    """Where a target stands in the order of strategies, pillars and levels."""
    strategy, pillar, level = target.strategy, target.pillar, list(LEVELS).index(target.kind)
    return strategy.position, strategy.code, pillar.position, pillar.pk, level, target.row.position
