"""`manage.py up`: the whole site on one machine, until Ctrl-C."""

import contextlib
import http.client
import os
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.processes import die_with_parent
from nds_tracker.embedded.servers import Servers, of_this_command
from nds_tracker.embedded.state import is_free
from nds_tracker.supervision.preparation import Preparation, steps
from nds_tracker.supervision.programs import python, server_programs, site_programs
from nds_tracker.supervision.supervisor import StopRequestedError, Supervisor

DEMO_ACCOUNTS = ("lezer", "redacteur", "redacteur2", "coordinator", "coordinator2", "beheerder")


class Command(BaseCommand):
    """Start database, broker, worker, scheduler, reconciler and web; end them together."""

    help = "Starts the whole site on this machine and stops it on Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="Stop when the parent process ends.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM)
        began = time.monotonic()
        supervisor = Supervisor(self.say)
        with supervisor.watching_signals():
            try:
                port = usable_port()
                os.environ["PORT"] = str(port)
                os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
                (servers,) = of_this_command
                with servers.state.held():
                    if not is_free(port):
                        raise EmbeddedError(
                            f"Poort {port} is al in gebruik: stop het programma dat daar draait, "
                            f"of kies een andere poort, bijvoorbeeld: PORT={port + 1} make run"
                        )
                    try:
                        self.start(supervisor, servers, port, began)
                        supervisor.keep_running()
                    finally:
                        self.say("Alles wordt gestopt …")
                        supervisor.end()
                        self.say("Gestopt.")
            except StopRequestedError:
                return
            except EmbeddedError as error:
                raise CommandError(str(error)) from error

    def start(self, supervisor: Supervisor, servers: Servers, port: int, began: float) -> None:
        """Start everything in order and say where it is."""
        example_mode = os.environ["EXAMPLE_MODE"].lower() in {"1", "true", "on", "yes"}
        for program in server_programs(servers):
            self.say(f"{program.name} starten …")
            supervisor.add(program)
        preparation = Preparation(servers)
        if not preparation.is_done():
            log = servers.state.log("preparation")
            for command, name in steps(example_mode=example_mode):
                self.say(f"{name[0].upper()}{name[1:]} …")
                supervisor.run_to_end(name, python(log, "manage.py", command), log)
            preparation.done()
        self.say("Website, worker, planner en bewaker van rapporten starten …")
        for program in site_programs(servers.state):
            supervisor.add(program)
        if not supervisor.wait_for(lambda: answers(port), 60):
            raise EmbeddedError(f"De website antwoordt niet binnen een minuut: zie {servers.state.log('web')}.")
        self.say("")
        self.say(f"NDS Tracker draait na {time.monotonic() - began:.1f} s op http://127.0.0.1:{port}/")
        if example_mode:
            self.say(f"Inloggen als {', '.join(DEMO_ACCOUNTS)}; het wachtwoord is {os.environ['DEMO_PASSWORD']}")
        self.say(f"Logboeken, ook van verstuurde e-mail: {servers.state.directory / 'log'}")
        self.say("Stoppen met Ctrl-C.")

    def say(self, text: str) -> None:
        """Tell the console; a console that has gone is no reason to stop in the middle of ending."""
        with contextlib.suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()


def usable_port() -> int:
    """The port of PORT, or a sentence that says what is wrong with it."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise EmbeddedError(f"PORT is '{text}': kies een getal van 1024 tot en met 65535, bijvoorbeeld PORT=8000.")
    return int(text)


def answers(port: int) -> bool:
    """Whether the site gives any answer at all; what it thinks of its own health is on that page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/gezondheid/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
