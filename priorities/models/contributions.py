"""The links that the product exists for: what in any strategy relates to a priority, how, why and by which source."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.tracking import tracked
from strategies.choices import Wording
from strategies.models import Goal, Measure, Passage, Pillar, Strategy
from strategies.models.documents import Loaded

from ..choices import ContributionKind, Response, Side
from ..querysets import ContributionQuerySet
from .priorities import Priority


@tracked
class Contribution(Loaded):
    """A typed link between a priority and a pillar, goal or measure of any strategy.

    Exactly one of `pillar`, `goal` and `measure` is set: of some strategies only pillars are known.
    """

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="contributions", verbose_name=_("priority"))
    pillar = models.ForeignKey(
        Pillar, models.CASCADE, null=True, blank=True, related_name="contributions", verbose_name=_("pillar")
    )
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="contributions", verbose_name=_("goal")
    )
    measure = models.ForeignKey(
        Measure,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("measure"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContributionKind)
    explanation = models.TextField(_("explanation"), max_length=2000)
    passage = models.ForeignKey(
        Passage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("passage"),
    )
    wording = models.CharField(_("wording"), max_length=20, choices=Wording, default=Wording.INTERPRETED)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    added_from = models.CharField(_("added from the side of"), max_length=10, choices=Side, default=Side.PRIORITY)
    response = models.CharField(_("what the other side thinks"), max_length=10, choices=Response, blank=True)
    response_note = models.TextField(_("what the other side says"), max_length=1000, blank=True)
    responded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    responded_on = models.DateField(_("answered on"), null=True, blank=True)

    objects: ClassVar = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["priority", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pillar__isnull=False, goal__isnull=True, measure__isnull=True)
                | Q(pillar__isnull=True, goal__isnull=False, measure__isnull=True)
                | Q(pillar__isnull=True, goal__isnull=True, measure__isnull=False),
                name="priorities_contribution_one_target",
                violation_error_message=_("Choose one pillar, goal or measure."),
            ),
            models.UniqueConstraint(
                fields=["priority", "pillar", "goal", "measure", "kind"],
                name="priorities_contribution_once",
                nulls_distinct=False,
                violation_error_message=_("This contribution of this kind is already there."),
            ),
            models.CheckConstraint(
                condition=Q(response="") | Q(responded_on__isnull=False),
                name="priorities_contribution_answered_on",
            ),
            models.CheckConstraint(
                condition=~Q(response=Response.DISPUTED) | ~Q(response_note=""),
                name="priorities_contribution_dispute_has_reason",
                violation_error_message=_("Say why you do not agree."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_kind_display()} {self.priority}"

    def get_absolute_url(self) -> str:
        return f"{self.priority.get_absolute_url()}#bijdrage-{self.pk}"

    @property
    def target(self) -> Pillar | Goal | Measure:
        """The pillar, goal or measure that is linked."""
        return self.measure or self.goal or self.pillar  # type: ignore[return-value]  # one of them, by constraint

    @property
    def strategy(self) -> Strategy:
        """The strategy that the target belongs to."""
        target = self.target
        return target.strategy if isinstance(target, Pillar) else target.pillar.strategy
