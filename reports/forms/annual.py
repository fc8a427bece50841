"""What a coordinator fills in to get a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ui.forms import Form

from ..choices import ReportLanguage
from ..rules import years as rules


def _newest_first() -> list[tuple[int, int]]:
    return [(year, year) for year in reversed(rules.years(timezone.localdate()))]


class RequestForm(Form):
    """Year and language of the report to be made."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, choices=_newest_first)
    language = forms.ChoiceField(
        label=_("Language of the report"), choices=ReportLanguage, initial=ReportLanguage.DUTCH
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = rules.years(timezone.localdate())
        field = self.fields["year"]
        field.error_messages["invalid_choice"] = _("Choose a year from %(first)s to %(last)s.") % {
            "first": years[0],
            "last": years[-1],
        }
        if len(years) > 1:
            # The last year that is over.
            field.initial = years[-2]


class YearRequestForm(RequestForm):
    """The same on the page of a year: only the language is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget = forms.HiddenInput()
