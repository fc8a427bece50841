"""The verbs of reports: request, try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.rights import only_coordinators
from jobs.services import queue_again, ring_on_commit
from ui.errors import DomainError

from ..choices import ReportLanguage
from ..models import AnnualReport, ReportingRound
from ..rules import years as rules
from .versions import BeingMade, NoSuchLanguage, NotFailed, Superseded

if TYPE_CHECKING:
    from accounts.models import User

    from ..querysets.annual import AnnualReportQuerySet


class AlreadyRequested(BeingMade):
    """The report of this year and language is being made."""

    message = gettext_lazy("The report of %(year)s in this language is being made. This is that request.")

    def __init__(self, report: AnnualReport) -> None:
        super().__init__(report, year=report.round.year)


class NoSuchYear(DomainError):
    """There is nothing to report on that year."""

    message = gettext_lazy("A report can be made of the years %(first)s to %(last)s.")


def ensure_round(year: int) -> ReportingRound:
    """The round of a year; made with the usual reference date when there is none yet."""
    today = timezone.localdate()
    if year not in rules.years(today):
        raise NoSuchYear(first=rules.FIRST_YEAR, last=today.year)
    return ReportingRound.objects.get_or_create(
        year=year, defaults={"reference_date": rules.default_reference_date(year)}
    )[0]


def request_report(actor: User, *, year: int, language: str) -> AnnualReport:
    """Ask for a new version of the report of a year in one language.

    The request is a row, so it is safe also when no worker can be told (`rung` is False then): the reconciler tells one
    later. Raises AlreadyRequested when one is waiting or being made.
    """
    only_coordinators(actor)
    if language not in ReportLanguage:
        raise NoSuchLanguage
    with transaction.atomic():
        report_round = _locked(ensure_round(year).pk)
        versions = AnnualReport.objects.filter(round=report_round, language=language)
        _refuse_second(versions)
        report = AnnualReport.objects.create(
            round=report_round,
            language=language,
            version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
            requested_by=actor,
        )
        ring_on_commit(report)
    return report


def retry_report(actor: User, report: AnnualReport) -> AnnualReport:
    """Make a failed report again, with all its attempts, of the state as it is then.

    The state is frozen anew because nothing of the failed version was published, and the cause may have been a text
    that was corrected since.
    """
    only_coordinators(actor)
    with transaction.atomic():
        versions = AnnualReport.objects.filter(round=_locked(report.round_id), language=report.language)
        _refuse_second(versions)
        if versions.filter(version__gt=report.version).exists():
            raise Superseded
        if not queue_again(versions.filter(pk=report.pk), frozen_at=None):
            raise NotFailed
        report.refresh_from_db()
        ring_on_commit(report)
    return report


def _locked(pk: int) -> ReportingRound:
    """The round, held until the end of the transaction: requests of one year come one after the other."""
    return ReportingRound.objects.select_for_update().get(pk=pk)


def _refuse_second(versions: AnnualReportQuerySet) -> None:
    if unfinished := versions.open().select_related("round").first():
        raise AlreadyRequested(unfinished)
