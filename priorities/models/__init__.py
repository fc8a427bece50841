"""The models of this room, a file per noun."""

from .contributions import Contribution
from .priorities import Challenge, Priority, PriorityResponsibility, Succession

__all__ = ["Challenge", "Contribution", "Priority", "PriorityResponsibility", "Succession"]
