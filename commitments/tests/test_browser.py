"""Settling, and making a promise of a sentence, in the browser: with and without scripts."""

import re

import pytest
from django.urls import reverse

from commitments.models import Commitment, RejectedPromise
from tests.test_browser import log_in
from tests.world import World

from .factories import make_letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_settling_asks_for_the_document_and_its_day(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    page.goto(world.commitment.get_absolute_url())
    page.get_by_role("link", name="Afdoen", exact=True).click()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.locator("#error-summary:focus").wait_for()
    page.get_by_role("link", name="Kies het document.").click()
    assert page.evaluate("document.activeElement.name") == "settled_with"
    page.get_by_label("Met welk document").select_option(str(world.document.pk))
    page.get_by_label("Op welke dag").fill("2025-07-04")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.get_by_text("De status is opgeslagen.").wait_for()
    world.commitment.refresh_from_db()
    assert (world.commitment.status, world.commitment.settled_with) == ("voldaan", world.document)


def test_a_measure_is_searched_and_linked_in_place(page, context, live_server, world: World):
    log_in(context, live_server, world.users["coordinator"])
    page.goto(reverse("commitments:edit", args=[world.others_commitment.pk]))
    page.get_by_label("Wat is toegezegd of gevraagd?").fill("Kies één goede aanpak")
    page.get_by_label("Zoek een maatregel").fill("opschalen")
    page.get_by_role("button", name="Maatregelen zoeken").click()
    page.get_by_text("Er is 1 maatregel gevonden.").wait_for()
    page.get_by_role("checkbox", name="Opschalen").check()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.get_by_text("Opgeslagen.").wait_for()
    page.get_by_role("link", name="Opschalen").wait_for()
    page.get_by_role("heading", name="Kies één goede aanpak").wait_for()


def test_a_sentence_becomes_a_promise_and_another_one_is_none_without_scripts(browser, live_server, world: World):
    letter = make_letter(code="kst-26643-1231")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["coordinator"])
    page = context.new_page()
    page.goto(reverse("commitments:suggestions", args=[letter.code]))
    page.get_by_role("button", name=re.compile("Geen toezegging.*Zin 2")).click()
    page.get_by_text("Wij stellen deze zin niet meer voor.").wait_for()
    page.get_by_role("link", name=re.compile("Maak er een toezegging van.*Zin 2")).click()
    page.get_by_label("Op welke dag").fill("2024-11-07")
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    page.get_by_text("Het staat nu in het register.").wait_for()
    made = Commitment.objects.order_by("pk").last()
    assert made.text.startswith("Ik zal uw Kamer in het voorjaar")
    assert made.passage.paragraph.document == letter
    assert RejectedPromise.objects.filter(document=letter).count() == 1
    page.get_by_role("button", name="Toch voorstellen").click()
    page.get_by_text("Wij stellen de zin weer voor.").wait_for()
    assert not RejectedPromise.objects.filter(document=letter).exists()
    context.close()
