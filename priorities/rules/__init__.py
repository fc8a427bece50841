"""The rules of this room, on plain values: a file per noun."""

from .agenda import is_late
from .coverage import GOALS_ONLY, ON_COURSE, PACE_UNKNOWN, TOO_SLOW, UNCOVERED, coverage_state
from .matrix import (
    COLUMN_LEVELS,
    GOAL,
    MEASURE,
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

__all__ = [
    "COLUMN_LEVELS",
    "GOAL",
    "GOALS_ONLY",
    "MEASURE",
    "ON_COURSE",
    "PACE_UNKNOWN",
    "PILLAR",
    "PRIORITY",
    "ROW_LEVELS",
    "STRATEGY",
    "TOO_SLOW",
    "UNCOVERED",
    "Cell",
    "Column",
    "Link",
    "Place",
    "State",
    "column_of",
    "coverage_state",
    "is_late",
    "matrix",
    "together",
    "worst",
]
