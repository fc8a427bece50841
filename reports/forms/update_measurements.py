"""New values of indicators, in the form of an update: one for each indicator of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import Indicator
from strategies.services.measurements import is_percentage, problems
from ui.forms import Form, ImpreciseDateField, NumberField, PlainTextField

from ..services.updates import NewMeasurement

PARTS = ("value", "date", "source")
EVERYTHING = 100


@dataclass(frozen=True)
class MeasurementRow:
    """The fields of one indicator, to lay them out together."""

    indicator: Indicator
    value: BoundField
    date: BoundField
    source: BoundField

    @property
    def has_errors(self) -> bool:
        """Something is wrong with one of them."""
        return bool(self.value.errors or self.date.errors or self.source.errors)

    @property
    def is_filled(self) -> bool:
        """Something stands there already."""
        return any(field.value() for field in (self.value, self.date, self.source))


class MeasurementsForm(Form):
    """The part of a form with new measurements. `measurable` are the indicators that can be measured here; what is
    measured in parts has a page of its own for that."""

    measurable: Sequence[Indicator] = ()

    def add_measurements(self, indicators: Sequence[Indicator]) -> None:
        """Give each indicator its fields."""
        self.measurable = indicators
        for indicator in indicators:
            names = {"title": indicator.title}
            self.fields |= {
                _name(indicator, "value"): NumberField(
                    label=_("New value of “%(title)s”") % names, required=False, help_text=""
                ),
                _name(indicator, "date"): ImpreciseDateField(
                    label=_("Reference date of “%(title)s”") % names, required=False, help_text=""
                ),
                _name(indicator, "source"): PlainTextField(
                    label=_("Source of the value of “%(title)s”") % names, required=False, max_length=300
                ),
            }

    def measurement_rows(self) -> list[MeasurementRow]:
        """The indicators, each with its fields."""
        return [
            MeasurementRow(indicator, *(self[_name(indicator, part)] for part in PARTS))
            for indicator in self.measurable
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for indicator in self.measurable:
            if not any(_name(indicator, part) in self.errors for part in PARTS):
                self._clean_measurement(indicator)
        return cleaned

    def _clean_measurement(self, indicator: Indicator) -> None:
        value, date, source = (self.cleaned_data.get(_name(indicator, part)) for part in PARTS)
        if value is None:
            if date or source:
                self.add_error(_name(indicator, "value"), _("Enter the value, or leave the other fields empty."))
            return
        if date is None:
            self.add_error(_name(indicator, "date"), _("Enter what the value is about, such as 2026 or 1 March 2026."))
            return
        found = problems(indicator, {"value": value, "reference_date": date.first_day}, timezone.localdate())
        for field, part in (("value", "value"), ("reference_date", "date")):
            if field in found:
                self.add_error(_name(indicator, part), found[field])
        if value > EVERYTHING and is_percentage(indicator):
            self.add_error(
                _name(indicator, "value"),
                _("This is more than 100%. If that is right, enter it on the page of the indicator."),
            )

    def measurements(self) -> list[NewMeasurement]:
        """The values that were entered, as the service takes them."""
        found = []
        for indicator in self.measurable:
            value, date, source = (self.cleaned_data.get(_name(indicator, part)) for part in PARTS)
            if value is not None and date is not None:
                values = {
                    "value": value,
                    "reference_date": date.first_day,
                    "reference_precision": date.precision,
                    "source_detail": source or "",
                }
                found.append(NewMeasurement(indicator, values))
        return found

    def refuse_measurement(self, indicator: Indicator, sentence: str) -> None:
        """Say at the fields of an indicator why the value could not be added."""
        self.add_error(_name(indicator, "date"), sentence)


def _name(indicator: Indicator, part: str) -> str:
    return f"measurement-{indicator.pk}-{part}"
