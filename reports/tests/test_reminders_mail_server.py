"""Reminders against a real mail server that does wrong, and by real processes that are killed in the middle."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation, Person
from priorities.tests import factories as make
from reports import reminding
from reports.models import Heartbeat, Reminder, ReportingRound
from reports.reminding.unreachable import unreachable
from tests.worker import ROOT

from .mail_server import MailServer
from .test_reminders import ask, make_round, person

pytestmark = pytest.mark.django_db

PEOPLE = [f"lezer.{number}@voorbeeld.example" for number in range(5)]
SECOND = PEOPLE[1]


@pytest.fixture
def server():
    with MailServer() as found:
        yield found


def round_of_five() -> ReportingRound:
    today = timezone.localdate()
    round_ = make_round(opens=today, closes=today + timedelta(days=30), grace_until=today + timedelta(days=37))
    for number in range(5):
        ask(round_, person(f"Lezer {number}"))
    return round_


def states() -> dict[str, str]:
    return dict(Reminder.objects.order_by("address").values_list("address", "state"))


class TestServersThatDoWrong:
    @pytest.fixture(autouse=True)
    def connect(self, server, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5

    @pytest.fixture(autouse=True)
    def round_(self):
        return round_of_five()

    def run(self) -> reminding.Outcome:
        return reminding.send(ReportingRound.objects.get(), timezone.localdate())

    def test_one_that_does_well(self, server):
        assert self.run().counts == {"verstuurd": 5}
        assert server.taken == PEOPLE
        assert server.conversations == 1

    @pytest.mark.parametrize(("wrong", "code"), [("later", "(451)"), ("distrust", "(550)")])
    def test_one_mail_that_is_refused_keeps_nobody_else_from_a_mail(self, server, wrong, code):
        server.wrong[SECOND] = wrong
        assert self.run().counts == {"verstuurd": 4, "mislukt": 1}
        assert sorted(server.taken) == sorted(set(PEOPLE) - {SECOND})
        assert code in Reminder.objects.get(state="mislukt").error
        server.wrong.clear()
        assert not self.run().counts, "not again on this day"
        outcome = reminding.send(ReportingRound.objects.get(), timezone.localdate() + timedelta(days=1))
        assert outcome.counts == {"verstuurd": 1}
        assert server.taken[-1] == SECOND

    def test_for_an_address_that_is_no_more_somebody_else_gets_the_mail_on_the_same_day(self, server):
        organisation = Organisation.objects.get(update_requests__person__email=SECOND)
        organisation.contact = person("Contact")
        organisation.save()
        make.make_user("coordinator", email="team@voorbeeld.example", name="Voorbeeld team")
        server.wrong = dict.fromkeys([SECOND, "contact@voorbeeld.example"], "refuse")
        noon = timezone.localtime().replace(hour=12)
        states, complete = [], []
        for _run in range(4):
            reminding.run(noon)
            complete.append(Heartbeat.objects.filter(name=reminding.HEARTBEAT).exists())
            states.append(dict(Reminder.objects.values_list("address", "state")))
        assert sorted(server.taken) == sorted({*PEOPLE, "team@voorbeeld.example"} - {SECOND})
        assert [one.get(SECOND) for one in states] == ["geweigerd"] * 4
        assert [one.get("contact@voorbeeld.example") for one in states] == [None, *["geweigerd"] * 3]
        assert [one.get("team@voorbeeld.example") for one in states] == [None, None, "verstuurd", "verstuurd"]
        assert complete == [False, False, True, True]
        body = Reminder.objects.get(address="team@voorbeeld.example").body
        assert "E-mail aan Lezer 1, Contact komt niet aan: de mailserver weigert deze adressen." in body
        found = unreachable(reminding.mailing(ReportingRound.objects.get(), timezone.localdate()))
        assert [(row.name, str(row.why), row.instead) for row in found] == [
            ("Contact", "contactpersoon van de organisatie, de mailserver weigert het adres", ["de coördinatoren"]),
            ("Lezer 1", "de mailserver weigert het adres", ["de coördinatoren"]),
        ]

    def test_of_all_who_are_passed_by_the_mail_names_whose_address_was_refused(self, server):
        organisation = Organisation.objects.get(update_requests__person__email=SECOND)
        organisation.contact = person("Contact")
        organisation.save()
        Person.objects.filter(email=SECOND).update(left_on=timezone.localdate())
        make.make_user("coordinator", email="team@voorbeeld.example", name="Voorbeeld team")
        server.wrong["contact@voorbeeld.example"] = "refuse"
        for _run in range(2):
            self.run()
        body = Reminder.objects.get(address="team@voorbeeld.example").body
        assert "E-mail aan Contact komt niet aan: de mailserver weigert het adres." in body

    def test_an_address_that_was_refused_is_left_alone_until_it_is_changed_or_a_week_is_over(self, server):
        server.wrong[SECOND] = "refuse"
        assert self.run().counts == {"verstuurd": 4, "geweigerd": 1}
        server.wrong.clear()
        round_, today = ReportingRound.objects.get(), timezone.localdate()
        for number in range(7):
            assert not reminding.send(round_, today + timedelta(days=number)).counts
        assert [one.name for one in unreachable(reminding.mailing(round_, today + timedelta(days=7)))] == ["Lezer 1"]
        who = Person.objects.get(email=SECOND)
        Person.objects.filter(pk=who.pk).update(email="nieuw@voorbeeld.example")
        assert reminding.send(round_, today + timedelta(days=1)).counts == {"verstuurd": 1}
        assert server.taken[-1] == "nieuw@voorbeeld.example"
        Person.objects.filter(pk=who.pk).update(email=SECOND)
        assert reminding.send(round_, today + timedelta(days=7)).counts["verstuurd"] == 1
        assert server.taken[-1] == SECOND

    @pytest.mark.parametrize("wrong", ["hang", "die", "swallow"])
    def test_a_connection_that_breaks_leaves_one_mail_uncertain_and_the_others_for_the_next_run(self, server, wrong):
        server.wrong[SECOND] = wrong
        outcome = self.run()
        assert (outcome.counts, outcome.left) == ({"verstuurd": 1, "wordt_verstuurd": 1}, 3)
        assert set(states()) == set(PEOPLE[:2]), "of the others nothing was noted"
        server.wrong.clear()
        assert self.run().counts == {"verstuurd": 3}
        assert server.taken == [one for one in PEOPLE if one != SECOND or wrong == "swallow"]
        assert states()[SECOND] == "wordt_verstuurd"

    def test_while_mails_are_left_the_run_of_the_day_is_not_complete(self, server):
        server.wrong[SECOND] = "hang"
        noon = timezone.localtime().replace(hour=12)
        reminding.run(noon)
        assert reminding.is_due(noon)
        reminding.run(noon)
        assert len(server.taken) == 4
        assert Heartbeat.objects.filter(name=reminding.HEARTBEAT).exists()

    def test_a_server_that_parts_after_each_mail_loses_none(self, server):
        server.wrong = dict.fromkeys(PEOPLE, "leave")
        assert self.run().counts == {"verstuurd": 5}
        assert server.taken == PEOPLE


SENDER = """
import os, signal, sys, time
from pathlib import Path
import django
django.setup()
from django.core.mail import EmailMessage
from django.utils import timezone
from reports.models import Heartbeat, Reminder
from reports.querysets.reminders import ReminderQuerySet
from reports import reminding
from reports.reminding import sending

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def killed_after(step):
    def both(*args, **kwargs):
        step(*args, **kwargs)
        die()
    return both

