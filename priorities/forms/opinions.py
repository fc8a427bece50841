"""What an independent body thinks: the opinion, and any number of recommendations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from history.forms import VersionedModelForm
from strategies.forms.sources import DocumentField
from ui.forms import Form, MarkdownField, ModelForm, PlainTextField

from ..choices import FollowUp, Verdict
from ..models import Opinion, Recommendation

MOST = 30
"""So many recommendations fit on the form."""


class OpinionForm(VersionedModelForm):
    """Who thinks what, since when, and where that is written."""

    body = forms.ModelChoiceField(
        label=_("Independent body"),
        queryset=Organisation.objects.exclude(kind=OrganisationKind.GROUP).order_by("name"),
        help_text=_("For example the NDS-raad or the Algemene Rekenkamer."),
        empty_label=_("Choose a body"),
    )
    verdict = forms.ChoiceField(label=_("Verdict on the progress"), choices=Verdict, widget=forms.RadioSelect)
    source = DocumentField(
        help_text=_("The document in which the body says this."),
    )

    class Meta:
        model = Opinion
        fields = ["body", "given_on", "verdict", "title", "text", "source", "source_detail"]
        field_classes = {"text": MarkdownField}
        labels = {"given_on": _("Date of the opinion"), "title": _("The opinion in one sentence")}
        help_texts = {
            "title": _("At most 200 characters. Parliament and the public read this too."),
            "source_detail": _("For example the page or the chapter."),
        }
        widgets = {
            "given_on": forms.DateInput(attrs={"type": "date", "class": "nds-input--short"}, format="%Y-%m-%d"),
        }

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Fill in the day on which the opinion was given."))
        return day


class RecommendationForm(ModelForm):
    """One recommendation; what is left wholly empty does not count."""

    row = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    is_removed = forms.BooleanField(label=_("Take this recommendation away"), required=False)

    class Meta:
        model = Recommendation
        fields = ["text", "follow_up", "follow_up_text"]
        labels = {"text": _("What is recommended?"), "follow_up": _("Follow-up")}
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "follow_up_text": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("row") and not cleaned.get("version") and "version" not in self.errors:
            self.add_error(None, _("The version that you read is missing. Open the form again."))
        if (
            cleaned.get("follow_up") == FollowUp.DECLINED
            and not cleaned.get("follow_up_text")
            and "follow_up_text" not in self.errors
        ):
            self.add_error("follow_up_text", _("Say why it is not adopted."))
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("is_removed"):
            # What is taken away need not be right.
            for name in set(self.errors) - {"row", "version", "__all__"}:
                del self.errors[name]

    def own_values(self) -> dict[str, Any]:
        """The cleaned values of the model's fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class BaseRecommendationFormSet(forms.BaseFormSet):
    """The recommendations of one opinion, in their order."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        # One that was there carries its number, which counts as something filled in: emptying it is no way to skip it.
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def clean(self) -> None:
        if self.total_form_count() < 0:
            raise ValidationError(_("The number of recommendations is not right. Open the form again."))


RecommendationFormSet = forms.formset_factory(
    RecommendationForm, formset=BaseRecommendationFormSet, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


def typed(data: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    """What was typed, right or wrong, as initial values of a new form set."""
    total = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    count = min(int(total), MOST) if total.isascii() and total.isdecimal() and len(total) < 5 else 0
    names = RecommendationForm.base_fields
    return [{name: data.get(f"{prefix}-{place}-{name}", "") for name in names} for place in range(count)]


def initial_of(recommendations: Iterable[Recommendation]) -> list[dict[str, Any]]:
    """Rows as the form set shows them."""
    return [
        {name: getattr(row, name) for name in RecommendationForm.Meta.fields} | {"row": row.pk, "version": row.version}
        for row in recommendations
    ]


class RemoveForm(Form):
    """Why an opinion is taken away; the version is the one that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Why do you remove this opinion?"), help_text=_("This goes into the history."), max_length=300
    )
