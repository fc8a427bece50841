"""The rules of this room, on plain values: a file per noun."""

from .agenda import is_late
from .coverage import GOALS_ONLY, ON_COURSE, PACE_UNKNOWN, TOO_SLOW, UNCOVERED, coverage_state
from .matrix import Cell, matrix

__all__ = [
    "GOALS_ONLY",
    "ON_COURSE",
    "PACE_UNKNOWN",
    "TOO_SLOW",
    "UNCOVERED",
    "Cell",
    "coverage_state",
    "is_late",
    "matrix",
]
