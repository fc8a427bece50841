"""What is measured, where it should go, and the values that were found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.tracking import tracked

from ..choices import Area, Direction, Precision
from ..querysets import IndicatorQuerySet, MeasurementQuerySet
from .documents import Sourced
from .measures import Measure
from .strategies import Goal, Pillar, Strategy

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


@tracked
class Indicator(Sourced):
    """A quantity by which a strategy can be followed; of some only the strategy is known, not the pillar."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="indicators", verbose_name=_("strategy"))
    pillar = models.ForeignKey(
        Pillar, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name=_("pillar")
    )
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name=_("goal")
    )
    measure = models.ForeignKey(
        Measure,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("measure"),
        help_text=_("When it tells how this one measure goes, and not its goal or pillar."),
    )
    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=250)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.UP)
    baseline_value = models.DecimalField(_("baseline"), max_digits=16, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["strategy__position", "position", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategies:indicator-detail", args=[self.code])

    def is_editable_by(self, user: AnyUser, day: date) -> bool:
        """Whether `user` may enter measurements on `day`. One query for an editor."""
        return Indicator.objects.editable_by(user, day).filter(pk=self.pk).exists()

    def clean(self) -> None:
        if self.pillar and self.pillar.strategy_id != self.strategy_id:
            raise ValidationError({"pillar": _("This pillar belongs to another strategy.")})
        if self.goal and self.goal.pillar_id != self.pillar_id:
            raise ValidationError({"goal": _("This goal belongs to another pillar.")})
        if self.measure and self.measure.pillar_id != self.pillar_id:
            raise ValidationError({"measure": _("This measure belongs to another pillar.")})


@tracked
class Target(Sourced):
    """Where an indicator should be in a year: a number, or words where it is none ("top 3")."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    area = models.CharField(_("area"), max_length=5, choices=Area, default=Area.NETHERLANDS)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3, null=True, blank=True)
    value_text = models.CharField(_("value in words"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, value_text="") | (Q(value__isnull=True) & ~Q(value_text="")),
                name="strategies_target_number_or_words",
                violation_error_message=_("Give a number, or words when there is no number."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "area"], name="strategies_target_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_text or self.value} ({self.year or '–'})"

    def get_absolute_url(self) -> str:
        return self.indicator.get_absolute_url()


@tracked
class Measurement(Sourced):
    """A value with the date it is about. A corrected value is a new measurement that supersedes the old one."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements", verbose_name=_("indicator"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    part = models.CharField(_("part"), max_length=60, blank=True, help_text=_("For example only cloud."))
    area = models.CharField(_("area"), max_length=5, choices=Area, default=Area.NETHERLANDS)
    reference_date = models.DateField(_("reference date"))
    reference_precision = models.CharField(
        _("precision of the reference date"), max_length=10, choices=Precision, default=Precision.YEAR
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("corrects"),
    )

    objects: ClassVar = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["reference_date", "pk"]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} ({self.reference_date.year})"

    def get_absolute_url(self) -> str:
        return self.indicator.get_absolute_url()
