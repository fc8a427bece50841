"""How a promise or motion was settled, or why it is open again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.forms.sources import DocumentField
from ui.forms import Form, PlainTextField

from ..choices import CommitmentStatus
from ..models import Commitment
from ..rules import step
from .commitments import DATE_WIDGET

CHOICES = {
    CommitmentStatus.SETTLED: _("Settled: the chamber has the whole result in writing"),
    CommitmentStatus.PARTLY: _("Partly settled: the chamber has a part of it"),
    CommitmentStatus.OPEN: _("Open: the chamber has nothing yet"),
}


class SettleForm(Form):
    """The new status, with what it rests on; the rules say what is needed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("How does it stand?"), widget=forms.RadioSelect)
    settled_with = DocumentField(
        label=_("Settled with which document?"), help_text=_("Needed when it is settled: the letter with the result.")
    )
    settled_on = forms.DateField(
        label=_("On which day did the chamber get it?"),
        help_text=_("Needed when it is settled."),
        widget=DATE_WIDGET,
        required=False,
    )
    status_note = PlainTextField(
        label=_("State of affairs"),
        help_text=_("What was done, and what is still to come. Needed when it is partly settled."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    reason = PlainTextField(
        label=_("Why do you change this?"),
        help_text=_("This goes into the history. Needed when it is not settled after all."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(code, label) for code, label in CHOICES.items() if step(current, code.value) is not None]

    def values(self) -> dict[str, Any]:
        """What `settle_commitment` takes."""
        return dict(self.cleaned_data)


def initial_of(commitment: Commitment) -> dict[str, Any]:
    """The form as it opens: what is known, and the step that most people come for."""
    return {
        "version": commitment.version,
        "status": CommitmentStatus.SETTLED.value,
        "settled_with": commitment.settled_with_id,
        "settled_on": commitment.settled_on,
        "status_note": commitment.status_note,
    }