moment, ready, together = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
if moment == "connected":
    sending._Server.open = killed_after(sending._Server.open)
elif moment == "written":
    Reminder.objects.create = killed_after(Reminder.objects.create)
elif moment == "noted":
    EmailMessage.send = die
elif moment == "taken":
    EmailMessage.send = killed_after(EmailMessage.send)
elif moment == "marked":
    sending._Server.send = killed_after(sending._Server.send)
elif moment == "complete":
    type(Heartbeat.objects).beat = die
Path(f"{ready}-{os.getpid()}").touch()
while len(list(ready.parent.glob(f"{ready.name}-*"))) < together:
    time.sleep(0.01)
reminding.run(timezone.localtime().replace(hour=12))
"""


@pytest.mark.slow
class TestDying:
    """Processes with the application's own rights, on a real database and a real mail server."""

    @pytest.fixture
    def start(self, site_environment, server, tmp_path):
        environment = site_environment | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}

        def begin(moment: str, together: int = 1) -> subprocess.Popen:
            """A process that goes on when as many as `together` are ready."""
            command = [sys.executable, "-c", SENDER, moment, str(tmp_path / f"ready-{together}"), str(together)]
            return subprocess.Popen(command, env=environment, cwd=ROOT)

        return begin

    @pytest.fixture(autouse=True)
    def round_(self, transactional_db):
        return round_of_five()

    @pytest.mark.parametrize(
        ("moment", "taken", "noted"),
        [
            ("connected", 0, []),
            ("written", 0, []),
            ("noted", 0, ["wordt_verstuurd"]),
            ("taken", 1, ["wordt_verstuurd"]),
            ("marked", 1, ["verstuurd"]),
            ("complete", 5, ["verstuurd"] * 5),
        ],
    )
    def test_killed_between_two_steps_nothing_goes_out_twice(self, start, server, moment, taken, noted):
        assert start(moment).wait(60) == -signal.SIGKILL
        assert len(server.taken) == taken
        assert list(states().values()) == noted
        for _attempt in range(2):
            assert start("never").wait(60) == 0
            Heartbeat.objects.all().delete()
        assert sorted(server.taken) == (PEOPLE[1:] if moment == "noted" else PEOPLE)
        first = "verstuurd" if noted != ["wordt_verstuurd"] else "wordt_verstuurd"
        assert list(states().values()) == [first, *["verstuurd"] * 4]

    def test_workers_at_once_send_each_mail_once(self, start, server):
        workers = [start("never", together=3) for _ in range(3)]
        assert [worker.wait(60) for worker in workers] == [0, 0, 0]
        assert sorted(server.taken) == PEOPLE
        assert list(states().values()) == ["verstuurd"] * 5
