"""What a person fills in: the file, the agreement with a preview, what to download."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.models import Strategy
from ui.forms import FilterForm, Form, PlainTextField

from .choices import Outcome
from .rows import LIMITS

FORMATS = [("xlsx", _("Excel (XLSX)")), ("ods", _("OpenDocument (ODS)")), ("csv", _("Text (CSV)"))]


class UploadForm(Form):
    """A file with rows of one noun."""

    marks_optional = False

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx), ODS or CSV, at most 10 MB and 10,000 rows. Of a workbook we read the first sheet."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, with_chamber: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_chamber:
            self.fields["file"].help_text = _(
                "Excel (.xlsx), ODS or CSV, or a file with open data of the House of Representatives: Atom (XML) or"
                " OData (JSON). At most 10 MB and 10,000 rows. Of a workbook we read the first sheet."
            )
            self.fields["file"].widget.attrs["accept"] += ",.xml,.atom,.json"

    def clean_file(self) -> Any:
        """Only a file of a size that is read at all comes into memory."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.size:
            raise forms.ValidationError(
                _("This file is larger than %(most)d MB. Split it up."), params={"most": LIMITS.size // 1_048_576}
            )
        return file


class ConfirmForm(Form):
    """What is agreed to in a preview."""

    only_valid = forms.BooleanField(label=_("Save the rows without errors, and leave the others out"), required=False)
    reason = PlainTextField(
        label=_("Why do you change this?"),
        help_text=_("Everybody sees this in the history of each row."),
        max_length=300,
        required=False,
    )


class DownloadForm(FilterForm):
    """Of which strategy, where the noun belongs to one."""

    strategie = forms.ModelChoiceField(
        label=_("Strategy"),
        queryset=Strategy.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All strategies"),
    )

    def __init__(self, *args: Any, strategies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["strategie"]).queryset = strategies


class OutcomeForm(FilterForm):
    """Which rows of a preview are shown."""

    uitkomst = forms.ChoiceField(label=_("Outcome"), choices=[("", _("All")), *Outcome.choices], required=False)
