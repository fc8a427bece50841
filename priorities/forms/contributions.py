"""Say how one thing contributes, and whether the other side agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from history.forms import VersionedModelForm
from strategies.choices import Wording
from strategies.forms.sources import DocumentField, PassageField
from ui.forms import PlainTextField

from ..choices import ContributionKind, Response
from ..models import Contribution

NEW_DOCUMENT = {"label": _("Document of a new quotation"), "empty_label": _("No new quotation")}
WORDINGS = [(Wording.LITERAL, _("The quoted text says it")), (Wording.INTERPRETED, _("It is our interpretation"))]


def check_quotation(form: Any, cleaned: Mapping[str, Any]) -> None:
    """A quotation is one that exists, or a document and words of it; an error at what is wrong."""
    passage, document, quote = (cleaned.get(name) for name in ("passage", "document", "quote"))
    if quote and not document and "document" not in form.errors:
        form.add_error("document", _("Choose the document that the quoted text comes from."))
    if document and not quote and "quote" not in form.errors:
        form.add_error("quote", _("Copy the text that you quote from this document."))
    if passage and quote:
        form.add_error("passage", _("Choose an existing quotation or add a new one, not both."))


class ContributionForm(VersionedModelForm):
    """How and why something contributes, and where that is written."""

    kind = forms.ChoiceField(label=_("What is the relation?"), choices=ContributionKind, widget=forms.RadioSelect)
    document = DocumentField(**NEW_DOCUMENT)
    passage = PassageField()
    quote = PlainTextField(
        label=_("Quoted text"),
        help_text=_("Copy the words of the document literally."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    wording = forms.ChoiceField(
        label=_("Where does this relation come from?"),
        choices=WORDINGS,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Contribution
        fields = ["kind", "explanation", "wording", "passage"]
        labels = {"explanation": _("Why?")}
        help_texts = {"explanation": _("In one or two sentences.")}
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3})}

    field_order = ["kind", "explanation", "wording", "passage", "document", "quote", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_quotation(self, cleaned)
        quoted = cleaned.get("passage") or cleaned.get("quote")
        if cleaned.get("wording") == Wording.LITERAL and not quoted and not self.errors:
            self.add_error("wording", _("Add the quoted text, or say that it is an interpretation."))
        if "kind" in cleaned and self._is_there(cleaned["kind"]):
            self.add_error("kind", _("This contribution of this kind is already there."))
        return cleaned

    def _is_there(self, kind: str) -> bool:
        """Whether another contribution links the same things in the same way."""
        same = {name: getattr(self.instance, f"{name}_id") for name in ("priority", "pillar", "goal", "measure")}
        return Contribution.objects.filter(kind=kind, **same).exclude(pk=self.instance.pk).exists()


class ResponseForm(VersionedModelForm):
    """Whether the other side agrees with a contribution."""

    response = forms.ChoiceField(
        label=_("Do you agree with this contribution?"),
        choices=[(Response.AGREED, _("I agree")), (Response.DISPUTED, _("I do not agree"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Contribution
        fields = ["response", "response_note"]
        labels = {"response_note": _("Explanation of your answer")}
        help_texts = {"response_note": _("Needed when you do not agree. Everybody who can read this page can read it.")}
        widgets = {"response_note": forms.Textarea(attrs={"rows": 3})}

    field_order = ["response", "response_note", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("response") == Response.DISPUTED
            and not cleaned.get("response_note")
            and "response_note" not in self.errors
        ):
            self.add_error("response_note", _("Say why you do not agree."))
        return cleaned
