"""The embedded servers: who gets in, who may do what, and how they come back."""

import importlib.util
import os
import signal
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from nds_tracker.embedded import broker, postgres
from nds_tracker.embedded.errors import EmbeddedError
from nds_tracker.embedded.postgres import FOR_TESTS
from nds_tracker.embedded.processes import service_account, wait_until
from nds_tracker.embedded.servers import Servers
from nds_tracker.embedded.state import State, default_directory
from tests.processes import running_with


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Servers of their own, in a directory that the service account can reach."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="nds-tracker-embedded-") as name:
        Path(name).chmod(0o755)
        own = Servers({"STATE_DIR": name}, FOR_TESTS)
        with own.running():
            yield own


def test_application_role_reads_and_writes_rows_and_nothing_else(servers):
    addresses = servers.addresses()
    with psycopg.connect(addresses["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE sample (id int GENERATED ALWAYS AS IDENTITY, text text)")
        owner.execute("CREATE SCHEMA elsewhere")
        owner.execute("CREATE VIEW elsewhere.sample AS SELECT * FROM sample")
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            owner.execute(f"CREATE EXTENSION {extension}")
    with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as application:
        application.execute("INSERT INTO sample (text) VALUES ('een')")
        application.execute("UPDATE sample SET text = 'twee'")
        assert application.execute("SELECT text FROM elsewhere.sample").fetchall() == [("twee",)]
        for forbidden in (
            "TRUNCATE sample",
            "DROP TABLE sample",
            "ALTER TABLE sample DISABLE TRIGGER ALL",
            "CREATE TABLE other (id int)",
            "CREATE SCHEMA other",
            "SET session_replication_role = replica",
            "CREATE DATABASE other",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)


def test_without_the_password_nobody_gets_in(servers):
    addresses = servers.addresses()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(servers.database.url("postgres").replace(servers.state.secret("postgres"), "wrong"))
    port = servers.state.port("redis")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=port).ping()
    with redis.Redis.from_url(addresses["REDIS_URL"]) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_secrets_and_data_are_readable_by_their_owner_only(servers):
    for path in (servers.state.directory / "secrets.json", servers.database.data):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert running_with(str(servers.database.data))
    for name in ("postgres", "nds_owner", "nds_app", "redis"):
        assert not running_with(servers.state.secret(name))


def test_what_is_typed_does_not_get_into_the_log_of_the_database(servers):
    with psycopg.connect(servers.database.url("nds_owner", "nds"), autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE kept (text text PRIMARY KEY CHECK (text <> 'geheime tekst'))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO kept VALUES ('geheime tekst')")
    log = servers.database.log
    assert wait_until(lambda: "violates check constraint" in log.read_text(), 10)
    assert "geheime tekst" not in log.read_text()


def test_one_owner_at_a_time(servers):
    assert State(servers.state.directory).in_use()
    with pytest.raises(EmbeddedError, match="draait al"), Servers(servers.addresses()).running():
        pass


def test_database_comes_back_after_kill_9_with_its_data():
    with tempfile.TemporaryDirectory(prefix="nds-tracker-embedded-") as name:
        Path(name).chmod(0o755)
        own = Servers({"STATE_DIR": name, "REDIS_URL": "redis://elsewhere"})
        assert own.broker is None
        with own.state.held():
            process = own.start_database()
            with psycopg.connect(own.database.url("nds_owner"), autocommit=True) as owner:
                owner.execute("CREATE TABLE kept AS SELECT 1 AS id")
            # Its own children outlive it for a moment and hold the shared memory.
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert (own.database.data / "postmaster.pid").exists()
            again = own.start_database()
            try:
                with psycopg.connect(own.database.url("nds_app")) as application:
                    assert application.execute("SELECT id FROM kept").fetchone() == (1,)
            finally:
                own.database.stop(again)
        assert wait_until(lambda: not running_with(name), 5), running_with(name)


def test_lock_of_a_process_that_is_not_ours_is_no_reason_to_end_it():
    """After a restart of the machine the number in the lock file may belong to anybody."""
    with tempfile.TemporaryDirectory(prefix="nds-tracker-embedded-") as name:
        Path(name).chmod(0o755)
        own = Servers({"STATE_DIR": name, "REDIS_URL": "redis://elsewhere"}, FOR_TESTS)
        account = service_account()
        other = subprocess.Popen(
            ["sleep", "60"], user=account.uid if account else None, group=account.gid if account else None
        )
        try:
            with own.state.held():
                own.database.install()
                lock = own.database.data / "postmaster.pid"
                lock.write_text(f"{other.pid}\n{own.database.data}\n1\n{own.state.port('postgresql')}\n\n127.0.0.1\n")
                if account:
                    os.chown(lock, account.uid, account.gid)
                own.database.stop(own.start_database())
            assert other.poll() is None
        finally:
            other.kill()
            other.wait()


def test_port_of_last_time_is_kept_unless_taken(tmp_path):
    state = State(tmp_path)
    port = state.port("redis")
    assert State(tmp_path).port("redis") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert State(tmp_path).port("redis") != port


def test_secret_is_made_once_and_differs_per_name(tmp_path):
    state = State(tmp_path)
    assert state.secret("one") == State(tmp_path).secret("one") != state.secret("two")


def test_root_does_not_open_parent_directories(tmp_path):
    closed = tmp_path / "closed"
    project = closed / "project"
    project.mkdir(parents=True)
    closed.chmod(0o700)
    account = service_account()
    if account is None:
        assert default_directory(None, project) == project / "var"
    else:
        assert str(default_directory(account, project)).startswith("/var/lib/nds-tracker/project-")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.parametrize(("module", "variable"), [(postgres, "DATABASE_URL"), (broker, "REDIS_URL")])
def test_missing_wheel_is_told_in_one_sentence_with_its_remedy(monkeypatch, module, variable):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match=f"geef {variable}") as told:
        module.packed_binary()
    assert "\n" not in str(told.value)


def test_unwritable_state_directory_is_told_in_one_sentence():
    with pytest.raises(EmbeddedError, match="STATE_DIR"):
        State(Path("/proc/nds-tracker")).prepare(None)
