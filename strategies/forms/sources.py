"""Choose a document or a passage that something is taken from: the same in every form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Document, Passage


def document_label(document: Document) -> str:
    """How a document is called where one chooses it: "26 643, nr. 1231: Title"."""
    reference, title = document.reference, document.title
    return title if reference == title else f"{reference}: {title}"


class DocumentField(forms.ModelChoiceField):
    """A document by what the field cites it as and its title, the newest first; may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "queryset": Document.objects.order_by("-date", "code"),
                "required": False,
                "label": _("Source"),
                "empty_label": _("No document"),
                **kwargs,
            }
        )

    def label_from_instance(self, obj: Any) -> str:
        return document_label(obj)


class PassageField(forms.ModelChoiceField):
    """A quotation, with the document that it comes from; may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "queryset": Passage.objects.select_related("document"),
                "required": False,
                "label": _("Existing quotation"),
                "empty_label": _("No existing quotation"),
                **kwargs,
            }
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.document.reference}: {obj}"
