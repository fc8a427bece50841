"""The codes of computed statuses, and the thresholds behind them: the one place to change them."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

DONE, ON_TRACK, ATTENTION, DELAYED, NOT_STARTED, STOPPED, UNKNOWN = (
    "afgerond", "op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "gestopt", "te_weinig_gegevens",
)  # fmt: skip
"""The codes of the computed statuses, and *gestopt*, which can only be declared."""

COMPUTED = (ON_TRACK, ATTENTION, DELAYED, NOT_STARTED, DONE, UNKNOWN)
"""What a computed status can be, in the order of pages."""

COMPUTED_OF_INDICATORS = (ON_TRACK, ATTENTION, DELAYED, UNKNOWN)
"""What that of an indicator can be: it is measured, so it neither starts nor ends."""


class Limits(NamedTuple):
    """From where on a signal is serious, and how long something may stay untouched. Settings give other values."""

    overdue_days: int = 30
    moved_months: int = 6
    part_of_the_way: Decimal = Decimal("0.1")
    """Behind the line by more than this part of the way from start to target."""
    stale_days: int = 90
    delayed_share: Fraction = Fraction(1, 3)
    """The share of delayed measures from which on a priority is delayed."""


LIMITS = Limits()
