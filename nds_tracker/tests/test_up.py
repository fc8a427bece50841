"""`manage.py up` as a user has it: real processes, real signals, and nothing left afterwards."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

import psycopg
import pytest
from psycopg import sql

from nds_tracker.embedded.processes import wait_until
from nds_tracker.embedded.state import PROJECT, free_port
from tests.processes import running

pytestmark = pytest.mark.slow


@pytest.fixture
def settings_of_up(embedded_servers):
    """An environment with nothing of the tests in it. Its state is kept: only the very first start is a first one."""
    names = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    directory = embedded_servers.state.directory / "up"
    return environment | {
        "STATE_DIR": str(directory),
        "PORT": str(free_port()),
        "DEMO_PASSWORD": "wachtwoord-van-de-test",
    }


@contextmanager
def up(environment, output):
    """The running command, ready for use; killed afterwards if the test did not end it."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=PROJECT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        wait_until(lambda: process.poll() is not None or "Stoppen met Ctrl-C" in output.read_text(), 240)
        assert process.poll() is None, output.read_text()
        yield process
    finally:
        family = descendants(process.pid)
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        wait_until(lambda: not alive(family), 15)


def descendants(root: int) -> dict[int, str]:
    """A process and all that it started, with their command lines."""
    processes = running()
    found = {root: "up"}
    while True:
        more = {pid: args for pid, (parent, args) in processes.items() if parent in found and pid not in found}
        if not more:
            return found
        found |= more


def alive(family: dict[int, str]) -> dict[int, str]:
    """Those of a family that still run."""
    processes = running()
    return {pid: args for pid, args in family.items() if pid in processes}


def health(environment) -> int:
    """The status of the health page, 0 without an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=5)
    try:
        connection.request("GET", "/gezondheid/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def one_that(family: dict[int, str], text: str) -> int:
    """The first started process with this text in its command line."""
    return min(pid for pid, args in family.items() if text in args)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whole_site_runs_and_leaves_nothing(settings_of_up, tmp_path, sign):
    output = tmp_path / "output"
    with up(settings_of_up, output) as process:
        assert health(settings_of_up) == 200
        family = descendants(process.pid)
        for text in ("postgres: checkpointer", "redis-server", "worker", "beat", "reconcile_jobs", "gunicorn"):
            assert one_that(family, text)
        assert sum("gunicorn" in args for args in family.values()) == 3
        assert sum("nds_tracker worker" in args for args in family.values()) == 2
        process.send_signal(sign)
        assert process.wait(30) == (-sign if sign == signal.SIGKILL else 0)
        assert wait_until(lambda: not alive(family), 10), alive(family)
    told = output.read_text()
    assert f"http://127.0.0.1:{settings_of_up['PORT']}/" in told
    assert "wachtwoord-van-de-test" in told
    assert ("Gestopt." in told) == (sign != signal.SIGKILL)


def test_second_start_is_refused_and_what_is_killed_comes_back(settings_of_up, tmp_path):
    with up(settings_of_up, tmp_path / "output") as process:
        told = run(settings_of_up | {"PORT": str(free_port())})
        assert told.returncode == 1
        assert "draait al" in told.stderr
        assert "Traceback" not in told.stderr

        names = ("bin/postgres -D", "redis-server", "gunicorn", "nds_tracker worker")
        killed = {one_that(descendants(process.pid), name) for name in names}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

        def complete():
            now = {pid: command for pid, command in descendants(process.pid).items() if pid not in killed}
            return all(any(name in command for command in now.values()) for name in names)

        assert wait_until(lambda: complete() and health(settings_of_up) == 200, 60, 0.3), (
            (tmp_path / "output").read_text(),
            descendants(process.pid),
            health(settings_of_up),
        )


def test_port_in_use_is_told_before_anything_starts(settings_of_up):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(settings_of_up["PORT"])))
        other.listen()
        told = run(settings_of_up)
    assert told.returncode == 1
    assert f"Poort {settings_of_up['PORT']} is al in gebruik" in told.stderr
    assert "Traceback" not in told.stderr
    assert "starten" not in told.stdout


@pytest.mark.parametrize("port", ["abc", "80", "70000"])
def test_unusable_port_is_told(settings_of_up, port):
    told = run(settings_of_up | {"PORT": port})
    assert told.returncode == 1
    assert "kies een getal" in told.stderr
    assert "Traceback" not in told.stderr


def run(environment) -> subprocess.CompletedProcess[str]:
    """The command when it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_servers_that_are_given_are_used(settings_of_up, embedded_servers, db, template, tmp_path):
    """With both addresses set no server of our own starts, and the data are where they should be."""
    given = {
        name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL") if name in os.environ
    }
    if template:
        with psycopg.connect(embedded_servers.database.url("nds_owner", "postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS nds_given WITH (FORCE)")
            connection.execute(sql.SQL("CREATE DATABASE nds_given TEMPLATE {}").format(sql.Identifier(template.name)))
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            given[name] = given[name].rpartition("/")[0] + "/nds_given"
    with up(
        settings_of_up | given | {"STATE_DIR": settings_of_up["STATE_DIR"] + "-given"}, tmp_path / "output"
    ) as process:
        assert health(settings_of_up) == 200
        started = " ".join(descendants(process.pid).values())
        assert "postgres" not in started
        assert "redis-server" not in started
        with psycopg.connect(given["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) > 0 FROM accounts_user").fetchone() == (True,)
