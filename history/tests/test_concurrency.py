"""Several connections at once: nothing lost, no gap in time, no late writing into a frozen moment."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.conf import settings
from django.db import close_old_connections, connection

from accounts.models import Organisation
from accounts.tests.factories import organisation
from history.schema import application_role, protected_tables
from history.services import StaleVersion, as_of, freeze, update_version
from history.tracking import event_model

pytestmark = pytest.mark.django_db(transaction=True)


def connect(**parameters) -> psycopg.Connection:
    """A connection of its own to the test database."""
    database = connection.settings_dict
    return psycopg.connect(
        **{
            "dbname": database["NAME"],
            "user": database["USER"],
            "password": database["PASSWORD"],
            "host": database["HOST"],
            "port": database["PORT"],
        }
        | parameters
    )


@pytest.fixture
def application():
    """A connection with the rights of the application."""
    if not application_role():
        pytest.skip("DATABASE_OWNER_URL must name another role than DATABASE_URL")
    address = psycopg.conninfo.conninfo_to_dict(settings.DATABASE_URL)
    with connect(user=address["user"], password=address["password"]) as own:
        yield own


def test_twenty_five_times_eight_increments_lose_nothing():
    row = organisation(note="0")

    def work(_number):
        done = 0
        while done < 25:
            current = Organisation.objects.get(pk=row.pk)
            with contextlib.suppress(StaleVersion):
                update_version(current, current.version, {"note": str(int(current.note) + 1)})
                done += 1
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    row.refresh_from_db()
    assert (row.note, row.version) == ("200", 201)
    assert event_model(Organisation).objects.filter(pgh_obj_id=row.pk).count() == 201
    assert gaps() == []


def gaps() -> list[tuple]:
    """Consecutive periods of one row that do not touch each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM (SELECT pgh_obj_id, upper(valid) AS until,"
            " lead(lower(valid)) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS next"
            " FROM accounts_organisationevent WHERE NOT isempty(valid)) periods"
            " WHERE until IS DISTINCT FROM next AND next IS NOT NULL"
        )
        return cursor.fetchall()


def test_a_row_removed_in_the_meantime_is_a_conflict():
    row = organisation()
    Organisation.objects.filter(pk=row.pk).delete()
    with pytest.raises(StaleVersion) as stale:
        update_version(row, 1, {"name": "te laat"})
    assert stale.value.current is None


def test_freezing_waits_for_who_is_writing():
    row = organisation(name="eerst")
    frozen = []
    with connect() as writer:
        writer.execute("UPDATE accounts_organisation SET name = 'nog op tijd' WHERE id = %s", [row.pk])

        def take():
            frozen.append(freeze())
            connection.close()

        thread = threading.Thread(target=take)
        thread.start()
        thread.join(0.5)
        assert not frozen, "the writer has not committed"
        writer.commit()
        thread.join(10)
    (moment,) = frozen
    with connect() as later:
        later.execute("UPDATE accounts_organisation SET name = 'te laat' WHERE id = %s", [row.pk])
    with as_of(moment):
        assert Organisation.objects.get(pk=row.pk).name == "nog op tijd"
    assert Organisation.objects.get(pk=row.pk).name == "te laat"
    assert gaps() == []


def test_the_past_stays_the_past_while_others_write():
    row = organisation(name="eerst")
    moment = freeze()
    with as_of(moment):
        assert Organisation.objects.get(pk=row.pk).name == "eerst"
        with connect() as other:
            other.execute("UPDATE accounts_organisation SET name = 'intussen' WHERE id = %s", [row.pk])
        assert Organisation.objects.get(pk=row.pk).name == "eerst"


class TestApplicationRole:
    """The role of DATABASE_URL adds to the history by writing content, and cannot change what happened."""

    def test_what_it_writes_is_recorded(self, application):
        row = organisation()
        application.execute("UPDATE accounts_organisation SET name = 'door de toepassing' WHERE id = %s", [row.pk])
        application.execute("DELETE FROM accounts_organisation WHERE id = %s", [row.pk])
        application.commit()
        events = event_model(Organisation).objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
        assert [event.pgh_label for event in events] == ["insert", "update", "delete"]
        assert events[0].valid.upper == events[1].valid.lower

    def test_it_cannot_rewrite_events_or_switch_the_history_off(self, application):
        organisation()
        statements = [
            statement.format(table)
            for table in protected_tables()
            for statement in ("DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL")
        ] + [
            "UPDATE accounts_organisationevent SET name = 'vervalst'",
            "UPDATE accounts_userrightsevent SET role = 'beheerder'",
            "UPDATE pghistory_context SET metadata = '{}'",
            "DELETE FROM pghistory_context",
            "ALTER TABLE accounts_organisation DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "DROP VIEW as_of.accounts_organisation",
            "CREATE OR REPLACE FUNCTION as_of.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "DELETE FROM django_migrations",
        ]
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)
            application.rollback()


@pytest.fixture(autouse=True)
def _close():
    yield
    close_old_connections()
