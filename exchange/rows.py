"""What every reader of a file gives, and how much of it is read."""

from __future__ import annotations

from dataclasses import dataclass

from ui.imports import Limits, Row

LIMITS = Limits(size=10 * 1_048_576, rows=10_000, columns=60)


@dataclass(frozen=True)
class Table:
    """Rows with the heads of a sheet; of each row the cells stand in the order of the heads, and may be fewer."""

    heads: list[str]
    rows: list[Row]
