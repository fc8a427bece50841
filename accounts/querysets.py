"""Reading of organisations and users."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self, TypeAlias

from django.db import models
from django.db.models import OuterRef, Q

from .choices import ResponsibilityRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User

    AnyUser: TypeAlias = User | AnonymousUser
    """Who asks: somebody who is logged in, or a visitor."""

ANSWERING_ROLES = [ResponsibilityRole.RESPONSIBLE, ResponsibilityRole.CO_RESPONSIBLE]
"""In these roles an organisation answers for something; in others it takes part."""


class ValidityQuerySet(models.QuerySet):
    """Rows with `valid_from` and `valid_to`, both inclusive and both optional: organisations, responsibilities."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def visible_to(self, user: AnyUser) -> Self:
        """All rows for who is logged in, none for a visitor."""
        return self if user.is_authenticated else self.none()


def answering(model: type[models.Model], day: date) -> ValidityQuerySet:
    """For a subquery: the responsibilities by which organisations answer on `day` for a row of `model`."""
    relation = next(relation for relation in model._meta.related_objects if relation.name == "responsibilities")
    rows: ValidityQuerySet = ValidityQuerySet(relation.related_model).on(day)
    return rows.filter(**{relation.field.name: OuterRef("pk")}, role__in=ANSWERING_ROLES).order_by()


class UserQuerySet(models.QuerySet):
    """User accounts."""

    def visible_to(self, user: AnyUser) -> Self:
        """Accounts whose rights and their history `user` may see: all for an administrator, else one's own."""
        return self if user.is_authenticated and user.is_administrator else self.filter(pk=user.pk)
