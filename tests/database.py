"""The test database: migrated once per state of the migrations, then copied from a template.

Migrating takes many seconds, copying a fraction of one. The copy is fresh for each run, so that nothing of an
interrupted run is left in it.
"""

import hashlib
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).parent.parent
MAKES_THE_SCHEMA = ("*/migrations/*.py", "history/*.py", "nds_tracker/settings.py", "requirements-dev.txt")


class Template:
    """The template database of this state of the migrations, on the embedded server."""

    def __init__(self, servers, test_name: str):
        digest = hashlib.sha256()
        for pattern in MAKES_THE_SCHEMA:
            for path in sorted(ROOT.glob(pattern)):
                digest.update(path.read_bytes())
        self.servers = servers
        self.name = f"migrated_{digest.hexdigest()[:12]}"
        self.test_name = test_name

    def restore(self) -> bool:
        """Make the test database from the template, if there is one."""
        with self._connect() as connection:
            if (self.name,) not in self._databases(connection):
                return False
            self._drop(connection, self.test_name)
            self._copy(connection, self.name, self.test_name)
            return True

    def keep(self) -> None:
        """Make the template from the freshly migrated test database, and drop older ones."""
        with self._connect() as connection:
            databases = self._databases(connection)
            if (self.test_name,) not in databases:
                return
            for (name,) in databases:
                if name.startswith("migrated_"):
                    self._drop(connection, name)
            self._copy(connection, self.test_name, self.name)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.servers.database.url("nds_owner", "postgres"), autocommit=True)

    def _databases(self, connection) -> list[tuple[str]]:
        return connection.execute("SELECT datname FROM pg_database").fetchall()

    def _drop(self, connection, name: str) -> None:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _copy(self, connection, source: str, target: str) -> None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )


@pytest.fixture(scope="session")
def template(embedded_servers) -> Template | None:
    """The template, when the database is the embedded one."""
    return Template(embedded_servers, "test_nds") if embedded_servers.database else None


@pytest.fixture(scope="session")
def restored(request, template) -> bool:
    """Whether the test database was copied from the template; `--create-db` migrates anew."""
    return bool(template and not request.config.getvalue("create_db") and template.restore())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_servers, restored):
    """Have the servers, and the copy if there is a template, before pytest-django makes the test database."""


@pytest.fixture(scope="session")
def django_db_keepdb(request, restored) -> bool:
    """Let pytest-django use the copy; the next run replaces it."""
    return restored or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_createdb() -> bool:
    """A copy is never made anew by pytest-django."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, restored, template):
    """Keep the freshly migrated database as the template of the next runs."""
    if template and not restored:
        from django.db import connection

        with django_db_blocker.unblock():
            connection.close()
            template.keep()
