"""The programs of the site, each as the supervisor starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from nds_tracker.embedded.processes import spawn
from nds_tracker.embedded.servers import Servers
from nds_tracker.embedded.state import PROJECT, State
from nds_tracker.supervision.supervisor import Program


def python(log: Path, *arguments: str, death_signal: int = signal.SIGTERM) -> "Callable[[], subprocess.Popen[bytes]]":
    """A way to start one of our own Python programs with the site's environment."""
    return partial(
        spawn,
        [sys.executable, *arguments],
        environment=dict(os.environ, PYTHONUNBUFFERED="1"),
        log=log,
        directory=PROJECT,
        death_signal=death_signal,
    )


def server_programs(servers: Servers) -> list[Program]:
    """Database and broker, as far as they are embedded."""
    programs = []
    if servers.database:
        programs.append(
            Program(
                "PostgreSQL",
                servers.start_database,
                servers.database.log,
                ((signal.SIGINT, 10), (signal.SIGQUIT, 5)),
            )
        )
    if servers.broker:
        programs.append(Program("Redis", servers.broker.start, servers.broker.log))
    return programs


def site_programs(state: State) -> list[Program]:
    """Worker, scheduler, reconciler and web."""
    worker, scheduler, reconciler, web = (state.log(name) for name in ("worker", "scheduler", "reconciler", "web"))
    return [
        Program(
            "Worker",
            python(
                worker,
                *("-m", "celery", "-A", "nds_tracker", "worker", "--concurrency=1", "--loglevel=INFO"),
                *("--without-gossip", "--without-mingle", "--include=nds_tracker.supervision.celery_hooks"),
                # A worker without its supervisor must not finish a long task first; the lease gives it to the next.
                death_signal=signal.SIGKILL,
            ),
            worker,
            ((signal.SIGTERM, 6), (signal.SIGQUIT, 2)),
        ),
        Program(
            "Planner",
            python(
                scheduler,
                *("-m", "celery", "-A", "nds_tracker", "beat", "--loglevel=INFO", "--pidfile="),
                f"--schedule={state.directory / 'celerybeat-schedule'}",
            ),
            scheduler,
        ),
        Program("Bewaker van rapporten", python(reconciler, "manage.py", "reconcile_jobs"), reconciler),
        Program(
            "Website",
            python(
                web,
                *("-m", "gunicorn", "--config", "python:nds_tracker.supervision.gunicorn_config"),
                "nds_tracker.wsgi:application",
            ),
            web,
        ),
    ]
