"""Database and broker together, as far as the environment does not name others."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from nds_tracker.embedded.broker import Broker
from nds_tracker.embedded.postgres import Postgres
from nds_tracker.embedded.processes import service_account
from nds_tracker.embedded.state import State, default_directory


class Servers:
    """What has to be embedded for this environment, and what the site must then be told."""

    def __init__(self, environment: Mapping[str, str], options: Mapping[str, str] | None = None):
        account = service_account()
        named = environment.get("STATE_DIR")
        self.state = State(Path(named) if named else default_directory(account))
        self.state.prepare(account)
        self.database = None if environment.get("DATABASE_URL") else Postgres(self.state, account, options)
        self.broker = None if environment.get("REDIS_URL") else Broker(self.state, account)
        self.for_tests = bool(options)

    def __bool__(self) -> bool:
        return bool(self.database or self.broker)

    def addresses(self) -> dict[str, str]:
        """The variables that lead the site to the embedded servers."""
        found = {"STATE_DIR": str(self.state.directory)}
        if self.database:
            found["DATABASE_URL"] = self.database.url("nds_app")
            found["DATABASE_OWNER_URL"] = self.database.url("nds_owner")
        if self.broker:
            found["REDIS_URL"] = self.broker.url()
        return found

    def start_database(self) -> "subprocess.Popen[bytes]":
        """Start the embedded PostgreSQL, with its roles and database."""
        database = cast(Postgres, self.database)
        process = database.start()
        database.make_accounts(may_create_databases=self.for_tests)
        return process

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Start what is needed for the duration of one command."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.state.held())
            if self.database:
                stack.callback(self.database.stop, self.start_database())
            if self.broker:
                stack.callback(self.broker.stop, self.broker.start())
            yield


def complete_environment(servers: Servers) -> None:
    """Fill in what the environment leaves open on a machine of one's own, and nothing that it sets."""
    if servers:
        os.environ.update(servers.addresses())
    os.environ.setdefault("STATE_DIR", str(servers.state.directory))
    os.environ.setdefault("SECRET_KEY", servers.state.secret("secret_key", 50))
    os.environ.setdefault("EXAMPLE_MODE", "true")
    if os.environ["EXAMPLE_MODE"].lower() in {"1", "true", "on", "yes"}:
        os.environ.setdefault("DEMO_PASSWORD", servers.state.secret("demo_password", 9))


WITHOUT_SERVERS = {
    "check",
    "check_translations",
    "collectstatic",
    "compile_translations",
    "help",
    "update_translations",
}
"""Commands that read the settings but use neither database nor broker."""


of_this_command: list[Servers] = []
"""The servers that `for_command` made out before the environment was completed; for `up`, which starts them."""


@contextlib.contextmanager
def for_command(arguments: list[str]) -> Iterator[None]:
    """Give `manage.py` the servers that its command needs.

    `up` starts them itself and watches over them. Another command uses those of a running `up`, or has them for as
    long as it lasts. Where DATABASE_URL and REDIS_URL are set, nothing is started or filled in.
    """
    command = arguments[1] if len(arguments) > 1 else "help"
    needed = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    if not needed and command != "up":
        yield
        return
    servers = Servers(os.environ)
    complete_environment(servers)
    of_this_command.append(servers)
    if command == "up" or command in WITHOUT_SERVERS or servers.state.in_use():
        yield
    else:
        with servers.running():
            yield
