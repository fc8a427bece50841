"""Say which goals and measures work on a challenge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from strategies.choices import Wording
from strategies.forms.sources import DocumentField
from ui.forms import Form, PlainTextField

from ..models import Coverage
from ..targets import LIMIT, Target


class CoverageForm(Form):
    """What works on it, how, and where that is written. `targets` can be chosen."""

    what = forms.MultipleChoiceField(
        label=_("Which goals and measures work on this?"), widget=forms.CheckboxSelectMultiple
    )
    explanation = PlainTextField(
        label=_("How do they work on it?"),
        help_text=_("In one or two sentences. If you choose more than one, this holds for each of them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Coverage._meta.get_field("explanation").max_length,
    )
    wording = forms.ChoiceField(
        label=_("Where does this relation come from?"),
        choices=[
            (Wording.LITERAL, _("A document says it")),
            (Wording.INTERPRETED, _("It is our interpretation")),
        ],
        widget=forms.RadioSelect,
    )
    source = DocumentField(
        help_text=_("The document that says it."),
    )
    source_detail = PlainTextField(
        label=_("Place in the source"),
        help_text=_("For example the page or the chapter."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, targets: Iterable[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(target.word, _label(target)) for target in targets]  # type: ignore[attr-defined]  # a choice

    def clean_what(self) -> list[str]:
        """Not more than anybody reads before saving; who searched several times may have ticked more."""
        chosen: list[str] = self.cleaned_data["what"]
        if len(chosen) > LIMIT:
            raise forms.ValidationError(_("Choose at most %(most)d at once."), params={"most": LIMIT})
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("wording") == Wording.LITERAL and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", _("Choose the document that says it, or say that it is an interpretation."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service takes beside the goals and measures."""
        return {name: self.cleaned_data[name] for name in ("explanation", "wording", "source", "source_detail")}


def _label(target: Target) -> str:
    return format_html(
        '{}<span class="nds-cell-note">{} · {}</span>', target.row.title, target.strategy.title, target.level
    )
