"""Real workers, a real reconciler, a real broker: whatever is killed, frozen or flushed, one report comes out."""

import hashlib
import os
import signal
import sys
from contextlib import ExitStack

import pytest
import redis
from django.conf import settings
from django.core.management import call_command

from accounts.tests.factories import user
from jobs.choices import JobStatus
from nds_tracker.embedded.processes import spawn, stop, wait_until
from reports.choices import ReportStep
from reports.models import AnnualReport, Heartbeat, ReportFile
from reports.services import annual as services
from tests.worker import ROOT

pytestmark = pytest.mark.slow

LEASE_SECONDS = "3"


class Processes:
    """Starts workers and reconcilers with a short lease, each in a process group of its own."""

    def __init__(self, environment, directory, stack):
        self.environment = environment | {"JOB_LEASE_SECONDS": LEASE_SECONDS}
        self.directory = directory
        self.stack = stack

    def start(self, name, *command):
        process = spawn(
            [sys.executable, *command],
            environment=self.environment,
            log=self.directory / f"{name}.log",
            directory=ROOT,
            death_signal=signal.SIGKILL,
        )
        self.stack.callback(stop, process, [(signal.SIGCONT, 0), (signal.SIGTERM, 5)])
        return process

    def worker(self, name):
        process = self.start(
            name,
            *("-m", "celery", "-A", "nds_tracker", "worker", "--concurrency=1", "--loglevel=INFO"),
            *("--without-gossip", "--without-mingle", f"--hostname={name}-{os.getpid()}@localhost"),
        )
        assert wait_until(lambda: " ready." in self.log(name), 30), self.log(name)
        return process

    def reconciler(self):
        return self.start("reconciler", "manage.py", "reconcile_jobs", "--every", "0.5")

    def log(self, name):
        return (self.directory / f"{name}.log").read_text(errors="replace")


@pytest.fixture
def processes(site_environment, tmp_path):
    """Processes beside the test; they and their messages are gone afterwards."""
    with ExitStack() as stack:
        stack.callback(redis.from_url(settings.REDIS_URL).flushdb)
        yield Processes(site_environment, tmp_path, stack)


@pytest.fixture
def real_content(transactional_db):
    """The content that the site starts with, so that there is something to typeset."""
    call_command("load_startbrief", verbosity=0)


def state(report):
    report.refresh_from_db()
    return report.status


def wait_for_typesetting(report):
    assert wait_until(lambda: state(report) == JobStatus.RUNNING and report.step == ReportStep.TYPESETTING, 30, 0.01)


def assert_made_once(report):
    assert (state(report), report.error) == (JobStatus.DONE, "")
    file = ReportFile.objects.get()
    pdf, snapshot = bytes(file.pdf), bytes(file.snapshot)
    assert pdf.startswith(b"%PDF-")
    assert file.pdf_sha256 == hashlib.sha256(pdf).hexdigest()
    assert file.snapshot_sha256 == hashlib.sha256(snapshot).hexdigest()


def test_request_is_made_by_the_worker(live_worker, real_content):
    report = services.request_report(user("coordinator"), year=2025, language="nl")
    assert report.rung
    assert wait_until(lambda: not AnnualReport.objects.open().exists(), 60)
    assert_made_once(report)
    assert report.attempts == 1


def test_flushed_broker_and_killed_worker_still_give_one_report(processes, real_content):
    report = services.request_report(user("coordinator"), year=2025, language="nl")
    redis.from_url(settings.REDIS_URL).flushall()
    processes.reconciler()
    first = processes.worker("first")
    wait_for_typesetting(report)
    os.killpg(first.pid, signal.SIGKILL)
    assert state(report) == JobStatus.RUNNING
    processes.worker("second")
    assert wait_until(lambda: state(report) == JobStatus.DONE, 60), processes.log("second")
    assert_made_once(report)
    assert (report.attempts, report.fence) == (2, 2)
    assert Heartbeat.objects.alive("reconciler")


def test_worker_that_wakes_up_too_late_stores_nothing(processes, real_content):
    report = services.request_report(user("coordinator"), year=2025, language="nl")
    processes.reconciler()
    frozen = processes.worker("frozen")
    wait_for_typesetting(report)
    os.killpg(frozen.pid, signal.SIGSTOP)
    processes.worker("second")
    assert wait_until(lambda: state(report) == JobStatus.DONE, 60), processes.log("second")
    made = ReportFile.objects.get().created_at
    os.killpg(frozen.pid, signal.SIGCONT)
    assert wait_until(lambda: "lost its lease" in processes.log("frozen"), 30), processes.log("frozen")
    assert_made_once(report)
    assert ReportFile.objects.get().created_at == made
