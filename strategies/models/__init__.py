"""The models of this room, a file per noun."""

from .documents import Document, DocumentPerson, Paragraph, ParliamentaryActivity, Passage, Sourced
from .indicators import Indicator, Measurement, Target
from .measures import Measure, MeasureResponsibility, Milestone
from .overlaps import Overlap
from .strategies import Goal, Pillar, Strategy, StrategyLink, StrategyResponsibility

__all__ = [
    "Document",
    "DocumentPerson",
    "Goal",
    "Indicator",
    "Measure",
    "MeasureResponsibility",
    "Measurement",
    "Milestone",
    "Overlap",
    "Paragraph",
    "ParliamentaryActivity",
    "Passage",
    "Pillar",
    "Sourced",
    "Strategy",
    "StrategyLink",
    "StrategyResponsibility",
    "Target",
]
