"""Forms of documents: add them by their references, and change what is said about one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from history.forms import VersionedModelForm
from ui.forms import Form, ImpreciseDateField, PlainTextField

from ..choices import DocumentKind
from ..models import Document
from ..rules import Reference, parse_reference
from ..services.documents import NewDocument, is_address, known_as

MOST_LINES = 50
LONGEST_LINE = 300


class ReferencesForm(Form):
    """One reference a line; `lines` has those that are not empty, each once."""

    marks_optional = False

    references = PlainTextField(
        label=_("References"),
        help_text=_(
            "One on each line, in the form in which you have it: 26 643, nr. 1231 · 36600-VII, nr. 1 · "
            "kst-26643-1231 · 2024D42671 · an address of tweedekamer.nl or officielebekendmakingen.nl."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        max_length=MOST_LINES * (LONGEST_LINE + 2),
        error_messages={"required": _("Type or paste a reference.")},
    )

    def clean_references(self) -> str:
        """Checks how many lines there are, and how long they are."""
        text: str = self.cleaned_data["references"]
        self.lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if len(self.lines) > MOST_LINES:
            raise ValidationError(
                ngettext(
                    "This is %(count)d line; at most %(most)d fit at once.",
                    "These are %(count)d lines; at most %(most)d fit at once.",
                    len(self.lines),
                )
                % {"count": len(self.lines), "most": MOST_LINES}
            )
        if any(len(line) > LONGEST_LINE for line in self.lines):
            raise ValidationError(
                _("A line has more than %(most)d characters. That is no reference."), params={"most": LONGEST_LINE}
            )
        return text


class NewDocumentForm(Form):
    """What people say about a document of which the reference was typed."""

    typed = PlainTextField(max_length=LONGEST_LINE, widget=forms.HiddenInput)
    title = PlainTextField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[choice for choice in DocumentKind.choices if choice[0] != DocumentKind.EXAMPLE],
        widget=forms.Select(attrs={"class": "nds-input--medium"}),
    )
    date = ImpreciseDateField(label=_("Date"), required=False)

    def values(self) -> NewDocument:
        """What `add_documents` takes."""
        day, precision = self.cleaned_data["date"] or (None, "day")
        return NewDocument(
            typed=self.cleaned_data["typed"],
            title=self.cleaned_data["title"],
            kind=self.cleaned_data["kind"],
            date=day,
            precision=precision,
        )


class TypedReference:
    """A line that was typed: what it means, whether it is there already, and the form to complete it."""

    def __init__(self, number: int, typed: str, data: Any = None) -> None:
        self.typed = typed
        self.reference: Reference | None = parse_reference(typed)
        self.there = known_as(typed)
        initial = {
            "typed": typed,
            "title": "" if self.reference else typed[:300],
            "kind": DocumentKind.WEB_PAGE if is_address(typed) and not self.reference else DocumentKind.PARLIAMENTARY,
        }
        self.form = NewDocumentForm(data, initial=initial, prefix=f"nieuw-{number}")


def _form_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """An address that is typed without a scheme is one of https."""
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    made: forms.Field | None = field.formfield(**kwargs)
    return made


class DocumentForm(VersionedModelForm):
    """What is said about a document."""

    class Meta:
        model = Document
        formfield_callback = _form_field
        fields = [
            "title",
            "kind",
            "dossier",
            "number",
            "chamber_number",
            "case_number",
            "date",
            "date_note",
            "sender",
            "signatory",
            "url",
            "typed_reference",
        ]
        widgets = {
            "date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "nds-input--medium"}),
            **{
                name: forms.TextInput(attrs={"class": "nds-input--medium", "autocomplete": "off"})
                for name in ("dossier", "number", "chamber_number", "case_number")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender"].queryset = self.fields["sender"].queryset.order_by("name")  # type: ignore[attr-defined]  # a choice of rows
        if not self.instance.typed_reference:
            del self.fields["typed_reference"]
