"""Keeps jobs going when a message was lost, a worker died, or the broker or database was away."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from jobs import services
from jobs.models import Job
from reports.models import Heartbeat

logger = logging.getLogger(__name__)

NAME = "reconciler"
EVERY_SECONDS = 3
PATIENCE = timedelta(seconds=5)
"""A new request rings by itself; only one that waits longer needs us."""
RING_AGAIN_SECONDS = 15
"""A job that waits for a busy worker is not rung at every round."""


class Waiting(NamedTuple):
    """A job that lies still, in one of its attempts."""

    model: type[Job]
    pk: int
    attempts: int


class Reconciler:
    """One round looks at the rows, which are the truth, and rings for what lies still."""

    def __init__(self) -> None:
        self.rung: dict[Waiting, float] = {}
        self.trouble = {"database": False, "broker": False}

    def round(self) -> None:
        """Give up what has no attempt left, ring for what waits, show that we are alive."""
        try:
            if abandoned := services.abandon_exhausted():
                logger.error("%s job(s) given up: the worker stopped in every attempt", abandoned)
            waiting = [
                Waiting(model, pk, attempts)
                for model in services.job_models()
                for pk, attempts in model.objects.unattended(PATIENCE).values_list("pk", "attempts")
            ]
            Heartbeat.objects.beat(NAME)
        except (OperationalError, InterfaceError) as error:
            connection.close()
            self._note("database", away=True, detail=error)
            return
        self._note("database", away=False)
        self._ring(waiting)

    def _ring(self, waiting: list[Waiting]) -> None:
        now = time.monotonic()
        self.rung = {key: since for key, since in self.rung.items() if key in waiting}
        for key in waiting:
            if now - self.rung.get(key, -RING_AGAIN_SECONDS) < RING_AGAIN_SECONDS:
                continue
            if not services.ring(key.model, key.pk):
                self._note("broker", away=True)
                return
            self._note("broker", away=False)
            self.rung[key] = now
            logger.info("%s %s: rung again", key.model._meta.verbose_name_raw, key.pk)

    def _note(self, what: str, *, away: bool, detail: Any = "") -> None:
        """One line when something goes away and one when it is back."""
        if away and not self.trouble[what]:
            reason = " ".join(str(detail).split())
            logger.warning("the %s cannot be reached; jobs wait until it is back. %s", what, reason)
        elif self.trouble[what] and not away:
            logger.warning("the %s is back", what)
        self.trouble[what] = away


class Command(BaseCommand):
    """`manage.py reconcile_jobs`: a process of its own, because a scheduler would need the broker itself."""

    help = "Ring for jobs that wait too long, and give up those that lost their worker in every attempt."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="seconds between rounds")
        parser.add_argument("--once", action="store_true", help="do one round and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        reconciler = Reconciler()
        if options["once"]:
            reconciler.round()
            return
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            reconciler.round()
            stop.wait(options["every"])
