"""The form of one measurement: new, or in the place of one that was wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.forms import Form, ImpreciseDateField, NumberField, PlainTextField

from ..choices import Area
from ..models import Indicator, Measurement
from ..services.measurements import FIELDS, is_percentage, problems
from ..words import COUNT
from .sources import DocumentField

EVERYTHING = 100


class MeasurementForm(Form):
    """A value with what it is about and where it comes from.

    May stand in a larger form: give it a `prefix`, and `empty_permitted` when it may be left empty (`has_changed` then
    says whether anything was entered). `values()` is what the services take. When it `corrects` a measurement it begins
    with the values of that one and asks why.
    """

    value = NumberField(label=gettext_lazy("Value"))
    reference_date = ImpreciseDateField(
        label=gettext_lazy("Reference date"),
        help_text=gettext_lazy("What the value is about: 2026, 2nd quarter 2026 or 1 March 2026."),
    )
    over_hundred = forms.BooleanField(label=gettext_lazy("Yes, the value is more than 100%"), required=False)
    part = PlainTextField(
        label=gettext_lazy("Part"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "nds-input--medium"}),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        choices=Area,
        initial=Area.NETHERLANDS,
        widget=forms.Select(attrs={"class": "nds-input--medium"}),
    )
    source = DocumentField()
    source_detail = PlainTextField(
        label=gettext_lazy("Place in the source"),
        help_text=gettext_lazy("Page, chapter or second source."),
        max_length=300,
        required=False,
    )
    remark = PlainTextField(label=gettext_lazy("Remark"), max_length=300, required=False)
    reason = PlainTextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("This goes into the history. You may leave it empty."),
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        day: date,
        corrects: Measurement | None = None,
        parts: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        if corrects:
            kwargs["initial"] = initial_values(corrects) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.indicator, self.day = indicator, day
        self.fields["value"].help_text = (
            _("In “%(unit)s”.") % {"unit": indicator.unit} if indicator.unit not in {"", COUNT} else _("A number.")
        )
        self.fields["part"].help_text = (
            _("If the value is about a part only. Used before: %(parts)s.") % {"parts": ", ".join(parts[:5])}
            if parts
            else _("If the value is about a part only, such as “cloud”.")
        )
        if corrects:
            reason = self.fields["reason"]
            reason.required = True
            reason.label = _("Why is the value corrected?")
            reason.help_text = _("Everybody sees this beside the old value.")
        if not self.data.get(self.add_prefix("over_hundred")):
            self._hide_question()

    def values(self) -> dict[str, Any]:
        """The cleaned values, as the services take them."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if given := cleaned.get("reference_date"):
            cleaned["reference_date"], cleaned["reference_precision"] = given
        for name, error in problems(self.indicator, cleaned, self.day).items():
            self.add_error(name, error)
        value = cleaned.get("value")
        if problem := percentage_problem(self.indicator, str(self["value"].data or "")):
            self.add_error("value", problem)
        if value is not None and value > EVERYTHING and is_percentage(self.indicator):
            self._ask(cleaned)
        return cleaned

    def _ask(self, cleaned: dict[str, Any]) -> None:
        """More than 100% can be true of growth, and is a typing error of a share: only the person who types knows."""
        self.fields["over_hundred"].widget = forms.CheckboxInput()
        if not cleaned.get("over_hundred"):
            self.add_error("over_hundred", ValidationError(_("This is more than 100%. Is that right? Then tick this.")))

    def _hide_question(self) -> None:
        self.fields["over_hundred"].widget = forms.HiddenInput()


def percentage_problem(indicator: Indicator, text: str) -> str:
    """What is wrong with a value that was written with a percent sign, or nothing."""
    if not text.strip().endswith("%") or is_percentage(indicator):
        return ""
    if indicator.unit in {"", COUNT}:
        return _("This indicator is not measured in percentages. Enter a number without %.")
    return _("This indicator is not measured in percentages, but in “%(unit)s”. Enter a number without %%.") % {
        "unit": indicator.unit
    }


def initial_values(measurement: Measurement) -> dict[str, Any]:
    """What a form begins with to correct a measurement."""
    return {
        "value": measurement.value,
        "reference_date": (measurement.reference_date, measurement.reference_precision),
        "part": measurement.part,
        "area": measurement.area,
        "source": measurement.source_id,
        "source_detail": measurement.source_detail,
        "remark": measurement.remark,
    }
