"""The database away: a page that says so, on every address, and everything continues when it is back."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.choices import Role
from accounts.tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db(transaction=True)


def plain_addresses(resolver: URLResolver, prefix: str = "/") -> list[str]:
    """All addresses without arguments."""
    found = []
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += plain_addresses(pattern, path)
        elif isinstance(pattern, URLPattern) and not set("<(?") & set(path):
            found.append(path)
    return found


@pytest.fixture
def outage():
    """A switch for the database: `outage(True)` makes it unreachable, `outage(False)` brings it back."""
    port = connection.settings_dict["PORT"]

    def switch(away: bool) -> None:
        connection.close()
        connection.settings_dict["PORT"] = "1" if away else port

    yield switch
    switch(False)


def test_every_address_says_so_and_works_again(outage):
    client = Client(raise_request_exception=False)
    client.force_login(user(Role.ADMINISTRATOR))
    before = {path: client.get(path).status_code for path in ("/", "/beheer/accounts/user/", "/prioriteiten/")}
    assert set(before.values()) == {200}
    addresses = [path for path in plain_addresses(get_resolver()) if path.isascii()]
    assert len(addresses) > 30
    outage(True)
    for path in addresses:
        response = client.get(path)
        assert response.status_code == 503, path
        assert response.headers["Retry-After"], path
        assert "lang=" in response.content.decode(), path
    outage(False)
    assert {path: client.get(path).status_code for path in before} == before


def test_logging_in_says_so_and_works_again(outage):
    user()
    client = Client(raise_request_exception=False)
    data = {"username": "lezer", "password": PASSWORD}
    outage(True)
    assert client.get("/inloggen/").status_code == 200, "this page needs no database"
    assert client.post("/inloggen/", data).status_code == 503
    outage(False)
    assert client.post("/inloggen/", data).status_code == 302


def test_a_part_of_a_page_gets_a_part(outage):
    client = Client(raise_request_exception=False)
    client.force_login(user())
    outage(True)
    response = client.get("/prioriteiten/", headers={"HX-Request": "true"})
    assert response.status_code == 503
    assert "<html" not in response.content.decode()


def test_a_failure_in_the_middle_of_a_page_is_an_outage_too(client, monkeypatch):
    client.force_login(user(Role.ADMINISTRATOR))

    def fail(*arguments):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("nds_tracker.dashboard.latest_events", fail)
    response = client.get("/beheer/")
    assert response.status_code == 503
    assert "server closed" not in response.content.decode()
    monkeypatch.undo()
    assert client.get("/beheer/").status_code == 200
