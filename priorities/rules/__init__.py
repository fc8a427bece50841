"""The rules of this room, on plain values: a file per noun."""

from .matrix import Cell, matrix
from .spelling import spellings

__all__ = ["Cell", "matrix", "spellings"]
