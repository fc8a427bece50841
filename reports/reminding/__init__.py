"""The mails of a round: what is to be told to whom, in which words, and sending each of them at most once."""

from .mailing import Mailing, forecast, mailing
from .sending import HEARTBEAT, HOUR, MailServerAway, Outcome, is_due, next_run, run, send
from .words import Mail, compose

__all__ = [
    "HEARTBEAT",
    "HOUR",
    "Mail",
    "MailServerAway",
    "Mailing",
    "Outcome",
    "compose",
    "forecast",
    "is_due",
    "mailing",
    "next_run",
    "run",
    "send",
]
