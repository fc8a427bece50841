"""What the reading of all content has in common; `visible_to` and `editable_by` come first.

Counts and latest values are subqueries: they do not multiply each other, and for a page of a list the database works
them out for the rows of that page only.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Greatest, NullIf, TruncDate
from django.utils.timezone import get_default_timezone

from accounts.choices import Role
from accounts.querysets import answering
from ui.dates import period_start

from ..choices import Precision

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

TOUCHED_ON = Case(
    When(Q(origin_key__isnull=True) | Q(version__gt=1), then=TruncDate("updated_at", tzinfo=get_default_timezone()))
)
"""On which day a person last changed a row; nothing when it is as it was loaded."""


class ContentQuerySet(models.QuerySet):
    """Content that everybody who is logged in may read."""

    def visible_to(self, user: AnyUser) -> Self:
        """Everything for who is logged in; a visitor sees nothing until something is published."""
        return self if user.is_authenticated else self.none()

    def _related(self, *path: str) -> type[models.Model]:
        """The model at the end of a path of relations; also of a room above this one, which is not imported here."""
        model: type[models.Model] = self.model
        for name in path:
            model = cast("type[models.Model]", model._meta.get_field(name).related_model)
        return model

    def _count(self, *path: str) -> Coalesce:
        """How many rows stand at the end of a path of relations."""
        rows = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()
        return Coalesce(Subquery(rows.annotate(total=Count("__".join(path))).values("total")), 0)

    def _latest_update(self, field: str, **conditions: Any) -> Subquery:
        """A field of the latest approved progress update."""
        of = cast("models.ManyToOneRel", self.model._meta.get_field("updates")).field.name
        approved = self._approved_updates().filter(**{of: OuterRef("pk")}, **conditions)
        return Subquery(approved.order_by("-round__year", "-reported_on", "-pk").values(field)[:1])

    def _reported_on(self, **conditions: Any) -> Subquery:
        """The day of the latest progress update that was handed in, approved or not."""
        of = cast("models.ManyToOneRel", self.model._meta.get_field("updates")).field.name
        everything: Any = self._related("updates")._default_manager
        handed_in = everything.handed_in().filter(**{of: OuterRef("pk")}, **conditions)
        return Subquery(handed_in.order_by("-reported_on", "-pk").values("reported_on")[:1])

    def with_updates(self, year: int) -> Self:
        """With `declared`, the status of the latest approved progress update, and `reported_on`, the day of the latest
        one that was handed in, approved or not; both of the rounds up to `year`."""
        until: dict[str, Any] = {"round__year__lte": year}
        return self.annotate(declared=self._latest_update("status", **until), reported_on=self._reported_on(**until))

    def with_updated_on(self) -> Self:
        """With `updated_on`, the last day on which somebody changed it or reported on it; nothing when it is as it was
        loaded."""
        return self.annotate(updated_on=Greatest(TOUCHED_ON, self._reported_on()))

    def _approved_updates(self) -> Any:
        """Approved progress updates, which are of a room above; that room says what approved is."""
        updates: Any = self._related("updates")._default_manager
        return updates.approved()


class AnsweredForQuerySet(ContentQuerySet):
    """Content with dated responsible organisations, in the relation `responsibilities`."""

    def editable_by(self, user: AnyUser, day: date) -> Self:
        """What `user` may change on `day`: coordinators everything, editors what their organisation answers for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        if user.role != Role.EDITOR or not user.organisation_id:
            return self.none()
        return self.answered_for_by(user.organisation_id, day)

    def with_responsible(self, day: date) -> Self:
        """With `responsible`: who answers for it on `day`, in short names, the first responsible first."""
        short_name = Coalesce(
            NullIf("organisation__abbreviation", Value("")), "organisation__name", output_field=TextField()
        )
        names = (
            answering(self.model, day)
            .annotate(everything=Value(1))
            .values("everything")
            .annotate(names=StringAgg(short_name, ", ", order_by=("-role", short_name)))
            .values("names")
        )
        return self.annotate(responsible=Subquery(names))

    def answered_for_by(self, organisation_id: int, day: date) -> Self:
        """What an organisation answers for on `day`."""
        return self.filter(Exists(answering(self.model, day).filter(organisation=organisation_id)))

    def answered_for_by_nobody(self, day: date) -> Self:
        """What nobody answers for on `day`."""
        return self.exclude(Exists(answering(self.model, day)))


def is_over(date_field: str, precision_field: str, day: date) -> Q:
    """Rows of which the period that a date stands for has ended before `day`."""
    return reduce(
        or_,
        (
            Q(**{precision_field: precision, f"{date_field}__lt": period_start(day, precision)})
            for precision in Precision.values
        ),
    )
