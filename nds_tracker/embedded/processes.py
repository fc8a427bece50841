"""Starting and ending processes so that none outlives the one that started it."""

import contextlib
import ctypes
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwnam
from typing import BinaryIO

from nds_tracker.embedded.errors import EmbeddedError

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000

# Loaded here and not in the child: between fork and exec a child should do as little as possible.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The ordinary user that database and broker run as when we are root."""

    uid: int
    gid: int


def service_account() -> Account | None:
    """`nobody` when we are root, because PostgreSQL refuses root and Redis does not need it; else ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL draait niet als root en de gebruiker 'nobody' bestaat hier niet: "
            "start als gewone gebruiker, of geef DATABASE_URL en REDIS_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def packed(package: str, program: str) -> Path | None:
    """The program that a wheel brought along; none where there is no such wheel for this system."""
    found = importlib.util.find_spec(package)
    program_file = Path(found.origin).parent / "bin" / program if found and found.origin else None
    return program_file if program_file and program_file.exists() else None


def die_with_parent(sign: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Ask the kernel to send `sign` when the parent dies, kill -9 included (Linux; elsewhere nothing)."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        # The parent died before the request was made.
        os.kill(os.getpid(), sign)


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    log: Path | None = None,
    account: Account | None = None,
    stdin: bytes | None = None,
    death_signal: int = signal.SIGTERM,
    directory: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C reaches only us and we end the others in order."""
    parent = os.getpid()
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(open_log(log)) if log else None
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,
            # Runs after the change of user, which would undo it.
            preexec_fn=lambda: die_with_parent(death_signal, parent),
        )
    if stdin is not None and process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(stdin)
            process.stdin.close()
    return process


def open_log(path: Path) -> BinaryIO:
    """Append to the log; a big one is set aside once, so that logs do not grow without end.

    Mail is among what is logged: the directory is for its owner only.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[int, float]]) -> None:
    """Send each signal and wait its number of seconds; at last kill what is left of the process's session."""
    for sign, seconds in signals:
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command_line(number: int) -> str:
    """The command line of a running process, empty when there is none."""
    try:
        if sys.platform == "linux":
            return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return run_once(["ps", "-ww", "-o", "args=", "-p", str(number)], environment={"PATH": os.defpath}).stdout
    except OSError:
        return ""


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Whether `ready()` became true in time."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def run_once(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    account: Account | None = None,
    directory: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a short command as the service account and return what it said."""
    parent = os.getpid()

    def prepare() -> None:
        os.umask(0o022)
        die_with_parent(signal.SIGKILL, parent)

    return subprocess.run(
        [str(part) for part in command],
        env=dict(environment),
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=prepare,
    )
