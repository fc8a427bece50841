"""Who reads the pages of this room."""

import pytest
from django.test import Client


@pytest.fixture
def reader(db) -> Client:
    """A browser in which a reader is logged in; the first request, which also starts the session, is over."""
    from priorities.tests.factories import make_user  # pytest loads this file before Django is ready

    client = Client()
    client.force_login(make_user("lezer"))
    client.get("/strategieen/")
    return client
