"""The matrix and the picture with the keyboard, without scripts, and on paper."""

import io

import pikepdf
import pytest
from django.urls import reverse

from priorities.models import Contribution
from priorities.tests.factories import make_contribution, make_goal, make_pillar, make_strategy

from .test_browser import log_in, tab_to
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_matrix_is_walked_with_the_keyboard(page, context, live_server, world: World):
    log_in(context, live_server, world.users["lezer"])
    page.goto(reverse("matrix:matrix"))
    tab_to(page, 'a[href*="kolommen=pijler"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**kolommen=pijler**")
    page.locator('a[aria-current="true"]', has_text="Pijler").wait_for()
    # The choice that was pressed keeps the focus, so that the next one is a Tab away.
    assert "kolommen=pijler" in page.evaluate("document.activeElement.getAttribute('href') || ''")
    address = reverse("matrix:cell", args=[world.priority.slug, "ISR", f"pijler-{world.pillar.pk}"])
    tab_to(page, f'a[href="{address}"]')
    outline = "getComputedStyle(document.activeElement, '::after').outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    page.get_by_text(world.contribution.explanation).wait_for()


def test_a_cell_in_focus_is_not_hidden_behind_the_heads(page, context, live_server, world: World):
    strategy = make_strategy(code="BREED")
    for _ in range(30):
        make_goal(make_pillar(strategy))
    log_in(context, live_server, world.users["lezer"])
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto(reverse("matrix:matrix") + "?kolommen=doel&strategie=BREED")
    tab_to(page, ".nds-matrix-region")
    covered = 0
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 15:
        page.keyboard.press(key)
        covered += page.evaluate(
            """() => { const open = document.activeElement;
            if (!open.matches(".nds-matrix__open")) return 0;
            const box = open.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + 2, box.top + 2);
            return hit && hit.closest("td") !== open.closest("td") ? 1 : 0; }"""
        )
    assert covered == 0


def test_a_priority_is_followed_in_the_picture_with_the_keyboard(page, context, live_server, world: World):
    Contribution.objects.filter(pk=world.contribution.pk).update(explanation="Daarom volgen wij dit.")
    log_in(context, live_server, world.users["lezer"])
    page.goto(reverse("matrix:picture"))
    assert page.get_by_text("Daarom volgen wij dit.").count() == 0
    tab_to(page, 'svg a[href*="volg=ai"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**volg=ai**")
    page.get_by_role("cell", name="Daarom volgen wij dit.").wait_for()
    assert page.locator('svg a[aria-current="true"]').get_attribute("aria-label") == world.priority.title
    page.get_by_label("Volgen", exact=True).select_option("ISR")
    tab_to(page, "#follow")
    page.keyboard.press("Enter")
    page.wait_for_url("**volg=ISR**")
    page.get_by_role("heading", name="ISR draagt bij aan").wait_for()


def test_matrix_and_picture_work_without_scripts(browser, live_server, world: World):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["lezer"])
    page = context.new_page()
    page.goto(reverse("matrix:matrix"))
    page.get_by_role("link", name="Doel", exact=True).last.click()
    page.wait_for_url("**kolommen=doel**")
    page.get_by_role("link", name="ISR").first.click()
    assert "strategie=ISR" in page.url
    page.goto(reverse("matrix:picture"))
    page.get_by_label("Volgen", exact=True).select_option("ai")
    page.get_by_role("button", name="Toon").click()
    assert "volg=ai" in page.url
    assert page.get_by_text(world.contribution.explanation).is_visible()
    context.close()


@pytest.mark.parametrize("columns", ["strategie", "pijler"])
def test_on_paper_no_column_is_cut_off(page, context, live_server, world: World, columns):
    for number in range(12):
        make_contribution(world.priority, pillar=make_pillar(make_strategy(code=f"LANG{number}"), title="Een pijler"))
    log_in(context, live_server, world.users["lezer"])
    page.goto(reverse("matrix:matrix") + f"?kolommen={columns}&strategie=alle")
    # The width of A4 across, without its margins.
    page.set_viewport_size({"width": 1016, "height": 700})
    page.emulate_media(media="print")
    assert page.evaluate(
        "document.querySelector('.nds-matrix').getBoundingClientRect().right"
        " <= document.querySelector('.nds-matrix-region').getBoundingClientRect().right + 1"
    )
    pdf = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    boxes = [[float(value) for value in sheet.mediabox] for sheet in pdf.pages]
    assert any(box[2] > box[3] for box in boxes)
