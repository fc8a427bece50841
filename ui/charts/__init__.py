"""Charts as SVG: pure functions of plain values, for page and report alike.

Each function takes dataclasses and gives a `Chart`: the picture, its title and description, and the same data as a
table. No request, no database, no style attribute. `Style` says how wide, how large the text, and which font; without
a font the picture takes that of the page around it.
"""

from .canvas import PAGE, PRINT, Chart, ChartTable, Style
from .flow import status_flow
from .indicator import Expected, Measured, TargetPoint, indicator_chart, indicator_legend
from .links import Group, Link, Part, links_chart
from .moves import Move, date_moves
from .status import StatusBar, status_bars
from .timeline import Milestone, milestone_timeline
from .trend import trend_line

__all__ = [
    "PAGE",
    "PRINT",
    "Chart",
    "ChartTable",
    "Expected",
    "Group",
    "Link",
    "Measured",
    "Milestone",
    "Move",
    "Part",
    "StatusBar",
    "Style",
    "TargetPoint",
    "date_moves",
    "indicator_chart",
    "indicator_legend",
    "links_chart",
    "milestone_timeline",
    "status_bars",
    "status_flow",
    "trend_line",
]
