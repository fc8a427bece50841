"""What is steered on, what stands in the way, and what came before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Responsibility
from history.tracking import tracked
from strategies.models import Document, Pillar, Sourced

from ..querysets import PriorityQuerySet

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


@tracked
class Priority(Sourced):
    """A subject that is steered on.

    A priority of the NDS refers to its pillar in the NDS, under which its goals, obstacles and measures hang; an
    older topic has none.
    """

    slug = models.SlugField(_("short name in the address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(
        _("English title"),
        max_length=200,
        blank=True,
        help_text=_("For the English report; may be left empty."),
    )
    short_title = models.CharField(_("short title"), max_length=40)
    series = models.CharField(
        _("series"), max_length=60, help_text=_("The plan that it belongs to, for example NDS 2025.")
    )
    summary = models.TextField(_("in short"), max_length=600, blank=True)
    description = models.TextField(_("what is it about?"), max_length=6000, blank=True)
    pillar = models.OneToOneField(
        Pillar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="priority",
        verbose_name=_("pillar of the NDS"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)

    objects: ClassVar = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["series", "position", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("priorities:detail", args=[self.slug])

    def is_editable_by(self, user: AnyUser, day: date) -> bool:
        """Whether `user` may change this priority on `day`. One query for an editor."""
        return Priority.objects.editable_by(user, day).filter(pk=self.pk).exists()


@tracked
class PriorityResponsibility(Responsibility):
    """Who answers for a priority in which period."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="responsibilities", verbose_name=_("priority"))
    origin_key = models.CharField(max_length=160, null=True, blank=True, unique=True, editable=False)
    source = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    def get_absolute_url(self) -> str:
        return self.priority.get_absolute_url()


@tracked
class Succession(Sourced):
    """A priority that went on as another one in a later plan."""

    predecessor = models.ForeignKey(Priority, models.CASCADE, related_name="successions", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Priority, models.CASCADE, related_name="preceded_by", verbose_name=_("successor"))
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["successor", "predecessor"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="priorities_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="priorities_succession_other"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def get_absolute_url(self) -> str:
        return self.successor.get_absolute_url()
