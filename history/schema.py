"""The database side of time travel: schema `as_of`, the rights of the application's role, and guards on the past.

All of it is dropped before and made again after migrations, so that it can never lag behind the tables.
"""

from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .tracking import event_model, tracked_models


def drop_views(sender: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Before migrations: views would block changes of the columns that they show."""
    with connections[using].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS as_of CASCADE")


def prepare_database(sender: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """After migrations: one view per tracked table, closed against writing, and rights for the application's role."""
    connection = connections[using]
    migrated = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS as_of")
        cursor.execute(_REFUSE)
        for model in tracked_models:
            if event_model(model)._meta.db_table in migrated:
                for statement in view_statements(model, connection):
                    cursor.execute(statement)
        for statement in _closing_functions(cursor):
            cursor.execute(statement)
        _grant(cursor, connection)


_REFUSE = """
CREATE OR REPLACE FUNCTION as_of.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the past is read-only'; END $$
"""


def view_statements(model: Any, connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that make the `as_of` view of one tracked model."""
    quote = connection.ops.quote_name
    key = model._meta.pk.column
    columns = ", ".join(
        f"pgh_obj_id AS {quote(key)}" if field.column == key else quote(field.column)
        for field in model._meta.concrete_fields
    )
    table = quote(model._meta.db_table)
    events = quote(event_model(model)._meta.db_table)
    return [
        f"CREATE OR REPLACE VIEW as_of.{table} AS SELECT {columns} FROM public.{events}"
        " WHERE valid @> current_setting('nds.as_of')::timestamptz",
        f"CREATE OR REPLACE TRIGGER refuse INSTEAD OF INSERT OR UPDATE OR DELETE ON as_of.{table}"
        " FOR EACH ROW EXECUTE FUNCTION as_of.refuse()",
    ]


def _closing_functions(cursor: Any) -> list[str]:
    """Closing a period and completing a context are updates that the application's role may not do itself.

    They may not read a whole table either: PostgreSQL keeps the plan that it made while a table was small, so that the
    time of one long transaction would grow with the square of its rows.
    """
    cursor.execute(
        "SELECT DISTINCT p.oid::regprocedure::text FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid"
        " WHERE t.tgname LIKE 'pgtrigger_close_previous%'"
        " UNION SELECT '_pgh_attach_context()'"
    )
    return [
        f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off"
        for (name,) in cursor.fetchall()
    ]


def application_role() -> str:
    """The role named by DATABASE_URL; empty when the application connects as the owner of the tables."""
    user = settings.DATABASE_APPLICATION_ROLE
    return user if user != settings.DATABASE_OWNER_ROLE else ""


def _grant(cursor: Any, connection: BaseDatabaseWrapper) -> None:
    role = application_role()
    if not role:
        return
    name = connection.ops.quote_name(role)
    cursor.execute(f"GRANT USAGE ON SCHEMA public, as_of TO {name}")
    cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA as_of TO {name}")
    for table in protected_tables():
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {name}")
    cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")
    cursor.execute(f"REVOKE UPDATE, DELETE ON pghistory_context FROM {name}")


def protected_tables() -> list[str]:
    """Tables that the application's role may add to and read, but never change: the events, and what was published."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    tables += [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]
    return sorted(tables)
