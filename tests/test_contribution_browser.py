"""Contributions in a real browser: five at once by keyboard, without scripts, from both sides, by two people."""

import pytest
from django.urls import reverse

from priorities.models import Contribution
from priorities.tests import factories as make
from strategies.models import StrategyResponsibility

from .test_browser import AXE, RUN_AXE, log_in
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_until_focused(page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Walk by keyboard to an element that can be reached so."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} is not reached by {key}")


def test_five_are_added_at_once_by_keyboard(page, context, live_server, world: World):
    goals = [make.make_goal(world.pillar, title=f"Veilig netwerk {number}") for number in range(5)]
    log_in(context, live_server, world.users["redacteur"])
    page.goto(reverse("priorities:contribution-search", args=[world.priority.slug]))
    press_until_focused(page, "#id_zoeken")
    page.keyboard.type("netwerken")
    page.keyboard.press("Enter")
    page.wait_for_url("**zoeken=netwerken**")
    page.get_by_text("5 resultaten", exact=True).first.wait_for()
    for goal in goals:
        press_until_focused(page, f"#tick-doel-{goal.pk}")
        page.keyboard.press("Space")
    # Another search in between keeps what is ticked.
    press_until_focused(page, "#id_zoeken", "Shift+Tab")
    page.keyboard.type(" nergens")
    page.keyboard.press("Enter")
    page.get_by_text("5 gekozen").wait_for()
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    press_until_focused(page, "#describe-targets")
    page.keyboard.press("Enter")
    page.locator("h1:focus", has_text="Hoe dragen deze 5 bij?").wait_for()
    press_until_focused(page, "[name=alle-kind]")
    press_until_focused(page, "[name=alle-explanation]")
    page.keyboard.type("Zonder netwerk geen AI.")
    press_until_focused(page, "[name=bijdrage-3-explanation]")
    page.keyboard.type("Dit netwerk is van een ander.")
    press_until_focused(page, "button.utrecht-button--primary-action")
    page.keyboard.press("Enter")
    page.locator("#error-summary:focus").wait_for()
    assert page.locator("[name=bijdrage-3-explanation]").input_value() == "Dit netwerk is van een ander."
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to the only error: where the relation comes from
    page.locator("[name=alle-wording]:focus").wait_for()
    page.keyboard.press("ArrowDown")
    press_until_focused(page, "button.utrecht-button--primary-action")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{world.priority.get_absolute_url()}#bijdragen")
    page.get_by_text("5 bijdragen zijn toegevoegd.").wait_for()
    said = list(Contribution.objects.filter(goal__in=goals).order_by("goal").values_list("explanation", flat=True))
    assert said.count("Zonder netwerk geen AI.") == 4
    assert said[3] == "Dit netwerk is van een ander."


def test_both_sides_without_scripts(browser, live_server, world: World):
    """Who answers for a strategy links it; who answers for the priority disputes that."""
    own = make.make_organisation(name="Ministerie van de strategie")
    StrategyResponsibility.objects.filter(strategy=world.strategy).update(organisation=own)
    author = make.make_user("redacteur", organisation=own, name="Voorbeeld auteur")
    context = browser.new_context(base_url=live_server.url, locale="nl-NL", java_script_enabled=False)
    log_in(context, live_server, author)
    page = context.new_page()
    page.goto(world.strategy.get_absolute_url())
    page.get_by_role("link", name="Bijdragen toevoegen").click()
    page.locator(f"#tick-{world.priority.slug}").check()
    page.locator(f"#tick-doel-{world.goal.pk}").check()
    page.locator("main").get_by_role("button", name="Zoeken").click()
    page.get_by_role("button", name="Verder met wat is aangevinkt").click()
    page.locator("[name=alle-explanation]").fill("Betere data helpen.")
    page.get_by_label("Het is onze interpretatie").check()
    page.get_by_role("button", name="1 bijdrage toevoegen").click()
    page.get_by_text("1 bijdrage is toegevoegd.").wait_for()
    contribution = Contribution.objects.get(goal=world.goal, priority=world.priority)
    assert (contribution.added_from, contribution.assessed_by) == ("strategie", author)

    context = browser.new_context(base_url=live_server.url, locale="nl-NL", java_script_enabled=False)
    log_in(context, live_server, world.users["redacteur"])
    page = context.new_page()
    page.goto(reverse("work:list"))
    page.get_by_role("link", name=world.goal.title, exact=True).click()
    page.get_by_label("Oneens").check()
    page.get_by_role("button", name="Reactie opslaan").click()
    assert page.locator("#error-summary").is_visible()
    page.get_by_label("Toelichting op uw reactie").fill("Dit gaat niet over AI.")
    page.get_by_role("button", name="Reactie opslaan").click()
    assert "Dit gaat niet over AI." in page.locator(f"#bijdrage-{contribution.pk}").inner_text()
    page.goto(world.strategy.get_absolute_url())
    assert "oneens" in page.locator(f"#doel-{world.goal.pk}").inner_text()


def test_who_answers_while_the_text_changes_sees_both_texts(page, context, live_server, world: World):
    row = world.others_contribution
    log_in(context, live_server, world.users["redacteur"])
    page.goto(reverse("priorities:contribution-respond", args=[row.pk]))
    page.get_by_label("Eens", exact=True).check()
    page.get_by_label("Toelichting op uw reactie").fill("Helemaal mee eens.")
    Contribution.objects.filter(pk=row.pk).update(explanation="Nu staat er iets anders.")
    page.get_by_role("button", name="Reactie opslaan").click()
    page.get_by_role("heading", level=1, name="Iemand anders was u net voor").wait_for()
    content = page.locator("#main").inner_text()
    assert "De bijdrage zelf is gewijzigd" in content
    assert "Nu staat er iets anders." in content
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    assert Contribution.objects.get(pk=row.pk).response == ""
    page.get_by_role("button", name="Samengevoegd opslaan").click()
    page.wait_for_url(f"**{world.others.get_absolute_url()}**")
    saved = Contribution.objects.get(pk=row.pk)
    assert (saved.response, saved.response_note, saved.explanation) == (
        "eens",
        "Helemaal mee eens.",
        "Nu staat er iets anders.",
    )
