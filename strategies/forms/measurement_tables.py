"""Measurements as a table: pasted or uploaded, with every error named by its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ui.dates import UnreadableDate, parse
from ui.forms import Form, PlainTextField
from ui.imports import MOST_BYTES, Row, UnreadableTable, read_file, read_text
from ui.numbers import UnreadableNumber, has_decimal_point, parse_number, refuse_comma_for_thousands
from ui.text import validate_plain_text

from ..choices import Area
from ..models import Indicator, Measurement
from ..services.measurements import Entry, Series, is_percentage, problems, series_of
from .measurements import EVERYTHING, percentage_problem
from .sources import DocumentField

_AREAS = {
    "": Area.NETHERLANDS,
    "nl": Area.NETHERLANDS,
    "nederland": Area.NETHERLANDS,
    "netherlands": Area.NETHERLANDS,
    "eu": Area.EUROPE,
    "europese unie": Area.EUROPE,
    "european union": Area.EUROPE,
}


class Unreadable(ValueError):
    """A cell that cannot be read, as a sentence."""


class Column(NamedTuple):
    """A column that a table may have: its label, the heads by which it is known, and how a cell is read."""

    label: str | Promise
    heads: frozenset[str]
    read: Callable[[str], dict[str, Any]]


def _read_date(text: str) -> dict[str, Any]:
    try:
        first_day, precision = parse(text)
    except UnreadableDate as error:
        raise Unreadable(error.message(get_language() or "nl")) from error
    return {"reference_date": first_day, "reference_precision": precision}


def _read_value(text: str) -> dict[str, Any]:
    try:
        return {"value": parse_number(text)}
    except UnreadableNumber as error:
        raise Unreadable(error.message) from error


def _read_area(text: str) -> dict[str, Any]:
    if (area := _AREAS.get(text.casefold())) is None:
        raise Unreadable(_("Enter “NL” or “EU”, or leave it empty."))
    return {"area": area}


def _text(name: str) -> Callable[[str], dict[str, Any]]:
    most: int = getattr(Measurement._meta.get_field(name), "max_length", 0)

    def read(text: str) -> dict[str, Any]:
        if len(text) > most:
            raise Unreadable(
                _("This text has %(length)d characters; at most %(most)d fit.") % {"length": len(text), "most": most}
            )
        try:
            validate_plain_text(text)
        except ValidationError as error:
            raise Unreadable(" ".join(error.messages)) from error
        return {name: text}

    return read


COLUMNS: dict[str, Column] = {
    "reference_date": Column(
        gettext_lazy("Reference date"),
        frozenset({"peildatum", "datum", "jaar", "periode", "reference date", "date", "year", "period"}),
        _read_date,
    ),
    "value": Column(gettext_lazy("Value"), frozenset({"waarde", "meting", "value", "measurement"}), _read_value),
    "part": Column(gettext_lazy("Part"), frozenset({"onderdeel", "deel", "part"}), _text("part")),
    "area": Column(gettext_lazy("Area"), frozenset({"gebied", "area"}), _read_area),
    "remark": Column(
        gettext_lazy("Remark"), frozenset({"opmerking", "toelichting", "remark", "note"}), _text("remark")
    ),
    "source_detail": Column(
        gettext_lazy("Place in the source"),
        frozenset({"plaats in de bron", "vindplaats", "place in the source"}),
        _text("source_detail"),
    ),
}
"""In the order in which they are read when a table has no head."""
REQUIRED = ("reference_date", "value")


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be read: its number, what stands in it, and what is wrong."""

    number: int
    text: str
    errors: list[str]


