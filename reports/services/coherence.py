"""The verbs of coherence reports: request, try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from accounts.rights import only_coordinators
from jobs.services import queue_again, ring_on_commit

from ..choices import ReportLanguage
from ..models import CoherenceReport
from .versions import BeingMade, NoSuchLanguage, NotFailed, Superseded

if TYPE_CHECKING:
    from accounts.models import User


class CoherenceAlreadyRequested(BeingMade):
    """The coherence report in this language is being made."""

    message = gettext_lazy("The coherence report in this language is being made. This is that request.")


def request_coherence_report(actor: User, *, language: str) -> CoherenceReport:
    """Ask for a new version of the coherence report in one language.

    As with the annual report the request is safe also when no worker can be told. Raises CoherenceAlreadyRequested when
    one is waiting or being made: the database allows one at a time, also to two who ask at the same moment.
    """
    only_coordinators(actor)
    if language not in ReportLanguage:
        raise NoSuchLanguage
    versions = CoherenceReport.objects.filter(language=language)
    try:
        with transaction.atomic():
            _refuse_second(language)
            report = CoherenceReport.objects.create(
                language=language,
                version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
                requested_by=actor,
            )
            ring_on_commit(report)
    except IntegrityError:
        _refuse_second(language)
        raise
    return report


def retry_coherence_report(actor: User, report: CoherenceReport) -> CoherenceReport:
    """Make a failed report again, with all its attempts, of the state as it is then."""
    only_coordinators(actor)
    versions = CoherenceReport.objects.filter(language=report.language)
    try:
        with transaction.atomic():
            _refuse_second(report.language)
            if versions.filter(version__gt=report.version).exists():
                raise Superseded
            if not queue_again(versions.filter(pk=report.pk), frozen_at=None):
                raise NotFailed
            report.refresh_from_db()
            ring_on_commit(report)
    except IntegrityError:
        _refuse_second(report.language)
        raise
    return report


def _refuse_second(language: str) -> None:
    if unfinished := CoherenceReport.objects.filter(language=language).open().first():
        raise CoherenceAlreadyRequested(unfinished)
