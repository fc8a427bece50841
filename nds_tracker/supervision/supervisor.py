"""Starts programs in order, brings back what dies, and ends them in reverse."""

import contextlib
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.processes import stop

QUICK_DEATH = 20.0
"""A program that lives shorter than this many seconds did not really start."""
PATIENCE = 4
"""How often in a row a program may die that quickly."""


class StopRequestedError(Exception):
    """Somebody asked for the end while the site was starting."""


@dataclass
class Program:
    """A process to keep running. `signals` end it: each is sent in turn and gets its number of seconds."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    log: Path
    signals: Sequence[tuple[int, float]] = ((signal.SIGTERM, 5),)
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    quick_deaths: int = field(default=0, init=False)
    start_again: float = field(default=0.0, init=False)

    def run(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        self.process = self.start()

    def end(self) -> None:
        """End it, with all that it started."""
        if self.process is not None:
            stop(self.process, self.signals)
            self.process = None


class Supervisor:
    """Keeps programs running until a signal asks for the end."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.programs: list[Program] = []
        self.stop_requested = False

    @contextlib.contextmanager
    def watching_signals(self) -> Iterator[None]:
        """Remember a request to stop; ending happens in the main line, never inside a signal handler."""

        def request(number: int, frame: FrameType | None) -> None:
            self.stop_requested = True

        earlier = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def add(self, program: Program) -> None:
        """Start a program and watch over it from now on."""
        self.check()
        self.programs.append(program)
        program.run()

    def run_to_end(self, name: str, start: Callable[[], "subprocess.Popen[bytes]"], log: Path) -> None:
        """Run one step of the preparation; a step that fails ends the start with the last thing that it said."""
        self.check()
        process = start()
        while process.poll() is None:
            if self.stop_requested:
                stop(process, [(signal.SIGTERM, 5)])
                raise StopRequestedError
            self.watch()
            time.sleep(0.02)
        if process.returncode:
            raise EmbeddedError(f"De stap '{name}' is mislukt: {last_line(log)} (meer staat in {log}).")

    def wait_for(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Watch over the programs until `ready()` or the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            self.watch()
            if ready():
                return True
            time.sleep(0.05)
        return False

    def keep_running(self) -> None:
        """Watch over the programs until somebody asks for the end."""
        while not self.stop_requested:
            self.watch()
            time.sleep(0.2)

    def check(self) -> None:
        """Leave the start when somebody asked for the end."""
        if self.stop_requested:
            raise StopRequestedError

    def watch(self) -> None:
        """Note which programs died and start them again, each time a little later."""
        now = time.monotonic()
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                code = program.process.returncode
                program.end()
                program.quick_deaths = program.quick_deaths + 1 if now - program.started < QUICK_DEATH else 0
                if program.quick_deaths >= PATIENCE:
                    raise EmbeddedError(
                        f"{program.name} stopt steeds meteen na het starten (code {code}): {last_line(program.log)} "
                        f"(meer staat in {program.log})."
                    )
                delay = 0.5 * 2**program.quick_deaths
                program.start_again = now + delay
                self.say(f"{program.name} is gestopt (code {code}) en start over {delay:g} s opnieuw.")
            if program.process is None and now >= program.start_again:
                program.run()

    def end(self) -> None:
        """End everything, last started first."""
        while self.programs:
            self.programs.pop().end()


def last_line(log: Path) -> str:
    """The last error in a log, or else its last line, for in a sentence."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-100:]
    except OSError:
        lines = []
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)]
    words = [line.strip() for line in lines if re.search(r"\w", line)]
    return (errors or words or ["geen melding"])[-1]
