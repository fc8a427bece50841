"""Promises and motions in words that a table, a file and a page share."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from strategies.models import Document
from ui.dates import format_imprecise

from .choices import CommitmentStatus
from .models import Commitment
from .rules import Expected, is_late


def document_of(commitment: Commitment) -> Document | None:
    """The paper in which it was made: that of the passage, else its source."""
    return commitment.passage.document if commitment.passage else commitment.source


def place_words(commitment: Commitment) -> str:
    """Where it stands: "26 643, nr. 1231, Proces en planning"; the debate when there is no paper, or nothing."""
    document = document_of(commitment)
    if document is None:
        return commitment.made_in
    detail = commitment.passage.locator if commitment.passage else commitment.source_detail
    return f"{document.reference}, {detail}" if detail else document.reference


def expected_words(expected: Expected) -> str:
    """The expected moment, with the words that the chamber was told behind the date."""
    if expected.first_day is None:
        return expected.note
    day = format_imprecise(expected.first_day, expected.precision, get_language() or "nl")
    return f"{day} ({expected.note})" if expected.note else day


def state_words(commitment: Commitment, today: date) -> str:
    """How it stands, for a column of that name: status, whether it is late, and what was done."""
    words = str(capfirst(CommitmentStatus(commitment.status).label))
    if is_late(
        status=commitment.status,
        expected=commitment.expected_date,
        precision=commitment.expected_precision,
        today=today,
    ):
        words = _("%(status)s, late") % {"status": words}
    return f"{words}. {commitment.status_note}" if commitment.status_note else f"{words}."
