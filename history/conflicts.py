"""Two people changed the same row: what can be joined, and where a person has to choose. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from merge3 import Merge3

# Texts are joined by sentence: joined by word, two figures changed next to each other made a text that nobody wrote.
_SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s|\Z)\s*|\n+|\Z)", re.DOTALL)

Side = Literal["mine", "theirs", "both"]


@dataclass(frozen=True)
class Settled:
    """A field that needs no choice: only one side changed it, or both changed it in the same way."""

    name: str
    base: Any
    value: Any
    by: Side


@dataclass(frozen=True)
class Clash:
    """A field that both sides changed differently.

    `merged` joins both texts when they changed different sentences (`joined`); otherwise it is the own value.
    """

    name: str
    base: Any
    mine: Any
    theirs: Any
    merged: Any
    joined: bool


@dataclass(frozen=True)
class Comparison:
    """All fields that differ from the common ancestor, in the order given."""

    settled: list[Settled]
    clashes: list[Clash]

    def values(self) -> dict[str, Any]:
        """The joined value of every field that differs from the ancestor."""
        return {item.name: item.value for item in self.settled} | {item.name: item.merged for item in self.clashes}


def compare(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Comparison:
    """Sort the fields of `base` into those that settle themselves and those that clash; unchanged ones are left out."""
    settled: list[Settled] = []
    clashes: list[Clash] = []
    for name, old in base.items():
        own, other = mine[name], theirs[name]
        if own == other:
            if own != old:
                settled.append(Settled(name, old, own, "both"))
        elif own == old:
            settled.append(Settled(name, old, other, "theirs"))
        elif other == old:
            settled.append(Settled(name, old, own, "mine"))
        else:
            merged, joined = _join(old, own, other)
            clashes.append(Clash(name, old, own, other, merged, joined))
    return Comparison(settled, clashes)


def _join(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    if not all(isinstance(value, str) for value in (base, mine, theirs)):
        return mine, False
    ancestor, own, other = (_SENTENCE.findall(text) for text in (base, mine, theirs))
    if len(ancestor) == len(own) == len(other):
        return _sentence_by_sentence(ancestor, own, other) or (mine, False)
    pieces: list[str] = []
    for group in Merge3[str](base=ancestor, a=own, b=other).merge_groups():
        if group[0] == "conflict":
            return mine, False
        pieces.extend(group[1])
    return "".join(pieces), True


def _sentence_by_sentence(base: list[str], mine: list[str], theirs: list[str]) -> tuple[str, bool] | None:
    """Texts of as many sentences: of each the one that changed; nothing when both changed the same one."""
    joined = []
    for old, own, other in zip(base, mine, theirs, strict=True):
        if own != other and old not in (own, other):
            return None
        joined.append(other if own == old else own)
    return "".join(joined), True
