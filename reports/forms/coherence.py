"""What a coordinator fills in to get a coherence report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import Form

from ..choices import ReportLanguage


class CoherenceRequestForm(Form):
    """The language of the report to be made."""

    language = forms.ChoiceField(
        label=_("Language of the report"), choices=ReportLanguage, initial=ReportLanguage.DUTCH
    )
