"""Forms of one milestone: add it, plan it for another date, say that it is realised, take that back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form, ImpreciseDateField, PlainTextField

from ..choices import RescheduleReason
from ..models import Milestone


class MilestoneForm(Form):
    """A new milestone of a measure."""

    title = PlainTextField(
        label=_("What will be there?"),
        help_text=_("One result that people can see, such as “Advice on the facility is out”."),
        max_length=250,
    )
    date = ImpreciseDateField(label=_("Date in the plan"))
    note = PlainTextField(label=_("Note"), max_length=300, required=False)

    def values(self) -> dict[str, Any]:
        """What `add_milestone` takes."""
        day, precision = self.cleaned_data["date"]
        return {
            "title": self.cleaned_data["title"],
            "note": self.cleaned_data["note"],
            "date": day,
            "precision": precision,
        }


class MilestoneActionForm(Form):
    """One thing that can be done with a milestone that was read at `version`."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the service takes beside the milestone."""
        values = dict(self.cleaned_data)
        if "date" in values:
            values["date"], values["precision"] = values["date"]
        return values


class MoveForm(MilestoneActionForm):
    """Another date, and why."""

    date = ImpreciseDateField(label=_("New date"))
    reason = forms.ChoiceField(
        label=_("Reason for the new date"),
        choices=[("", _("Choose a reason")), *RescheduleReason.choices],
        error_messages={"required": _("Choose a reason for the new date.")},
    )
    explanation = PlainTextField(
        label=_("Explanation"),
        help_text=_("What happened? This stays with the new date, and everybody who logs in can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )


class RealiseForm(MilestoneActionForm):
    """When it was realised."""

    date = ImpreciseDateField(label=_("Realised on"))
    explanation = PlainTextField(
        label=_("Explanation"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300, required=False
    )


class UnrealiseForm(MilestoneActionForm):
    """Why it is not realised after all."""

    explanation = PlainTextField(
        label=_("Why is it not realised after all?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


MOVE, REALISE, UNREALISE = "verplaatsen", "gerealiseerd", "terugdraaien"
ACTIONS: dict[str, type[MilestoneActionForm]] = {MOVE: MoveForm, REALISE: RealiseForm, UNREALISE: UnrealiseForm}
"""What the button of each form says to the server."""


def action_forms(milestone: Milestone) -> dict[str, MilestoneActionForm]:
    """The empty forms of what can be done with a milestone now."""
    names = [REALISE, UNREALISE] if milestone.realised_date else [MOVE, REALISE]
    return {name: ACTIONS[name](initial={"version": milestone.version}, prefix=name) for name in names}
