"""`load_examples`: fictional, marked row by row, and only where example mode is on."""

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from accounts.models import Organisation, Person, User
from history.tracking import event_model, tracked_models
from nds_tracker.tests.loaded import loaded_once
from priorities.models import Priority, PriorityResponsibility
from priorities.standings import priority_standings
from reports.models import ProgressUpdate, ReportingRound
from strategies.models import Measure, Measurement, Milestone
from strategies.standings import measure_standings

pytestmark = pytest.mark.django_db

PASSWORD = "een-wachtwoord-voor-voorbeelden"


def load_both():
    with override_settings(EXAMPLE_MODE=True, DEMO_PASSWORD=PASSWORD):
        call_command("load_startbrief")
        call_command("load_examples")


@pytest.fixture(scope="module")
def examples_of_the_module(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, load_both):
        yield


@pytest.fixture
def loaded(examples_of_the_module, db, settings):
    """Facts and examples in the database, in example mode."""
    settings.EXAMPLE_MODE = True
    settings.DEMO_PASSWORD = PASSWORD


def test_all_that_is_made_up_says_so(loaded):
    examples = {
        m: m.objects.filter(origin_key__startswith="voorbeeld:") for m in tracked_models if m is not Organisation
    }
    assert sum(rows.count() for rows in examples.values()) > 100
    for model, rows in examples.items():
        assert not rows.filter(is_example=False).exists(), model
    assert set(User.objects.values_list("is_example", flat=True)) == {True}


def test_there_is_an_account_per_role(loaded):
    roles = dict(User.objects.values_list("username", "role"))
    assert roles == {
        "lezer": "lezer",
        "redacteur": "redacteur",
        "redacteur2": "redacteur",
        "coordinator": "coordinator",
        "coordinator2": "coordinator",
        "beheerder": "beheerder",
    }
    assert all(user.check_password(PASSWORD) for user in User.objects.all())


def test_the_editor_may_edit_some_priorities_and_not_all(loaded):
    editor = User.objects.get(username="redacteur")
    editable = Priority.objects.editable_by(editor, timezone.localdate()).values_list("slug", flat=True)
    assert {"ai", "data"} <= set(editable)
    assert "cloud" not in editable
    for priority in Priority.objects.filter(series="NDS 2025"):
        assert priority.responsibilities.filter(role="verantwoordelijk").exists()


def test_the_last_round_is_reported_and_the_next_one_can_be_played(loaded):
    last, following = ReportingRound.objects.order_by("year")
    assert (last.year, last.state, following.year, following.state) == (2025, "gesloten", 2026, "gepland")
    assert not following.updates.exists()
    assert set(last.updates.values_list("state", flat=True)) == {"goedgekeurd"}
    assert last.updates.filter(priority__isnull=False).count() == 5
    assert last.updates.filter(measure__isnull=False).count() > 10
    assert not last.updates.filter(priority__slug="dienstverlening").exists()
    assert all(update.reported_on <= last.reference_date for update in last.updates.all())
    assert len(set(last.updates.values_list("status", flat=True))) >= 4


def test_what_is_computed_differs_from_what_is_declared(loaded):
    """The examples show what the site is for: a watermelon, and most kinds of signals."""
    today = timezone.localdate()
    standings = measure_standings(Measure.objects.filter(pillar__strategy__is_nds=True), today)
    assert any(standing.is_watermelon for standing in standings.values())
    found = [*standings.values(), *priority_standings(Priority.objects.all(), today).values()]
    kinds = {signal.kind for standing in found for signal in standing.signals}
    assert len(kinds) >= 6, kinds


def test_a_person_who_left_is_still_named_somewhere(loaded):
    left = Person.objects.get(left_on__isnull=False)
    assert not left.is_reachable(timezone.localdate())
    assert PriorityResponsibility.objects.filter(person=left).exists()


def test_who_submitted_did_so_for_an_organisation(loaded):
    signed = ProgressUpdate.objects.filter(submitted_by__isnull=False)
    assert signed.exists()
    assert all(update.submitted_for == update.submitted_by.organisation for update in signed)


def test_milestones_are_realised_moved_and_late(loaded):
    examples = Milestone.objects.filter(is_example=True)
    assert examples.filter(realised_date__isnull=False).exists()
    assert examples.exclude(reschedule_reason="").exists()
    assert examples.filter(realised_date__isnull=True).exists()
    assert Measure.objects.filter(is_example=True, milestones__isnull=True).exists()
    assert Measurement.objects.filter(is_example=True, indicator__is_example=False).exists()


def test_loading_twice_changes_nothing(loaded):
    def state():
        return {
            m: (event_model(m).objects.count(), sorted(m.objects.values_list("pk", "version"))) for m in tracked_models
        }

    before, passwords = state(), list(User.objects.values_list("pk", "password"))
    call_command("load_examples")
    assert state() == before
    assert list(User.objects.values_list("pk", "password")) == passwords


def test_a_new_demo_password_reaches_all_accounts(loaded, settings):
    settings.DEMO_PASSWORD = "een-ander-wachtwoord-dan-eerst"
    call_command("load_examples")
    assert all(user.check_password("een-ander-wachtwoord-dan-eerst") for user in User.objects.all())


def test_a_responsibility_that_was_removed_does_not_come_back(loaded):
    PriorityResponsibility.objects.filter(
        priority__slug="cloud", organisation=Organisation.objects.get(code="ez")
    ).delete()
    call_command("load_examples")
    assert not PriorityResponsibility.objects.filter(priority__slug="cloud", organisation__code="ez").exists()
