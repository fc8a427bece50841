"""Reading of coherence reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models.functions import Length

from jobs.querysets import JobQuerySet

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

FORMS = ("snapshot", "pdf", "html", "odt")
"""The columns that hold the bytes of a file."""


class CoherenceReportQuerySet(JobQuerySet):
    """Coherence reports and their jobs."""

    def visible_to(self, user: AnyUser) -> Self:
        """Drafts are for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def for_list(self) -> Self:
        """With what pages show, and without the bytes of the files."""
        sizes = {f"{form}_size": Length(f"file__{form}") for form in FORMS}
        return self.select_related("requested_by", "file").defer(*(f"file__{form}" for form in FORMS)).annotate(**sizes)
