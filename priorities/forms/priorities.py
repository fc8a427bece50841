"""The form of a priority."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from history.forms import VersionedModelForm

from ..models import Priority


class PriorityForm(VersionedModelForm):
    """The texts of a priority."""

    class Meta:
        model = Priority
        fields = ["title", "short_title", "title_en", "summary", "description"]
        help_texts = {
            "title": _("At most 200 characters."),
            "short_title": _("At most 40 characters; for charts and narrow tables."),
            "summary": _("Explain it in two sentences. Parliament and the public read this too."),
            "description": _("What is it about, and why is it a priority?"),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 8}),
        }
