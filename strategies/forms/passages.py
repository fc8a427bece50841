"""The forms of a passage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from history.forms import VersionedModelForm
from ui.forms import Form, PlainTextField

from ..models import Passage

_QUOTE_HELP = _("The words as they stand in the text. Remove what does not belong to the passage.")
_LOCATOR_HELP = _("How people find it: a heading, page or section. Empty becomes the heading above it.")


class PassageForm(Form):
    """A new passage; the places come from what was selected in the text, and the server checks the words."""

    quote = PlainTextField(
        label=_("Quoted text"),
        help_text=_QUOTE_HELP,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "data-quote": ""}),
        max_length=4000,
    )
    locator = PlainTextField(label=_("Place"), help_text=_LOCATOR_HELP, max_length=200, required=False)
    alinea = forms.IntegerField(min_value=1, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    begin = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What `add_passage` takes beside the document."""
        return {
            "quote": self.cleaned_data["quote"],
            "locator": self.cleaned_data["locator"],
            "near": (self.cleaned_data["alinea"] or 1, self.cleaned_data["begin"] or 0),
        }


class PassageEditForm(VersionedModelForm):
    """What a passage quotes and how its place is called."""

    class Meta:
        model = Passage
        fields = ["quote", "locator"]
        help_texts = {"quote": _QUOTE_HELP}
        widgets = {"quote": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})}
