"""Claim, lease, fence, attempts: what may go wrong while a report is being made."""

import hashlib
import threading
import time
from datetime import date

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.db.models import F
from django.utils import timezone

from jobs.choices import JobStatus
from jobs.working import LeaseLost
from reports import generation
from reports.choices import ReportStep
from reports.generation import Generated, ReportJob
from reports.models import AnnualReport, ReportFile
from reports.rendering import Rendered, RenderFailed, TypesettingInterrupted
from reports.services import annual as services
from reports.tasks import make_report

MADE = Generated(
    timezone.now(), date(2025, 12, 31), b"{}", Rendered(pdf=b"%PDF-1.7 zombie", pages=1, tools={}, notes=[])
)


def in_threads(count, work):
    """What `work` returns in each of so many threads that begin at once, each with a connection of its own."""
    results, start = [], threading.Barrier(count)

    def run():
        connection.ensure_connection()
        start.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class TestMake:
    def test_stores_file_hashes_and_what_is_known_of_it(self, report, stub):
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.progress, report.error) == (JobStatus.DONE, 100, "")
        assert report.notes == "An emoji was replaced.\nA note."
        assert report.started_at <= report.frozen_at <= report.finished_at
        assert set(report.step_times) == set(ReportStep.values) - {ReportStep.WAITING}
        file = report.file
        assert bytes(file.pdf) == stub.pdf
        assert file.pdf_sha256 == hashlib.sha256(stub.pdf).hexdigest()
        assert file.snapshot_sha256 == hashlib.sha256(bytes(file.snapshot)).hexdigest()
        assert (file.pages, file.tools) == (3, {"typst": "1"})

    def test_snapshot_is_of_the_frozen_state(self, report, stub):
        make_report(report.pk)
        report.refresh_from_db()
        assert stub.snapshots == [
            {
                "year": 2025,
                "language": "nl",
                "reference_date": date(2025, 12, 31),
                "frozen_at": report.frozen_at,
                "version": 1,
            }
        ]

    def test_year_that_is_not_over_is_about_the_day_of_the_freeze(self, coordinator, stub):
        this_year = timezone.localdate().year
        report = services.request_report(coordinator, year=this_year, language="nl")
        make_report(report.pk)
        report.refresh_from_db()
        assert report.round.reference_date == date(this_year, 12, 31), "the next version can be about the whole year"
        assert stub.snapshots[0]["reference_date"] == report.reference_date == timezone.localdate(report.frozen_at)

    def test_progress_is_on_the_row(self, report, stub):
        seen = []
        stub.during = lambda: seen.append(AnnualReport.objects.values_list("status", "step", "progress").get())
        make_report(report.pk)
        assert seen == [("running", "typesetting", 40)]

    def test_rung_twice_is_made_once(self, report, stub):
        make_report(report.pk)
        make_report(report.pk)
        assert len(stub.snapshots) == 1

    def test_rung_for_nothing(self, db, stub):
        make_report(12345)
        assert not stub.snapshots

    def test_foreground_walks_the_same_way(self, db, stub):
        steps = []
        made = generation.generate(
            2025, "en", version=0, reference_date=date(2025, 12, 31), on_progress=lambda step: steps.append(str(step))
        )
        assert steps == ["freezing", "snapshot", "typesetting", "checking"]
        assert made.rendered.pdf == stub.pdf
        assert stub.snapshots[0]["frozen_at"] == made.frozen_at


class TestFailure:
    def test_report_that_cannot_be_typeset_fails_at_once_with_the_reason(self, report, stub):
        def during():
            raise RenderFailed("Het teken staat in geen lettertype.")

        stub.during = during
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.attempts) == (JobStatus.FAILED, 1)
        assert report.error == "Het teken staat in geen lettertype."
        assert not ReportFile.objects.exists()

    def test_surprise_is_tried_again_after_a_pause_and_not_shown_to_users(self, report, stub, caplog):
        stub.during = lambda: 1 / 0
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.attempts, report.step) == (JobStatus.QUEUED, 1, ReportStep.WAITING)
        assert report.run_after > timezone.now()
        assert report.error
        assert "division" not in report.error
        assert "ZeroDivisionError" in caplog.text
        make_report(report.pk)
        report.refresh_from_db()
        assert report.attempts == 1, "rung too early"

    def test_third_failure_is_visible_and_final(self, report, stub, end_pause):
        stub.during = lambda: 1 / 0
        for _attempt in range(5):
            make_report(report.pk)
            end_pause(report)
        report.refresh_from_db()
        assert (report.status, report.attempts) == (JobStatus.FAILED, 3)
        assert report.error
        assert report.finished_at
        assert len(stub.snapshots) == 3

    def test_success_after_a_failure_leaves_no_reason_behind(self, report, stub, end_pause):
        stub.during = lambda: 1 / 0
        make_report(report.pk)
        end_pause(report)
        stub.during = lambda: None
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.attempts, report.error) == (JobStatus.DONE, 2, "")

    def test_interrupted_typesetting_is_tried_again(self, report, stub):
        def during():
            raise TypesettingInterrupted("typesetting took longer than 120 seconds")

        stub.during = during
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.attempts) == (JobStatus.QUEUED, 1)
        assert report.error

    def test_too_long_is_said(self, report, stub):
        def during():
            raise SoftTimeLimitExceeded

        stub.during = during
        make_report(report.pk)
        report.refresh_from_db()
        assert report.status == JobStatus.QUEUED
        assert "5" in report.error

    @pytest.mark.django_db(transaction=True)
    def test_connection_that_breaks_in_the_middle(self, report, stub):
        stub.during = lambda: connection.connection.close()
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.attempts) == (JobStatus.QUEUED, 1)


