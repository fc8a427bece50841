"""The verbs of reports: request, try again, tell a worker, give up."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import KombuError

from accounts.rights import only_coordinators
from ui.errors import DomainError

from ..choices import ReportLanguage, ReportStatus, ReportStep
from ..models import AnnualReport, ReportingRound
from ..rules import years as rules
from ..tasks import make_report

if TYPE_CHECKING:
    from accounts.models import User

    from ..querysets.annual import AnnualReportQuerySet

logger = logging.getLogger(__name__)


class AlreadyRequested(DomainError):
    """The report of this year and language is being made; `report` is that request."""

    message = gettext_lazy("The report of %(year)s in this language is being made. This is that request.")

    def __init__(self, report: AnnualReport) -> None:
        super().__init__(year=report.round.year)
        self.report = report


class NoSuchYear(DomainError):
    """There is nothing to report on that year."""

    message = gettext_lazy("A report can be made of the years %(first)s to %(last)s.")


class NoSuchLanguage(DomainError):
    """The report does not exist in that language."""

    message = gettext_lazy("The report is made in Dutch and in English.")


class NotFailed(DomainError):
    """Only what failed can be tried again."""

    message = gettext_lazy("Only a report that failed can be made again. To make it anew, request a new version.")


class Superseded(DomainError):
    """A later version was requested, so this one stays what it is."""

    message = gettext_lazy("There is a later version already. Request a new version instead.")


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
        _ring_on_commit(report)
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
        changed = versions.filter(pk=report.pk, status=ReportStatus.FAILED).update(
            status=ReportStatus.QUEUED,
            step=ReportStep.WAITING,
            step_times={},
            progress=0,
            attempts=0,
            error="",
            frozen_at=None,
            started_at=None,
            finished_at=None,
            run_after=Now(),
        )
        if not changed:
            raise NotFailed
        report.refresh_from_db()
        _ring_on_commit(report)
    return report


def _locked(pk: int) -> ReportingRound:
    """The round, held until the end of the transaction: requests of one year come one after the other."""
    return ReportingRound.objects.select_for_update().get(pk=pk)


def _refuse_second(versions: AnnualReportQuerySet) -> None:
    if unfinished := versions.open().select_related("round").first():
        raise AlreadyRequested(unfinished)


def _ring_on_commit(report: AnnualReport) -> None:
    def tell() -> None:
        report.rung = ring(report.pk)
        if not report.rung:
            logger.warning("report %s: no worker could be told; the reconciler does when the broker is back", report.pk)

    transaction.on_commit(tell, robust=True)


def ring(report_id: int) -> bool:
    """Tell a worker that there is something to do; whether it was told. Does not wait for a broker that is away.

    A connection of its own without retries: that of the pool tries for six seconds, also with `retry=False`.
    """
    app = make_report.app
    once = {**app.conf.broker_transport_options, "max_retries": 0}
    try:
        with app.connection_for_write(transport_options=once) as connection:
            make_report.apply_async((report_id,), connection=connection, retry=False)
    except (KombuError, redis.RedisError, OSError) as error:
        logger.debug("report %s: not rung: %s", report_id, error)
        return False
    return True


def abandon_exhausted() -> int:
    """Fail what lost its worker in every attempt; how many there were. For the reconciler."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The worker stopped in each of %(attempts)d attempts before the report was ready.") % {
            "attempts": settings.REPORT_MAX_ATTEMPTS
        }
    return AnnualReport.objects.exhausted().update(
        status=ReportStatus.FAILED, error=reason, fence=F("fence") + 1, lease_until=None, finished_at=Now()
    )
