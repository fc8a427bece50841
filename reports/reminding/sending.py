"""Sending the mails of a round, each at most once (docs/decisions/0010).

The row is committed before the mail goes out. Under a lock on the open rounds it is decided again, from what is true
then, whether the mail goes: so two workers at once, a run that begins again, and somebody who hands in while a run is
under way make no difference. What dies in between leaves a row that says "being sent", and that row is never sent.
"""

from __future__ import annotations

import logging
import smtplib
import time as clock
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from ui.errors import DomainError

from ..choices import ReminderState
from ..models import Heartbeat, Reminder, ReportingRound
from ..rules.recipients import is_for_good
from ..rules.reminders import Letter
from .mailing import mailing
from .words import compose, one_line

logger = logging.getLogger(__name__)

HEARTBEAT = "reminders"
"""The name of the sign of life that the run of a day leaves when it is complete."""

HOUR = time(8)
"""From when on the mails of a day go out, in the time of the site."""


SMTP_OK = 250


class MailServerAway(DomainError):
    """No connection with the mail server; nothing more was noted, and the next run goes on."""

    message = gettext_lazy("The mail server cannot be reached. What is not sent yet can be sent later.")


@dataclass
class Outcome:
    """What became of the mails of a run."""

    counts: Counter[str] = field(default_factory=Counter)
    """By state: sent, failed, refused, or being sent when nobody knows."""
    held: list[Letter] = field(default_factory=list)
    """Mails that wait for the pause of their reader to end."""
    left: int = 0
    """Mails that were not begun: there was no time, or the connection with the mail server broke."""


def is_due(now: datetime) -> bool:
    """Whether the run of today has still to be made. A sign of life from the future says nothing."""
    local = timezone.localtime(now)
    since = local.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    if local < since:
        return False
    return not Heartbeat.objects.filter(name=HEARTBEAT, seen_at__range=(since, now)).exists()


def next_run(now: datetime) -> date:
    """The day whose mails go out next: today as long as the run of today was not made."""
    local = timezone.localtime(now)
    done = local.time() >= HOUR and not is_due(now)
    return local.date() + timedelta(days=1) if done else local.date()


def run(now: datetime) -> None:
    """Send what is to be sent now: once a day everything, later that day only that an update was returned.

    Before `HOUR` nothing goes out, or what waited for the pause would come at midnight. It can be run as often as one
    likes. Raises MailServerAway; what was sent until then is not sent again.
    """
    if timezone.localtime(now).time() < HOUR:
        return
    daily = is_complete = is_due(now)
    for round_ in ReportingRound.objects.sending():
        outcome = send(round_, timezone.localdate(now), only_news=not daily)
        if outcome.counts:
            logger.info("mails of round %s: %s", round_, dict(outcome.counts))
        if outcome.counts[ReminderState.REFUSED]:
            # Somebody else is to be told instead, still today.
            is_complete = False
        if outcome.left:
            is_complete = False
            break
    if is_complete:
        Heartbeat.objects.beat(HEARTBEAT)


def send(
    round_: ReportingRound,
    day: date,
    *,
    by_hand: Collection[int] | None = None,
    only_news: bool = False,
    asked_by: User | None = None,
    seconds: float | None = None,
) -> Outcome:
    """Send the mails that a round needs on `day`; with `by_hand` those to the readers of these requests.

    After `seconds` no more mail is begun, and neither after a mail of which nobody knows whether it arrived: a server
    that hangs would else take the mail of the day from everybody. Raises MailServerAway.
    """
    outcome = Outcome()
    wanted = mailing(round_, day).letters(by_hand=by_hand, only_news=only_news)
    outcome.held = [letter for letter in wanted if letter.goes_on > day]
    ready = [letter for letter in wanted if letter.goes_on <= day]
    if not ready:
        return outcome
    until = None if seconds is None else clock.monotonic() + seconds
    server = _Server()
    try:
        for number, letter in enumerate(ready):
            if until is not None and clock.monotonic() > until:
                outcome.left = len(ready) - number
                break
            # Before the row: a server that is away must not use up the mail of the day.
            server.open()
            requests = {line.request for line in letter.lines}
            choice = {"by_hand": None if by_hand is None else requests.intersection(by_hand), "only_news": only_news}
            reminder = _note(round_, day, letter.reader, requests, asked_by, choice)
            if reminder is None:
                continue
            state = server.send(reminder)
            outcome.counts[str(state)] += 1
            if state == ReminderState.SENDING:
                outcome.left = len(ready) - number - 1
                break
    finally:
        server.close()
    return outcome


