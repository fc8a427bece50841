"""Changing a password, and choosing a new one by mail."""

import re
import time

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from kombu.exceptions import OperationalError

from accounts import tasks

from .factories import PASSWORD, user

pytestmark = pytest.mark.django_db

NEW = "heel-andere-woorden-daar"


@pytest.fixture
def rung(monkeypatch):
    """What was asked of the worker."""
    calls = []
    monkeypatch.setattr(tasks.send_password_reset, "apply_async", lambda args, **options: calls.append(args))
    return calls


def link() -> str:
    """The path in the only message."""
    (message,) = mail.outbox
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_a_changed_password_ends_other_sessions(client):
    reader = user()
    other = Client()
    client.force_login(reader)
    other.force_login(reader)
    response = client.post(
        "/wachtwoord/wijzigen/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    assert response.url == "/wachtwoord/gewijzigd/"
    assert client.get(response.url).status_code == 200
    assert other.get(response.url).status_code == 302


@pytest.mark.parametrize("new", ["kort", "123456789012345", "password1234", "lezer-lezer"])
def test_a_weak_password_is_refused(client, new):
    client.force_login(user(email="lezer@example.org"))
    response = client.post(
        "/wachtwoord/wijzigen/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["new_password2"]


def test_asking_for_a_link_answers_the_same_for_every_address(client, rung):
    user(email="lezer@example.org")
    known = client.post("/wachtwoord/vergeten/", {"email": "lezer@example.org"})
    unknown = client.post("/wachtwoord/vergeten/", {"email": "niemand@example.org"})
    assert known.url == unknown.url == "/wachtwoord/verzonden/"
    assert client.get(known.url).status_code == 200
    assert rung == [("lezer@example.org", "testserver", False), ("niemand@example.org", "testserver", False)]
    assert not mail.outbox


def test_no_address_is_an_error_at_the_field(client, rung):
    response = client.post("/wachtwoord/vergeten/", {"email": "geen adres"})
    assert response.status_code == 422
    assert not rung


def test_the_message_has_a_link_that_works_once(client):
    reader = user(email="lezer@example.org")
    tasks.send_password_reset("lezer@example.org", "testserver", use_https=False)
    assert settings.PRODUCT_NAME in mail.outbox[0].subject
    form = client.get(link(), follow=True)
    assert form.status_code == 200
    response = client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert response.url == "/wachtwoord/nieuw/"
    assert client.get(response.url).status_code == 200
    reader.refresh_from_db()
    assert reader.check_password(NEW)
    assert client.get(link()).context["validlink"] is False


def test_the_link_stops_working_after_an_hour(client):
    user(email="lezer@example.org")
    tasks.send_password_reset("lezer@example.org", "testserver", use_https=False)
    with time_machine.travel(time.time() + settings.PASSWORD_RESET_TIMEOUT + 5):
        assert client.get(link()).context["validlink"] is False


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_example": True}])
def test_no_message_to_who_may_not_log_in(fields):
    user(email="lezer@example.org", **fields)
    tasks.send_password_reset("lezer@example.org", "testserver", use_https=False)
    assert not mail.outbox


def test_with_the_broker_away_the_message_is_sent_all_the_same(client, monkeypatch):
    def refuse(*args, **options):
        raise OperationalError

    monkeypatch.setattr(tasks.send_password_reset, "apply_async", refuse)
    user(email="lezer@example.org")
    assert client.post("/wachtwoord/vergeten/", {"email": "lezer@example.org"}).status_code == 302
    assert len(mail.outbox) == 1
