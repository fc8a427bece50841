"""Every page in Chromium: nothing for axe to find, no violation of the policy, no sideways scroll.

And the main journeys: by keyboard, without scripts, and by two people at once.
"""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import Priority

from .pages import CASES, READ
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"
WIDTHS = (1280, 320)
RUN_AXE = """async () => (await axe.run(document, {runOnly: {type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})).violations.map(
    found => found.id + ": " + found.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | "))"""


def log_in(context, live_server, user) -> None:
    """Give a browser the session of a user, without walking through the login page each time."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def findings(page, url: str) -> list[str]:
    """What is wrong with a page at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        page.evaluate(AXE.read_text())
        found += [f"{url} at {width}: {violation}" for violation in page.evaluate(RUN_AXE)]
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            found.append(f"{url} at {width}: scrolls sideways to {scroll}")
    return found


@pytest.mark.slow
def test_every_page_for_a_coordinator_is_accessible(page, context, live_server, world: World):
    log_in(context, live_server, world.users["coordinator"])
    found = []
    for case in CASES:
        if case.get[3] == 200 and case.is_page:
            found += findings(page, case.url(world))
    found += findings(page, "/bestaat-niet/")
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_every_page_for_a_visitor_is_accessible(page, world: World):
    found = []
    for case in CASES:
        if case.get[0] == 200 and case.is_page:
            found += findings(page, case.url(world))
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_administration_is_accessible(page, context, live_server, world: World):
    log_in(context, live_server, world.users["beheerder"])
    pages = [
        reverse("admin:index"),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_user_change", args=[world.users["lezer"].pk]),
        reverse("admin:accounts_organisation_changelist"),
        reverse("admin:accounts_organisation_change", args=[world.organisation.pk]),
        reverse("admin:priorities_priority_changelist"),
        reverse("admin:priorities_priority_change", args=[world.priority.pk]),
        reverse("priorities:edit", args=[world.priority.slug]),
    ]
    found = [line for url in pages for line in findings(page, url)]
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_empty_pages_are_accessible(page, context, live_server, world: World):
    user = world.users["coordinator"]
    Priority.objects.all().delete()
    log_in(context, live_server, user)
    lists = [case for case in CASES if case.get == READ and not case.arguments(world)]
    found = [line for case in lists for line in findings(page, case.url(world))]
    assert len(lists) > 5
    assert not found, "\n".join(found)


def tab_to(page, selector: str, most: int = 80) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard")


def test_a_priority_is_edited_with_the_keyboard_only(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    edit = reverse("priorities:edit", args=[world.priority.slug])
    page.goto(world.priority.get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    tab_to(page, f'a[href="{edit}"]')
    page.keyboard.press("Enter")
    page.locator("h1:focus").wait_for()
    assert page.url.endswith(edit)
    tab_to(page, "#id_title")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    tab_to(page, "form[hx-post] button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#error-summary:focus").wait_for()
    tab_to(page, '#error-summary a[href="#id_title"]')
    page.keyboard.press("Enter")
    page.locator("#id_title:focus").wait_for()
    page.keyboard.type("Met het toetsenbord")
    tab_to(page, "form[hx-post] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{world.priority.get_absolute_url()}")
    page.get_by_role("heading", level=1, name="Met het toetsenbord").wait_for()
    page.locator("#messages").get_by_text("Opgeslagen").wait_for()
    assert Priority.objects.get(pk=world.priority.pk).title == "Met het toetsenbord"


def test_a_priority_is_edited_without_scripts(browser, live_server, world: World):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["redacteur"])
    page = context.new_page()
    page.goto(world.priority.get_absolute_url())
    page.get_by_role("link", name="Bewerken", exact=True).first.click()
    page.get_by_label("Titel", exact=True).fill("")
    page.get_by_role("button", name="Opslaan").click()
    assert page.locator("#error-summary").is_visible()
    page.get_by_label("Titel", exact=True).fill("Zonder scripts")
    page.get_by_role("button", name="Opslaan").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Zonder scripts"
    context.close()


def test_two_people_at_once_lose_nothing(browser, page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    edit = reverse("priorities:edit", args=[world.priority.slug])
    page.goto(edit)
    page.get_by_label("In het kort").fill("Tekst van de redacteur.")
    Priority.objects.filter(pk=world.priority.pk).update(summary="Tekst van de ander.", description="Meer uitleg.")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("heading", level=1, name="Iemand anders was u net voor").wait_for()
    page.locator("h1:focus").wait_for()
    content = page.locator("#main").inner_text()
    assert "Tekst van de redacteur." in content.replace("\n", "")
    assert "ander" in content
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Gebruik mijn tekst").click()
    page.locator("#id_summary", has_text="Tekst van de redacteur.").wait_for()
    page.get_by_role("button", name="Samengevoegd opslaan").click()
    page.wait_for_url(f"**{world.priority.get_absolute_url()}")
    saved = Priority.objects.get(pk=world.priority.pk)
    assert (saved.summary, saved.description) == ("Tekst van de redacteur.", "Meer uitleg.")


def test_back_after_filtering_restores_the_whole_page(page, context, live_server, world: World):
    log_in(context, live_server, world.users["lezer"])
    page.goto(reverse("priorities:list"))
    page.locator("main").get_by_label("Zoeken").fill("Cloud")
    page.get_by_role("button", name="Filteren", exact=True).click()
    page.wait_for_url("**zoeken=Cloud**")
    assert page.locator("tbody tr").count() == 1
    page.go_back()
    page.locator("tbody tr:nth-of-type(2)").wait_for()
    assert page.locator("header").count() >= 1


@pytest.mark.slow
def test_a_first_visit_stays_light(page, context, live_server, world: World):
    """Counted as a browser gets it from the test server: without compression, so the requests count, not the bytes."""
    log_in(context, live_server, world.users["lezer"])
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        "() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce("
        "(sum, entry) => sum + entry.value, 0))).observe({type: 'layout-shift', buffered: true})"
        " || setTimeout(() => done(0), 300))"
    )
    assert len(requests) <= 12, json.dumps(requests, indent=1)
    assert shift < 0.1
