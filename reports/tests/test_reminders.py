"""The mails of a round: to whom, in which words, sent once whatever happens; their pages and settings."""

import email
import os
import smtplib
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from email.policy import default as policy
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Organisation, Person
from history.tracking import event_model
from priorities.tests import factories as make
from reports import reminding, tasks
from reports.models import Heartbeat, ProgressUpdate, Reminder, ReportingRound, UpdateRequest
from reports.reminding import sending
from reports.reminding.unreachable import unreachable
from reports.reminding.words import in_words
from reports.rules.reminders import Line
from reports.services import reminders as services
from tests.worker import ROOT

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
OPENS, CLOSES = date(2026, 11, 1), date(2026, 12, 1)


def at(hour: int, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def clock():
    """It is the second day of the round, half past eight."""
    with time_machine.travel(at(8), tick=False) as traveller:
        yield traveller


@pytest.fixture
def round_(db) -> ReportingRound:
    return make_round()


def make_round(**fields) -> ReportingRound:
    dates = {"opens": OPENS, "closes": CLOSES, "grace_until": CLOSES + timedelta(days=7)}
    return ReportingRound.objects.create(
        **{"year": 2026, "reference_date": date(2026, 12, 31), "state": "open", **dates, **fields}
    )


def person(name: str = "Voorbeeld redacteur", **fields) -> Person:
    address = f"{name.lower().replace(' ', '.')}@voorbeeld.example"
    return Person.objects.create(**{"name": name, "email": address, **fields})


def ask(round_, who: Person | None = None, organisation: Organisation | None = None, **fields) -> UpdateRequest:
    return UpdateRequest.objects.create(
        round=round_,
        priority=make.make_priority(**fields),
        organisation=organisation or make.make_organisation(),
        person=who,
    )


def hand_in(request: UpdateRequest, state: str = "ingediend", **fields) -> ProgressUpdate:
    return ProgressUpdate.objects.update_or_create(
        request=request,
        defaults={
            "round": request.round,
            "priority": request.priority,
            "state": state,
            "status": "op_schema",
            "reported_on": timezone.localdate(),
            **fields,
        },
    )[0]


def coordinator(**fields):
    return make.make_user("coordinator", **{"email": "team@voorbeeld.example", "name": "Voorbeeld team", **fields})


def to() -> list[str]:
    return [message.to[0] for message in mail.outbox]


class TestWords:
    def body(self, round_, day=TODAY) -> str:
        found = reminding.mailing(round_, day)
        (letter,) = found.letters()
        return reminding.compose(found, letter).body

    def test_it_says_what_is_asked_by_when_and_where(self, round_, settings):
        settings.SITE_URL = "https://nds.example"
        request = ask(round_, person(), title="Cloud")
        text = self.body(round_)
        assert text.startswith("Beste Voorbeeld redacteur,\n")
        assert "1 december 2026" in text
        assert f"- Cloud\n  {request.organisation.name}\n  https://nds.example/mijn-werk/{request.pk}/" in text

    def test_after_the_grace_period_it_says_that_it_is_over_and_whom_to_ask(self, round_):
        coordinator()
        hand_in(ask(round_, person()), "teruggestuurd", review_comment="x", reviewed_at=timezone.now())
        text = self.body(round_, CLOSES + timedelta(days=9))
        assert "staat nog open" in text
        assert "tot en met 8 december 2026" in text
        assert "- Voorbeeld team, team@voorbeeld.example\n" in text

    @pytest.mark.parametrize(("day", "last_day"), [(CLOSES, CLOSES), (CLOSES + timedelta(days=1), date(2026, 12, 8))])
    def test_what_was_returned_can_be_submitted_until_a_day_to_come(self, round_, day, last_day):
        hand_in(ask(round_, person()), "teruggestuurd", review_comment="x", reviewed_at=timezone.now())
        assert f"uiterlijk {last_day.day} december 2026" in self.body(round_, day)

    @pytest.mark.parametrize("is_example", [True, False])
    def test_it_says_whom_to_ask_and_nothing_when_there_is_nobody(self, round_, settings, is_example):
        settings.EXAMPLE_MODE = is_example
        coordinator(is_active=False, email="dicht@voorbeeld.example")
        ask(round_, person())
        assert "Mail het NDS-programmateam" not in self.body(round_)
        coordinator()
        assert "Mail het NDS-programmateam:\n- Voorbeeld team, team@voorbeeld.example\n" in self.body(round_)

    def test_it_says_in_which_quality_one_gets_it(self, round_):
        both = person()
        led = make.make_organisation(name="Dienst", contact=both)
        ask(round_, None, led, title="Van niemand")
        assert "U krijgt deze e-mail als contactpersoon" in self.body(round_)
        own = ask(round_, both, title="Van mij")
        ask(round_, None, led)
        assert [one.quality for one in reminding.mailing(round_, TODAY).recipients.values()] == ["persoon"]
        text = self.body(round_)
        assert "- Van niemand\n  Dienst, voor u als contactpersoon\n" in text
        assert f"- Van mij\n  {own.organisation.name}\n" in text
        assert "Voor u als contactpersoon: wij kennen bij die organisatie niemand anders" in text

    @pytest.mark.parametrize(
        ("role", "own", "is_linked", "may_write"),
        [
            (None, False, False, False),
            ("lezer", True, True, False),
            ("redacteur", False, True, False),
            ("redacteur", True, True, True),
            ("redacteur", True, False, True),
            ("coordinator", False, True, True),
        ],
    )
    def test_who_has_no_account_to_fill_it_in_reads_so(self, round_, role, own, is_linked, may_write):
        who = person()
        request = ask(round_, who)
        if role:
            organisation = request.organisation if own else make.make_organisation()
            address = "Account@Voorbeeld.example" if is_linked else who.email
            account = make.make_user(role, organisation=organisation, email=address)
            Person.objects.filter(pk=who.pk).update(account=account if is_linked else None)
        text = self.body(round_)
        assert ("U hebt geen account waarmee u dit kunt invullen. Vraag het" in text) is not may_write
        assert ("Alles bij elkaar:" in text) is may_write
        if role:
            assert UpdateRequest.objects.writable_by(account).exists() is may_write

    def test_who_has_an_account_for_a_part_reads_for_which(self, round_):
        own = make.make_organisation()
        who = person(account=make.make_user("redacteur", organisation=own))
        first, second = ask(round_, who, own, title="Eigen"), ask(round_, who, title="Ander")
        text = self.body(round_)
        assert "U hebt geen account waarmee u alles kunt invullen. Vraag het" in text
        assert text.count("Dit kunt u met uw account niet invullen.") == 1
        assert f"/mijn-werk/{first.pk}/\n  Dit" not in text
        assert f"/mijn-werk/{second.pk}/\n  Dit kunt u" in text
        assert "invullen" not in self.body(round_, CLOSES + timedelta(days=9)), "then nobody can"

    def test_a_coordinator_is_asked_to_find_somebody_and_not_referred_to_the_own_team(self, round_):
        coordinator()
        ask(round_)
        text = self.body(round_)
        assert "als coördinator: van deze organisaties is niemand" in text
        assert "Mail het NDS-programmateam" not in text

    def test_text_of_people_is_data(self, round_):
        ReportingRound.objects.update(remind_text="<b>{{ secret }}</b> & meer\n\nBcc: x@voorbeeld.example")
        round_.refresh_from_db()
        ask(round_, person("Naam\r\nBcc: ander@voorbeeld.example", email="a@voorbeeld.example"), title="Titel\r\nX: y")
        reminding.run(timezone.now())
        (message,) = mail.outbox
        parsed = email.message_from_bytes(message.message().as_bytes(), policy=policy)
        assert set(parsed) & {"Bcc", "X"} == set()
        assert "Titel X: y" in parsed["Subject"]
        assert parsed["To"] == "a@voorbeeld.example"
        assert "<b>{{ secret }}</b> & meer" in parsed.get_content()

    @pytest.mark.parametrize("address", ["a@voorbeeld.example\nBcc: b@voorbeeld.example", "a\rb@voorbeeld.example"])
    def test_an_address_of_two_lines_gets_no_mail_and_adds_no_header(self, round_, address):
        ask(round_, person(email=address))
        ask(round_, person("Ander"))
        reminding.run(timezone.now())
        assert to() == ["ander@voorbeeld.example"]
        assert "adres of de tekst" in Reminder.objects.get(state="mislukt").error

    def test_the_headers_say_that_nobody_typed_it(self, round_, settings):
        settings.SITE_URL = "https://nds.example"
        ask(round_, person())
        reminding.run(timezone.now())
        headers = mail.outbox[0].message()
        assert headers["Message-ID"] == f"<herinnering-{Reminder.objects.get().pk}@nds.example>"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["From"] == settings.DEFAULT_FROM_EMAIL
        assert headers.get_content_type() == "text/plain"

    @pytest.mark.parametrize(
        ("reason", "days", "words"),
        [
            ("asked", 30, "in te dienen uiterlijk 1 december 2026"),
            ("due", 7, "nog 7 dagen"),
            ("due", 1, "nog 1 dag"),
            ("due", 0, "vandaag is de laatste dag"),
            ("late", 1, "1 dag te laat"),
            ("late", 3, "3 dagen te laat"),
            ("over", 30, "30 dagen te laat"),
            ("returned", 0, "teruggestuurd"),
        ],
    )
    def test_why_it_is_in_the_mail(self, reason, days, words):
        with override("nl"):
            assert in_words(Line(1, reason, days), CLOSES) == words

    def test_a_title_that_fits_is_not_cut(self, round_):
        ask(round_, person(), title="W" * 80)
        reminding.run(timezone.now())
        assert f"{'W' * 80}, " in mail.outbox[0].subject

    def test_a_long_title_is_cut_in_the_subject(self, round_):
        ask(round_, person(), title="Woord " * 33)
        reminding.run(timezone.now())
        assert len(mail.outbox[0].subject) < 200
        assert "…" in mail.outbox[0].subject


class TestRecipients:
    def test_one_mail_whatever_the_letters_of_the_address(self, round_):
        ask(round_, person(email="Een@Voorbeeld.example"))
        ask(round_, person(email="een@voorbeeld.example"))
        reminding.run(timezone.now())
        assert to() == ["een@voorbeeld.example"]
        assert len(Reminder.objects.get().lines) == 2

    def test_who_left_then_the_contact_then_the_coordinators(self, round_):
        coordinator()
        coordinator(email="tweede@voorbeeld.example")
        contact = person("Contact")
        gone = person("Weg", left_on=TODAY)
        with_contact, without = make.make_organisation(contact=contact), make.make_organisation(name="Leeg")
        ended = make.make_organisation(
            name="Oud", valid_to=OPENS, successor=with_contact, contact=person("Oud contact")
        )
        for organisation in (with_contact, without, ended):
            ask(round_, gone, organisation)
        reminding.run(timezone.now())
        assert sorted(to()) == ["contact@voorbeeld.example", "team@voorbeeld.example", "tweede@voorbeeld.example"]
        found = {(row.name, str(row.why)): row for row in unreachable(reminding.mailing(round_, TODAY))}
        assert set(found) == {
            ("Weg", "vertrokken"),
            ("Leeg", "organisatie zonder contactpersoon"),
            ("Oud", "organisatie die is opgehouden"),
        }
        assert found["Oud", "organisatie die is opgehouden"].successor == with_contact.name
        assert len(found["Weg", "vertrokken"].requests) == 3
        assert sorted(found["Weg", "vertrokken"].instead) == ["Contact", "de coördinatoren"]

    def test_whose_last_mail_failed_is_listed_until_one_arrives(self, round_, clock, monkeypatch):
        request = ask(round_, person())
        ask(round_, person("Ander", left_on=TODAY), make.make_organisation(contact=person("Contact")))
        Reminder.objects.create(
            round=round_, day=TODAY, address="contact@voorbeeld.example", subject="x", body="y", state="verstuurd"
        )
        refusal = smtplib.SMTPRecipientsRefused({"x": (451, b"later")})
        with monkeypatch.context() as patch:
            patch.setattr(mail.EmailMessage, "send", lambda _mail: (_ for _ in ()).throw(refusal))
            reminding.run(timezone.now())
        _left, row = unreachable(reminding.mailing(round_, TODAY))
        assert (row.name, row.why) == ("Voorbeeld redacteur", "De mailserver weigert dit adres (451).")
        assert (row.requests, row.instead) == ([request], [])
        clock.shift(timedelta(days=1))
        Heartbeat.objects.all().delete()
        reminding.run(timezone.now())
        assert "voorbeeld.redacteur@voorbeeld.example" in to()
        assert [one.name for one in unreachable(reminding.mailing(round_, timezone.localdate()))] == ["Ander"]

    def test_the_contact_of_the_last_of_several_that_went_on(self, round_):
        last = make.make_organisation(contact=person("Contact"))
        between = make.make_organisation(valid_to=OPENS, successor=last)
        ask(round_, None, make.make_organisation(valid_to=OPENS, successor=between))
        reminding.run(timezone.now())
        assert to() == ["contact@voorbeeld.example"]
        assert Reminder.objects.get().person == last.contact

    def test_a_coordinator_is_told_at_the_address_of_the_person(self, round_):
        person("Zelf", account=coordinator())
        ask(round_)
        reminding.run(timezone.now())
        assert to() == ["zelf@voorbeeld.example"]

    def test_closed_accounts_and_example_accounts_get_nothing(self, round_, settings):
        coordinator(is_active=False)
        coordinator(is_example=True, email="voorbeeld@voorbeeld.example")
        ask(round_)
        reminding.run(timezone.now())
        assert to() == []
        settings.EXAMPLE_MODE = True
        Heartbeat.objects.all().delete()
        reminding.run(timezone.now())
        assert to() == ["voorbeeld@voorbeeld.example"]

    def test_a_returned_update_goes_to_its_writer(self, round_):
        own = make.make_organisation()
        writer = make.make_user("redacteur", organisation=own, email="schrijver@voorbeeld.example")
        request = ask(round_, person(), own)
        hand_in(request, "teruggestuurd", submitted_by=writer, review_comment="x", reviewed_at=timezone.now())
        reminding.run(timezone.now())
        assert to() == ["schrijver@voorbeeld.example"]
        writer.organisation = make.make_organisation()
        writer.save()
        found = reminding.mailing(round_, TODAY + timedelta(days=10))
        assert list(found.recipients) == ["voorbeeld.redacteur@voorbeeld.example"]

    def test_the_number_of_queries_does_not_grow(self, round_):
        coordinator()

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                found = reminding.mailing(round_, TODAY)
                [reminding.compose(found, letter) for letter in found.letters()]
                unreachable(found)
            return len(captured)

        def fill(number: int) -> None:
            for one in range(number):
                account = make.make_user("redacteur", email=f"a{UpdateRequest.objects.count()}@voorbeeld.example")
                who = person(f"P{one}", email="", account=account)
                heir = make.make_organisation(contact=person(f"Contact {one}"))
                ask(round_, who, make.make_organisation(valid_to=OPENS, successor=heir))
                request = ask(round_)
                hand_in(request, "teruggestuurd", submitted_by=account, review_comment="x", reviewed_at=timezone.now())

        fill(2)
        few = queries()
        fill(10)
        assert queries() == few


class TestSending:
    def test_a_mail_is_noted_sent_and_marked(self, round_):
        request = ask(round_, person())
        reminding.run(timezone.now())
        row = Reminder.objects.get()
        assert (row.state, row.error, row.sent_at) == ("verstuurd", "", timezone.now())
        assert (row.address, row.recipient, row.day) == ("voorbeeld.redacteur@voorbeeld.example", "persoon", TODAY)
        assert row.lines == [{"request": request.pk, "reason": "asked", "days": 29}]
        assert row.body == mail.outbox[0].body

    def test_the_row_is_there_before_the_mail_goes(self, round_, monkeypatch):
        ask(round_, person())
        seen = []
        deliver = mail.EmailMessage.send
        monkeypatch.setattr(
            mail.EmailMessage, "send", lambda one: (seen.append(Reminder.objects.get().state), deliver(one))
        )
        reminding.run(timezone.now())
        assert seen == ["wordt_verstuurd"]

    def test_a_second_run_sends_nothing(self, round_, clock):
        ask(round_, person())
        for hour in (9, 10, 11):
            clock.move_to(at(hour))
            tasks.send_reminders()
            Heartbeat.objects.all().delete()  # also when nobody knows that it ran
        assert len(mail.outbox) == 1

    def test_once_a_day_from_eight(self, round_, clock):
        ask(round_, person())
        clock.move_to(at(7))
        tasks.send_reminders()
        assert to() == []
        clock.move_to(at(8).replace(minute=0))
        tasks.send_reminders()
        assert len(to()) == 1
        Heartbeat.objects.update(seen_at=timezone.now())
        ask(round_, person("Later"))
        clock.move_to(at(12))
        tasks.send_reminders()
        assert len(to()) == 1, "what is asked later today waits for tomorrow"
        clock.move_to(at(8, TODAY + timedelta(days=1)))
        tasks.send_reminders()
        assert to()[1:] == ["later@voorbeeld.example"]

    @pytest.mark.parametrize(("moment", "due"), [("2026-03-29 05:59", False), ("2026-03-29 06:00", True)])
    def test_eight_o_clock_is_that_of_amsterdam(self, moment, due):
        assert sending.is_due(datetime.fromisoformat(moment).replace(tzinfo=UTC)) is due

    def test_that_something_else_ran_says_nothing(self):
        Heartbeat.objects.create(name="scheduler", seen_at=at(8))
        assert sending.is_due(at(9))

    def test_the_next_run_is_tomorrow_when_that_of_today_is_complete(self, clock):
        for hour in (7, 9):
            clock.move_to(at(hour))
            assert reminding.next_run(timezone.now()) == TODAY
        Heartbeat.objects.create(name=reminding.HEARTBEAT, seen_at=at(8))
        assert reminding.next_run(timezone.now()) == TODAY + timedelta(days=1)

    def test_a_returned_update_does_not_wait_for_eight(self, round_, clock):
        request = ask(round_, person())
        reminding.run(timezone.now())
        Heartbeat.objects.update(seen_at=timezone.now())
        clock.move_to(at(15, TODAY + timedelta(days=9)))
        Heartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=2))
        ask(round_, person("Ander"))
        hand_in(request, "teruggestuurd", review_comment="Waarom?", reviewed_at=timezone.now())
        reminding.run(timezone.now())
        assert to()[1:] == ["voorbeeld.redacteur@voorbeeld.example"]
        assert "teruggestuurd" in mail.outbox[1].body

    def test_what_waited_for_the_pause_does_not_come_at_midnight(self, round_, clock):
        request = ask(round_, person())
        reminding.run(timezone.now())
        hand_in(request, "teruggestuurd", review_comment="Waarom?", reviewed_at=timezone.now())
        for hour, mails in ((0, 1), (7, 1), (8, 2)):
            clock.move_to(at(hour, TODAY + timedelta(days=5)))
            reminding.run(timezone.now())
            assert len(to()) == mails

    @pytest.mark.parametrize("state", ["gepland", "gesloten"])
    def test_no_mails_for_a_round_that_is_not_open(self, round_, state):
        ask(round_, person())
        ReportingRound.objects.update(state=state)
        reminding.run(timezone.now())
        assert to() == []

    def test_switched_off_it_sends_nothing_by_itself(self, round_):
        ask(round_, person())
        ReportingRound.objects.update(sends_reminders=False)
        reminding.run(timezone.now())
        assert to() == []

    def test_who_hands_in_while_the_run_is_under_way_gets_no_mail(self, round_, monkeypatch):
        requests = [ask(round_, person(name)) for name in ("Eerste", "Tweede")]
        deliver = mail.EmailMessage.send
        monkeypatch.setattr(mail.EmailMessage, "send", lambda one: (hand_in(requests[1]), deliver(one)))
        reminding.run(timezone.now())
        assert to() == ["eerste@voorbeeld.example"]

    @pytest.mark.parametrize(
        ("meanwhile", "by_hand", "mails"),
        [
            ({"state": "gesloten"}, False, 0),
            ({"state": "gesloten"}, True, 0),
            ({"sends_reminders": False}, False, 0),
            ({"sends_reminders": False}, True, 1),
        ],
    )
    def test_a_round_that_changes_while_the_run_is_under_way(self, round_, monkeypatch, meanwhile, by_hand, mails):
        request = ask(round_, person())
        begin = sending._Server.open
        monkeypatch.setattr(
            sending._Server, "open", lambda one: (ReportingRound.objects.update(**meanwhile), begin(one))
        )
        choice = {"by_hand": {request.pk}, "asked_by": coordinator()} if by_hand else {}
        outcome = reminding.send(round_, TODAY, **choice)
        assert (outcome.counts.total(), len(to()), Reminder.objects.count()) == (mails, mails, mails)

    def test_when_the_connection_breaks_other_rounds_are_not_begun_either(self, round_, monkeypatch):
        for each in (round_, make_round(year=2027)):
            for name in ("Een", "Twee"):
                ask(each, person(f"{name} {each.year}"))
        broken = smtplib.SMTPServerDisconnected()
        monkeypatch.setattr(mail.EmailMessage, "send", lambda _mail: (_ for _ in ()).throw(broken))
        reminding.run(timezone.now())
        assert Reminder.objects.count() == 1

    def test_the_pause_is_about_all_rounds(self, round_, clock):
        older = make_round(year=2025)
        ask(round_, person())
        ask(older, Person.objects.get())
        reminding.run(timezone.now())
        assert [reminder.round for reminder in Reminder.objects.all()] == [older]
        clock.shift(timedelta(days=5))
        reminding.run(timezone.now())
        assert {reminder.round for reminder in Reminder.objects.all()} == {older, round_}

    def test_of_several_rounds_the_longest_pause_counts_for_all(self, round_, clock):
        short = make_round(year=2027, remind_pause=1)
        ask(round_, person())
        ask(short, Person.objects.get())
        for _day in range(4):
            reminding.run(timezone.now())
            clock.shift(timedelta(days=1))
            Heartbeat.objects.all().delete()
        assert [reminder.round for reminder in Reminder.objects.all()] == [round_]
        assert "hoogstens één e-mail per 5 dagen" in mail.outbox[0].body

    @pytest.mark.parametrize(
        ("error", "state", "words"),
        [
            (smtplib.SMTPRecipientsRefused({"x": (451, b"later geheim")}), "mislukt", "(451)"),
            (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user geheim")}), "geweigerd", "(550)"),
            (smtplib.SMTPDataError(554, b"geheim"), "mislukt", "(554)"),
            (ValueError("geheim"), "mislukt", "niet"),
            (smtplib.SMTPServerDisconnected("geheim"), "wordt_verstuurd", "niet bekend"),
            (TimeoutError("geheim"), "wordt_verstuurd", "niet bekend"),
        ],
    )
    def test_only_a_refusal_is_a_failure(self, round_, clock, monkeypatch, caplog, error, state, words):
        ask(round_, person())

        def refuse(message):
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(mail.EmailMessage, "send", refuse)
            reminding.run(timezone.now())
        row = Reminder.objects.get()
        assert (row.state, row.sent_at) == (state, None)
        assert words in row.error
        assert row.error in caplog.text
        assert "geheim" not in row.error + caplog.text
        clock.shift(timedelta(hours=1))
        Heartbeat.objects.all().delete()
        reminding.run(timezone.now())
        assert Reminder.objects.count() == 1, "not again on this day"
        clock.shift(timedelta(days=1))
        reminding.run(timezone.now())
        assert len(mail.outbox) == (state == "mislukt"), "a failure the next day, an uncertain one not"

    def test_a_server_that_is_away_uses_up_no_mail(self, round_, monkeypatch, settings):
        ask(round_, person())
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", _refuse)
            with pytest.raises(reminding.MailServerAway):
                reminding.run(timezone.now())
        assert not Reminder.objects.exists()
        assert reminding.is_due(timezone.now())
        reminding.run(timezone.now())
        assert len(to()) == 1

    def test_in_example_mode_mail_goes_to_the_log_unless_told_otherwise(self):
        code = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
        environment = {key: value for key, value in os.environ.items() if key != "EMAIL_URL"} | {"EXAMPLE_MODE": "true"}
        shown = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert shown.stdout.strip().endswith("console.EmailBackend")


def _refuse(*args, **kwargs):
    raise ConnectionRefusedError


@pytest.fixture
def boss(client):
    """A coordinator who is logged in."""
    account = coordinator()
    client.force_login(account)
    return account


def page(name: str, year: int = 2026) -> str:
    return reverse(f"reports:{name}", args=[year])


class TestListPage:
    def test_it_shows_what_will_be_sent_as_it_will_be_sent(self, round_, client, boss, clock):
        ask(round_, person(), title="<b>Cloud</b>")
        response = client.get(page("reminders"))
        shown = [
            (day.day, one.recipient.key, one.subject, one.body) for day in response.context["days"] for one in day.mails
        ]
        assert [day for day, *_rest in shown] == [TODAY]
        assert "&lt;b&gt;Cloud" in response.content.decode()
        assert "<b>Cloud" not in response.content.decode()
        reminding.run(timezone.now())
        assert [(TODAY, one.to[0], one.subject, one.body) for one in mail.outbox] == shown
        assert client.get(page("reminders")).context["days"] == []
        clock.move_to(at(12, CLOSES - timedelta(days=10)))
        client.force_login(boss)
        days = client.get(page("reminders")).context["days"]
        assert [(day.day - CLOSES).days for day in days] == [-7, -1, 4]

    def test_what_it_shows_of_two_rounds_is_what_goes_out_day_by_day(self, round_, client, boss, clock):
        older = make_round(year=2025, closes=TODAY + timedelta(days=8), grace_until=TODAY + timedelta(days=9))
        people = [person(f"Persoon {number}", left_on=TODAY + timedelta(days=number * 6)) for number in range(4)]
        for number in range(8):
            ask((round_, older)[number // 4], people[number % 4])
        hand_in(ask(older, people[3]), "teruggestuurd", review_comment="x", reviewed_at=timezone.now())
        ReportingRound.objects.filter(pk=round_.pk).update(closes=TODAY + timedelta(days=12))
        shown = sorted(
            (day.day, mail.recipient.key, mail.subject, mail.body)
            for year in (2025, 2026)
            for day in client.get(page("reminders", year)).context["days"]
            for mail in day.mails
        )
        sent = []
        for _day in range(15):
            reminding.run(timezone.now())
            Heartbeat.objects.update(seen_at=timezone.now())
            sent += sorted((timezone.localdate(), one.to[0], one.subject, one.body) for one in mail.outbox)
            mail.outbox.clear()
            clock.shift(timedelta(days=1))
        assert len(sent) > 10
        assert shown == sent

    def test_who_gets_mails_later_only_is_told_in_the_pause_neither(self, round_, client, boss, clock):
        contact = person("Contact")
        ask(round_, contact)
        reminding.run(timezone.now())
        clock.shift(timedelta(days=1))
        UpdateRequest.objects.all().delete()
        ask(round_, person("Weg", left_on=TODAY + timedelta(days=3)), make.make_organisation(contact=contact))
        client.force_login(boss)
        shown = [
            ((day.day - TODAY).days, one.recipient.name)
            for day in client.get(page("reminders")).context["days"]
            for one in day.mails
        ]
        assert shown == [(1, "Weg"), (5, "Contact")]

    def test_what_is_returned_after_the_run_of_today_still_goes_today(self, round_, client, boss, clock):
        request = ask(round_, person(), title="Terug")
        ask(round_, person("Ander", email="ander@voorbeeld.example"))
        hand_in(request)
        reminding.run(timezone.now())
        Heartbeat.objects.update(seen_at=timezone.now())
        clock.move_to(at(12))
        ask(round_, person("Nieuw"))
        hand_in(request, "teruggestuurd", review_comment="x", reviewed_at=timezone.now())
        first, second = client.get(page("reminders")).context["days"]
        assert (first.day, [one.recipient.name for one in first.mails]) == (TODAY, ["Voorbeeld redacteur"])
        assert (second.day, [one.recipient.name for one in second.mails]) == (TODAY + timedelta(days=1), ["Nieuw"])

    def test_what_waits_for_the_pause_is_named_with_its_day(self, round_, client, boss):
        ask(round_, person())
        reminding.run(timezone.now())
        ask(round_, Person.objects.get())
        (held,) = client.get(page("reminders")).context["held"]
        assert (held.recipient.name, held.letter.goes_on) == ("Voorbeeld redacteur", TODAY + timedelta(days=5))

    def test_a_round_without_dates_and_a_year_without_round(self, client, boss):
        ReportingRound.objects.create(year=2025, reference_date=date(2025, 12, 31))
        assert client.get(page("reminders", 2025)).status_code == 200
        assert client.get(page("reminders", 2020)).status_code == 404
        assert client.get(page("reminders", 99999999999)).status_code == 404

    def test_an_old_mail_that_is_being_sent_is_uncertain(self, round_, client, boss):
        with time_machine.travel(timezone.now() - timedelta(minutes=11), tick=False):
            Reminder.objects.create(round=round_, day=TODAY, address="a@voorbeeld.example", subject="x", body="y")
        Reminder.objects.create(round=round_, day=TODAY, address="b@voorbeeld.example", subject="x", body="y")
        for standing, address in (("onzeker", "a"), ("wordt_verstuurd", "b")):
            response = client.get(page("reminders"), {"stand": standing})
            assert [row.record.address[0] for row in response.context["table"].rows] == [address]

    def test_ten_thousand_mails_and_four_hundred_requests(self, round_, client, boss):
        day = OPENS - timedelta(days=400)
        Reminder.objects.bulk_create(
            Reminder(round=round_, day=day + timedelta(days=n // 100), address=f"p{n % 100}@voorbeeld.example",
                     subject="x", body="y", state="verstuurd", lines=[{"request": n, "reason": "due", "days": 3}])
            for n in range(10_000)
        )  # fmt: skip
        for number in range(40):
            ask(round_, person(f"P{number}"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("reminders")).status_code == 200
        assert len(captured) < 25
        assert client.get(page("reminders"), {"page": 200}).status_code == 200


class TestSettings:
    def values(self, round_, **changes):
        round_.refresh_from_db()
        return {
            "sends_reminders": "on",
            "remind_before": "30, 7, 1",
            "remind_late": "1, 7, 30",
            "remind_every": "30",
            "remind_pause": "5",
            "remind_text": "",
            "reason": "",
            "version": round_.version,
        } | changes

    def test_they_are_saved_with_their_reason(self, round_, client, boss):
        data = self.values(round_, remind_before="7; 14 7", remind_late="", remind_every="0", reason="Rustiger")
        response = client.post(page("reminder-settings"), data)
        assert (response.status_code, response.url) == (302, page("reminders"))
        round_.refresh_from_db()
        assert (round_.remind_before, round_.remind_late, round_.remind_every) == ([14, 7], [], 0)
        event = event_model(ReportingRound).objects.latest("pgh_id")
        assert event.pgh_context.metadata["reason"] == "Rustiger"

    @pytest.mark.parametrize(
        "changes",
        [
            {"remind_before": "dertig"},
            {"remind_before": "0"},
            {"remind_before": "-7"},
            {"remind_before": "366"},
            {"remind_before": "1.5"},
            {"remind_before": "٣"},
            {"remind_before": "9" * 90},
            {"remind_before": "1" + ",2" * 60},
            {"remind_late": "1,2,3,4,5,6,7,8,9,10,11"},
            {"remind_late": "7\x00"},
            {"remind_every": ""},
            {"remind_every": "-1"},
            {"remind_every": "99999999999"},
            {"remind_pause": "0"},
            {"remind_pause": "vijf"},
            {"remind_text": "x" * 1001},
            {"remind_text": "a\x08b"},
            {"remind_text": "a\u202eb"},
        ],
    )
    def test_bad_input_is_refused_at_its_field_and_kept(self, round_, client, boss, changes):
        response = client.post(page("reminder-settings"), self.values(round_, **changes))
        assert response.status_code == 422
        form = response.context["form"]
        assert list(form.errors) == list(changes)
        for name, value in changes.items():
            assert form[name].value() == value
        round_.refresh_from_db()
        assert round_.version == 1

    def test_two_people_at_once_lose_nothing(self, round_, client, boss):
        data = self.values(round_, remind_before="20, 3", remind_text="Van mij")
        ReportingRound.objects.update(remind_before=[10], sends_reminders=False)
        response = client.post(page("reminder-settings"), data)
        assert response.status_code == 409
        text = response.content.decode()
        assert "20, 3" in text
        assert "10" in text
        form = response.context["form"]
        taken = {field.html_name: field.value() for field in form} | {"read_version": data["version"]}
        taken = {name: value for name, value in taken.items() if value not in (None, False)}
        assert client.post(page("reminder-settings"), taken | {"take": "remind_before.theirs"}).status_code == 409
        saved = client.post(page("reminder-settings"), taken)
        assert saved.status_code == 302
        round_.refresh_from_db()
        assert (round_.remind_before, round_.remind_text, round_.sends_reminders) == ([20, 3], "Van mij", False)


class TestByHand:
    def test_choose_look_confirm(self, round_, client, boss):
        first, second = ask(round_, person("Een")), ask(round_, person("Twee"))
        chosen = {"organisation": [first.organisation_id]}
        for response in (client.get(page("reminder-send"), chosen), client.post(page("reminder-send"), chosen)):
            assert response.status_code == 200
            assert [one.recipient.name for one in response.context["mails"]] == ["Een"]
        assert to() == []
        done = client.post(page("reminder-send"), chosen | {"confirmed": "on"}, follow=True)
        assert to() == ["een@voorbeeld.example"]
        assert "1 e-mail is verstuurd" in done.content.decode()
        row = Reminder.objects.get()
        assert (row.asked_by, [line["request"] for line in row.lines]) == (boss, [first.pk])
        assert second.organisation_id != first.organisation_id

    def test_who_is_in_the_pause_is_left_out_and_named(self, round_, client, boss):
        first = ask(round_, person("Een"))
        reminding.run(timezone.now())
        chosen = {"organisation": first.organisation_id}
        response = client.get(page("reminder-send"), chosen)
        assert (response.context["mails"], [one.recipient.name for one in response.context["held"]]) == ([], ["Een"])
        done = client.post(page("reminder-send"), chosen | {"confirmed": "on"}, follow=True)
        assert len(to()) == 1
        assert "overgeslagen" in done.content.decode()

    def test_also_when_nothing_goes_out_by_itself(self, round_, client, boss):
        ReportingRound.objects.update(sends_reminders=False)
        first = ask(round_, person("Een"))
        client.post(page("reminder-send"), {"organisation": first.organisation_id, "confirmed": "on"})
        assert to() == ["een@voorbeeld.example"]

    @pytest.mark.parametrize("organisation", ["", "x", "999999", "9" * 30, "1\x00", None])
    def test_what_cannot_be_chosen_is_refused(self, round_, client, boss, organisation):
        ask(round_, person("Een"))
        data = {} if organisation is None else {"organisation": organisation}
        response = client.post(page("reminder-send"), data | {"confirmed": "on"})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["organisation"]
        assert to() == []

    def test_the_first_page_offers_who_has_something_to_hand_in(self, round_, client, boss):
        first, done = ask(round_), ask(round_)
        hand_in(done)
        response = client.get(page("reminder-send"))
        assert list(response.context["form"].fields["organisation"].queryset) == [first.organisation]

    def test_of_a_round_that_closed_meanwhile_nothing_goes_out(self, round_, client, boss):
        first = ask(round_, person("Een"))
        ReportingRound.objects.update(state="gesloten")
        assert client.get(page("reminder-send")).status_code == 200
        data = {"organisation": first.organisation_id, "confirmed": "on"}
        assert client.post(page("reminder-send"), data).status_code == 302
        assert to() == []

    def test_a_server_that_is_away_is_said(self, round_, client, boss, monkeypatch):
        first = ask(round_, person("Een"))
        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", _refuse)
        data = {"organisation": first.organisation_id, "confirmed": "on"}
        done = client.post(page("reminder-send"), data, follow=True)
        assert "mailserver is niet bereikbaar" in done.content.decode()

    def test_after_an_address_that_is_refused_it_says_how_somebody_else_gets_the_mail(
        self, round_, client, boss, monkeypatch
    ):
        first = ask(round_, person("Een"))
        data = {"organisation": first.organisation_id, "confirmed": "on"}
        with monkeypatch.context() as patch:
            refusal = smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})
            patch.setattr(mail.EmailMessage, "send", lambda _mail: (_ for _ in ()).throw(refusal))
            told = client.post(page("reminder-send"), data, follow=True).context["messages"]
        assert [str(one) for one in told] == [
            "De mailserver weigert 1 adres. Verstuur opnieuw: dan krijgt iemand anders de e-mail."
        ]
        response = client.get(page("reminders"), {"stand": "geweigerd"})
        assert [row.record.address for row in response.context["table"].rows] == ["een@voorbeeld.example"]
        client.post(page("reminder-send"), data)
        assert to() == [boss.email]

    def test_there_is_a_limit_to_how_long_a_browser_waits(self, round_, client, boss, monkeypatch):
        requests = [ask(round_, person(name)) for name in ("Een", "Twee", "Drie")]
        reminding.send(round_, TODAY, by_hand={requests[0].pk})
        monkeypatch.setattr(services, "SECONDS_BY_HAND", -1)
        outcome = services.send_by_hand(boss, round_=round_, organisations=[one.organisation for one in requests])
        assert (outcome.counts.total(), len(outcome.held), outcome.left) == (0, 1, 2)
        client.force_login(boss)
        data = {"organisation": requests[1].organisation_id, "confirmed": "on"}
        told = client.post(page("reminder-send"), data, follow=True).context["messages"]
        assert [str(one) for one in told] == ["1 e-mail is nog niet verstuurd. Verstuur opnieuw om verder te gaan."]

    def test_also_between_two_thresholds(self, round_, clock):
        request = ask(round_, person())
        reminding.run(timezone.now())
        day = CLOSES - timedelta(days=20)
        clock.move_to(at(8, day))
        assert reminding.send(round_, day).counts == {}
        assert reminding.send(round_, day, by_hand={request.pk}, asked_by=coordinator()).counts == {"verstuurd": 1}

    def test_what_takes_too_long_is_counted(self, round_, monkeypatch):
        requests = [ask(round_, person(name)) for name in ("Een", "Twee", "Drie")]
        ticks = iter([0, 20, 21])
        monkeypatch.setattr(sending, "clock", SimpleNamespace(monotonic=lambda: next(ticks)))
        outcome = reminding.send(round_, TODAY, by_hand={one.pk for one in requests}, seconds=20)
        assert (outcome.counts, outcome.left) == ({"verstuurd": 1}, 2)

    def test_administrators_read_and_send_nothing(self, round_):
        client = Client()
        client.force_login(make.make_user("beheerder"))
        assert client.get(page("reminders")).status_code == 200
        assert client.get(page("reminder-send")).status_code == 403
