"""Reading of the mails that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


class ReminderQuerySet(models.QuerySet):
    """The log of mails."""

    def visible_to(self, user: AnyUser) -> Self:
        """Who got which mail is for coordinators and administrators."""
        may_see = user.is_authenticated and (user.is_coordinator or user.is_administrator)
        return self if may_see else self.none()
