"""A real Celery worker process for the tests, on the test database and broker."""

import os
import signal
import sys
from pathlib import Path

import pytest
from django.db import connection

from nds_tracker.embedded.postgres import OWNER
from nds_tracker.embedded.processes import spawn, stop, wait_until

ROOT = Path(__file__).parent.parent


@pytest.fixture
def site_environment(transactional_db, embedded_servers):
    """The environment for a process of the site beside the test: the test database, with the application's rights."""
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE="nds_tracker.settings", CELERY_BROKER_POOL_LIMIT="2")
    name = connection.settings_dict["NAME"]
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        address, _, _ = environment.get(variable, "").rpartition("/")
        if address:
            environment[variable] = f"{address}/{name}"
    environment.pop("DATABASE_AS_OWNER", None)
    assert not embedded_servers.database or OWNER not in environment["DATABASE_URL"]
    return environment


@pytest.fixture
def live_worker(site_environment, tmp_path):
    """A worker that is ready for work; what it logs is in `worker.log` of the test's directory."""
    from nds_tracker.celery import app

    log = tmp_path / "worker.log"
    process = spawn(
        [
            *(sys.executable, "-m", "celery", "-A", "nds_tracker", "worker"),
            *("--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle"),
            f"--hostname=test-{os.getpid()}@localhost",
        ],
        environment=site_environment,
        log=log,
        directory=ROOT,
        death_signal=signal.SIGKILL,
    )
    wait_until(lambda: process.poll() is not None or " ready." in log.read_text(errors="replace"), 30)
    assert " ready." in log.read_text(errors="replace"), log.read_text(errors="replace")
    yield process
    stop(process, [(signal.SIGTERM, 10), (signal.SIGQUIT, 3)])
    app.control.purge()
