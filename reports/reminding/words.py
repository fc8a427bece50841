"""The words of a mail. It is plain text: what people typed is put into it as it is, in headers on one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ui.dates import format_imprecise

from ..rules.recipients import REFUSED, Recipient
from ..rules.reminders import ASKED, LATE, OVER, RETURNED, Letter, Line
from .mailing import Mailing

LONGEST_SUBJECT, LONGEST_TITLE = 200, 80


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it."""

    recipient: Recipient
    letter: Letter
    subject: str
    body: str


def compose(mailing: Mailing, letter: Letter) -> Mail:
    """Put a letter into words, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        recipient = mailing.recipients[letter.reader]
        round_ = mailing.round
        is_past = round_.closes is not None and mailing.day > round_.closes
        items = [_item(mailing, letter.reader, line) for line in letter.lines]
        qualities = {item["quality"] for item in items}
        without = sum(not item["may_write"] for item in items)
        is_open = letter.reason != OVER
        context = {
            "name": one_line(recipient.name),
            "qualities": qualities,
            "is_mixed": len(qualities) > 1,
            "refused": _refused(mailing, letter),
            "reason": letter.reason,
            "round": round_,
            "closes": _day(round_.closes),
            "grace_until": _day(round_.grace_until),
            "last_day": _day(round_.grace_until if is_past else round_.closes),
            "own_text": round_.remind_text,
            "items": items,
            "is_writer": without < len(items),
            "cannot_write": without > 0 and is_open,
            "is_partly": 0 < without < len(items) and is_open,
            "count": len(letter.lines),
            "site": settings.PRODUCT_NAME,
            "work": f"{settings.SITE_URL}{reverse('work:list')}",
            "pause": mailing.pause,
            "coordinators": [f"{one_line(one.name)}, {one.address}" for one in mailing.coordinators if one.address],
        }
        body = render_to_string("reports/mail/reminder.txt", context)
        return Mail(recipient, letter, subject(mailing, letter), body.strip() + "\n")


def subject(mailing: Mailing, letter: Letter) -> str:
    """What it is about, with the most urgent reason; of one request its name."""
    first = letter.lines[0]
    number = len(letter.lines)
    if number == 1:
        what = one_line(str(mailing.requests[first.request].thing))
        what = what if len(what) <= LONGEST_TITLE else f"{what[: LONGEST_TITLE - 1].rstrip()}…"
    else:
        what = ngettext("%(number)d update", "%(number)d updates", number) % {"number": number}
    text = _("NDS report %(year)d: %(what)s, %(reason)s") % {
        "year": mailing.round.year,
        "what": what,
        "reason": in_words(first, mailing.round.closes),
    }
    return one_line(text)[:LONGEST_SUBJECT]


def in_words(line: Line, closes: date | None) -> str:
    """Why a request is in a mail: "nog 7 dagen", "3 dagen te laat"."""
    if line.reason == RETURNED:
        return _("returned to you")
    if line.reason in {LATE, OVER}:
        return ngettext("%(days)d day late", "%(days)d days late", line.days) % {"days": line.days}
    if line.reason == ASKED:
        return _("submit by %(day)s") % {"day": _day(closes)}
    if line.days == 0:
        return _("the last day is today")
    return ngettext("%(days)d day left", "%(days)d days left", line.days) % {"days": line.days}


def _item(mailing: Mailing, reader: str, line: Line) -> dict[str, Any]:
    request = mailing.requests[line.request]
    return {
        "quality": next(one.quality for one in mailing.today[line.request].recipients if one.key == reader),
        "title": one_line(str(request.thing)),
        "organisation": one_line(request.organisation.name),
        "reason": in_words(line, None) if line.reason != ASKED else "",
        "may_write": mailing.may_write(reader, request),
        "address": f"{settings.SITE_URL}{reverse('work:update', args=[request.pk])}",
    }


def _refused(mailing: Mailing, letter: Letter) -> list[str]:
    """Who should be told first of what is in a mail, but whose address the mail server refuses."""
    obstacles = [obstacle for line in letter.lines for obstacle in mailing.today[line.request].obstacles]
    return list(dict.fromkeys(one_line(obstacle.name) for obstacle in obstacles if obstacle.why == REFUSED))


def one_line(text: str) -> str:
    """Without line ends: a header has one line, and a name in a sentence too."""
    return " ".join(text.split())


def _day(value: date | None) -> str:
    return format_imprecise(value, "day", settings.LANGUAGE_CODE) if value else ""
