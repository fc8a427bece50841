"""How single contributions add up to a matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


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