class TestFrozenMoment:
    def test_second_attempt_shows_the_same_state(self, report, stub, end_pause):
        stub.during = lambda: 1 / 0
        make_report(report.pk)
        report.round.reference_date = date(2025, 6, 30)
        report.round.save()
        stub.during = lambda: None
        end_pause(report)
        make_report(report.pk)
        first, second = stub.snapshots
        assert first == second
        assert second["reference_date"] == date(2025, 12, 31)

    def test_trying_again_by_hand_freezes_anew(self, coordinator, report, stub):
        def during():
            raise RenderFailed("A text cannot be shown.")

        stub.during = during
        make_report(report.pk)
        report.round.reference_date = date(2025, 6, 30)
        report.round.save()
        stub.during = lambda: None
        make_report(services.retry_report(coordinator, report).pk)
        first, second = stub.snapshots
        assert second["frozen_at"] > first["frozen_at"]
        assert second["reference_date"] == date(2025, 6, 30)


class TestLease:
    @pytest.mark.django_db(transaction=True)
    def test_of_eight_workers_one_gets_the_report(self, report):
        claimed = in_threads(8, lambda: ReportJob.claim(report.pk))
        assert sum(job is not None for job in claimed) == 1
        report.refresh_from_db()
        assert (report.fence, report.attempts) == (1, 1)

    @pytest.mark.django_db(transaction=True)
    def test_expired_lease_is_taken_over_by_one(self, report, let_lease_expire):
        ReportJob.claim(report.pk)
        let_lease_expire(report)
        claimed = in_threads(8, lambda: ReportJob.claim(report.pk))
        assert sum(job is not None for job in claimed) == 1
        report.refresh_from_db()
        assert (report.fence, report.attempts) == (2, 2)

    def test_held_report_is_not_claimed(self, report):
        assert ReportJob.claim(report.pk)
        assert ReportJob.claim(report.pk) is None

    def test_there_is_no_fourth_attempt(self, report, let_lease_expire):
        for _attempt in range(3):
            assert ReportJob.claim(report.pk)
            let_lease_expire(report)
        assert ReportJob.claim(report.pk) is None

    def test_zombie_cannot_publish_nor_disturb(self, report, let_lease_expire):
        zombie = ReportJob.claim(report.pk)
        let_lease_expire(report)
        worker = ReportJob.claim(report.pk)
        for deed in (
            lambda: zombie.enter(ReportStep.STORING),
            lambda: zombie.renew(),
            lambda: zombie.store(MADE),
        ):
            with pytest.raises(LeaseLost):
                deed()
        zombie.fail("Nobody should read this.")
        zombie.try_again("Nor this.")
        report.refresh_from_db()
        assert (report.status, report.fence, report.error, report.step) == ("running", 2, "", "freezing")
        assert not ReportFile.objects.exists()
        worker.store(MADE)
        assert ReportFile.objects.count() == 1

    def test_zombie_cannot_publish_after_a_retry_by_hand(self, coordinator, report):
        zombie = ReportJob.claim(report.pk)
        zombie.fail("Given up.")
        services.retry_report(coordinator, report)
        with pytest.raises(LeaseLost):
            zombie.store(MADE)

    def test_worker_that_loses_its_lease_halfway_stores_nothing(self, report, stub, caplog):
        stub.during = lambda: AnnualReport.objects.update(fence=F("fence") + 1)
        make_report(report.pk)
        report.refresh_from_db()
        assert (report.status, report.error) == (JobStatus.RUNNING, "")
        assert not ReportFile.objects.exists()
        assert "lost its lease" in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_lease_is_renewed_during_a_long_step(self, report, stub, settings):
        settings.JOB_LEASE_SECONDS = 0.6
        thieves = []

        def during():
            time.sleep(1.5)
            thieves.append(ReportJob.claim(report.pk))

        stub.during = during
        make_report(report.pk)
        assert thieves == [None]
        report.refresh_from_db()
        assert (report.status, report.attempts) == (JobStatus.DONE, 1)

    @pytest.mark.django_db(transaction=True)
    def test_long_step_notices_that_the_lease_is_gone(self, report, stub, settings):
        settings.JOB_LEASE_SECONDS = 0.3
        job = ReportJob.claim(report.pk)
        with job.renewed():
            AnnualReport.objects.update(fence=F("fence") + 1)
            assert job.lost.wait(2)
        with pytest.raises(LeaseLost):
            job.renew()
