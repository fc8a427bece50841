"""The rules of this room, on plain values: a file per noun."""

from .matrix import Cell, matrix

__all__ = ["Cell", "matrix"]
