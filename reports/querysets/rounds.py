"""Reading of rounds, what is asked in them, and what was handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.choices import Role
from strategies.querysets import ContentQuerySet

from ..choices import RoundState, UpdateState

if TYPE_CHECKING:
    from datetime import date

    from accounts.querysets import AnyUser

    from ..models import ReportingRound


class ReportingRoundQuerySet(ContentQuerySet):
    """Rounds."""

    def open(self) -> Self:
        """Opened and not closed by a coordinator; the last day may be over."""
        return self.filter(state=RoundState.OPEN)

    def accepting(self, day: date) -> Self:
        """Open, and on `day` not past the grace period."""
        return self.open().filter(opens__lte=day, grace_until__gte=day)


class UpdateRequestQuerySet(ContentQuerySet):
    """What is asked of whom."""

    def of_round(self, round_: ReportingRound) -> Self:
        """Everything that is asked in a round."""
        return self.filter(round=round_)

    def with_thing(self) -> Self:
        """With the priority or measure, the organisation, the person and the update, in one query."""
        return self.select_related(
            "round",
            "priority",
            "measure__pillar__strategy",
            "measure__pillar__priority",
            "organisation",
            "person__account",
            "update__submitted_by",
            "update__reviewed_by",
            "draft__saved_by",
        )

    def writable_by(self, user: AnyUser) -> Self:
        """What `user` may fill in: coordinators everything, editors what is asked of their organisation."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.filter(organisation=user.organisation_id)

    def asked_of(self, user: AnyUser) -> Self:
        """What `user` should do: asked of the own organisation, or of this person by name."""
        if not user.is_authenticated or user.role not in {Role.EDITOR, Role.COORDINATOR}:
            return self.none()
        return self.writable_by(user).filter(
            Q(person__account=user) | Q(organisation=user.organisation_id, organisation__isnull=False)
        )

    def outstanding(self) -> Self:
        """Not handed in, or returned."""
        return self.filter(Q(update__isnull=True) | Q(update__state__in=[UpdateState.DRAFT, UpdateState.RETURNED]))


class ProgressUpdateQuerySet(ContentQuerySet):
    """What was reported on priorities and measures."""

    def approved(self) -> Self:
        """What pages and reports show."""
        return self.filter(state=UpdateState.APPROVED)

    def handed_in(self) -> Self:
        """Submitted at some time: all but drafts that were taken back."""
        return self.exclude(state=UpdateState.DRAFT)

    def awaiting_review(self) -> Self:
        """Submitted and not yet judged."""
        return self.filter(state=UpdateState.SUBMITTED)

    def reviewable_by(self, user: AnyUser) -> Self:
        """What `user` may approve: coordinators everything that they did not write themselves."""
        if not user.is_authenticated or not user.is_coordinator:
            return self.none()
        return self.awaiting_review().exclude(submitted_by=user).exclude(edited_by=user)
