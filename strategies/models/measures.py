"""What is done, by whom, and by when."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Responsibility
from history.tracking import tracked

from ..choices import Precision, RescheduleReason
from ..querysets import MeasureQuerySet, MilestoneQuerySet
from .documents import Sourced
from .strategies import Goal, Pillar, Strategy


@tracked
class Measure(Sourced):
    """Something that is done under a pillar, towards one of its goals where that is known."""

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="measures", verbose_name=_("pillar"))
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="measures", verbose_name=_("goal")
    )
    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=250)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    expected_result = models.TextField(_("expected result"), max_length=2000, blank=True)
    executor = models.CharField(_("executed by, as the source says"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["pillar__strategy__position", "pillar__position", "position", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategies:measure-detail", args=[self.code])

    def clean(self) -> None:
        if self.goal and self.goal.pillar_id != self.pillar_id:
            raise ValidationError({"goal": _("This goal belongs to another pillar.")})


@tracked
class MeasureResponsibility(Responsibility):
    """Who answers for a measure in which period."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="responsibilities", verbose_name=_("measure"))
    origin_key = models.CharField(max_length=160, null=True, blank=True, unique=True, editable=False)

    def get_absolute_url(self) -> str:
        return self.measure.get_absolute_url()


@tracked
class Milestone(Sourced):
    """A moment to reach, of a strategy or of a measure: the first date, the current one and the realised one.

    Each date is known to the day, month, quarter or year; the stored day is the first of that period.
    """

    strategy = models.ForeignKey(
        Strategy, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("strategy")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("measure")
    )
    title = models.CharField(_("title"), max_length=250)
    original_date = models.DateField(_("original date"))
    original_precision = models.CharField(
        _("precision of the original date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    current_date = models.DateField(_("current date"))
    current_precision = models.CharField(
        _("precision of the current date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    realised_date = models.DateField(_("realised on"), null=True, blank=True)
    realised_precision = models.CharField(
        _("precision of the realised date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    reschedule_reason = models.CharField(
        _("reason for the new date"), max_length=20, choices=RescheduleReason, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["current_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strategy__isnull=True, measure__isnull=False)
                | Q(strategy__isnull=False, measure__isnull=True),
                name="strategies_milestone_of_one_thing",
                violation_error_message=_("A milestone belongs to a strategy or to a measure."),
            ),
            models.CheckConstraint(
                condition=Q(original_date=models.F("current_date"), original_precision=models.F("current_precision"))
                | ~Q(reschedule_reason=""),
                name="strategies_milestone_move_has_reason",
                violation_error_message=_("Choose a reason for the new date."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        owner = self.measure or self.strategy
        return f"{owner.get_absolute_url()}#mijlpaal-{self.pk}" if owner else ""
