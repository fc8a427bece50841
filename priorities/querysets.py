"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self, TypeAlias, TypedDict, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.choices import Role
from strategies.querysets import AnsweredForQuerySet, ContentQuerySet

from .choices import FollowUp, Side
from .rules import GOAL, STRATEGY, Column

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from accounts.models import User
    from accounts.querysets import AnyUser

    from .models import Priority

    class ListColumns(TypedDict):
        """What the list of priorities adds to each."""

        responsible: str | None
        declared: str | None
        goal_count: int
        measure_count: int
        contribution_count: int

    ListedPriority: TypeAlias = WithAnnotations[Priority, ListColumns]


class PriorityQuerySet(AnsweredForQuerySet):
    """Priorities."""

    def for_list(self, day: date) -> QuerySet[ListedPriority]:
        """With what the list shows, in a fixed number of queries; responsible are those of `day`."""
        rows = self.with_responsible(day).annotate(
            declared=self._latest_update("status"),
            goal_count=self._count("pillar", "goals"),
            measure_count=self._count("pillar", "measures"),
            contribution_count=self._count("contributions"),
        )
        return cast("QuerySet[ListedPriority]", rows)

    def for_page(self) -> Self:
        """With everything that the page of one priority shows, in a fixed number of queries."""
        return self.select_related("pillar__strategy", "source").prefetch_related(
            "responsibilities__organisation",
            "pillar__goals__measures",
            "pillar__goals__source",
            "pillar__challenges__source",
            "pillar__measures__milestones",
            "pillar__measures__goal",
            "preceded_by__predecessor",
            "successions__successor",
        )

    def series_names(self) -> list[str]:
        """The plans that priorities come from: those of the NDS first, of each sort the newest first."""
        counted = self.order_by().values("series").annotate(in_nds=Count("pillar"))
        newest_first = sorted(counted, key=lambda row: (row["in_nds"] > 0, row["series"]), reverse=True)
        return [row["series"] for row in newest_first]

    def without_contribution(self) -> Self:
        """Those that nothing contributes to."""
        contributions = self._related("contributions")
        return self.exclude(Exists(contributions._default_manager.filter(priority=OuterRef("pk"))))

    def search(self, words: str) -> Self:
        """Those whose texts, goals or source hold all of `words`, in any order and case."""
        found = self
        goals = self._related("pillar", "goals")._default_manager
        for word in words.split():
            in_goal = goals.filter(pillar=OuterRef("pillar"), title__icontains=word)
            found = found.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(description__icontains=word)
                | Q(source__code__icontains=word)
                | Q(source__number=word)
                | Q(Exists(in_goal))
            )
        return found


class ContributionQuerySet(ContentQuerySet):
    """Contributions."""

    def with_strategy(self) -> Self:
        """With `strategy_id`, the strategy that the pillar, goal or measure belongs to."""
        return self.annotate(
            strategy_id=Coalesce("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy")
        )

    def with_place(self) -> Self:
        """With `strategy_id`, `pillar_at` and `goal_at`: where it counts (`rules.Place`)."""
        return self.with_strategy().annotate(
            pillar_at=Coalesce("pillar", "goal__pillar", "measure__pillar"),
            goal_at=Coalesce("goal", "measure__goal"),
        )

    def in_column(self, column: Column, level: str) -> Self:
        """Those that count in a column of a level: what `rules.column_of` says, as a filter."""
        rows = self.with_place()
        if column.level == STRATEGY:
            return rows.filter(strategy_id=column.number)
        if column.level == GOAL:
            return rows.filter(goal_at=column.number)
        rows = rows.filter(pillar_at=column.number)
        return rows.filter(goal_at__isnull=True) if level == GOAL else rows

    def with_target(self) -> Self:
        """With the pillar, goal or measure, its strategy and the passage, in one query."""
        return self.with_strategy().select_related(
            "priority",
            "pillar__strategy",
            "goal__pillar__strategy",
            "measure__pillar__strategy",
            "passage__document",
            "assessed_by",
            "responded_by",
        )

    def for_page(self, user: AnyUser, day: date) -> Self:
        """The same, with what `user` may do with each on `day`: `may_be_edited`, `may_be_answered`."""
        everything = cast("Self", self.model._default_manager.order_by())
        return self.with_target().annotate(
            may_be_edited=Exists(everything.editable_by(user, day).filter(pk=OuterRef("pk"))),
            may_be_answered=Exists(everything.answerable_by(user, day).filter(pk=OuterRef("pk"))),
        )

    def for_list(self) -> Self:
        """With what the list of all contributions shows and sorts by, in one query."""
        return self.with_target().annotate(
            target_title=Coalesce("measure__title", "goal__title", "pillar__title"),
            strategy_code=Coalesce(
                "pillar__strategy__code", "goal__pillar__strategy__code", "measure__pillar__strategy__code"
            ),
        )

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """What `user` may change on `day`: coordinators everything, editors what was added from a side that their
        organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.filter(
            Q(self._of_priority(user.organisation_id, day), added_from=Side.PRIORITY)
            | Q(self._of_strategy(user.organisation_id, day), added_from=Side.STRATEGY)
        )

    def answerable_by(self, user: AnyUser, day: date) -> Self:
        """Those with which `user` may agree or not on `day`: who answers for the other side than from which it was
        added, and coordinators; never who assessed it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self.exclude(assessed_by=user)
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self._across(user.organisation_id, day).exclude(assessed_by=user)

    def waiting_for(self, user: User, day: date) -> Self:
        """Those that nobody answered yet, where the organisation of `user` answers for the other side."""
        if user.role not in {Role.EDITOR, Role.COORDINATOR} or not user.organisation_id:
            return self.none()
        return self._across(user.organisation_id, day).filter(response="").exclude(assessed_by=user)

    def _across(self, organisation_id: int, day: date) -> Self:
        return self.filter(
            Q(self._of_priority(organisation_id, day), added_from=Side.STRATEGY)
            | Q(self._of_strategy(organisation_id, day), added_from=Side.PRIORITY)
        )

    def _of_priority(self, organisation_id: int, day: date) -> Q:
        """To priorities that an organisation answers for."""
        return Q(priority__in=self._answered_for_by(organisation_id, day, "priority"))

    def _of_strategy(self, organisation_id: int, day: date) -> Q:
        """Of strategies or measures that an organisation answers for."""
        strategies = self._answered_for_by(organisation_id, day, "pillar", "strategy")
        return (
            Q(measure__in=self._answered_for_by(organisation_id, day, "measure"))
            | Q(pillar__strategy__in=strategies)
            | Q(goal__pillar__strategy__in=strategies)
            | Q(measure__pillar__strategy__in=strategies)
        )

    def _answered_for_by(self, organisation_id: int, day: date, *path: str) -> QuerySet:
        """What an organisation answers for at the end of a path of relations, as numbers for a subquery."""
        rows: AnsweredForQuerySet = self._related(*path)._default_manager.all()  # type: ignore[assignment]  # of this sort
        return rows.answered_for_by(organisation_id, day).order_by().values("pk")


class OpinionQuerySet(ContentQuerySet):
    """Opinions of independent bodies, and their recommendations."""

    def for_page(self) -> Self:
        """Opinions with what a box shows: who gave them, what they are about, the recommendations, and how many of
        those were done."""
        done = Count("recommendations", filter=Q(recommendations__follow_up=FollowUp.DONE))
        return (
            self.select_related("body", "source", "priority", "measure")
            .prefetch_related("recommendations")
            .annotate(done_count=done)
            .order_by("-given_on", "-pk")
        )
