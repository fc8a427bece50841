"""Pure rules of this room: how single contributions add up to a matrix, and how a word may be spelled in a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


_SOFTENED = {"s": "z", "f": "v", "z": "s", "v": "f"}


def spellings(word: str) -> set[str]:
    """Beginnings by which a Dutch word is also found in its plural or its singular, besides what a stemmer knows.

    The stemmer of PostgreSQL does not bring together "fiets" and "fietsen", "huis" and "huizen".
    """
    word = word.casefold()
    stems = {word} | {
        word.removesuffix(ending) for ending in ("'s", "en", "s") if word.endswith(ending) and len(word) > 5
    }
    undoubled = {stem[:-1] for stem in stems - {word} if len(stem) > 3 and stem[-1] == stem[-2]}
    softened = {stem[:-1] + _SOFTENED[stem[-1]] for stem in stems if len(stem) > 3 and stem[-1] in _SOFTENED}
    return stems | undoubled | softened


@dataclass(frozen=True)
class Cell:
    """What one strategy contributes to one priority: the number of contributions per kind, in the order of kinds."""

    kinds: Mapping[str, int]

    @property
    def total(self) -> int:
        """All contributions."""
        return sum(self.kinds.values())

    @property
    def is_white_spot(self) -> bool:
        """Nobody recorded anything here; that is not the same as "there is nothing"."""
        return not self.kinds


def matrix(
    rows: Sequence[R], columns: Sequence[C], links: Iterable[tuple[R, C, str]], kinds: Sequence[str]
) -> list[list[Cell]]:
    """One cell per row and column; `links` holds one (row, column, kind) per contribution."""
    counted: Counter[tuple[R, C, str]] = Counter(links)
    return [
        [Cell({kind: counted[row, column, kind] for kind in kinds if counted[row, column, kind]}) for column in columns]
        for row in rows
    ]
