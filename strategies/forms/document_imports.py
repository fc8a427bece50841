"""Upload or paste a paper, and agree to what was read from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ui.forms import Form, ImpreciseDateField, PlainTextField

from ..models import Document
from ..reading import MOST_BYTES, ImportedDocument, UnreadableDocument, decode, read_document
from ..rules import parse_reference
from ..services.document_imports import particulars
from ..services.documents import fields_of, free_code, known_as


class SourceField(forms.Field):
    """A pasted text as it is: the reader looks at it, not the form."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(value or "")


class DocumentSourceForm(Form):
    """A paper as a file or as pasted text; when it is valid, `imported` has what was read and `content` the text."""

    marks_optional = False

    file = forms.FileField(
        label=_("File"),
        help_text=_("The XML or HTML of officielebekendmakingen.nl, or a text file; at most 2 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xml,.html,.htm,.txt,text/plain"}),
    )
    text = SourceField(
        label=_("Or paste the text"),
        help_text=_("Copy the whole page. What stands above the text (number, date, persons, agenda) is read too."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.imported: ImportedDocument | None = None
        self.content = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if file and text.strip():
            self.add_error("file", _("Choose a file or paste a text, not both."))
        elif not file and not text.strip():
            self.add_error("file", _("Choose a file, or paste the text."))
        else:
            try:
                self.content = self._of_file(file) if file else text
                self.imported = read_document(self.content)
            except UnreadableDocument as error:
                self.add_error("file" if file else "text", str(error))
        return cleaned

    def _of_file(self, file: Any) -> str:
        """The text of a file; the preview carries it on in the place of what is pasted."""
        text = decode(file.read(MOST_BYTES + 1))
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("text")] = text
        self.data = data
        return text


class ParticularsForm(Form):
    """What was read about the paper, to complete or correct, and what was seen of the register."""

    reference = PlainTextField(
        label=_("Reference"),
        help_text=_("For example 26 643, nr. 1231. This says which document it is."),
        max_length=300,
    )
    title = PlainTextField(label=_("Title"), max_length=300)
    date = ImpreciseDateField(label=_("Date"), required=False)
    overwrite = forms.BooleanField(label=_("Also change the particulars that say something else now"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, imported: ImportedDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.imported = imported

    def document(self) -> Document | None:
        """The document in the register that this is."""
        return known_as(str(self["reference"].value() or ""))

    def values(self) -> dict[str, Any]:
        """The particulars by field, as far as they are known; of a new document all that it needs."""
        typed = self.cleaned_data["reference"]
        reference = parse_reference(typed)
        known = particulars(self.imported)
        if reference and (self.imported.reference is None or reference.code != self.imported.reference.code):
            known |= {name: value for name, value in fields_of(reference).items() if value}
        if reference is None:
            known |= {"typed_reference": typed, "code": free_code(typed), "url": ""}
        known["title"] = self.cleaned_data["title"]
        known["date"], known["date_precision"] = self.cleaned_data["date"] or (None, "day")
        return known


def initial_particulars(imported: ImportedDocument, document: Document | None) -> dict[str, Any]:
    """What the form begins with: what was read, and what is known of the document that it was read for."""
    reference = str(imported.reference or imported.chamber_number or "")
    if document and (not reference or known_as(reference) == document):
        reference = document.code if parse_reference(document.code) else document.typed_reference or document.code
    date = (imported.date, "day") if imported.date else None
    if not date and document and document.date:
        date = (document.date, document.date_precision)
    return {
        "reference": reference,
        "title": imported.title or (document.title if document else ""),
        "date": date,
        "seen": 0,
    }
