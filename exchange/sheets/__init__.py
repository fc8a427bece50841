"""The nouns that go out and in as a sheet, in the order in which they can be imported: what refers comes later."""

from .commitments import COMMITMENTS
from .contributions import CONTRIBUTIONS
from .indicators import INDICATORS, MEASUREMENTS
from .lookups import Lookups
from .measures import MEASURES, MILESTONES
from .sheet import ID, VERSION, Change, Sheet
from .strategies import GOALS, PILLARS, STRATEGIES

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        STRATEGIES,
        PILLARS,
        GOALS,
        MEASURES,
        MILESTONES,
        INDICATORS,
        MEASUREMENTS,
        CONTRIBUTIONS,
        COMMITMENTS,
    )
}
"""By name."""

__all__ = ["ID", "SHEETS", "VERSION", "Change", "Lookups", "Sheet"]
