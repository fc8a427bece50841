"""Which processes run, read from /proc so that no tool has to be installed."""

from contextlib import suppress
from pathlib import Path

import pytest


def running() -> dict[int, tuple[int, str]]:
    """Every running process: its parent and its whole command line; not those that are dead but not yet fetched."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("Looking for processes needs /proc: run these tests on Linux")
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            if state != "Z":
                found[int(path.name)] = (int(parent), command)
    return found


def running_with(text: str) -> list[str]:
    """The command lines in which this text occurs."""
    return [command for _parent, command in running().values() if text in command]
