"""Forms of a decision that is asked: what is asked, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.forms import VersionedModelForm
from strategies.choices import Precision
from strategies.forms.sources import DocumentField
from ui.dates import ImpreciseDate
from ui.forms import ImpreciseDateField

from ..choices import AgendaState
from ..models import AgendaItem


class AgendaItemForm(VersionedModelForm):
    """What is asked, of whom, by when, and what happens without it."""

    asked_of = forms.ModelChoiceField(
        label=_("Of whom do you ask this?"),
        queryset=Organisation.objects.order_by("name"),
        help_text=_("The organisation or consultative body that can decide this."),
        empty_label=_("Choose an organisation"),
    )
    due_date = ImpreciseDateField(label=_("By when is it needed?"), required=False)
    due_precision = forms.CharField(
        label=_("How precisely this date is known"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "question", "consequence", "asked_of", "due_date", "due_precision"]
        labels = {
            "title": _("What is it about?"),
            "question": _("Which decision do you ask for?"),
            "consequence": _("What happens without this decision?"),
        }
        help_texts = {
            "title": _("At most 200 characters. This stands in the list."),
            "question": _("Write it so that one can answer yes or no, or choose."),
        }
        widgets = {"question": forms.Textarea(attrs={"rows": 4}), "consequence": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["reason"]  # the question says why
        # One box for the day and how precisely it is known; the second one follows from what was typed in the first.
        if day := self.initial.get("due_date"):
            self.initial["due_date"] = ImpreciseDate(day, self.initial.get("due_precision") or Precision.DAY)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, precision = cleaned.get("due_date") or (None, Precision.DAY)
        return cleaned | {"due_date": day, "due_precision": precision}


class DecisionForm(VersionedModelForm):
    """What came of it: the decision, or that it is no longer needed. One that was recorded can be opened again."""

    state = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    decided_in = DocumentField(
        label=_("Document of the decision"),
        help_text=_("For example the list of decisions or the letter to parliament."),
    )

    class Meta:
        model = AgendaItem
        fields = ["state", "outcome", "decided_on", "decided_in"]
        labels = {"outcome": _("In words"), "decided_on": _("Date of the decision")}
        help_texts = {
            "outcome": _("What was decided, by whom? Or why is it no longer needed?"),
            "decided_on": _("Fill this in when there is a decision."),
        }
        error_messages = {"outcome": {"required": _("Say what was decided, or why it is no longer needed.")}}
        widgets = {
            "outcome": forms.Textarea(attrs={"rows": 4}),
            "decided_on": forms.DateInput(attrs={"type": "date", "class": "nds-input--short"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (AgendaState.DECIDED, _("There is a decision")),
            (AgendaState.DROPPED, _("A decision is no longer needed")),
        ]
        if self.instance.state == AgendaState.OPEN:
            self.initial["state"] = ""
        else:
            choices.append((AgendaState.OPEN, _("It is open again")))
        self.fields["state"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField
        self.fields["outcome"].required = self.data.get("state") != AgendaState.OPEN

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        state = cleaned.get("state")
        if state == AgendaState.OPEN:
            return cleaned | {"outcome": "", "decided_on": None, "decided_in": None}
        if state == AgendaState.DECIDED and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Fill in the day of the decision."))
        return cleaned

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Fill in the day of the decision."))
        return day
