"""The register of promises and motions, and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.requests import MemberRequest
from strategies.models import Document
from ui.lists import ListView

from ..filters import CommitmentFilterSet
from ..models import Commitment
from ..moves import courses_of
from ..rules import is_late
from ..tables import CommitmentTable
from ..words import document_of


class CommitmentListView(ListView):
    """All promises and motions."""

    request: MemberRequest
    table_class = CommitmentTable
    filterset_class = CommitmentFilterSet
    template_name = "commitments/commitment_list.html"
    export_name = "toezeggingen-en-moties"
    empty_title = _("There are no promises or motions yet")
    empty_text = _("A coordinator adds them, one by one, from the text of a letter or from a file.")

    def get_queryset(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).for_list(timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Commitment.objects.visible_to(self.request.user).counts(timezone.localdate())
        return super().get_context_data(**kwargs, counts=counts, may_add=self.request.user.is_coordinator)


class CommitmentDetailView(DetailView):
    """One promise or motion: what was said, where, to whom, and what came of it."""

    request: MemberRequest
    template_name = "commitments/commitment_detail.html"

    def get_queryset(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commitment, user, today = self.object, self.request.user, timezone.localdate()
        course = courses_of([commitment])[commitment.pk]
        papers = Document.objects.visible_to(user).in_bulk(
            {change.document_id for change in course.changes if change.document_id}
        )
        own = Commitment.objects.editable_by(user, today).filter(pk=commitment.pk)
        return super().get_context_data(
            **kwargs,
            document=document_of(commitment),
            is_late=is_late(
                status=commitment.status,
                expected=commitment.expected_date,
                precision=commitment.expected_precision,
                today=today,
            ),
            moves=course.moves,
            changes=[(change, papers.get(change.document_id)) for change in course.changes],
            may_edit=own.exists(),
            may_coordinate=user.is_coordinator,
            surroundings=_surroundings(commitment),
        )


def _surroundings(commitment: Commitment) -> tuple[str, str] | None:
    """The text of the paragraph before and after the quotation, where the place in it is known and still right."""
    passage = commitment.passage
    if passage is None or passage.paragraph is None or passage.start is None or passage.end is None:
        return None
    text = passage.paragraph.text
    if text[passage.start : passage.end] != passage.quote:
        return None
    return text[: passage.start], text[passage.end :]
