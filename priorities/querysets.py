"""All reading of this room; `visible_to` comes first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypedDict, cast

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.choices import Role
from strategies.querysets import AnsweredForQuerySet, ContentQuerySet, is_over

from .choices import AgendaState, FollowUp, Side
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
        updated_on: date | None

    ListedPriority: TypeAlias = WithAnnotations[Priority, ListColumns]


class PriorityQuerySet(AnsweredForQuerySet):
    """Priorities."""

    def for_list(self, day: date) -> QuerySet[ListedPriority]:
        """With what the list shows, in a fixed number of queries; responsible are those of `day`."""
        rows = (
            self.with_responsible(day)
            .with_updated_on()
            .annotate(
                declared=self._latest_update("status"),
                goal_count=self._count("pillar", "goals"),
                measure_count=self._count("pillar", "measures"),
                contribution_count=self._count("contributions"),
            )
        )
        return cast("QuerySet[ListedPriority]", rows)

    def for_page(self) -> Self:
        """With everything that the page of one priority shows, in a fixed number of queries."""
        return (
            self.with_updated_on()
            .select_related("pillar__strategy", "source")
            .prefetch_related(
                "responsibilities__organisation",
                "pillar__goals__measures",
                "pillar__goals__source",
                "pillar__challenges__source",
                "pillar__measures__milestones",
                "pillar__measures__goal",
                "preceded_by__predecessor",
                "successions__successor",
            )
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


class ChallengeQuerySet(ContentQuerySet):
    """What should be worked on."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """Of which `user` may say on `day` what works on it: those under the pillar of a priority that they may change;
        coordinators all."""
        if user.is_authenticated and user.is_active and user.is_coordinator:
            return self
        priorities: Any = self._related("pillar", "priority")._default_manager
        return self.filter(pillar__priority__in=priorities.editable_by(user, day).order_by().values("pk"))

    def for_list(self) -> Self:
        """With what the list shows, in a fixed number of queries; those that nothing works on first, then those that
        only goals work on."""
        covered, concrete = self._works_on_it()
        return (
            self.select_related("pillar__strategy", "pillar__priority", "source")
            .annotate(
                urgency=Case(When(~covered, then=0), When(~concrete, then=1), default=2),
                agenda_count=self._open_agenda_items(),
            )
            .order_by("urgency", "pillar__strategy__position", "pillar__position", "position", "pk")
        )

    def for_page(self) -> Self:
        """With everything that the page of one shows, in a fixed number of queries."""
        return self.select_related("pillar__strategy", "pillar__priority", "source").prefetch_related(
            "coverage__goal__pillar__strategy",
            "coverage__measure__pillar__strategy",
            "coverage__source",
            "coverage__assessed_by",
            "agenda_items__asked_of",
        )

    def on_the_agenda(self, is_there: bool = True) -> Self:
        """Those about which a decision is asked that is not taken yet, or the others."""
        items: Any = self._related("agenda_items")._default_manager
        asked = Exists(items.open().filter(challenge=OuterRef("pk")))
        return self.filter(asked if is_there else ~asked)

    def uncovered(self) -> Self:
        """Those that no goal and no measure works on."""
        covered, _concrete = self._works_on_it()
        return self.filter(~covered)

    def _open_agenda_items(self) -> Coalesce:
        """How many decisions are asked about it that are not taken yet."""
        items: Any = self._related("agenda_items")._default_manager
        asked = items.open().filter(challenge=OuterRef("pk")).order_by()
        return Coalesce(Subquery(asked.values("challenge").annotate(total=Count("pk")).values("total")), 0)

    def _works_on_it(self) -> tuple[Exists, Q]:
        """Whether anything works on it, and whether a measure does."""
        links = self._related("coverage")._default_manager.filter(challenge=OuterRef("pk"))
        return Exists(links), Q(
            Exists(links.filter(Q(measure__isnull=False) | Q(goal__measures__isnull=False))),
        )


class AgendaQuerySet(ContentQuerySet):
    """Decisions that are asked."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """Coordinators change all; an editor those that are open and about what their organisation answers for."""
        if user.is_authenticated and user.is_active and user.is_coordinator:
            return self
        return self.filter(
            Q(priority__in=self._answered_for(user, day, "priority"))
            | Q(challenge__in=self._answered_for(user, day, "challenge"))
            | Q(measure__in=self._answered_for(user, day, "measure"))
            | Q(goal__pillar__strategy__in=self._answered_for(user, day, "goal", "pillar", "strategy"))
            | Q(goal__pillar__priority__in=self._answered_for(user, day, "priority")),
            state=AgendaState.OPEN,
        )

    def _answered_for(self, user: AnyUser, day: date, *path: str) -> QuerySet:
        """What `user` may change of the things at the end of a path of relations, as numbers for a subquery."""
        rows: Any = self._related(*path)._default_manager
        return rows.editable_by(user, day).order_by().values("pk")

    def with_subject(self) -> Self:
        """With what each is about, of whom it is asked and where it was decided, in one query."""
        return self.select_related(
            "challenge__pillar__priority",
            "priority",
            "goal__pillar__strategy",
            "measure__pillar__strategy",
            "asked_of",
            "decided_in",
            "raised_by",
        )

    def about(self, priority: Priority) -> Self:
        """About a priority, or about a challenge, goal or measure of its pillar."""
        own = Q(priority=priority)
        if priority.pillar_id is None:
            return self.filter(own)
        pillar = priority.pillar_id
        return self.filter(own | Q(challenge__pillar=pillar) | Q(goal__pillar=pillar) | Q(measure__pillar=pillar))

    def in_order(self) -> Self:
        """Open ones first, by when they are needed; those without a date after the others."""
        is_open = Case(When(state=AgendaState.OPEN, then=0), default=1)
        return self.annotate(settled=is_open).order_by("settled", F("due_date").asc(nulls_last=True), "pk")

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(state=AgendaState.OPEN)

    def late(self, day: date) -> Self:
        """Open while on `day` the period in which it was needed is over (`rules.is_late` in the database)."""
        return self.open().filter(is_over("due_date", "due_precision", day))


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
        """Those that somebody assessed and nobody answered yet, where the organisation of `user` answers for the other
        side. What was loaded and nobody assessed asks nothing of anybody."""
        if user.role not in {Role.EDITOR, Role.COORDINATOR} or not user.organisation_id:
            return self.none()
        asked = self._across(user.organisation_id, day).filter(response="", assessed_on__isnull=False)
        return asked.exclude(assessed_by=user)

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
