"""Pages below the address of a year."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import View

from accounts.requests import MemberRequest

from ..models import ReportingRound


class OfRoundMixin(View):
    """The round of the year in the address."""

    request: MemberRequest
    kwargs: dict[str, Any]

    def stored_round(self) -> ReportingRound | None:
        """As it is in the database now."""
        rounds = ReportingRound.objects.visible_to(self.request.user)
        return rounds.filter(year=self.kwargs["year"]).first()

    @cached_property
    def round(self) -> ReportingRound:
        """As it was when it was first asked for; a year without one does not exist (404)."""
        found = self.stored_round()
        if found is None:
            raise Http404
        return found
