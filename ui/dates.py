"""Dates that are known to the day, month, quarter or year only. Pure functions.

Such a date is stored as the first day of its period with a precision. Nothing here knows a language setting: the
language is an argument, so that page, report and worker give the same words.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

PRECISIONS = ("day", "month", "quarter", "year")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""Outside these years a date is a typing error here; it also keeps arithmetic far from the ends of `date`."""

MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
SHORT_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

MESSAGES = {
    "empty": gettext_noop("Enter a date."),
    "unknown": gettext_noop("Enter a date such as 1 March 2026, March 2026, 2nd quarter 2026 or 2026."),
    "short_year": gettext_noop("Enter the year with four digits, such as 1 March 2026."),
    "no_such_day": gettext_noop("Enter a date that exists. %(month)s %(year)d has %(days)d days."),
    "no_such_month": gettext_noop("Enter a date that exists. There are 12 months."),
    "no_such_quarter": gettext_noop("Enter a date that exists. There are 4 quarters."),
    "no_such_year": gettext_noop("Enter a year from %(first)d to %(last)d."),
}
"""What to tell the user, by code; the values are message ids."""


class ImpreciseDate(NamedTuple):
    """The first day of a period, and how long the period is."""

    first_day: date
    precision: str


class UnreadableDate(ValueError):
    """The text is no date. `message_id` with `params` says what is wrong, for the field it was typed in."""

    def __init__(self, code: str, **params: int | str) -> None:
        self.code = code
        self.message_id = MESSAGES[code]
        self.params = params
        super().__init__(self.message_id % params)

    def message(self, language: str) -> str:
        """The sentence, in the active language; the month is named in `language`."""
        params = dict(self.params)
        if "month" in params:
            params["month"] = MONTHS[_known(language)][int(params["month"]) - 1].capitalize()
        return str(_(self.message_id)) % params


_MONTH_NUMBERS = {
    name.lower(): number
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for number, name in enumerate(names, start=1)
} | {"maa": 3, "sept": 9, "mrt": 3}

_AROUND = re.compile(
    r"(?:(?:(?:maan|dins|woens|donder|vrij|zater|zon|mon|tues|wednes|thurs|fri|satur|sun)da[gy]|ma|di|wo|do|vr|za|zo)"
    r",? (?=\d{1,2}\D|[a-z]+ \d{1,2}\D))?(.*?)(?:[ t]00?:00(?::00(?:\.0+)?)?z?)?"
)
"""The weekday and the midnight with which spreadsheets and databases write a day."""
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_NUMERIC_MONTH = re.compile(r"(\d{1,2})[-/](\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]'?(\d{2})")
_DAY = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?[ -]([a-z]+)\.?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([a-z]+)\.?[ -](\d{4})")
_MONTH_OF_EXCEL = re.compile(r"([a-z]{3})-(\d{2})")
"""What Excel makes of "January 2024" as soon as it is typed."""
_YEAR_FIRST = re.compile(r"(\d{4}) (\d?[a-z].*)")
_STATLINE = re.compile(r"(\d{4})(jj|kw|mm)(\d{2})")
"""The periods of Statistics Netherlands: 2024JJ00, 2024KW01, 2024MM06."""
_QUARTER = re.compile(
    r"(?:(?P<ordinal>[a-z]+|\d+) ?(?:ste|de|e|st|nd|rd|th)? (?:kwartaal|kw\.?|quarter)|[qk](?:w )?(?P<number>\d+))"
    r",?[ -]?(?:van |of )?(?P<year>\d{4})"
)
_QUARTER_BEHIND = re.compile(r"(\d{4})[ -]?[qk](\d+)")
_YEAR = re.compile(r"\d{4}")
_ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip


