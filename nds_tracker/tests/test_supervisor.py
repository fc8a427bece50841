"""The supervisor itself, with small programs."""

import os
import signal
import subprocess
import sys
import time

import pytest

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.processes import spawn, stop
from nds_tracker.supervision import supervisor as module
from nds_tracker.supervision.preparation import digest
from nds_tracker.supervision.supervisor import Program, StopRequestedError, Supervisor, last_line
from tests.processes import running_with


@pytest.fixture
def supervisor():
    """A supervisor that says nothing, and ends what it started."""
    instance = Supervisor(said.append)
    said.clear()
    yield instance
    instance.end()


said: list[str] = []


def shell(command, log):
    """A way to start a shell command."""
    return lambda: spawn(["sh", "-c", command], environment={"PATH": os.defpath}, log=log)


def test_program_that_dies_comes_back(supervisor, tmp_path):
    log = tmp_path / "log"
    program = Program("Slaper", shell("sleep 60", log), log)
    supervisor.add(program)
    first = program.process.pid
    os.kill(first, signal.SIGKILL)
    assert supervisor.wait_for(lambda: program.process and program.process.pid != first, 5)
    assert "Slaper is gestopt (code -9)" in said[0]


def test_program_that_keeps_dying_ends_the_start_with_its_last_words(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 2)
    log = tmp_path / "log"
    supervisor.add(Program("Web", shell("echo geen zin; exit 3", log), log))
    with pytest.raises(EmbeddedError, match=r"Web stopt steeds meteen .*code 3.*geen zin"):
        supervisor.wait_for(lambda: False, 10)


def test_failing_step_is_told_with_its_last_words(supervisor, tmp_path):
    log = tmp_path / "log"
    with pytest.raises(EmbeddedError, match="'laden' is mislukt: bestand ontbreekt"):
        supervisor.run_to_end("laden", shell("echo bestand ontbreekt; exit 1", log), log)


def test_error_is_found_above_its_explanation(tmp_path):
    log = tmp_path / "log"
    log.write_text("Traceback\n  File x\ndjango.db.utils.ProgrammingError: no column\nLINE 1: SELECT\n        ^\n")
    assert last_line(log) == "django.db.utils.ProgrammingError: no column"


def test_request_to_stop_ends_a_step_and_the_start(supervisor, tmp_path):
    log = tmp_path / "log"
    with supervisor.watching_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequestedError):
            supervisor.run_to_end("laden", shell("sleep 60", log), log)


def test_programs_end_in_reverse_order_with_all_that_they_started(supervisor, tmp_path):
    log, order = tmp_path / "log", tmp_path / "order"
    child = "(trap '' TERM; sleep 61.4142) & echo klaar"
    command = f"trap 'echo %s >> {order}; exit' TERM; {child}; while :; do sleep 0.05; done"
    for name in ("een", "twee"):
        supervisor.add(Program(name, shell(command % name, log), log))
    assert supervisor.wait_for(lambda: log.read_text().count("klaar") == 2, 5)
    supervisor.end()
    assert order.read_text().split() == ["twee", "een"]
    # A killed process leaves the table of processes a moment after the signal.
    deadline = time.monotonic() + 5
    while running_with("sleep 61.4142") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not running_with("sleep 61.4142")


def test_program_that_ignores_the_request_is_killed(tmp_path):
    log = tmp_path / "log"
    process = shell("trap '' TERM; echo klaar; while :; do sleep 0.05; done", log)()
    while "klaar" not in log.read_text():
        time.sleep(0.02)
    stop(process, [(signal.SIGTERM, 0.2)])
    assert process.returncode == -signal.SIGKILL


def test_preparation_is_repeated_when_something_it_depends_on_changes(tmp_path, monkeypatch):
    (tmp_path / "priorities").mkdir()
    data = tmp_path / "priorities" / "data.yaml"
    data.write_text("een")
    first = digest(tmp_path)
    assert digest(tmp_path) == first
    data.write_text("twee")
    second = digest(tmp_path)
    monkeypatch.setenv("EXAMPLE_MODE", "true")
    third = digest(tmp_path)
    assert len({first, second, third}) == 3


def test_manage_tells_a_missing_setting_in_one_sentence(tmp_path):
    """With both addresses given nothing is filled in: what is missing is named."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://localhost/x",
        "REDIS_URL": "redis://localhost",
    }
    told = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "SECRET_KEY" in told.stderr
    assert "Traceback" not in told.stderr
