"""Logging in and out, and how sessions end."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import middleware
from accounts.choices import Role
from accounts.services import end_sessions, save_account

from .factories import PASSWORD, user

pytestmark = pytest.mark.django_db

LOGIN = "/inloggen/"
PRIVATE = "/wachtwoord/wijzigen/"


def log_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def test_login_leads_to_the_page_that_was_asked_for(client):
    user()
    refused = client.get(PRIVATE)
    assert refused.url == f"{LOGIN}?next={PRIVATE}"
    assert log_in(client, "lezer", next=PRIVATE).url == PRIVATE
    assert client.get(PRIVATE).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://elders.example/", "//elders.example/x", "javascript:alert(1)", "\\\\x.example"]
)
def test_login_never_leads_to_another_site(client, target):
    user()
    assert log_in(client, "lezer", next=target).url == reverse("overview")


def test_login_gives_one_answer_for_every_failure(client):
    user()
    user(username="gesloten", is_active=False)
    answers = set()
    for username, password in [("lezer", "verkeerd"), ("onbekend", PASSWORD), ("gesloten", PASSWORD)]:
        response = log_in(client, username, password)
        assert response.status_code == 422
        answers.add(str(response.context["form"].non_field_errors()))
    assert len(answers) == 1


@pytest.mark.parametrize("username", ["", "x" * 151, "nul\x00teken", "<script>", "‮omgekeerd", "🙂"])
def test_login_with_strange_names_is_refused_with_a_sentence(client, username):
    response = log_in(client, username)
    assert response.status_code == 422
    assert response.context["form"].errors


def test_example_accounts_log_in_only_in_example_mode(client, settings):
    user(is_example=True)
    settings.EXAMPLE_MODE = False
    assert log_in(client, "lezer").status_code == 422
    settings.EXAMPLE_MODE = True
    assert log_in(client, "lezer").status_code == 302
    settings.EXAMPLE_MODE = False
    assert client.get(PRIVATE).status_code == 302


def test_logout_only_by_post(client):
    client.force_login(user())
    assert client.get("/uitloggen/").status_code == 405
    assert client.get(PRIVATE).status_code == 200
    assert client.post("/uitloggen/").status_code == 302
    assert client.get(PRIVATE).status_code == 302


def test_logout_of_an_ended_session_is_no_error(client):
    assert client.post("/uitloggen/").url == reverse("overview")


@pytest.mark.parametrize(
    ("role", "seconds"),
    [
        (Role.READER, settings.SESSION_IDLE_SECONDS),
        (Role.COORDINATOR, settings.SESSION_IDLE_SECONDS),
        (Role.ADMINISTRATOR, settings.SESSION_IDLE_SECONDS_ADMINISTRATOR),
    ],
)
def test_a_session_ends_after_idle_time_and_says_why(client, role, seconds):
    user(role)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as now:
        log_in(client, role)
        now.shift(timedelta(seconds=seconds - 1))
        assert client.get(PRIVATE).status_code == 200
        now.shift(timedelta(seconds=seconds - 1))
        assert client.get(PRIVATE).status_code == 200, "a request in between prolongs the session"
        now.shift(timedelta(seconds=seconds + 1))
        response = client.get(PRIVATE)
        assert response.url == f"{LOGIN}?next={PRIVATE}"
        assert str(middleware.IDLE) in client.get(response.url).content.decode()
        assert str(middleware.IDLE) not in client.get(response.url).content.decode(), "said once"


def test_a_page_that_asks_for_news_does_not_keep_its_session(client):
    """Nobody does anything then; who reloads the page or follows a link does."""
    user()
    with time_machine.travel(timezone.now(), tick=False) as now:
        log_in(client, "lezer")
        for _ in range(2):
            now.shift(timedelta(seconds=settings.SESSION_IDLE_SECONDS - 1))
            assert client.get(PRIVATE, {middleware.POLL: "x"}).status_code == 200
        answers = []
        for _ in range(2 * 3600 // 60):
            now.shift(timedelta(seconds=60))
            answers.append(client.get(PRIVATE, {middleware.POLL: "x"}, headers={"HX-Request": "true"}))
        minutes = settings.SESSION_IDLE_SECONDS // 60
        assert {answer.status_code for answer in answers[:minutes]} == {200}
        assert answers[minutes].headers["HX-Redirect"].startswith(LOGIN)
        assert [str(message) for message in get_messages(answers[minutes].wsgi_request)] == [str(middleware.IDLE)]


def test_a_session_ends_after_its_longest_duration_however_busy(client):
    user()
    with time_machine.travel(timezone.now(), tick=False) as now:
        log_in(client, "lezer")
        for _ in range(settings.SESSION_ABSOLUTE_SECONDS // 1500):
            now.shift(timedelta(seconds=1500))
            assert client.get(PRIVATE).status_code == 200
        now.shift(timedelta(seconds=1500))
        response = client.get(PRIVATE)
        assert response.status_code == 302
        assert [str(message) for message in get_messages(response.wsgi_request)] == [str(middleware.TOO_LONG)]


def test_logging_in_again_starts_the_clock_again(client):
    user()
    with time_machine.travel(timezone.now(), tick=False) as now:
        log_in(client, "lezer")
        for _ in range(20):
            now.shift(timedelta(seconds=1500))
            client.get(PRIVATE)
        log_in(client, "lezer")
        for _ in range(20):
            now.shift(timedelta(seconds=1500))
            assert client.get(PRIVATE).status_code == 200


def test_closing_an_account_ends_its_sessions_at_once(client):
    reader, actor = user(), user(Role.ADMINISTRATOR)
    other = Client()
    log_in(client, "lezer")
    log_in(other, "beheerder")
    reader.is_active = False
    save_account(actor, reader)
    assert Session.objects.count() == 1
    response = client.get(PRIVATE)
    assert response.status_code == 302
    assert str(middleware.ENDED) in client.get(response.url).content.decode()
    assert other.get(PRIVATE).status_code == 200
    reader.is_active = True
    save_account(actor, reader)
    assert client.get(PRIVATE).status_code == 302, "the old session does not come back"


def test_an_account_closed_in_the_database_has_no_session(client):
    reader = user()
    log_in(client, "lezer")
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    response = client.get(PRIVATE)
    assert response.status_code == 302
    assert [str(message) for message in get_messages(response.wsgi_request)] == [str(middleware.ENDED)]


def test_end_sessions_ends_those_of_one_user(client):
    reader = user()
    second = Client()
    log_in(client, "lezer")
    log_in(second, "lezer")
    assert end_sessions(reader) == 2
    assert end_sessions(reader) == 0


class TestAnswersToHtmx:
    """What the login middleware says to a part of a page."""

    def headers(self, address: str) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}

    def test_reading_goes_to_the_login_page_and_back(self, client):
        response = client.get(PRIVATE, headers=self.headers("/prioriteiten/?q=ai"))
        assert response.headers["HX-Redirect"] == f"{LOGIN}?next=/prioriteiten/%3Fq%3Dai"

    def test_saving_keeps_what_was_typed(self, client):
        response = client.post(PRIVATE, headers=self.headers("/prioriteiten/"))
        assert response.status_code == 401
        assert "HX-Redirect" not in response.headers


def test_saving_without_a_session_leads_back_to_the_form(client):
    response = client.post(PRIVATE, headers={"Referer": "http://testserver/formulier/?stap=2"})
    assert response.url == f"{LOGIN}?next=/formulier/%3Fstap%3D2"
    response = client.post(PRIVATE, headers={"Referer": "https://elders.example/formulier/"})
    assert response.url == f"{LOGIN}?next=/"


@pytest.mark.parametrize("address", ["http://[::1", "//elders.invalid/", "javascript:alert(1)", "\x00"])
def test_a_current_page_that_makes_no_sense_is_not_returned_to(client, address):
    response = client.get("/prioriteiten/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=address)
    assert response["HX-Redirect"] == "/inloggen/?next=/"
