"""The models of this room, a file per noun."""

from .documents import Document, ParliamentaryActivity, Passage, Sourced
from .indicators import Indicator, Measurement, Target
from .measures import Measure, MeasureResponsibility, Milestone
from .strategies import Goal, Pillar, Strategy, StrategyLink, StrategyResponsibility

__all__ = [
    "Document",
    "Goal",
    "Indicator",
    "Measure",
    "MeasureResponsibility",
    "Measurement",
    "Milestone",
    "ParliamentaryActivity",
    "Passage",
    "Pillar",
    "Sourced",
    "Strategy",
    "StrategyLink",
    "StrategyResponsibility",
    "Target",
]
