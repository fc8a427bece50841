"""The yearly round: its dates, its reminders, and what is asked of whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from history.tracking import tracked
from priorities.models import Priority
from strategies.models import Measure
from strategies.models.documents import Loaded

from ..choices import RoundState
from ..querysets.rounds import ReportingRoundQuerySet, UpdateRequestQuerySet


def days_before() -> list[int]:
    """Days before the closing on which reminders go out."""
    return [30, 7, 1]


def days_late() -> list[int]:
    """Days after the closing on which reminders go out, before they repeat."""
    return [1, 7, 30]


@tracked
class ReportingRound(Loaded):
    """A year that is reported on, with the day that the statements are about.

    Updates are due on the day `closes`; until `grace_until` they are still accepted. Without dates the round is only
    the year of a report.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    reference_date = models.DateField(_("reference date"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.PLANNED)
    opens = models.DateField(_("opens"), null=True, blank=True)
    closes = models.DateField(_("closes"), null=True, blank=True)
    grace_until = models.DateField(
        _("accepted until"),
        null=True,
        blank=True,
        help_text=_("The last day of the grace period: later updates are refused."),
    )
    sends_reminders = models.BooleanField(_("send reminders"), default=True)
    remind_before = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("reminders before the closing, in days"), default=days_before
    )
    remind_late = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("reminders after the closing, in days"), default=days_late
    )
    remind_every = models.PositiveSmallIntegerField(_("then again each so many days"), default=30)
    remind_pause = models.PositiveSmallIntegerField(_("at most one mail per person in so many days"), default=5)
    remind_text = models.TextField(_("own text in the mails"), max_length=1000, blank=True)

    objects: ClassVar = ReportingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RoundState.PLANNED)
                | Q(opens__isnull=False, closes__isnull=False, grace_until__isnull=False),
                name="reports_round_has_dates",
                violation_error_message=_("Give the dates on which the round opens and closes."),
            ),
            models.CheckConstraint(
                condition=(Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")))
                & (Q(closes__isnull=True) | Q(grace_until__isnull=True) | Q(grace_until__gte=F("closes"))),
                name="reports_round_dates_in_order",
                violation_error_message=_("A round opens, closes, and then has its grace period, in this order."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("reports:round", args=[self.year])

    @property
    def is_open(self) -> bool:
        """Opened and not closed by a coordinator; the last day may be over."""
        return self.state == RoundState.OPEN

    def accepts(self, day: date) -> bool:
        """Whether updates can be submitted on `day`."""
        if not self.is_open or self.opens is None or self.grace_until is None:
            return False
        return self.opens <= day <= self.grace_until


@tracked
class UpdateRequest(Loaded):
    """That an organisation, and if known a person of it, is asked for an update on one priority or measure."""

    round = models.ForeignKey(
        ReportingRound, models.PROTECT, related_name="requests", verbose_name=_("reporting round")
    )
    priority = models.ForeignKey(
        Priority, models.CASCADE, null=True, blank=True, related_name="update_requests", verbose_name=_("priority")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="update_requests", verbose_name=_("measure")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="update_requests", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="update_requests", verbose_name=_("person")
    )

    objects: ClassVar = UpdateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an update")
        verbose_name_plural = _("requests for updates")
        ordering = ["round", "organisation__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__isnull=True, measure__isnull=False)
                | Q(priority__isnull=False, measure__isnull=True),
                name="reports_request_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["round", "priority", "measure"],
                name="reports_request_once",
                nulls_distinct=False,
                violation_error_message=_("This is already asked in this round."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} ({self.round})"

    def get_absolute_url(self) -> str:
        return reverse("reports:request", args=[self.round.year, self.pk])

    @property
    def thing(self) -> Priority | Measure:
        """What the update is about."""
        return self.priority or self.measure  # type: ignore[return-value]  # one of them, by constraint
