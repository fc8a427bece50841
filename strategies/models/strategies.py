"""Strategies with their own level names, and how the NDS relates to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Responsibility
from history.tracking import tracked

from ..choices import LinkKind
from ..querysets import StrategyQuerySet
from .documents import Passage, Sourced


@tracked
class Strategy(Sourced):
    """The NDS itself, or a strategy that it connects.

    Level names differ per strategy and are data: a pillar may be called pijler, thema, lijn or domein.
    """

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    is_nds = models.BooleanField(_("is the NDS"), default=False, editable=False)
    motto = models.CharField(_("motto"), max_length=200, blank=True)
    principle = models.CharField(_("principle"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    structure = models.TextField(_("structure"), max_length=1000, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    period_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    pillar_name = models.CharField(_("name of the first level"), max_length=40, default="pijler")
    pillar_name_plural = models.CharField(_("plural of the first level"), max_length=40, default="pijlers")
    goal_name = models.CharField(_("name of the second level"), max_length=40, default="doel")
    goal_name_plural = models.CharField(_("plural of the second level"), max_length=40, default="doelen")
    measure_name = models.CharField(_("name of the third level"), max_length=40, default="maatregel")
    measure_name_plural = models.CharField(_("plural of the third level"), max_length=40, default="maatregelen")
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["is_nds"], condition=Q(is_nds=True), name="strategies_one_nds"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategies:strategy-detail", args=[self.code])


@tracked
class StrategyLink(Sourced):
    """How the NDS relates to another strategy, in the words of a passage where there is one."""

    nds = models.ForeignKey(Strategy, models.CASCADE, related_name="links_out", verbose_name=_("NDS"))
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="links_in", verbose_name=_("strategy"))
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    passage = models.ForeignKey(
        Passage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="strategy_links",
        verbose_name=_("passage"),
    )

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["strategy", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nds", "strategy", "kind"], name="strategies_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nds.code} {self.get_kind_display()} {self.strategy.code}"

    def get_absolute_url(self) -> str:
        return self.strategy.get_absolute_url()


@tracked
class StrategyResponsibility(Responsibility):
    """Who answers for a strategy, and which parties take part in it, in which period."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="responsibilities", verbose_name=_("strategy"))
    origin_key = models.CharField(max_length=160, null=True, blank=True, unique=True, editable=False)
    source = models.ForeignKey(
        "strategies.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )

    def get_absolute_url(self) -> str:
        return self.strategy.get_absolute_url()


@tracked
class Pillar(Sourced):
    """The first level of a strategy; of the NDS it is one of its priorities."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="pillars", verbose_name=_("strategy"))
    number = models.CharField(_("number"), max_length=10)
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["strategy__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="strategies_pillar_number"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#pijler-{self.pk}"


@tracked
class Goal(Sourced):
    """What a pillar wants to reach."""

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="goals", verbose_name=_("pillar"))
    number = models.CharField(_("number"), max_length=10, blank=True)
    title = models.CharField(_("goal"), max_length=500)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pillar__strategy__position", "pillar__position", "position", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.pillar.strategy.get_absolute_url()}#doel-{self.pk}"
