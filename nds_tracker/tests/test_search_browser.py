"""The search field in the header, by keyboard, with and without scripts."""

import pytest

from tests.test_browser import AXE, RUN_AXE, log_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELD = "#search-everything"
SELECTED = '#search-suggestions [role=option][aria-selected="true"]'


def test_a_suggestion_is_chosen_with_the_keyboard(page, context, live_server, world: World):
    log_in(context, live_server, world.users["lezer"])
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto("/prioriteiten/")
        page.keyboard.press("Control+k")
        page.locator(f"{FIELD}:focus").wait_for()
        page.keyboard.type("opschal")
        page.locator("#search-suggestions [role=option]").first.wait_for()
        field = page.locator(FIELD)
        assert field.get_attribute("aria-expanded") == "true"
        page.locator("[data-search-status]").filter(has_text="1 resultaat").wait_for(state="attached")
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") == page.locator(SELECTED).get_attribute("id")
        page.evaluate(AXE.read_text())
        assert not page.evaluate(RUN_AXE)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("ArrowUp")
        assert page.locator(SELECTED).count() == 0
        assert field.get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowUp")
        assert page.locator(SELECTED).get_attribute("id") == "suggestion-all"
        page.keyboard.press("Escape")
        assert field.get_attribute("aria-expanded") == "false"
        assert not page.locator("#search-suggestions").is_visible()
        assert field.input_value() == "opschal"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{world.measure.get_absolute_url()}")


def test_a_suggestion_is_chosen_with_the_pointer_and_typing_on_works(page, context, live_server, world: World):
    log_in(context, live_server, world.users["lezer"])
    page.goto("/")
    page.locator(FIELD).fill("opschal")
    page.locator("#search-suggestions [role=option]").first.click()
    page.wait_for_url(f"**{world.measure.get_absolute_url()}")
    page.keyboard.press("k")
    assert not page.evaluate("selector => document.activeElement.matches(selector)", FIELD)
    page.locator(FIELD).fill("opschal")
    page.locator("#search-suggestions [role=option]").first.wait_for()
    page.locator(FIELD).press("Enter")
    page.wait_for_url("**/zoeken/?zoeken=opschal")
    page.get_by_role("link", name="Opschalen").first.wait_for()


def test_the_field_works_without_scripts(browser, live_server, world: World):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["lezer"])
    page = context.new_page()
    page.goto("/")
    page.locator(FIELD).fill("<script>opschalen")
    page.locator(FIELD).press("Enter")
    page.wait_for_url("**/zoeken/?*")
    page.locator("[data-search-panel]").wait_for(state="hidden")
    context.close()
