"""Dates that are known to the day, month, quarter or year only."""

import re
from datetime import date

from strategies.choices import Precision

_FORMS = (
    (Precision.QUARTER, re.compile(r"(?P<year>\d{4})-Q(?P<quarter>[1-4])")),
    (Precision.MONTH, re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")),
    (Precision.YEAR, re.compile(r"(?P<year>\d{4})")),
)


def imprecise_date(value: object) -> tuple[date, Precision]:
    """A day, or the first day of what `2026-Q2`, `2026-04` or `2026` means, with its precision.

    Raises ValueError for anything else.
    """
    if type(value) is date:
        return value, Precision.DAY
    for precision, form in _FORMS:
        if match := form.fullmatch(str(value)):
            found = {name: int(number) for name, number in match.groupdict().items()}
            month = found.get("month") or 3 * found.get("quarter", 1) - 2
            return date(found["year"], month, 1), precision
    raise ValueError(f"'{value}' is geen datum, maand (2026-04), kwartaal (2026-Q2) of jaar (2026)")
