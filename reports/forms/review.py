"""What a reviewer fills in: a judgement of one update, or a choice of several to approve."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ui.forms import FilterForm, Form

from ..rules.updates import APPROVE, RETURN


class JudgementForm(Form):
    """Approve, or return with a comment."""

    step = forms.ChoiceField(
        choices=[(APPROVE, _("Approve")), (RETURN, _("Return"))],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose whether you approve or return it."),
            "invalid_choice": _("Choose whether you approve or return it."),
        },
    )
    comment = forms.CharField(
        label=_("Comment"),
        help_text=_("Needed to return: say what should become different. The writer reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("step") == RETURN and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Say why you return this update."))
        return cleaned


class ReviewForm(JudgementForm):
    """The judgement of one update; the version is the one that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class Show(models.TextChoices):
    """To what the list of waiting updates can be narrowed."""

    SIGNALS = "signalen", _("with signals")
    ROSIER = "gunstiger", _("rosier than computed")
    WATERMELON = "watermeloen", _("watermelon")


class ReviewFilterForm(FilterForm):
    """Above the list of what waits."""

    toon = forms.ChoiceField(label=_("Show"), choices=[("", _("Everything that waits")), *Show.choices], required=False)


_CHOICE = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)


class SelectionField(forms.Field):
    """Updates with the version that was read, each written as "12.3"; cleans to versions by number."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> dict[int, int]:
        chosen = {}
        for text in value or []:
            parts = _CHOICE.fullmatch(text)
            if parts is None:
                raise ValidationError(_("Choose from the list."))
            chosen[int(parts[1])] = int(parts[2])
        return chosen


class SelectionForm(JudgementForm):
    """The judgement of several updates of the list: those that are ticked, or all that were shown."""

    update = SelectionField(required=False)
    shown = SelectionField(required=False)
    all = forms.BooleanField(label=_("All updates on this page that I may review"), required=False)

    def chosen(self) -> dict[int, int]:
        """Versions by number of what was chosen."""
        cleaned = self.cleaned_data
        return cleaned["shown"] if cleaned["all"] else cleaned["update"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen():
            raise ValidationError(_("Tick at least one update."), code="nothing")
        return cleaned
