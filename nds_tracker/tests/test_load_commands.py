"""The commands on an empty database, and beside what people made before."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from nds_tracker.content import sets
from nds_tracker.content.loading import load
from reports.models import ProgressUpdate, ReportingRound
from strategies.models import Strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def example_mode(settings):
    settings.EXAMPLE_MODE = True
    settings.DEMO_PASSWORD = "een-wachtwoord-voor-voorbeelden"


def test_the_command_says_in_dutch_what_it_did(db, capsys):
    call_command("load_startbrief")
    call_command("load_startbrief")
    assert "476 gegevens gelezen: 0 toegevoegd, 0 bijgewerkt, 476 ongewijzigd." in capsys.readouterr().out


def test_a_name_that_people_already_use_is_left_to_them(db):
    Organisation.objects.create(code="bzk", name="Eigen organisatie", layer="rijk")
    outcome = load(sets.startbrief(), via=sets.LOADED_BY, reason="test")
    assert Organisation.objects.get(code="bzk").name == "Eigen organisatie"
    assert "organisation 'bzk'" in outcome.taken
    assert Strategy.objects.count() == 7


def test_outside_example_mode_nothing_is_loaded(db):
    with pytest.raises(CommandError, match="EXAMPLE_MODE=true"):
        call_command("load_examples")
    assert not User.objects.exists()
    assert not ReportingRound.objects.exists()


def test_without_a_password_there_are_no_accounts(db, example_mode, settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_examples")
    assert not User.objects.exists()


def test_what_an_administrator_changed_and_a_real_account_stay(db, example_mode):
    call_command("load_startbrief")
    own = User.objects.create_user("lezer", "eigen-wachtwoord-van-iemand", role="coordinator")
    call_command("load_examples")
    User.objects.filter(username="redacteur").update(is_active=False)
    call_command("load_examples")
    own.refresh_from_db()
    assert own.check_password("eigen-wachtwoord-van-iemand")
    assert (own.role, own.is_example) == ("coordinator", False)
    assert not User.objects.get(username="redacteur").is_active


def test_a_real_account_never_signs_an_example(db, example_mode):
    call_command("load_startbrief")
    User.objects.create_user("redacteur", "eigen-wachtwoord-van-iemand", role="redacteur")
    call_command("load_examples")
    assert ProgressUpdate.objects.exists()
    assert not ProgressUpdate.objects.filter(submitted_by__username="redacteur").exists()
