"""The form of a row that may only be saved over the version that its editor has seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import ModelForm, PlainTextField


class VersionedModelForm(ModelForm):
    """Adds the version that was read, and the reason for the change that goes into the history."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Why do you change this?"),
        help_text=_("This goes into the history. You may leave it empty."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("version", self.instance.version)
        else:
            del self.fields["version"]

    def own_fields(self) -> list[str]:
        """Names of the model's fields on this form, in order."""
        return [name for name in self._meta.fields or () if name in self.fields]

    def values(self) -> dict[str, Any]:
        """The cleaned values of the model's fields, as `update_version` takes them."""
        return {name: self.cleaned_data[name] for name in self.own_fields()}
