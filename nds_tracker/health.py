"""Which parts of the site are alive. Every question has a short time limit: the page that asks has to answer."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from kombu.exceptions import KombuError

from reports.models import Heartbeat

from .celery import app

BROKER_SECONDS = 1.0
WORKER_SECONDS = 1.0
QUEUE = "celery"
SCHEDULER, RECONCILER = "scheduler", "reconciler"


@dataclass(frozen=True)
class Part:
    """A part of the site: `alive` is None when nobody can tell."""

    name: str | Promise
    alive: bool | None
    detail: str | Promise = ""


def database_alive() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
    return True


def broker_client() -> redis.Redis:
    """A client that gives up soon."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS, retry=None
    )


def broker_alive() -> bool:
    """Whether the broker answers."""
    return waiting_tasks() is not None


def waiting_tasks() -> int | None:
    """How many tasks wait for a worker; None when the broker does not answer."""
    try:
        with broker_client() as client:
            return int(client.llen(QUEUE))
    except (redis.RedisError, OSError):
        return None


def worker_alive() -> bool:
    """Whether at least one worker answers; the first answer is enough."""
    try:
        return bool(app.control.inspect(timeout=WORKER_SECONDS, limit=1).ping())
    except (redis.RedisError, KombuError, OSError):
        return False


def parts() -> list[Part]:
    """All parts, for a page that the database could still make."""
    waiting = waiting_tasks()
    worker = worker_alive() if waiting is not None else None
    return [
        Part(_("Database"), database_alive(), _database_size()),
        Part(_("Queue"), waiting is not None, _waiting_words(waiting)),
        Part(_("Worker"), worker, _words(worker, _("answers"), _("does not answer; reports wait"))),
        # The scheduler lives through the worker that does its bidding.
        _heartbeat(_("Scheduler"), SCHEDULER, known=bool(worker)),
        _heartbeat(_("Report guard"), RECONCILER, known=True),
    ]


def _heartbeat(name: Promise, code: str, *, known: bool) -> Part:
    alive: bool | None = Heartbeat.objects.alive(code, within=settings.HEARTBEAT_SECONDS[code])
    if not alive and not known:
        alive = None
    return Part(name, alive, _words(alive, _("on time"), _("no sign of life")))


def _words(alive: bool | None, yes: Promise, no: Promise) -> Promise:
    return _("unknown") if alive is None else yes if alive else no


def _waiting_words(waiting: int | None) -> str | Promise:
    if waiting is None:
        return _("does not answer; pages work, reports wait")
    return ngettext("%(count)d task waits", "%(count)d tasks wait", waiting) % {"count": waiting}


def _database_size() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576")
        return f"{cursor.fetchone()[0]} MB"
