"""The register of promises and motions, and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ui.lists import ListView

from .filters import CommitmentFilterSet
from .models import Commitment
from .rules import is_late
from .tables import CommitmentTable


class CommitmentListView(ListView):
    """All promises and motions."""

    table_class = CommitmentTable
    filterset_class = CommitmentFilterSet
    template_name = "commitments/commitment_list.html"
    export_name = "toezeggingen-en-moties"
    empty_title = _("There are no promises or motions yet")
    empty_text = _("A coordinator can have the promises of the letter to parliament loaded.")

    def get_queryset(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Commitment.objects.visible_to(self.request.user)
        return super().get_context_data(
            **kwargs, open_count=visible.unsettled().count(), late_count=visible.late(timezone.localdate()).count()
        )


class CommitmentDetailView(DetailView):
    """One promise or motion: what was said, where, to whom, and what came of it."""

    template_name = "commitments/commitment_detail.html"

    def get_queryset(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commitment = self.object
        return super().get_context_data(
            **kwargs,
            document=commitment.passage.document if commitment.passage else commitment.source,
            is_late=is_late(
                status=commitment.status,
                expected=commitment.expected_date,
                precision=commitment.expected_precision,
                today=timezone.localdate(),
            ),
        )
