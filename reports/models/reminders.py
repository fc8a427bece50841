"""The mails of a round, each noted before it is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person

from ..choices import Recipient, ReminderState
from ..querysets.reminders import ReminderQuerySet
from .rounds import ReportingRound


class Reminder(models.Model):
    """One mail to one address with all that is asked of its reader.

    The row is stored before the mail goes out, one per round, address and day: after a crash it cannot be known whether
    the mail left, so it stays "being sent" and is never sent again (docs/decisions/0010).
    """

    round = models.ForeignKey(
        ReportingRound, models.PROTECT, related_name="reminders", verbose_name=_("reporting round")
    )
    day = models.DateField(_("day"))
    address = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    recipient = models.CharField(_("sent as"), max_length=20, choices=Recipient, default=Recipient.PERSON)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    lines = models.JSONField(
        _("what it is about"), default=list, help_text=_("Of each request its number, the reason and the days.")
    )
    state = models.CharField(_("state"), max_length=20, choices=ReminderState, default=ReminderState.SENDING)
    error = models.CharField(_("error"), max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by hand by"),
    )
    created_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "address", "day"], name="reports_one_mail_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.address})"