def _note(
    round_: ReportingRound,
    day: date,
    reader: str,
    requests: Collection[int],
    asked_by: User | None,
    choice: dict[str, Any],
) -> Reminder | None:
    """Store that a mail is being sent, if it still should be; None otherwise."""
    with transaction.atomic(durable=True):
        # Mails of all rounds wait for each other, because the pause is about all rounds.
        rounds = {row.pk: row for row in ReportingRound.objects.open().order_by("pk").select_for_update(no_key=True)}
        if round_.pk not in rounds or not (rounds[round_.pk].sends_reminders or asked_by):
            return None
        found = mailing(rounds[round_.pk], day, only=requests)
        letter = next((one for one in found.letters(**choice) if one.reader == reader and one.goes_on <= day), None)
        if letter is None:
            return None
        mail = compose(found, letter)
        try:
            with transaction.atomic():
                return Reminder.objects.create(
                    round=round_,
                    day=day,
                    address=reader,
                    name=mail.recipient.name,
                    person_id=mail.recipient.person,
                    recipient=mail.recipient.quality,
                    subject=mail.subject,
                    body=mail.body,
                    lines=[line._asdict() for line in letter.lines],
                    asked_by=asked_by,
                )
        except IntegrityError:
            logger.info("round %s: %s was noted by another worker", round_, day)
            return None


class _Server:
    """A connection with the mail server, opened when it is needed and again after an error."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()
        self.is_open = False

    def open(self) -> None:
        """Have a connection that answers; servers part after a while or after some mails. Raises MailServerAway."""
        if self.is_open and not self._answers():
            self.close()
        if self.is_open:
            return
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway from error
        self.is_open = True

    def _answers(self) -> bool:
        server = getattr(self.connection, "connection", None)
        if not isinstance(server, smtplib.SMTP):
            return True
        try:
            return server.noop()[0] == SMTP_OK
        except (smtplib.SMTPException, OSError):
            return False

    def close(self) -> None:
        """Errors while parting change nothing any more."""
        self.is_open = False
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError) as error:
            logger.debug("closing the connection with the mail server: %s", type(error).__name__)

    def send(self, reminder: Reminder) -> str:
        """Hand a noted mail to the server once, and note how that went; the state.

        Only a refusal is a failure. When the connection breaks after the text was given nobody knows whether the server
        took it: the mail stays "being sent".
        """
        state, error = ReminderState.SENT, ""
        try:
            message(reminder, self.connection).send()
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as refusal:
            state, error = _state(refusal), _reason(refusal)
        except (ValueError, UnicodeError) as refusal:
            # The message could not be written, so nothing was given to the server.
            state, error = ReminderState.FAILED, _reason(refusal)
        except (smtplib.SMTPException, OSError) as broken:
            state, error = ReminderState.SENDING, _reason(broken)
        if error:
            logger.warning("mail %s of round %s: %s", reminder.pk, reminder.round, error)
            self.close()
        Reminder.objects.filter(pk=reminder.pk).update(
            state=state, error=error, sent_at=timezone.now() if state == ReminderState.SENT else None
        )
        return state


def _state(refusal: Exception) -> ReminderState:
    """Whether a mail was refused because there is no such address."""
    if not isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return ReminderState.FAILED
    answers = refusal.recipients.values()
    is_gone = all(is_for_good(code, text.decode(errors="replace")) for code, text in answers)
    return ReminderState.REFUSED if is_gone else ReminderState.FAILED


def message(reminder: Reminder, connection: Any = None) -> EmailMessage:
    """The mail of a row. Its number of the message comes from the row, so that mail servers can tell doubles too."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=one_line(reminder.subject),
        body=reminder.body,
        to=[reminder.address],
        connection=connection,
        headers={
            "Message-ID": f"<herinnering-{reminder.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Id": f"<rapportageronde-{reminder.round.year}.{host}>",
        },
    )


def _reason(error: Exception) -> str:
    """Why it went wrong, in words without what a server says of users and passwords."""
    with override(settings.LANGUAGE_CODE):
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            codes = sorted({str(code) for code, _text in error.recipients.values()})
            return _("The mail server refuses this address (%(code)s).") % {"code": ", ".join(codes)}
        if isinstance(error, smtplib.SMTPResponseException):
            return _("The mail server refuses the mail (%(code)s).") % {"code": error.smtp_code}
        if isinstance(error, (ValueError, UnicodeError)):
            return _("The mail could not be written: the address or the text cannot be sent.")
        return _("The connection with the mail server broke off. It is not known whether the mail arrived.")