class TableField(forms.Field):
    """A pasted table, as it is: its cells are looked at one by one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(value or "")


class MeasurementTableForm(Form):
    """A table with measurements, pasted or as a file, and what holds for all of its rows.

    When it is valid, `entries` has what was read; otherwise `wrong_rows` has what was not.
    """

    marks_optional = False

    table = TableField(
        label=gettext_lazy("Pasted table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "nds-code", "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("Excel (.xlsx), ODS or CSV, at most 1 MB. Of a workbook we read the first sheet."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
    )
    source = DocumentField(help_text=gettext_lazy("Where all values in this table come from. You may leave it open."))
    source_detail = PlainTextField(
        label=gettext_lazy("Place in the source"),
        help_text=gettext_lazy("Page, chapter or second source. You may leave it empty."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, indicator: Indicator, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.day = indicator, day
        self.entries: list[Entry] = []
        self.wrong_rows: list[WrongRow] = []
        self.fields["table"].help_text = _(
            "Copy the cells from your spreadsheet. Columns, with or without a head: %(columns)s."
        ) % {"columns": ", ".join(str(column.label).lower() for column in COLUMNS.values())}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("table", ""), cleaned.get("file")
        field = "file" if file else "table"
        if file and text.strip():
            self.add_error("file", _("Paste a table or choose a file, not both."))
        elif not file and not text.strip():
            self.add_error("table", _("Paste a table, or choose a file."))
        else:
            try:
                if file:
                    text = self._of_file(file)
                elif len(text.encode()) > MOST_BYTES:
                    raise UnreadableTable(_("This table is larger than 1 MB. Split it up."))
                self._read(*read_text(text))
            except UnreadableTable as error:
                self.add_error(field, str(error))
        if self.wrong_rows:
            self.add_error("table", self._summary())
        return cleaned

    def _of_file(self, file: Any) -> str:
        """The text of a file; it takes the place of what is pasted, so that it can be corrected on the page."""
        if file.size > MOST_BYTES:
            raise UnreadableTable(_("This file is larger than 1 MB. Split it up."))
        text = read_file(file.read())
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("table")] = self.cleaned_data["table"] = text
        self.data = data
        return text

    def _summary(self) -> str:
        return ngettext(
            "%(count)d row cannot be read. Nothing was saved. Correct it here and try again.",
            "%(count)d rows cannot be read. Nothing was saved. Correct them here and try again.",
            len(self.wrong_rows),
        ) % {"count": len(self.wrong_rows)}

    def _read(self, rows: list[Row], delimiter: str) -> None:
        names = list(COLUMNS)
        if rows and _is_head(rows[0]):
            names = _columns_of(rows.pop(0))
        if not rows:
            raise UnreadableTable(_("This table has no rows with values."))
        seen: dict[Series, int] = {}
        place = names.index("value")
        is_english = any(has_decimal_point(cell) for row in rows for cell in row.cells[place : place + 1])
        for row in rows:
            values, errors = self._read_row(row, names, delimiter, is_english=is_english)
            if not errors:
                first = seen.setdefault(series_of(values), row.number)
                if first != row.number:
                    errors = [_("Row %(number)d is about the same period. Keep one of them.") % {"number": first}]
            if errors:
                self.wrong_rows.append(WrongRow(row.number, " | ".join(row.cells)[:120], errors))
            else:
                self.entries.append(Entry(row.number, self._shared() | values))

    def _shared(self) -> dict[str, Any]:
        return {"source": self.cleaned_data.get("source"), "source_detail": self.cleaned_data.get("source_detail", "")}

    def _read_row(
        self, row: Row, names: list[str], delimiter: str, *, is_english: bool
    ) -> tuple[dict[str, Any], list[str]]:
        """The values of a row and what is wrong with it; `is_english` when decimals of the table have a point."""
        if len(row.cells) > len(names):
            return {}, [
                _("This row has %(cells)d cells, and there are %(columns)d columns.")
                % {"cells": len(row.cells), "columns": len(names)}
            ]
        cells = dict(zip(names, row.cells, strict=False))
        values: dict[str, Any] = {}
        errors = []
        if delimiter == "," and cells.get("part", "").isdecimal():
            errors.append(_("A comma parts the cells here. Write decimals with a point, or part cells by a semicolon."))
        for name, text in cells.items():
            if not text and name != "area":
                continue
            try:
                if name == "value":
                    self._refuse_doubtful(text, is_english=is_english)
                values |= COLUMNS[name].read(text)
            except Unreadable as error:
                errors.append(f"{COLUMNS[name].label}: {error}")
        errors += [
            _("%(column)s: this cell is empty.") % {"column": COLUMNS[name].label}
            for name in REQUIRED
            if not cells.get(name)
        ]
        if not errors:
            found: Mapping[str, ValidationError] = problems(self.indicator, values, self.day)
            errors = [f"{COLUMNS[name].label}: {' '.join(error.messages)}" for name, error in found.items()]
        return values, errors

    def _refuse_doubtful(self, text: str, *, is_english: bool) -> None:
        """Raises `Unreadable` for a value that may be another one than it seems to be."""
        if problem := percentage_problem(self.indicator, text):
            raise Unreadable(problem)
        try:
            if is_english:
                refuse_comma_for_thousands(text)
        except UnreadableNumber as error:
            raise Unreadable(error.message) from error

    def is_over_hundred(self, entry: Entry) -> bool:
        """Whether a preview should ask to look twice."""
        return is_percentage(self.indicator) and entry.values["value"] > EVERYTHING


def _is_head(row: Row) -> bool:
    """Whether a row names columns: it has a known name, or no digit where a date and a value should be."""
    known = frozenset[str]().union(*(column.heads for column in COLUMNS.values()))
    return any(cell.casefold() in known for cell in row.cells) or not any(
        letter.isdecimal() for cell in row.cells[:2] for letter in cell
    )


def _columns_of(head: Row) -> list[str]:
    """The columns that a head names. Raises `UnreadableTable` when one is unknown, twice there or missing."""
    names = []
    for number, cell in enumerate(head.cells, start=1):
        name = next((name for name, column in COLUMNS.items() if cell.casefold() in column.heads), None)
        if name is None:
            raise UnreadableTable(
                _("We do not know column %(number)d, “%(head)s”. Columns can be: %(columns)s."),
                number=number,
                head=cell[:60],
                columns=", ".join(str(column.label).lower() for column in COLUMNS.values()),
            )
        if name in names:
            raise UnreadableTable(_("Column “%(head)s” occurs twice."), head=cell[:60])
        names.append(name)
    for name in REQUIRED:
        if name not in names:
            raise UnreadableTable(_("The column “%(head)s” is missing."), head=str(COLUMNS[name].label).lower())
    return names


class ConfirmForm(Form):
    """What is agreed to in a preview: which values are corrected, and why."""

    marks_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    all_corrections = forms.BooleanField(label=gettext_lazy("Correct all values that differ"), required=False)
    reason = PlainTextField(
        label=gettext_lazy("Why are these values corrected?"),
        help_text=gettext_lazy("Everybody sees this beside the old value."),
        max_length=300,
        required=False,
    )
