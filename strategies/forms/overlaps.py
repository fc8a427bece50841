"""What a coordinator thinks of two texts that are alike."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from history.forms import VersionedModelForm

from ..choices import OverlapVerdict
from ..models import Overlap

JUDGEMENTS = [
    (OverlapVerdict.SAME, _("They are the same: one of them is enough")),
    (OverlapVerdict.STRENGTHENS, _("They strengthen each other: work together")),
    (OverlapVerdict.CONFLICTS, _("They conflict: somebody has to choose")),
    (OverlapVerdict.REJECTED, _("No overlap: only the words are alike")),
]


class OverlapForm(VersionedModelForm):
    """The verdict and why."""

    verdict = forms.ChoiceField(label=_("What do you think of it?"), choices=JUDGEMENTS, widget=forms.RadioSelect)

    class Meta:
        model = Overlap
        fields = ["verdict", "explanation"]
        labels = {"explanation": _("Why?")}
        help_texts = {"explanation": _("In one or two sentences. Other people read this beside the verdict.")}
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3})}

    field_order = ["verdict", "explanation", "reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explanation"].required = True
        self.fields["explanation"].error_messages["required"] = _("Say why, so that others understand it.")
        if self.instance.verdict == OverlapVerdict.SUGGESTED:
            del self.fields["reason"]
            self.initial["verdict"] = ""

    def clean_reason(self) -> str:
        """Empty for a first judgement, whose explanation is the reason."""
        return self.cleaned_data.get("reason", "")
