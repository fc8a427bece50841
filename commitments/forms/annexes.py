"""Over which period and for which chamber a list is made."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import FilterForm

from ..choices import Chamber
from .commitments import DATE_WIDGET


class PeriodForm(FilterForm):
    """The period of what was settled; without a day it is the present year until today."""

    van = forms.DateField(label=_("Settled from"), widget=DATE_WIDGET, required=False)
    tot = forms.DateField(label=_("Until and including"), widget=DATE_WIDGET, required=False)
    kamer = forms.ChoiceField(label=_("Chamber"), choices=[("", _("Both")), *Chamber.choices], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", _("The last day lies before the first day."))
        return cleaned

    def period(self, today: date) -> dict[str, Any]:
        """What `annexes.annex` takes."""
        last = self.cleaned_data["tot"] or today
        first = self.cleaned_data["van"] or date(last.year, 1, 1)
        return {"first": first, "last": last, "chamber": self.cleaned_data["kamer"]}
