"""Say that a promise or motion is settled, in part or wholly, or open it again."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy

from ..forms.settling import SettleForm, initial_of
from ..services.settling import settle_commitment
from .editing import CommitmentActionView


class CommitmentSettleView(CommitmentActionView):
    """The status, with the document that it rests on."""

    template_name = "commitments/commitment_settle.html"
    partial_template_name = "commitments/partials/commitment_settle.html"
    saved_message = gettext_lazy("The status was saved.")

    def build(self, **kwargs: Any) -> Form:
        return SettleForm(current=self.commitment.status, **kwargs)

    def initial(self) -> dict[str, Any]:
        return initial_of(self.commitment)

    def act(self, **values: Any) -> None:
        settle_commitment(self.request.user, commitment=self.commitment, **values)
