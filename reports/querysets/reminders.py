"""Reading of the mails that were sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import connection, models
from django.db.models import Case, CharField, Count, F, Max, Q, Value, When

from ..choices import ReminderState
from ..rules.recipients import REFUSED_FOR
from ..rules.reminders import RETURNED, Log

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

    from ..models import ReportingRound

NOT_ARRIVED = (ReminderState.FAILED, ReminderState.REFUSED)
"""Nobody read these mails, that is certain."""

UNCERTAIN = "onzeker"
"""Shown for a mail that is "being sent" too long: its sender died, and nobody knows whether it left."""

UNCERTAIN_AFTER = timedelta(minutes=10)

TOLD = """
SELECT address, (line ->> 'request')::bigint, max(day), max(day) FILTER (WHERE line ->> 'reason' = %(returned)s)
  FROM reports_reminder, jsonb_array_elements(lines) AS line
 WHERE round_id = %(round)s AND address = ANY(%(readers)s) AND state <> ALL(%(not_arrived)s)
 GROUP BY 1, 2
"""


class ReminderQuerySet(models.QuerySet):
    """The log of mails."""

    def visible_to(self, user: AnyUser) -> Self:
        """Who got which mail is for coordinators and administrators."""
        may_see = user.is_authenticated and (user.is_coordinator or user.is_administrator)
        return self if may_see else self.none()

    def of_round(self, round_: ReportingRound) -> Self:
        """The mails of one round."""
        return self.filter(round=round_)

    def last_to(self, readers: Collection[str]) -> Self:
        """Of each of these readers the last mail."""
        last = self.filter(address__in=readers).order_by("address", "-day", "-pk").distinct("address")
        return self.filter(pk__in=last.values("pk"))

    def that_may_have_arrived(self) -> Self:
        """All but those that failed for certain."""
        return self.exclude(state__in=NOT_ARRIVED)

    def that_did_not_arrive(self) -> Self:
        """Those that failed for certain."""
        return self.filter(state__in=NOT_ARRIVED)

    def refused(self, day: date) -> dict[str, date]:
        """The addresses that the mail server refused in a mail of whatever round, `REFUSED_FOR` before `day` or later,
        with the last day of it."""
        rows = self.filter(state=ReminderState.REFUSED, day__gt=day - REFUSED_FOR).order_by()
        return dict(rows.values_list("address").annotate(last=Max("day")))

    def uncertain(self, now: datetime) -> Self:
        """Noted, and their sender was not heard of since."""
        return self.filter(state=ReminderState.SENDING, created_at__lte=now - UNCERTAIN_AFTER)

    def gone_wrong(self, now: datetime) -> Self:
        """Failed, refused or uncertain, with `standing`."""
        is_uncertain = Q(state=ReminderState.SENDING, created_at__lte=now - UNCERTAIN_AFTER)
        return self.filter(is_uncertain | Q(state__in=NOT_ARRIVED)).with_standing(now)

    def with_standing(self, now: datetime) -> Self:
        """With `standing`: the state, or `UNCERTAIN`."""
        is_uncertain = Q(state=ReminderState.SENDING, created_at__lte=now - UNCERTAIN_AFTER)
        return self.annotate(
            standing=Case(When(is_uncertain, then=Value(UNCERTAIN)), default=F("state"), output_field=CharField())
        )

    def for_list(self, now: datetime) -> Self:
        """With what the list shows."""
        return self.with_standing(now).select_related("asked_by", "round")

    def counts(self, now: datetime) -> dict[str, int]:
        """How many mails there are of each standing."""
        rows = self.with_standing(now).order_by()
        return dict(rows.values_list("standing").annotate(number=Count("pk")))

    def log(self, round_: ReportingRound, readers: Collection[str], day: date) -> Log:
        """What these readers were told before `day` is over, in this round; and when they last got a mail of any round.

        Two queries and one, however many mails there are.
        """
        mails = self.filter(address__in=readers).order_by()
        log = Log(
            last=dict(mails.that_may_have_arrived().values_list("address").annotate(last=Max("day"))),
            tried={
                (reader, day) for reader in mails.of_round(round_).filter(day=day).values_list("address", flat=True)
            },
        )
        with connection.cursor() as cursor:
            cursor.execute(
                TOLD,
                {
                    "round": round_.pk,
                    "readers": list(readers),
                    "returned": RETURNED,
                    "not_arrived": list(NOT_ARRIVED),
                },
            )
            for reader, request, told, told_of_return in cursor.fetchall():
                log.told[reader, request] = told
                if told_of_return:
                    log.told_of_return[reader, request] = told_of_return
        return log
