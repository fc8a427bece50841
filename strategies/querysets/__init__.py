"""All reading of this room, with a file per noun."""

from .content import TOUCHED_ON, AnsweredForQuerySet, ContentQuerySet, is_over
from .documents import DocumentQuerySet
from .indicators import IndicatorQuerySet, MeasurementQuerySet
from .measures import MeasureQuerySet, MilestoneQuerySet
from .overlaps import OverlapQuerySet
from .sources import PASSAGE_USES
from .strategies import StrategyQuerySet

__all__ = [
    "PASSAGE_USES",
    "TOUCHED_ON",
    "AnsweredForQuerySet",
    "ContentQuerySet",
    "DocumentQuerySet",
    "IndicatorQuerySet",
    "MeasureQuerySet",
    "MeasurementQuerySet",
    "MilestoneQuerySet",
    "OverlapQuerySet",
    "StrategyQuerySet",
    "is_over",
]
