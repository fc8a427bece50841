"""Reading of rounds, what is asked in them, and what was handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from accounts.choices import Role
from strategies.querysets import ContentQuerySet

from ..choices import DeclaredStatus, RoundState, UpdateState
from ..rules.updates import APPROVED, DRAFT, RETURNED, SUBMITTED, TO_DO

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.querysets import AnyUser

    from ..models import ProgressUpdate, ReportingRound, UpdateRequest

STANDINGS = (APPROVED, SUBMITTED, RETURNED, DRAFT, TO_DO)
"""What a list shows of a request, from done to to do."""

APPROVED_TOTAL = "approved_total"
"""The name of the annotation with all approved updates of a round."""


def standing_is(standing: str, prefix: str = "") -> Q:
    """Requests that stand so: as their update does, or that are being typed, or to do; `prefix` leads to them.

    An update that was taken back is a draft again, also when nothing is typed for it.
    """
    state = f"{prefix}update__state"
    if standing == TO_DO:
        return Q(**{f"{prefix}update__isnull": True, f"{prefix}draft__isnull": True, f"{prefix}pk__isnull": False})
    if standing == DRAFT:
        return Q(**{state: DRAFT}) | Q(**{f"{prefix}update__isnull": True, f"{prefix}draft__isnull": False})
    return Q(**{state: standing})


OUTSTANDING = Q(update__isnull=True) | Q(update__state__in=[UpdateState.DRAFT, UpdateState.RETURNED])
"""Requests that wait for who answers: not handed in, or returned."""


class ReportingRoundQuerySet(ContentQuerySet):
    """Rounds."""

    def with_progress(self) -> Self:
        """With how much of what is asked stands how (`goedgekeurd`, …, `te_doen`), and how many updates
        were approved, asked or not (`APPROVED_TOTAL`)."""
        counts: dict[str, Any] = {
            standing: Count("requests", filter=standing_is(standing, "requests__")) for standing in STANDINGS
        }
        updates = self._related("updates")._default_manager.filter(round=OuterRef("pk"), state=UpdateState.APPROVED)
        # Counted without grouping, so that none is 0: a Coalesce around it would be worked out for each request.
        approved = updates.order_by().values(total=Func("pk", function="COUNT"))
        return self.annotate(**counts, **{APPROVED_TOTAL: Subquery(approved)})

    def open(self) -> Self:
        """Opened and not closed by a coordinator; the last day may be over."""
        return self.filter(state=RoundState.OPEN)

    def sending(self) -> Self:
        """Open, and with mails that go out by themselves; in the order in which they do."""
        return self.open().filter(sends_reminders=True).order_by("year")

    def longest_pause(self) -> int:
        """The longest time between two mails that an open round promises; 0 when none is open."""
        return self.open().aggregate(longest=Max("remind_pause"))["longest"] or 0


class UpdateRequestQuerySet(ContentQuerySet):
    """What is asked of whom; until its round is opened it is a plan that only coordinators see and nobody acts on."""

    def visible_to(self, user: AnyUser) -> Self:
        """Everything for coordinators; for others who are logged in, what was asked by opening a round."""
        found = super().visible_to(user)
        return found if user.is_authenticated and user.is_coordinator else found.asked()

    def asked(self) -> Self:
        """Of rounds that were opened, closed or not."""
        return self.exclude(round__state=RoundState.PLANNED)

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
            return self.asked()
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.asked().filter(organisation=user.organisation_id)

    def asked_of(self, user: AnyUser) -> Self:
        """What `user` should do: asked of the own organisation, or of this person by name."""
        if not user.is_authenticated or user.role not in {Role.EDITOR, Role.COORDINATOR}:
            return self.none()
        return self.writable_by(user).filter(
            Q(person__account=user) | Q(organisation=user.organisation_id, organisation__isnull=False)
        )

    def in_open_rounds(self) -> Self:
        """Of rounds that were opened and not closed."""
        return self.filter(round__state=RoundState.OPEN)

    def for_work(self, user: AnyUser) -> Self:
        """With what the page of somebody's own work shows, in one query; what is asked by name comes first.

        Adds `is_personal` and `standing`.
        """
        personal = Q(person__account=user.pk, person__isnull=False)
        return (
            self.with_thing()
            .with_standing()
            .annotate(is_personal=ExpressionWrapper(personal, output_field=BooleanField()))
            .order_by("round__closes", "-is_personal", "priority__title", "measure__title", "pk")
        )

    def with_standing(self) -> Self:
        """With `standing`: the state of the update, or that it is being typed, or still to do."""
        cases = [When(standing_is(standing), then=Value(standing)) for standing in STANDINGS[:-1]]
        return self.annotate(standing=Case(*cases, default=Value(TO_DO), output_field=CharField()))

    def for_list(self) -> Self:
        """With what the list of all requests shows, in one query."""
        return (
            self.with_standing()
            .annotate(
                title=Coalesce("priority__title", "measure__title"),
                is_measure=Case(When(measure__isnull=False, then=True), default=False, output_field=BooleanField()),
                declared=F("update__status"),
                submitted_at=F("update__submitted_at"),
            )
            .select_related("round", "priority", "measure", "organisation", "person", "update__reviewed_by")
        )

    def standings(self) -> dict[str, int]:
        """How many stand how."""
        counts: dict[str, Any] = {standing: Count("pk", filter=standing_is(standing)) for standing in STANDINGS}
        return self.aggregate(**counts)

    def by_round(self) -> dict[int, dict[str, int]]:
        """Per round how many stand how; a round in which nothing is asked is not among them."""
        counts: dict[str, Any] = {standing: Count("pk", filter=standing_is(standing)) for standing in STANDINGS}
        rows = self.order_by().values("round").annotate(**counts)
        return {row["round"]: {standing: row[standing] for standing in STANDINGS} for row in rows}

    def by_organisation(self) -> list[dict[str, Any]]:
        """Per organisation: its key, name, layer, last day and successor, how many stand how, how many are still to do,
        when it was last active. Who has most to do comes first."""
        counts: dict[str, Any] = {standing: Count("pk", filter=standing_is(standing)) for standing in STANDINGS}
        rows = (
            self.order_by()
            .values(
                "organisation",
                "organisation__name",
                "organisation__layer",
                "organisation__valid_to",
                "organisation__successor__name",
            )
            .annotate(
                asked=Count("pk"),
                **counts,
                outstanding=Count("pk", filter=OUTSTANDING),
                active_at=Greatest(Max("update__submitted_at"), Max("draft__saved_at")),
            )
            .order_by("-outstanding", "organisation__name", "organisation")
        )
        return list(rows)

    def outstanding(self) -> Self:
        """Not handed in, or returned."""
        return self.filter(OUTSTANDING)


class ProgressUpdateQuerySet(ContentQuerySet):
    """What was reported on priorities and measures."""

    def approved(self) -> Self:
        """What pages and reports show."""
        return self.filter(state=UpdateState.APPROVED)

    def complete(self) -> Self:
        """Without the delays that do not say what is asked, or nothing of the new date: those can only be loaded."""
        no_date = Q(new_date__isnull=True, new_date_unknown=False)
        return self.exclude(Q(status=DeclaredStatus.DELAYED) & (Q(decision_asked="") | no_date))

    def handed_in(self) -> Self:
        """Submitted at some time: all but drafts that were taken back."""
        return self.exclude(state=UpdateState.DRAFT)

    def for_page(self) -> Self:
        """With what `reports/partials/update_text.html` shows, in one query."""
        return self.select_related(
            "round", "submitted_for", "asked_of", "delayed_milestone__measure", "delayed_milestone__strategy"
        )

    def before(self, row: UpdateRequest | ProgressUpdate) -> ProgressUpdate | None:
        """The latest approved one of an earlier round, about the same thing as a request or an update."""
        same = self.approved().filter(priority=row.priority_id, measure=row.measure_id)
        earlier: Any = same.filter(round__year__lt=row.round.year)
        return earlier.for_page().order_by("-round__year").first()

    def previous_of(self, rows: QuerySet[Any]) -> dict[int, ProgressUpdate]:
        """What `before` gives for many requests or updates at once, by their number, in two queries."""
        earlier = (
            self.approved()
            .filter(
                Q(priority=OuterRef("priority")) | Q(measure=OuterRef("measure")),
                round__year__lt=OuterRef("round__year"),
            )
            .order_by("-round__year")
        )
        pairs = dict(rows.order_by().values_list("pk", Subquery(earlier.values("pk")[:1])))
        found: dict[int, Any] = self.for_page().in_bulk(filter(None, pairs.values()))
        return {pk: found[previous] for pk, previous in pairs.items() if previous in found}

    def awaiting_review(self) -> Self:
        """Submitted and not yet judged."""
        return self.filter(state=UpdateState.SUBMITTED)

    def reviewable_by(self, user: AnyUser) -> Self:
        """What `user` may approve: coordinators everything that they did not write themselves."""
        if not user.is_authenticated or not user.is_coordinator:
            return self.none()
        found = self.awaiting_review().exclude(submitted_by=user).exclude(edited_by=user)
        return found.exclude(authors__contains=[user.pk])
