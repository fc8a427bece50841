"""Every queryset as of any moment, and nothing that can rewrite the past."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from accounts.models import Organisation, Person, User
from accounts.tests.factories import organisation, user
from history import checks
from history.models import TemporalEvent, Versioned
from history.services import as_of
from history.tracking import event_model, tracked_models
from priorities.tests.factories import make_goal, make_pillar, make_strategy
from strategies.models import Goal, Pillar, Strategy

pytestmark = pytest.mark.django_db


def now() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def search_path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0]


def test_a_row_has_the_value_of_that_moment():
    row = organisation(name="eerst")
    before = now()
    Organisation.objects.update(name="daarna")
    with as_of(before):
        past = Organisation.objects.get(pk=row.pk)
        assert (past.name, past.version) == ("eerst", 1)
    assert Organisation.objects.get(pk=row.pk).name == "daarna"


def test_joins_filters_and_counts_answer_for_that_moment():
    strategy = make_strategy(title="Oude titel")
    pillar = make_pillar(strategy)
    make_goal(pillar)
    before = now()
    make_goal(pillar)
    Strategy.objects.filter(pk=strategy.pk).update(title="Nieuwe titel")

    def state():
        return (
            Goal.objects.select_related("pillar__strategy").first().pillar.strategy.title,
            Goal.objects.filter(pillar__strategy__title="Oude titel").count(),
            Pillar.objects.annotate(number_of_goals=Count("goals")).get().number_of_goals,
        )

    assert state() == ("Nieuwe titel", 0, 2)
    with as_of(before):
        assert state() == ("Oude titel", 1, 1)


def test_a_row_is_not_there_before_it_was_made_and_after_it_was_removed():
    start = now()
    row = organisation()
    during = now()
    row.delete()
    for moment, expected in ((start, 0), (during, 1), (now(), 0)):
        with as_of(moment):
            assert Organisation.objects.count() == expected


def test_each_state_holds_from_its_own_moment_until_the_next():
    organisation()
    for number in range(5):
        Organisation.objects.update(name=f"naam {number}")
    for event in event_model(Organisation).objects.all():
        with as_of(event.valid.lower):
            assert Organisation.objects.get().name == event.name
        with as_of(event.valid.lower - timedelta(microseconds=1)):
            assert not Organisation.objects.filter(name=event.name).exists()


def test_untracked_tables_answer_for_now():
    before = now()
    user()
    Person.objects.create(name="Iemand")
    with as_of(before):
        assert User.objects.count() == Person.objects.count() == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda row: Organisation.objects.create(code="nieuw", name="Nieuw", layer="rijk"),
        lambda row: Organisation.objects.update(name="vervalst"),
        lambda row: row.delete(),
        lambda row: Person.objects.create(name="Iemand"),
    ],
)
def test_nothing_can_be_written_in_the_past(write):
    row = organisation()
    with pytest.raises(DatabaseError, match="read-only"), as_of(now()):
        write(row)
    assert Organisation.objects.get().name == row.name


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO as_of.accounts_organisation (id, name) VALUES (1, 'x')",
        "UPDATE as_of.accounts_organisation SET name = 'x'",
        "DELETE FROM as_of.accounts_organisation",
    ],
)
def test_the_views_refuse_writing_also_where_the_transaction_allows_it(statement):
    organisation()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('nds.as_of', clock_timestamp()::text, true)")
    with pytest.raises(DatabaseError, match="the past is read-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_inside_an_outer_transaction_path_and_rights_come_back():
    row = organisation()
    path = search_path()
    with transaction.atomic():
        with as_of(now()):
            assert search_path() != path
        assert search_path() == path
        Organisation.objects.filter(pk=row.pk).update(name="weer schrijven")
    assert Organisation.objects.get().name == "weer schrijven"


def test_an_error_inside_brings_path_and_rights_back():
    organisation()
    path = search_path()
    with pytest.raises(LookupError), as_of(now()):
        raise LookupError
    assert search_path() == path
    Organisation.objects.update(name="weer schrijven")


def test_one_past_inside_another():
    organisation(name="eerst")
    first = now()
    Organisation.objects.update(name="daarna")
    with as_of(now()):
        with as_of(first):
            assert Organisation.objects.get().name == "eerst"
        assert Organisation.objects.get().name == "daarna"


def test_a_moment_has_a_time_zone():
    with pytest.raises(ValueError, match="timezone"), as_of(datetime(2026, 1, 1)):  # noqa: DTZ001  # what is refused
        pass


def test_long_ago_and_far_ahead_are_moments_too():
    organisation()
    with as_of(datetime(1, 1, 2, tzinfo=UTC)):
        assert not Organisation.objects.exists()
    with as_of(datetime(9999, 1, 1, tzinfo=UTC)):
        assert Organisation.objects.count() == 1


class TestGuards:
    def test_every_tracked_model_has_a_view_with_its_columns(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
                " WHERE table_schema = 'as_of' GROUP BY table_name"
            )
            views = {name: set(columns) for name, columns in cursor.fetchall()}
        assert views == {
            model._meta.db_table: {column.column for column in model._meta.concrete_fields} for model in tracked_models
        }

    def test_every_versioned_model_is_tracked(self, monkeypatch):
        assert checks.content_is_tracked(None) == []
        monkeypatch.setattr(checks, "tracked_models", [model for model in tracked_models if model is not Goal])
        assert [error.id for error in checks.content_is_tracked(None)] == ["history.E001"]

    @pytest.mark.parametrize("model", tracked_models)
    def test_events_keep_every_column(self, model):
        assert issubclass(model, Versioned)
        events = event_model(model)
        assert issubclass(events, TemporalEvent)
        kept = {column.name for column in events._meta.concrete_fields}
        assert {column.name for column in model._meta.concrete_fields} <= kept

    @pytest.mark.parametrize("model", tracked_models)
    def test_deleting_in_bulk_leaves_events(self, model):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
                " AND tgname ~ '^pgtrigger_(insert_insert|update_update|delete_delete|bump_version)_'",
                [model._meta.db_table],
            )
            assert cursor.fetchone()[0] == 4


def test_lists_with_counts_show_the_past_too():
    """Grouping needs a primary key that a view does not have."""
    make_goal(make_pillar())
    path = Pillar.objects.annotate(number_of_goals=Count("goals")).select_related("strategy").filter(number_of_goals=1)
    with as_of(now()):
        assert path.all().get().strategy
    assert connection.features.allows_group_by_selected_pks
    assert path.all().get().strategy
