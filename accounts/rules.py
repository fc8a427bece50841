"""Pure rules about periods of validity."""

from datetime import date


def covers(moment: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether a period holds on a day; both ends belong to it and an open end has no bound."""
    return (valid_from is None or valid_from <= moment) and (valid_to is None or moment <= valid_to)
