"""The rules of this room, on plain values: a file per noun."""

from .promises import Promise, moment_in, promises, same_place, sentences
from .settling import STEPS, Need, problems, step
from .standing import Expected, is_late, needs_reason

__all__ = [
    "STEPS",
    "Expected",
    "Need",
    "Promise",
    "is_late",
    "moment_in",
    "needs_reason",
    "problems",
    "promises",
    "same_place",
    "sentences",
    "step",
]
