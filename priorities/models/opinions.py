"""What independent bodies think, beside what the owner says."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.tracking import tracked
from strategies.models import Document, Measure
from strategies.models.documents import Loaded
from ui.text import validate_plain_text

from ..choices import FollowUp, Verdict
from ..querysets import OpinionQuerySet
from .priorities import Priority


@tracked
class Opinion(Loaded):
    """The view of an independent body on one priority or one measure."""

    priority = models.ForeignKey(
        Priority, models.CASCADE, null=True, blank=True, related_name="opinions", verbose_name=_("priority")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="opinions", verbose_name=_("measure")
    )
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("independent body"))
    given_on = models.DateField(_("given on"))
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    title = models.CharField(_("opinion in one sentence"), max_length=200)
    text = models.TextField(_("explanation"), max_length=4000, blank=True, validators=[validate_plain_text])
    source = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    source_detail = models.CharField(_("place in the source"), max_length=300, blank=True)

    objects: ClassVar = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__isnull=True, measure__isnull=False)
                | Q(priority__isnull=False, measure__isnull=True),
                name="priorities_opinion_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{(self.priority or self.measure).get_absolute_url()}#oordeel-{self.pk}"  # type: ignore[union-attr]  # one of them, by constraint


@tracked
class Recommendation(Loaded):
    """One thing that a body recommends in its opinion, and what was done with it."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="recommendations", verbose_name=_("opinion"))
    text = models.TextField(_("recommendation"), max_length=1000)
    follow_up = models.CharField(_("follow-up"), max_length=20, choices=FollowUp, default=FollowUp.OPEN)
    follow_up_text = models.TextField(_("what was done with it"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["opinion", "position", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.opinion.get_absolute_url()
