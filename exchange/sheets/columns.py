"""How a cell is read and written, by kind of column. A column reads text and gives values of a model, and back.

Heads and the words for choices are Dutch in every language of the site: a file that one person downloads, another one
uploads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ui.dates import UnreadableDate, format_imprecise, parse, period_start
from ui.numbers import UnreadableNumber, parse_number
from ui.text import normalise, validate_plain_text

from .lookups import Lookups

LANGUAGE = "nl"
EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; a longer one is written as text."""


class Unreadable(ValueError):
    """A cell that cannot be read, as a sentence."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a sheet: its head, and the field of the model that it holds."""

    head: str
    field: str
    explanation: str | Promise = ""
    required: bool = False
    also: frozenset[str] = frozenset()
    """Other heads by which it is known."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (self.field,)

    def allowed(self) -> str:
        """What may stand in a cell, in a few words."""
        raise NotImplementedError

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        """The values of the fields, of a cell that holds something. Raises `Unreadable`."""
        raise NotImplementedError

    def nothing(self, model: type[models.Model]) -> dict[str, Any]:
        """The values of the fields when the cell is empty."""
        values = {}
        for name in self.fields:
            field = cast("models.Field[Any, Any]", model._meta.get_field(name))
            values[name] = None if field.null else field.get_default()
        return values

    def value(self, row: Any, known: Lookups) -> Any:
        """What a file holds: text, a number, a date, or nothing."""
        return getattr(row, self.field)

    def shown(self, row: Any, known: Lookups) -> str:
        """The same as text that `read` reads."""
        value = self.value(row, known)
        return "" if value is None else str(value)

    def differs(self, row: Any, values: Mapping[str, Any]) -> bool:
        """Whether the values are others than those of a row."""
        return any(getattr(row, name) != values[name] for name in self.fields)


@dataclass(frozen=True, kw_only=True)
class Text(Column):
    """Text, as it is."""

    def allowed(self) -> str:
        return _("text")

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        most = getattr(model._meta.get_field(self.field), "max_length", None)
        if most and len(text) > most:
            raise Unreadable(
                _("This text has %(length)d characters; at most %(most)d fit.") % {"length": len(text), "most": most}
            )
        _refuse_unshowable(text)
        return {self.field: text}

    def differs(self, row: Any, values: Mapping[str, Any]) -> bool:
        return normalise(getattr(row, self.field) or "") != (values[self.field] or "")


@dataclass(frozen=True, kw_only=True)
class Whole(Column):
    """A whole number."""

    def allowed(self) -> str:
        return _("a whole number")

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise Unreadable(_("Enter a whole number, such as 3."))
        return {self.field: int(text)}


@dataclass(frozen=True, kw_only=True)
class Number(Column):
    """A number with at most three decimals."""

    def allowed(self) -> str:
        return _("a number such as 31,5")

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        try:
            return {self.field: parse_number(text)}
        except UnreadableNumber as error:
            raise Unreadable(error.message) from error

    def value(self, row: Any, known: Lookups) -> Any:
        number = getattr(row, self.field)
        if number is None or len(Decimal(number).normalize().as_tuple().digits) <= EXACT_DIGITS:
            return number
        return self.shown(row, known)

    def shown(self, row: Any, known: Lookups) -> str:
        number = getattr(row, self.field)
        return "" if number is None else f"{Decimal(number).normalize():f}".replace(".", ",")


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    """A date that is known to the day."""

    def allowed(self) -> str:
        return _("a date such as 1-3-2026")

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        day, precision = _parsed(text)
        if precision != "day":
            raise Unreadable(_("Enter the day as well, such as 1-3-2026."))
        return {self.field: day}

    def shown(self, row: Any, known: Lookups) -> str:
        day = getattr(row, self.field)
        return format_imprecise(day, "day", LANGUAGE) if day else ""


@dataclass(frozen=True, kw_only=True)
class ImpreciseDay(Column):
    """A date with, in another field, how precisely it is known."""

    precision: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.precision)

    def allowed(self) -> str:
        return _("a date such as 1-3-2026, maart 2026, 2e kwartaal 2026 or 2026")

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        day, precision = _parsed(text)
        return {self.field: day, self.precision: precision}

    def value(self, row: Any, known: Lookups) -> Any:
        day = getattr(row, self.field)
        return day if day and getattr(row, self.precision) == "day" else self.shown(row, known)

    def shown(self, row: Any, known: Lookups) -> str:
        day = getattr(row, self.field)
        return format_imprecise(day, getattr(row, self.precision), LANGUAGE) if day else ""

    def differs(self, row: Any, values: Mapping[str, Any]) -> bool:
        return self._told(getattr(row, self.field), getattr(row, self.precision)) != self._told(
            values[self.field], values[self.precision]
        )

    @staticmethod
    def _told(day: date | None, precision: str) -> tuple[date, str] | None:
        """Of no date the precision says nothing, and of a month the day does not."""
        return (period_start(day, precision), precision) if day else None


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """One of a fixed list, by its Dutch word or its code."""

    choices: type[models.TextChoices]

    def allowed(self) -> str:
        return _("one of: %(words)s") % {"words": ", ".join(_words(self.choices).values())}

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        code = _codes(self.choices).get(text.casefold())
        if code is None:
            raise Unreadable(
                _("“%(value)s” is not possible here. Choose from: %(words)s.")
                % {"value": text[:60], "words": ", ".join(_words(self.choices).values())}
            )
        return {self.field: code}

    def value(self, row: Any, known: Lookups) -> Any:
        code = getattr(row, self.field)
        return _words(self.choices).get(code, code)


@dataclass(frozen=True, kw_only=True)
class Reference(Column):
    """Something else that is on the site, by its code."""

    lookup: str
    """The name of a lookup in `lookups`."""

    def allowed(self) -> str:
        return str(Lookups.KINDS[self.lookup].allowed)

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        found = known[self.lookup].find(text)
        if found is None:
            raise Unreadable(str(Lookups.KINDS[self.lookup].unknown) % {"value": text[:120]})
        return {self.field: found}

    def attach(self, row: Any, known: Lookups) -> None:
        """Give a row what it refers to, so that nothing asks the database for it."""
        if (key := getattr(row, f"{self.field}_id")) is not None:
            setattr(row, self.field, known[self.lookup].by_key[key])

    def value(self, row: Any, known: Lookups) -> Any:
        key = getattr(row, f"{self.field}_id")
        return None if key is None else known[self.lookup].code_of(key)

    def differs(self, row: Any, values: Mapping[str, Any]) -> bool:
        new = values[self.field]
        return getattr(row, f"{self.field}_id") != (new.pk if new else None)


@dataclass(frozen=True, kw_only=True)
class Reason(Column):
    """Why the row changes: no field, but a word in the history."""

    def allowed(self) -> str:
        return _("text")

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def read(self, text: str, model: type[models.Model], known: Lookups) -> dict[str, Any]:
        if len(text) > 300:
            raise Unreadable(
                _("This text has %(length)d characters; at most %(most)d fit.") % {"length": len(text), "most": 300}
            )
        _refuse_unshowable(text)
        return {}

    def value(self, row: Any, known: Lookups) -> Any:
        return None


def _refuse_unshowable(text: str) -> None:
    try:
        validate_plain_text(text)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error


def _parsed(text: str) -> tuple[date, str]:
    try:
        return parse(text)
    except UnreadableDate as error:
        raise Unreadable(error.message(LANGUAGE)) from error


@cache
def _words(choices: type[models.TextChoices]) -> dict[str, str]:
    """The Dutch words by code."""
    with translation.override(LANGUAGE):
        return {code: str(label) for code, label in choices.choices}


@cache
def _codes(choices: type[models.TextChoices]) -> dict[str, str]:
    """The codes by word and by code, without capitals."""
    words = _words(choices)
    return {word.casefold(): code for code, word in words.items()} | {code.casefold(): code for code in words}