def parse(text: str) -> ImpreciseDate:
    """Reads what people write: "2026", "2e kwartaal 2026", "Q2 2026", "juni 2026", "1 juni 2026", "1-6-2026",
    "2026-06-01", and the English equivalents; and what spreadsheets and Statistics Netherlands make of it: "jun-26",
    "maandag 1 juni 2026", "2026-06-01 00:00:00", "2026 juni", "2026KW02". Raises `UnreadableDate`."""
    words = re.sub(r"\s+", " ", text.strip().lower())
    if not words:
        raise UnreadableDate("empty")
    if not words.isascii():
        raise UnreadableDate("unknown")
    if around := _AROUND.fullmatch(words):
        words = around[1]
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _NUMERIC.fullmatch(words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if (found := _DAY.fullmatch(words)) and found[2] in _MONTH_NUMBERS:
        return _day(int(found[3]), _MONTH_NUMBERS[found[2]], int(found[1]))
    if (found := _MONTH_FIRST.fullmatch(words)) and found[1] in _MONTH_NUMBERS:
        return _day(int(found[3]), _MONTH_NUMBERS[found[1]], int(found[2]))
    if (found := _MONTH.fullmatch(words)) and found[1] in _MONTH_NUMBERS:
        return _month(int(found[2]), _MONTH_NUMBERS[found[1]])
    if (found := _MONTH_OF_EXCEL.fullmatch(words)) and found[1] in _MONTH_NUMBERS:
        return _month(2000 + int(found[2]), _MONTH_NUMBERS[found[1]])
    if found := _ISO_MONTH.fullmatch(words):
        return _month(int(found[1]), int(found[2]))
    if found := _NUMERIC_MONTH.fullmatch(words):
        return _month(int(found[2]), int(found[1]))
    if found := _QUARTER_BEHIND.fullmatch(words):
        return _quarter(int(found[1]), int(found[2]))
    if found := _QUARTER.fullmatch(words):
        number = found["number"] or found["ordinal"]
        if number.isdigit():
            return _quarter(int(found["year"]), int(number))
        if number in _ORDINALS:
            return _quarter(int(found["year"]), _ORDINALS[number])
    if _YEAR.fullmatch(words):
        return ImpreciseDate(date(_year(int(words)), 1, 1), "year")
    if found := _STATLINE.fullmatch(words):
        return _statline(int(found[1]), found[2], int(found[3]))
    if found := _YEAR_FIRST.fullmatch(words):
        return parse(f"{found[2]} {found[1]}")
    if _SHORT_YEAR.fullmatch(words):
        raise UnreadableDate("short_year")
    raise UnreadableDate("unknown")


def _statline(year: int, kind: str, number: int) -> ImpreciseDate:
    if kind == "kw":
        return _quarter(year, number)
    return _month(year, number) if kind == "mm" else ImpreciseDate(date(_year(year), 1, 1), "year")


def _year(year: int) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise UnreadableDate("no_such_year", first=EARLIEST_YEAR, last=LATEST_YEAR)
    return year


def _month(year: int, month: int) -> ImpreciseDate:
    if not 1 <= month <= 12:
        raise UnreadableDate("no_such_month")
    return ImpreciseDate(date(_year(year), month, 1), "month")


def _day(year: int, month: int, day: int) -> ImpreciseDate:
    _month(year, month)
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise UnreadableDate("no_such_day", month=month, year=year, days=days)
    return ImpreciseDate(date(year, month, day), "day")


def _quarter(year: int, quarter: int) -> ImpreciseDate:
    if not 1 <= quarter <= 4:
        raise UnreadableDate("no_such_quarter")
    return ImpreciseDate(date(_year(year), 3 * quarter - 2, 1), "quarter")


def period_start(value: date, precision: str) -> date:
    """The first day of the period that `value` lies in."""
    match precision:
        case "day":
            return value
        case "month":
            return value.replace(day=1)
        case "quarter":
            return date(value.year, 3 * ((value.month - 1) // 3) + 1, 1)
        case "year":
            return date(value.year, 1, 1)
    raise ValueError(f"unknown precision {precision!r}")


@lru_cache(maxsize=10_000)
def period_end(value: date, precision: str) -> date:
    """The last day of the period that `value` lies in: until then nothing is overdue."""
    first = period_start(value, precision)
    match precision:
        case "day":
            return value
        case "year":
            return date(first.year, 12, 31)
        case "quarter":
            month = first.month + 2
        case _:
            month = first.month
    return date(first.year, month, 1) + timedelta(days=calendar.monthrange(first.year, month)[1] - 1)


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of a month gives the last day of a month, so that half a year after
    the end of the second quarter is the end of the fourth."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, last if is_last else min(day.day, last))


def format_imprecise(value: date, precision: str, language: str = "nl", *, short: bool = False) -> str:
    """ "4 december 2026", "december 2026", "4e kwartaal 2026", "2026"; short "4 dec 2026", "dec 2026", "Q4 2026"."""
    language = _known(language)
    month = (SHORT_MONTHS if short else MONTHS)[language][value.month - 1]
    match precision:
        case "day":
            return f"{value.day} {month} {value.year}"
        case "month":
            return f"{month} {value.year}"
        case "year":
            return str(value.year)
        case "quarter":
            quarter = (value.month + 2) // 3
            if short:
                return f"Q{quarter} {value.year}"
            if language == "nl":
                return f"{quarter}e kwartaal {value.year}"
            return f"{('1st', '2nd', '3rd', '4th')[quarter - 1]} quarter {value.year}"
    raise ValueError(f"unknown precision {precision!r}")


def _known(language: str) -> str:
    """The language of the month names; a variant such as "en-gb" counts as its language, anything else as Dutch."""
    language = language[:2].lower()
    return language if language in MONTHS else "nl"
