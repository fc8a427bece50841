"""The models of this room, a file per noun."""

from .challenges import AgendaItem, Challenge, Coverage
from .contributions import Contribution
from .opinions import Opinion, Recommendation
from .priorities import Priority, PriorityResponsibility, Succession

__all__ = [
    "AgendaItem",
    "Challenge",
    "Contribution",
    "Coverage",
    "Opinion",
    "Priority",
    "PriorityResponsibility",
    "Recommendation",
    "Succession",
]
