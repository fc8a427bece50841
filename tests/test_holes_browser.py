"""What nobody works on, in Chromium: say what works on a challenge, and put it on the agenda."""

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import AgendaItem, Challenge

from .test_browser import log_in
from .test_measurement_browser import button, judge
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.slow
def test_a_white_spot_gets_work_and_a_place_on_the_agenda(page, context, live_server, world: World):
    challenge = Challenge.objects.create(pillar=world.priority.pillar, kind="opgave", text="Niemand deelt gegevens")
    log_in(context, live_server, world.users["redacteur"])
    page.goto(reverse("holes:list"))
    page.get_by_role("link", name="Niemand deelt gegevens").click()
    found = judge(page, "white spot")
    page.get_by_role("link", name="Doelen of maatregelen toevoegen").first.click()
    button(page, "Toevoegen").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "errors")
    page.get_by_label("Hoe werken ze eraan?").fill("Zo delen wij gegevens.")
    page.get_by_label("Woorden", exact=True).fill("betere data")
    page.get_by_label("Woorden", exact=True).press("Enter")
    page.locator("[role=status]:focus").wait_for()
    assert page.get_by_label("Hoe werken ze eraan?").input_value() == "Zo delen wij gegevens."
    page.get_by_label("Betere data").check()
    page.get_by_label("Woorden", exact=True).fill("bundelen")
    button(page, "Zoeken").click()
    page.get_by_label("Bundelen").check()
    found += judge(page, "chosen")
    page.get_by_label("Het is onze interpretatie").check()
    button(page, "Toevoegen").click()
    page.locator("#messages").get_by_text("2 toegevoegd").wait_for()
    assert {str(link.target) for link in challenge.coverage.all()} == {"Betere data", "Bundelen"}
    found += judge(page, "worked on")
    page.get_by_role("link", name="Een besluit vragen").click()
    button(page, "Op de agenda zetten").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "agenda errors")
    page.get_by_label("Welk besluit vraagt u?").fill("Mag dit meer kosten?")
    page.get_by_label("Aan wie vraagt u dit?").select_option(label="Ander ministerie")
    page.get_by_label("Wanneer is het besluit nodig?").fill("eerste kwartaal 2026")
    button(page, "Op de agenda zetten").click()
    page.locator("#messages").get_by_text("Het staat op de agenda").wait_for()
    found += judge(page, "on the agenda")
    item = AgendaItem.objects.get(challenge=challenge)
    assert (item.title, item.due_precision, item.raised_by) == (
        "Niemand deelt gegevens",
        "quarter",
        world.users["redacteur"],
    )
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_an_agenda_item_is_decided_without_scripts_and_a_conflict_is_shown(browser, live_server, world: World):
    item = world.agenda_item
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["coordinator"])
    page = context.new_page()
    page.goto(reverse("agenda:decide", args=[item.pk]))
    other = Client()
    other.force_login(world.users["coordinator"])
    data = {"state": "vervallen", "outcome": "Al geregeld.", "decided_on": "", "version": item.version}
    assert other.post(reverse("agenda:decide", args=[item.pk]), data).status_code == 302
    page.get_by_label("Er is een besluit").check()
    page.get_by_label("Toelichting").fill("Het eigen ministerie kiest.")
    page.get_by_label("Datum van het besluit").fill("2026-11-02")
    button(page, "Opslaan").click()
    page.get_by_role("heading", level=1, name="Iemand anders was u net voor").wait_for()
    page.get_by_role("button", name="Samengevoegd opslaan").last.click()
    page.wait_for_url("**" + item.get_absolute_url())
    item.refresh_from_db()
    assert item.state == "besloten"
    assert "Het eigen ministerie kiest." in item.outcome
    context.close()
