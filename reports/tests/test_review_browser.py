"""Reviewing in the browser: with and without scripts."""

import pytest
from django.urls import reverse

from reports.models import ProgressUpdate
from tests.test_browser import log_in
from tests.world import World

from .handed_in import make_request, make_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(world: World) -> list[ProgressUpdate]:
    """Three updates that wait: that of the world and two more."""
    more = [make_submitted(make_request(world.open_round), world.users["redacteur"]) for _ in range(2)]
    return [ProgressUpdate.objects.get(request=world.submitted), *more]


def states(rows: list[ProgressUpdate]) -> list[str]:
    found = dict(ProgressUpdate.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def test_two_are_approved_and_one_is_returned_without_scripts(browser, live_server, world: World, waiting):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["coordinator"])
    page = context.new_page()
    page.goto(reverse("reports:review", args=[2026]))
    for row in waiting[1:]:
        page.get_by_role("checkbox", name=str(row.thing), exact=True).check()
    page.get_by_role("button", name="Goedkeuren", exact=True).click()
    page.get_by_text("Er zijn 2 berichten goedgekeurd.").wait_for()
    page.get_by_role("link", name=str(waiting[0].thing), exact=True).last.click()
    page.get_by_role("button", name="Terugsturen", exact=True).click()
    page.get_by_role("link", name="Opmerking: Vul in waarom u dit voortgangsbericht terugstuurt.").wait_for()
    page.get_by_label("Opmerking").fill("Noem de datum.")
    page.get_by_role("button", name="Terugsturen", exact=True).click()
    page.get_by_text("Er is niets te beoordelen").wait_for()
    assert states(waiting) == ["teruggestuurd", "goedgekeurd", "goedgekeurd"]
    context.close()


def test_all_that_is_shown_is_approved_with_one_tick(page, context, live_server, world: World, waiting):
    log_in(context, live_server, world.users["coordinator"])
    page.goto(reverse("reports:review", args=[2026]))
    page.get_by_role("button", name="Goedkeuren", exact=True).click()
    page.get_by_text("Vink minstens één bericht aan.").wait_for()
    page.locator("#error-summary:focus").wait_for()
    page.get_by_label("Alle berichten op deze pagina die ik mag beoordelen").check()
    page.get_by_role("button", name="Goedkeuren", exact=True).click()
    page.get_by_text("Er zijn 3 berichten goedgekeurd.").wait_for()
    assert states(waiting) == ["goedgekeurd"] * 3


def test_who_is_overtaken_in_the_open_page_reads_why(page, context, live_server, world: World, waiting):
    log_in(context, live_server, world.users["coordinator"])
    page.goto(waiting[0].get_absolute_url())
    page.get_by_label("Opmerking").fill("Mooi stuk.")
    ProgressUpdate.objects.filter(pk=waiting[0].pk).update(state="concept")
    page.get_by_role("button", name="Goedkeuren", exact=True).click()
    page.get_by_text("De indiener heeft het intussen teruggenomen.").wait_for()
    page.get_by_text("Mooi stuk.").wait_for()
    page.get_by_text("Dit bericht is nog niet ingediend").wait_for()
