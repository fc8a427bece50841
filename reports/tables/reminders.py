"""The log of mails as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy

from ui.dates import format_imprecise
from ui.tables import Table
from ui.templatetags.ui import status

from ..choices import ReminderState
from ..models import Reminder
from ..querysets.reminders import UNCERTAIN

STANDINGS = {
    ReminderState.SENDING.value: ("running", ReminderState.SENDING.label),
    ReminderState.SENT.value: ("done", ReminderState.SENT.label),
    ReminderState.FAILED.value: ("failed", ReminderState.FAILED.label),
    ReminderState.REFUSED.value: ("failed", ReminderState.REFUSED.label),
    UNCERTAIN: ("aandacht_nodig", gettext_lazy("uncertain")),
}
"""Sign and word of how a mail stands."""


class ReminderTable(Table):
    """The mails of a round, the last one first."""

    created_at = tables.Column(verbose_name=gettext_lazy("noted at"))
    address = tables.Column(verbose_name=gettext_lazy("to whom"))
    recipient = tables.Column(verbose_name=gettext_lazy("sent as"))
    subject = tables.Column(verbose_name=gettext_lazy("subject and text"))
    standing = tables.Column(verbose_name=gettext_lazy("state"))

    caption = gettext_lazy("Mails of this round")
    caption_hidden = True
    row_header = "address"
    region = "reminder-list"
    empty_text = gettext_lazy("No mail was sent yet.")

    class Meta:
        model = Reminder
        fields = ()
        sequence = ("created_at", "address", "recipient", "subject", "standing")

    def render_created_at(self, value: datetime) -> Any:
        moment = timezone.localtime(value)
        day = format_imprecise(moment.date(), "day", get_language() or "nl", short=True)
        return format_html(
            '<time class="nds-nowrap" datetime="{}">{}, {}</time>', moment.isoformat(), day, f"{moment:%H.%M}"
        )

    def value_created_at(self, value: datetime) -> datetime:
        return value

    def render_address(self, record: Reminder) -> Any:
        note = format_html('<span class="nds-cell-note">{}</span>', record.name) if record.name else ""
        return format_html('<span class="nds-user-text">{}</span>{}', record.address, note)

    def value_address(self, value: str) -> str:
        return value

    def render_recipient(self, record: Reminder) -> Any:
        if record.asked_by is None:
            return record.get_recipient_display()
        by_hand = gettext_lazy("sent by hand by %(who)s") % {"who": record.asked_by}
        return format_html('{}<span class="nds-cell-note">{}</span>', record.get_recipient_display(), by_hand)

    def value_recipient(self, record: Reminder) -> str:
        return str(record.get_recipient_display())

    def render_subject(self, record: Reminder) -> Any:
        return format_html(
            '<details class="nds-details"><summary>{}</summary><p class="nds-mail__text">{}</p></details>',
            record.subject,
            record.body,
        )

    def value_subject(self, value: str) -> str:
        return value

    def render_standing(self, record: Any) -> Any:
        sign, word = STANDINGS[record.standing]
        note = format_html('<span class="nds-cell-note">{}</span>', record.error) if record.error else ""
        return format_html("{}{}", status(sign, str(word)), note)

    def value_standing(self, record: Any) -> str:
        return str(STANDINGS[record.standing][1])
