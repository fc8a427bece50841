"""Numbers as people write them, with a comma or a point. Pure functions, beside `ui.dates`."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

DIGITS, DECIMALS = 13, 3
"""What fits a column of 16 digits of which 3 are decimals; more is a typing error here."""

MESSAGES = {
    "unknown": gettext_noop("Enter a number such as 31, 31.5 or 1,250,000."),
    "ambiguous": gettext_noop("This can be %(whole)s as well as %(part)s. Write it as one of these two."),
    "scientific": gettext_noop(
        "Write the number in full, without an E. Where a spreadsheet writes an E, it leaves out digits."
    ),
    "too_large": gettext_noop("Enter a number of at most %(digits)d digits before the decimal sign."),
    "too_precise": gettext_noop("Enter a number with at most %(decimals)d decimals."),
}
"""What to tell the user, by code; the values are message ids."""


class UnreadableNumber(ValueError):
    """The text is no number. `message` says what is wrong, for the field it was typed in."""

    def __init__(self, code: str, **params: int | str) -> None:
        self.code = code
        self.params = params
        super().__init__(MESSAGES[code] % params)

    @property
    def message(self) -> str:
        """The sentence, in the active language."""
        return str(_(MESSAGES[self.code])) % self.params


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_PLAIN = re.compile(r"\d+")
_DECIMAL = re.compile(r"(\d*)[.,](\d+)")
_GROUPED = re.compile(r"(\d{1,3})((?:[.,]\d{3})+)(?:([.,])(\d+))?")
_SCIENTIFIC = re.compile(r"\d*[.,]?\d+e[+-]?\d+")
_POINT_AND_DECIMALS = re.compile(r"[-+€\d,\s]*\.(?:\d{1,2}|\d{4,})\s*%?")
_COMMA_AND_THREE_DIGITS = re.compile(r"(\D*[1-9]\d{0,2}),(\d{3})(\D*)")
_SPACED = re.compile(r"\d{1,3}(?:[\s\u00a0\u202f\u2009']\d{3})+(?:[.,]\d+)?")


def parse_number(text: str) -> Decimal:
    """Reads "31", "31,5", "31.5", "1.250.000", "1 250 000,5", "1,250,000.5", "-3", "+3", "31%" and "€ 31,50".

    One comma is the decimal sign, as in Dutch. One point with three digits behind it may be either sign; it is refused,
    since a wrong guess makes a value a thousand times too large or too small. Raises `UnreadableNumber`.
    """
    words = text.strip().removesuffix("%").strip().replace("\N{MINUS SIGN}", "-")
    # In a spreadsheet the minus stands before or behind the sign of the euro.
    words = words.removeprefix("€").strip()
    sign = -1 if words.startswith("-") else 1
    words = words.removeprefix("-" if sign < 0 else "+").strip().removeprefix("€").strip()
    if not words.isascii():
        words = _SPACES.sub(" ", words)
    if not words.isascii():
        raise UnreadableNumber("unknown")
    if _SPACED.fullmatch(words):
        words = _SPACES.sub("", words)
    if _PLAIN.fullmatch(words):
        return _bounded(sign, words, "")
    if found := _DECIMAL.fullmatch(words):
        whole, part = found[1] or "0", found[2]
        if "." in words and len(part) == DECIMALS and 1 <= len(whole) <= DECIMALS and whole.lstrip("0"):
            raise UnreadableNumber("ambiguous", whole=f"{whole}{part}", part=f"{whole},{part}")
        return _bounded(sign, whole, part)
    if found := _GROUPED.fullmatch(words):
        groups, decimal_sign = found[2], found[3]
        if len({groups[place] for place in range(0, len(groups), 4)}) == 1 and decimal_sign != groups[0]:
            return _bounded(sign, found[1] + re.sub("[.,]", "", groups), found[4] or "")
    raise UnreadableNumber("scientific" if _SCIENTIFIC.fullmatch(words.lower()) else "unknown")


def has_decimal_point(text: str) -> bool:
    """Whether the point in a number can only be the decimal sign: "31.5", "1,234.50"."""
    return bool(_POINT_AND_DECIMALS.fullmatch(text.strip()))


def refuse_comma_for_thousands(text: str) -> None:
    """For a number that stands among others with a decimal point: "1,234" may be more than a thousand there.

    Raises `UnreadableNumber`.
    """
    if found := _COMMA_AND_THREE_DIGITS.fullmatch(text.strip()):
        before, behind, rest = found.groups()
        raise UnreadableNumber("ambiguous", whole=f"{before}{behind}{rest}", part=f"{before}.{behind}0{rest}")


def _bounded(sign: int, whole: str, part: str) -> Decimal:
    part = part.rstrip("0")
    if len(whole.lstrip("0")) > DIGITS:
        raise UnreadableNumber("too_large", digits=DIGITS)
    if len(part) > DECIMALS:
        raise UnreadableNumber("too_precise", decimals=DECIMALS)
    return sign * Decimal(f"{whole}.{part or '0'}")
