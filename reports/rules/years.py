"""Pure rules about the year that a report is about."""

from datetime import date

FIRST_YEAR = 2024
"""The year of the letter that promises the report."""


def years(today: date) -> range:
    """The years that can be reported on, the first one first."""
    return range(FIRST_YEAR, today.year + 1)


def default_reference_date(year: int) -> date:
    """The day that the statements of a year are meant to be about: its last one."""
    return date(year, 12, 31)


def reference_date(planned: date, frozen_on: date) -> date:
    """The day that a report is about: the planned one, or the day of its freeze when that comes earlier.

    So a report that is tried out during the year says which day it shows, and the next version can still be about the
    whole year.
    """
    return min(planned, frozen_on)
