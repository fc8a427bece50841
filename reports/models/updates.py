"""What the responsible organisations report, and what they are still typing."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from history.tracking import tracked
from priorities.models import Priority
from strategies.choices import Precision, RescheduleReason
from strategies.models import Measure, Milestone
from strategies.models.documents import Loaded

from ..choices import DeclaredStatus, UpdateState
from ..querysets.rounds import ProgressUpdateQuerySet
from ..rules.evidence import Link, readable_links
from .rounds import ReportingRound, UpdateRequest


@tracked
class ProgressUpdate(Loaded):
    """What is reported on one priority or one measure in one round. The texts are Markdown (ui.markdown).

    draft → submitted → approved or returned; returned → submitted; submitted → draft when its writer takes it back;
    approved → returned while the round is open. `reports.rules.updates` has the whole table.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="updates", verbose_name=_("reporting round"))
    request = models.OneToOneField(
        UpdateRequest, models.RESTRICT, null=True, blank=True, related_name="update", verbose_name=_("request")
    )
    priority = models.ForeignKey(
        Priority, models.CASCADE, null=True, blank=True, related_name="updates", verbose_name=_("priority")
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="updates", verbose_name=_("measure")
    )
    state = models.CharField(_("state"), max_length=20, choices=UpdateState, default=UpdateState.DRAFT)
    no_change = models.BooleanField(_("no change since the last round"), default=False)
    no_change_reason = models.CharField(_("why nothing changed"), max_length=300, blank=True)
    status = models.CharField(_("declared status"), max_length=20, choices=DeclaredStatus)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    decision_asked = models.TextField(_("what is asked"), max_length=2000, blank=True)
    asked_of = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked of")
    )
    delayed_milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("delayed milestone")
    )
    new_date = models.DateField(_("new date"), null=True, blank=True)
    new_date_precision = models.CharField(
        _("precision of the new date"), max_length=10, choices=Precision, default=Precision.DAY
    )
    new_date_unknown = models.BooleanField(_("new date not known yet"), default=False)
    new_date_reason = models.CharField(
        _("reason for the new date"), max_length=20, choices=RescheduleReason, blank=True
    )
    results = models.TextField(_("results"), max_length=4000, blank=True)
    bottlenecks = models.TextField(_("bottlenecks"), max_length=4000, blank=True)
    course_correction = models.TextField(_("course correction"), max_length=4000, blank=True)
    evidence = models.TextField(
        _("evidence"), max_length=2000, blank=True, help_text=_("One web address on each line.")
    )
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
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last edited by"),
        help_text=_("Who typed last before it was submitted; that person cannot approve it either."),
    )
    # Numbers and no rows: who typed stays known when the account is gone, and a constraint can look at them.
    authors = ArrayField(models.BigIntegerField(), verbose_name=_("typed by"), default=list, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_comment = models.TextField(_("comment of the reviewer"), max_length=2000, blank=True)

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
            # What was loaded from an older report may lack this, and stays empty then.
            models.CheckConstraint(
                condition=~Q(status=DeclaredStatus.DELAYED)
                | Q(request__isnull=True)
                | (~Q(decision_asked="") & (Q(new_date__isnull=False) | Q(new_date_unknown=True))),
                name="reports_update_delay_complete",
                violation_error_message=_("Say what you ask of whom, and the new date or that it is not known yet."),
            ),
            models.CheckConstraint(
                condition=Q(new_date__isnull=True) | ~Q(new_date_reason=""),
                name="reports_update_new_date_has_reason",
                violation_error_message=_("Choose a reason for the new date."),
            ),
            models.CheckConstraint(
                condition=Q(no_change=False) | ~Q(no_change_reason=""),
                name="reports_update_no_change_has_reason",
                violation_error_message=_("Say why nothing changed."),
            ),
            models.CheckConstraint(
                condition=~Q(state=UpdateState.APPROVED)
                | Q(reviewed_by__isnull=True)
                | (
                    (Q(submitted_by__isnull=True) | ~Q(reviewed_by=F("submitted_by")))
                    & (Q(edited_by__isnull=True) | ~Q(reviewed_by=F("edited_by")))
                    & ~Q(authors__contains=[F("reviewed_by")])
                ),
                name="reports_update_four_eyes",
                violation_error_message=_("Nobody approves an own update."),
            ),
            models.CheckConstraint(
                condition=~Q(state=UpdateState.RETURNED) | ~Q(review_comment=""),
                name="reports_update_returned_with_comment",
                violation_error_message=_("Say why you return this update."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} ({self.round})"

    def get_absolute_url(self) -> str:
        if self.request_id is not None and self.request is not None:
            return self.request.get_absolute_url()
        return self.thing.get_absolute_url()

    @property
    def thing(self) -> Priority | Measure:
        """What the update is about."""
        return self.priority or self.measure  # type: ignore[return-value]  # one of them, by constraint

    @property
    def evidence_links(self) -> list[Link]:
        """The evidence as links with their words; what is no link has no address."""
        return readable_links(self.evidence)


class UpdateDraft(models.Model):
    """What is being typed for a request: the fields of the form as they are, right or wrong.

    Saved while typing, so not part of the history; it goes when the update is submitted. `version` rises with each
    save: who typed in another window is told instead of being overwritten.
    """

    request = models.OneToOneField(UpdateRequest, models.CASCADE, related_name="draft", verbose_name=_("request"))
    data = models.JSONField(_("fields of the form"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), db_default=Now())

    class Meta:
        verbose_name = _("draft of an update")
        verbose_name_plural = _("drafts of updates")

    def __str__(self) -> str:
        return str(self.request)
