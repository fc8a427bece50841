"""Where two strategies seem to say the same, and what people think of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.tracking import tracked

from ..choices import OverlapVerdict
from ..querysets import OverlapQuerySet
from .documents import Loaded
from .measures import Measure
from .strategies import Goal, Pillar

LEVELS = ("pillar", "goal", "measure")


def _one_of(side: str) -> Q:
    """Exactly one of the three references of a side is set."""
    one = Q()
    for here in LEVELS:
        one |= Q(**{f"{side}_{level}__isnull": level != here for level in LEVELS})
    return one


@tracked
class Overlap(Loaded):
    """Two pillars, goals or measures of different strategies whose texts are alike.

    A suggestion is found by comparing texts; `words` are the word stems that both have and few others do. A judged one
    stays, so that a rejected pair is not suggested again. The side that comes first by level and number is `first`.
    """

    first_pillar = models.ForeignKey(Pillar, models.CASCADE, null=True, blank=True, related_name="+")
    first_goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="+")
    first_measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="+")
    second_pillar = models.ForeignKey(Pillar, models.CASCADE, null=True, blank=True, related_name="+")
    second_goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="+")
    second_measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="+")
    score = models.FloatField(_("likeness"), default=0, help_text=_("From 0 (nothing alike) to 1 (the same words)."))
    words = ArrayField(models.CharField(max_length=60), verbose_name=_("words that both have"), default=list)
    verdict = models.CharField(_("verdict"), max_length=15, choices=OverlapVerdict, default=OverlapVerdict.SUGGESTED)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)

    objects: ClassVar = OverlapQuerySet.as_manager()

    class Meta:
        verbose_name = _("overlap")
        verbose_name_plural = _("overlaps")
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(condition=_one_of("first"), name="strategies_overlap_first"),
            models.CheckConstraint(condition=_one_of("second"), name="strategies_overlap_second"),
            models.UniqueConstraint(
                fields=[f"{side}_{level}" for side in ("first", "second") for level in LEVELS],
                name="strategies_overlap_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("overlaps:detail", args=[self.pk])

    @property
    def first(self) -> Pillar | Goal | Measure:
        """The pillar, goal or measure of the first side."""
        return self._target("first")

    @property
    def second(self) -> Pillar | Goal | Measure:
        """The pillar, goal or measure of the second side."""
        return self._target("second")

    def _target(self, side: str) -> Any:
        return next(row for level in LEVELS if (row := getattr(self, f"{side}_{level}")))
