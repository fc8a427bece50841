"""What the reconciler does about jobs that lie still, and about a broker or database that is away."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError

from jobs import services as job_services
from jobs.choices import JobStatus
from reports.generation import ReportJob
from reports.management.commands import reconcile_jobs
from reports.management.commands.reconcile_jobs import Reconciler
from reports.models import AnnualReport, Heartbeat
from reports.services import annual as services
from reports.tasks import make_report


@pytest.fixture
def reconciler(doorbell, report):
    """A reconciler that knows nothing yet, beside one new request."""
    doorbell.reports.clear()
    return Reconciler()


class TestRinging:
    def test_new_request_rings_by_itself(self, reconciler, doorbell):
        reconciler.round()
        assert not doorbell.reports

    def test_request_that_waits_is_rung_for_again_but_not_every_round(
        self, reconciler, report, doorbell, end_pause, monkeypatch
    ):
        end_pause(report)
        reconciler.round()
        reconciler.round()
        assert doorbell.reports == [report.pk]
        monkeypatch.setattr(reconcile_jobs, "RING_AGAIN_SECONDS", 0)
        reconciler.round()
        assert doorbell.reports == [report.pk] * 2

    def test_expired_lease_is_rung_for_at_once(self, reconciler, report, doorbell, let_lease_expire):
        ReportJob.claim(report.pk)
        reconciler.round()
        assert not doorbell.reports
        let_lease_expire(report)
        reconciler.round()
        assert doorbell.reports == [report.pk]

    def test_two_reconcilers_do_no_harm(self, reconciler, report, end_pause, stub, doorbell):

        end_pause(report)
        reconciler.round()
        Reconciler().round()
        for pk in doorbell.reports:
            make_report(pk)
        report.refresh_from_db()
        assert (report.status, report.attempts, len(stub.snapshots)) == (JobStatus.DONE, 1, 1)

    def test_finished_and_failed_are_left_alone(self, reconciler, report, doorbell, end_pause):
        end_pause(report)
        AnnualReport.objects.update(status=JobStatus.FAILED)
        reconciler.round()
        assert not doorbell.reports


class TestGivingUp:
    def test_third_worker_that_stops_makes_it_a_visible_failure(
        self, reconciler, report, let_lease_expire, doorbell, coordinator
    ):
        for attempt in range(3):
            job = ReportJob.claim(report.pk)
            assert job.attempt == attempt + 1
            reconciler.round()
            report.refresh_from_db()
            assert report.status == JobStatus.RUNNING, "the lease still holds"
            let_lease_expire(report)
        reconciler.round()
        report.refresh_from_db()
        assert report.status == JobStatus.FAILED
        assert "3" in report.error
        assert services.retry_report(coordinator, report).status == JobStatus.QUEUED


class TestOutage:
    def test_database_away_is_one_line_and_one_when_it_is_back(self, reconciler, monkeypatch, caplog):
        def away():
            raise OperationalError("connection refused")

        with monkeypatch.context() as patch:
            patch.setattr(job_services, "abandon_exhausted", away)
            patch.setattr(reconcile_jobs.connection, "close", lambda: None)
            reconciler.round()
            reconciler.round()
        reconciler.round()
        assert [record.getMessage().split(";")[0] for record in caplog.records] == [
            "the database cannot be reached",
            "the database is back",
        ]

    def test_broker_away_is_one_line_and_the_ring_comes_when_it_is_back(
        self, reconciler, report, doorbell, end_pause, caplog
    ):
        end_pause(report)
        doorbell.away = True
        reconciler.round()
        reconciler.round()
        doorbell.away = False
        reconciler.round()
        assert doorbell.reports == [report.pk] * 3
        warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
        assert [line.split(";")[0] for line in warnings] == ["the broker cannot be reached", "the broker is back"]


class TestSignOfLife:
    def test_each_round_is_a_sign_of_life(self, reconciler):
        assert not Heartbeat.objects.alive("reconciler")
        reconciler.round()
        first = Heartbeat.objects.get(name="reconciler").seen_at
        reconciler.round()
        assert Heartbeat.objects.get(name="reconciler").seen_at > first
        assert Heartbeat.objects.alive("reconciler")

    def test_old_sign_is_none(self, reconciler):
        reconciler.round()
        assert not Heartbeat.objects.alive("reconciler", within=timedelta(0))

    def test_command_does_a_round(self, db):
        call_command("reconcile_jobs", "--once")
        assert Heartbeat.objects.alive("reconciler")
