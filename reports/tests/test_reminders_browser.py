"""The pages of reminders in the browser."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from reports.models import UpdateRequest
from tests.test_browser import log_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_quick_clicks_send_once_and_say_so(page, context, live_server, world: World):
    UpdateRequest.objects.update(person=Person.objects.create(name="Lezer", email="lezer@voorbeeld.example"))
    log_in(context, live_server, world.users["coordinator"])
    address = reverse("reports:reminder-send", args=[2026])
    page.goto(address)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="E-mails bekijken").click()
    button = page.get_by_role("button", name="1 e-mail versturen")
    button.wait_for()
    sent, held = [], []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.route(f"**{address}", lambda route: held.append(route))
    with page.expect_request(f"**{address}"):
        button.dblclick()
    held[0].continue_()
    page.get_by_text("1 e-mail is verstuurd").wait_for()
    assert page.get_by_text("overgeslagen").count() == 0
    assert (len(sent), len(mail.outbox)) == (1, 1)
