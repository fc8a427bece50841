"""The models of this room, a file per noun."""

from .contributions import Contribution
from .opinions import Opinion, Recommendation
from .priorities import Challenge, Priority, PriorityResponsibility, Succession

__all__ = ["Challenge", "Contribution", "Opinion", "Priority", "PriorityResponsibility", "Recommendation", "Succession"]
