"""Requesting a report and trying again."""

import threading
import time
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.tests.factories import user
from jobs import services as job_services
from jobs.choices import JobStatus
from reports.models import AnnualReport, ReportingRound
from reports.services import annual as services
from reports.tasks import make_report


class TestRequest:
    def test_first_request_makes_the_round_and_version_one(self, coordinator):
        report = services.request_report(coordinator, year=2024, language="en")
        assert (report.round.year, report.round.reference_date) == (2024, date(2024, 12, 31))
        assert (report.version, report.status, report.requested_by) == (1, JobStatus.QUEUED, coordinator)
        assert report.round.events.count() == 1

    def test_round_that_exists_keeps_its_reference_date(self, coordinator):
        ReportingRound.objects.create(year=2025, reference_date=date(2025, 11, 1))
        report = services.request_report(coordinator, year=2025, language="nl")
        assert report.round.reference_date == date(2025, 11, 1)

    @pytest.mark.parametrize("year", [2023, 2999, -1, 0])
    def test_other_years_are_refused(self, coordinator, year):
        with pytest.raises(services.NoSuchYear, match="2024"):
            services.request_report(coordinator, year=year, language="nl")
        assert not ReportingRound.objects.exists()

    def test_other_languages_are_refused(self, coordinator):
        with pytest.raises(services.NoSuchLanguage):
            services.request_report(coordinator, year=2025, language="fr")

    @pytest.mark.parametrize("role", ["lezer", "redacteur", "beheerder"])
    def test_only_coordinators_request(self, db, role):
        with pytest.raises(PermissionDenied):
            services.request_report(user(role), year=2025, language="nl")
        assert not ReportingRound.objects.exists()

    def test_closed_account_requests_nothing(self, coordinator):
        coordinator.is_active = False
        with pytest.raises(PermissionDenied):
            services.request_report(coordinator, year=2025, language="nl")

    def test_second_request_leads_to_the_first(self, coordinator, report):
        with pytest.raises(services.AlreadyRequested) as refusal:
            services.request_report(coordinator, year=2025, language="nl")
        assert refusal.value.report == report
        assert "2025" in str(refusal.value)

    def test_other_language_and_other_year_are_other_requests(self, coordinator, report):
        services.request_report(coordinator, year=2025, language="en")
        services.request_report(coordinator, year=2024, language="nl")
        assert AnnualReport.objects.count() == 3

    def test_after_a_finished_version_comes_the_next(self, coordinator, report, stub):
        make_report(report.pk)
        assert services.request_report(coordinator, year=2025, language="nl").version == 2

    @pytest.mark.django_db(transaction=True)
    def test_twenty_clicks_at_once_are_one_request(self, coordinator):
        services.ensure_round(2025)
        outcomes, start = [], threading.Barrier(20)

        def click():
            try:
                start.wait()
                outcomes.append(services.request_report(coordinator, year=2025, language="nl").pk)
            except services.AlreadyRequested as refusal:
                outcomes.append(refusal.report.pk)
            except Exception as error:
                outcomes.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=click) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes == [AnnualReport.objects.get().pk] * 20

    def test_database_refuses_a_second_open_request(self, report):
        with pytest.raises(IntegrityError, match="reports_one_open_request"), transaction.atomic():
            AnnualReport.objects.create(round=report.round, language="nl", version=2)


class TestDoorbell:
    def test_rings_after_the_transaction_and_not_before(
        self, coordinator, doorbell, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            report = services.request_report(coordinator, year=2025, language="nl")
        assert not doorbell.reports
        callbacks[0]()
        assert doorbell.reports == [report.pk]
        assert report.rung

    @pytest.mark.django_db(transaction=True)
    def test_request_is_saved_while_the_broker_is_away(self, coordinator, doorbell, caplog):
        doorbell.away = True
        report = services.request_report(coordinator, year=2025, language="nl")
        assert AnnualReport.objects.get().status == JobStatus.QUEUED
        assert not report.rung
        assert "no worker could be told" in caplog.text

    def test_broker_that_refuses_costs_no_time(self, real_doorbell, monkeypatch):
        app = make_report.app
        monkeypatch.setattr(app, "connection_for_write", partial(app.connection_for_write, "redis://127.0.0.1:1/0"))
        began = time.monotonic()
        assert job_services.ring(AnnualReport, 1) is False
        assert time.monotonic() - began < 2


class TestRetry:
    @pytest.fixture
    def failed(self, report):
        AnnualReport.objects.update(status=JobStatus.FAILED, attempts=3, error="Broken.", fence=3)
        report.refresh_from_db()
        return report

    def test_failed_report_waits_again_with_all_its_attempts(self, coordinator, failed):
        report = services.retry_report(coordinator, failed)
        assert (report.status, report.attempts, report.error) == (JobStatus.QUEUED, 0, "")
        assert report.fence == 3, "an old worker must stay recognisable"

    def test_retried_report_can_be_made(self, coordinator, failed, stub):
        make_report(services.retry_report(coordinator, failed).pk)
        failed.refresh_from_db()
        assert failed.status == JobStatus.DONE

    def test_only_what_failed(self, coordinator, report, stub):
        make_report(report.pk)
        with pytest.raises(services.NotFailed):
            services.retry_report(coordinator, report)

    def test_waiting_one_is_named_as_such(self, coordinator, report):
        with pytest.raises(services.AlreadyRequested):
            services.retry_report(coordinator, report)

    def test_not_beside_a_later_version(self, coordinator, failed, stub):
        later = services.request_report(coordinator, year=2025, language="nl")
        with pytest.raises(services.AlreadyRequested):
            services.retry_report(coordinator, failed)
        make_report(later.pk)
        with pytest.raises(services.Superseded):
            services.retry_report(coordinator, failed)

    def test_only_coordinators(self, reader, failed):
        with pytest.raises(PermissionDenied):
            services.retry_report(reader, failed)
