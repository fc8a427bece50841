"""What was promised to parliament and what it asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Responsibility
from history.tracking import tracked
from priorities.models import Priority
from strategies.choices import Precision
from strategies.models import Document, Measure, Passage, Sourced
from strategies.models.documents import Loaded

from .choices import Chamber, CommitmentKind, CommitmentStatus
from .querysets import CommitmentQuerySet


@tracked
class Commitment(Sourced):
    """A promise to a chamber or a motion of it, with what settled it."""

    kind = models.CharField(_("kind"), max_length=20, choices=CommitmentKind)
    text = models.TextField(_("text"), max_length=2000)
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    chamber = models.CharField(_("chamber"), max_length=5, choices=Chamber)
    date = models.DateField(_("date"), null=True, blank=True)
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("passage")
    )
    expected_date = models.DateField(_("expected date"), null=True, blank=True)
    expected_precision = models.CharField(
        _("precision of the expected date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    expected_note = models.CharField(_("expected moment in words"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=CommitmentStatus, default=CommitmentStatus.OPEN)
    status_note = models.TextField(_("state of affairs"), max_length=1000, blank=True)
    number = models.CharField(_("number of the chamber"), max_length=40, blank=True)
    external_id = models.CharField(
        _("id in the data of the chamber"), max_length=64, null=True, blank=True, unique=True, editable=False
    )
    made_in = models.CharField(_("made in"), max_length=300, blank=True, help_text=_("The debate or the letter."))
    ministry = models.CharField(_("ministry, as the chamber names it"), max_length=150, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_with = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settled",
        verbose_name=_("settled with"),
    )

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise or motion")
        verbose_name_plural = _("promises and motions")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"

    def get_absolute_url(self) -> str:
        return reverse("commitments:detail", args=[self.pk])


@tracked
class CommitmentPriority(Sourced):
    """A priority that a commitment is about, by its own words or by our reading."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="priority_links", verbose_name=_("promise or motion")
    )
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="commitment_links", verbose_name=_("priority"))

    class Meta:
        verbose_name = _("priority of a promise or motion")
        verbose_name_plural = _("priorities of promises and motions")
        ordering = ["commitment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "priority"], name="commitments_priority_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} – {self.priority}"

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()


@tracked
class CommitmentMeasure(Sourced):
    """A measure that carries out a commitment."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="measure_links", verbose_name=_("promise or motion")
    )
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="commitment_links", verbose_name=_("measure"))

    class Meta:
        verbose_name = _("measure of a promise or motion")
        verbose_name_plural = _("measures of promises and motions")
        ordering = ["commitment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "measure"], name="commitments_measure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} – {self.measure}"

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()


@tracked
class RejectedPromise(Loaded):
    """A sentence that looks like a promise and of which somebody said that it is none; it is not suggested again."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="rejected_promises", verbose_name=_("document"))
    sentence = models.TextField(_("sentence"), max_length=4000)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rejected by"),
    )

    class Meta:
        verbose_name = _("sentence that is no promise")
        verbose_name_plural = _("sentences that are no promises")
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint("document", MD5("sentence"), name="commitments_rejected_once"),
        ]

    def __str__(self) -> str:
        return self.sentence if len(self.sentence) <= 120 else f"{self.sentence[:119]}…"

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()


@tracked
class CommitmentResponsibility(Responsibility):
    """Who answers for settling a commitment, in which period."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="responsibilities", verbose_name=_("promise or motion")
    )
    origin_key = models.CharField(max_length=160, null=True, blank=True, unique=True, editable=False)

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()
