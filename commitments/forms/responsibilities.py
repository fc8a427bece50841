"""Who answers for a promise or motion, and from when until when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.forms import VersionedModelForm

from ..models import CommitmentResponsibility
from .commitments import DATE_WIDGET


class ResponsibilityForm(VersionedModelForm):
    """An organisation, its role, and the first and last day; who hands over gets a last day."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.order_by("name"),
        empty_label=_("Choose an organisation"),
    )

    class Meta:
        model = CommitmentResponsibility
        fields = ["organisation", "role", "valid_from", "valid_to", "note"]
        labels = {"valid_from": _("From"), "valid_to": _("Until and including")}
        help_texts = {
            "valid_from": _("Leave this empty when it always was so."),
            "valid_to": _("Leave this empty as long as it is so."),
        }
        widgets = {"valid_from": DATE_WIDGET, "valid_to": DATE_WIDGET}
