"""What a coordinator fills in about the mails of a round."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from history.forms import VersionedModelForm
from ui.forms import Form

from ..models import ReportingRound, UpdateRequest
from ..rules.reminders import MOST_DAYS

MOST_MOMENTS = 10


class DaysField(forms.CharField):
    """Numbers of days in one text box, "30, 7, 1"; cleans to a list without doubles, in the order that they come."""

    def __init__(self, *, descending: bool = False, **kwargs: Any) -> None:
        self.descending = descending
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs.update({"class": "nds-input--medium", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        words = [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]
        for word in words:
            if not re.fullmatch(r"[0-9]{1,5}", word):
                raise ValidationError(
                    _("“%(word)s” is no number of days. Give numbers with commas, for example 30, 7, 1."),
                    params={"word": word[:20]},
                )
            if not 1 <= int(word) <= MOST_DAYS:
                raise ValidationError(
                    _("Give numbers of days from 1 to %(most)d; %(word)s is not."),
                    params={"most": MOST_DAYS, "word": word},
                )
        days = sorted({int(word) for word in words}, reverse=self.descending)
        if len(days) > MOST_MOMENTS:
            raise ValidationError(_("Give at most %(most)d numbers of days."), params={"most": MOST_MOMENTS})
        return days

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another way to write the same days is no change."""
        try:
            return self.clean(data) != (initial or [])
        except ValidationError:
            return True


class ReminderSettingsForm(VersionedModelForm):
    """When a round sends mails."""

    sends_reminders = forms.BooleanField(
        label=_("Send reminders by themselves"),
        required=False,
        help_text=_("Without this, mails go out only when a coordinator sends them."),
    )
    remind_before = DaysField(
        label=_("Days before the closing"),
        descending=True,
        help_text=_("For example 30, 7, 1. Leave this empty for no reminders before the closing."),
    )
    remind_late = DaysField(
        label=_("Days after the closing"),
        help_text=_("For example 1, 7, 30. Leave this empty for no reminders on fixed days after the closing."),
    )
    remind_every = forms.IntegerField(
        label=_("Then again each so many days"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("0 is: not again."),
        widget=forms.NumberInput(attrs={"class": "nds-input--short"}),
    )
    remind_pause = forms.IntegerField(
        label=_("At most one mail per person in so many days"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_(
            "This also holds for mails that you send yourself. Of several open rounds the longest time counts for all."
        ),
        widget=forms.NumberInput(attrs={"class": "nds-input--short"}),
    )

    class Meta:
        model = ReportingRound
        fields = ["sends_reminders", "remind_before", "remind_late", "remind_every", "remind_pause", "remind_text"]
        labels = {"remind_text": _("Own text in each mail")}
        help_texts = {"remind_text": _("Plain text of at most 1000 characters, between the request and the list.")}
        widgets = {"remind_text": forms.Textarea(attrs={"rows": 4})}


class _OrganisationsField(forms.ModelMultipleChoiceField):
    """Organisations, each with the number of updates that it has not handed in (`outstanding`)."""

    def label_from_instance(self, obj: Any) -> str:
        words = ngettext("%(name)s, %(count)d update", "%(name)s, %(count)d updates", obj.outstanding)
        return words % {"name": obj, "count": obj.outstanding}


class SendForm(Form):
    """Whose readers get a reminder now, and that this was confirmed."""

    organisation = _OrganisationsField(
        label=_("Organisations"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one organisation."),
            "invalid_choice": _("One of the organisations has nothing to hand in any more. Choose again."),
            "invalid_pk_value": _("One of the organisations has nothing to hand in any more. Choose again."),
        },
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, round_: ReportingRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 (for the type checker)
        outstanding = UpdateRequest.objects.of_round(round_).outstanding()
        counted = Count("update_requests", filter=Q(update_requests__in=outstanding))
        field.queryset = (
            Organisation.objects.annotate(outstanding=counted).filter(outstanding__gt=0).order_by("name", "pk")
        )
