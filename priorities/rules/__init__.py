"""The rules of this room, on plain values: a file per noun."""

from .matrix import (
    COLUMN_LEVELS,
    GOAL,
    PILLAR,
    PRIORITY,
    ROW_LEVELS,
    STRATEGY,
    Cell,
    Column,
    Link,
    Place,
    State,
    column_of,
    matrix,
    together,
    worst,
)
from .spelling import spellings

__all__ = [
    "COLUMN_LEVELS",
    "GOAL",
    "PILLAR",
    "PRIORITY",
    "ROW_LEVELS",
    "STRATEGY",
    "Cell",
    "Column",
    "Link",
    "Place",
    "State",
    "column_of",
    "matrix",
    "spellings",
    "together",
    "worst",
]
