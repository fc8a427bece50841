"""The yearly round and what the responsible organisations report in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.tracking import tracked
from priorities.models import Priority
from strategies.models import Measure
from strategies.models.documents import Loaded

from ..choices import DeclaredStatus, UpdateState
from ..querysets import ProgressUpdateQuerySet


@tracked
class ReportingRound(Loaded):
    """A year that is reported on, with the day that the statements are about."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    reference_date = models.DateField(_("reference date"))

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("reports:round", args=[self.year])


@tracked
class ProgressUpdate(Loaded):
    """What is reported on one priority or one measure in one round."""

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="updates", verbose_name=_("reporting round"))
    priority = models.ForeignKey(
        Priority, models.CASCADE, null=True, blank=True, related_name="updates", verbose_name=_("priority")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="updates", verbose_name=_("measure")
    )
    state = models.CharField(_("state"), max_length=20, choices=UpdateState, default=UpdateState.DRAFT)
    status = models.CharField(_("declared status"), max_length=20, choices=DeclaredStatus)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    results = models.TextField(_("results"), max_length=4000, blank=True)
    bottlenecks = models.TextField(_("bottlenecks"), max_length=4000, blank=True)
    course_correction = models.TextField(_("course correction"), max_length=4000, blank=True)
    reported_on = models.DateField(_("reported on"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_for = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted on behalf of"),
        help_text=_("The organisation at that moment: a user may move to another one."),
    )

    objects: ClassVar = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["-round__year", "-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__isnull=True, measure__isnull=False)
                | Q(priority__isnull=False, measure__isnull=True),
                name="reports_update_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["round", "priority", "measure"], name="reports_update_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[DeclaredStatus.ATTENTION, DeclaredStatus.DELAYED]) | ~Q(explanation=""),
                name="reports_update_status_explained",
                violation_error_message=_("Explain why attention is needed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority or self.measure} ({self.round})"

    def get_absolute_url(self) -> str:
        return (self.priority or self.measure).get_absolute_url()  # type: ignore[union-attr]  # one, by constraint
