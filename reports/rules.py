"""Pure rules about the year that a report is about."""

from datetime import date

FIRST_YEAR = 2024
"""The year of the letter that promises the report."""


def years(today: date) -> range:
    """The years that can be reported on, the first one first."""
    return range(FIRST_YEAR, today.year + 1)


def default_reference_date(year: int, today: date) -> date:
    """The day that the statements of a year are about: its last day, or today while the year is not over."""
    return min(date(year, 12, 31), today)
