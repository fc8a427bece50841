"""What should be worked on, what works on it, and what somebody should decide about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.tracking import tracked
from strategies.choices import Precision
from strategies.models import Document, Goal, Measure, Pillar, Sourced

from ..choices import AgendaState, ChallengeKind
from ..querysets import AgendaQuerySet, ChallengeQuerySet
from ..rules import is_late
from .priorities import Priority

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


@tracked
class Challenge(Sourced):
    """Something that should be worked on, or that stands in the way, under a pillar of the NDS."""

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="challenges", verbose_name=_("pillar"))
    kind = models.CharField(_("kind"), max_length=20, choices=ChallengeKind)
    text = models.TextField(_("text"), max_length=1000)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["pillar__position", "position", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("holes:challenge", args=[self.pk])

    def is_editable_by(self, user: AnyUser, day: date) -> bool:
        """Whether `user` may say on `day` what works on it. One query for an editor."""
        return Challenge.objects.editable_by(user, day).filter(pk=self.pk).exists()


@tracked
class Coverage(Sourced):
    """A goal or measure, of any strategy, that works on a challenge."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="coverage", verbose_name=_("challenge"))
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="coverage", verbose_name=_("goal")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="coverage", verbose_name=_("measure")
    )
    explanation = models.TextField(_("explanation"), max_length=1000)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("work on a challenge")
        verbose_name_plural = _("work on challenges")
        ordering = ["challenge", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, measure__isnull=True) | Q(goal__isnull=True, measure__isnull=False),
                name="priorities_coverage_one_target",
                violation_error_message=_("Choose one goal or measure."),
            ),
            models.UniqueConstraint(
                fields=["challenge", "goal", "measure"],
                name="priorities_coverage_once",
                nulls_distinct=False,
                violation_error_message=_("This goal or measure is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} – {self.challenge}"

    def get_absolute_url(self) -> str:
        return self.challenge.get_absolute_url()

    @property
    def target(self) -> Goal | Measure:
        """The goal or measure that works on it."""
        return self.measure or self.goal  # type: ignore[return-value]  # one of them, by constraint


@tracked
class AgendaItem(Sourced):
    """A decision that is asked: what, of whom, by when, what happens without it, and what came of it.

    It is about a challenge, a priority, a goal or a measure; about at most one of them.
    """

    title = models.CharField(_("title"), max_length=200)
    challenge = models.ForeignKey(
        Challenge, models.CASCADE, null=True, blank=True, related_name="agenda_items", verbose_name=_("challenge")
    )
    priority = models.ForeignKey(
        Priority, models.CASCADE, null=True, blank=True, related_name="agenda_items", verbose_name=_("priority")
    )
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="agenda_items", verbose_name=_("goal")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="agenda_items", verbose_name=_("measure")
    )
    question = models.TextField(_("decision asked"), max_length=2000)
    consequence = models.TextField(_("what happens without it"), max_length=2000, blank=True)
    asked_of = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="agenda_items",
        verbose_name=_("asked of"),
    )
    due_date = models.DateField(_("needed by"), null=True, blank=True)
    due_precision = models.CharField(
        _("precision of the date needed"), max_length=10, choices=Precision, default=Precision.DAY
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put on the agenda by"),
    )
    raised_on = models.DateField(_("put on the agenda on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AgendaState, default=AgendaState.OPEN)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_in = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("document of the decision"),
    )

    objects: ClassVar = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AgendaState.DECIDED) | ~Q(outcome=""),
                name="priorities_agenda_decision_is_told",
                violation_error_message=_("Say what was decided."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agenda:detail", args=[self.pk])

    @property
    def subject(self) -> Challenge | Priority | Goal | Measure | None:
        """What it is about; nothing when it is about the whole."""
        return self.challenge or self.priority or self.goal or self.measure

    def is_editable_by(self, user: AnyUser, day: date) -> bool:
        """Whether `user` may change on `day` what is asked."""
        return AgendaItem.objects.editable_by(user, day).filter(pk=self.pk).exists()

    @property
    def is_late_today(self) -> bool:
        """Whether it is late now."""
        return self.is_late(timezone.localdate())

    def is_late(self, day: date) -> bool:
        """Whether on `day` the decision should have been taken and is not."""
        return is_late(state=self.state, due=self.due_date, precision=self.due_precision, today=day)
