"""A round in Chromium: set up, opened, extended, closed; without scripts too; each state without findings of axe."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.tests import factories as make
from reports.models import ReportingRound, UpdateRequest
from strategies.models import Measure
from tests.test_browser import AXE, RUN_AXE, log_in

from .making import key, typed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETUP = "/rapportages/2026/ronde/"


def check(page) -> list[str]:
    """What axe finds in the page as it is now, at both widths, and whether it scrolls sideways."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(AXE.read_text())
        found += [f"{page.url} at {width}: {violation}" for violation in page.evaluate(RUN_AXE)]
        if (scroll := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{page.url} at {width}: scrolls sideways to {scroll}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.fixture
def at_work(page, context, live_server, coordinator):
    """A coordinator in a browser."""
    log_in(context, live_server, coordinator)
    return page


def fill_dates(page) -> None:
    page.fill("#id_reference_date", "31 december 2026")
    page.fill("#id_opens", typed(0))
    page.fill("#id_closes", typed(20))
    page.fill("#id_grace_until", typed(27))


def test_a_round_is_set_up_opened_extended_and_closed(at_work, plan, vng):
    page, found = at_work, []
    other = Measure.objects.create(pillar=make.make_pillar(), code="D-1", title="Register van registers")
    page.goto(SETUP)
    found += check(page)
    page.fill("#id_opens", "ooit")
    page.check(f"#id_{key(plan[2])}-doet_mee")
    page.click("#save")
    page.locator("#error-summary:focus").wait_for()
    assert page.is_checked(f"#id_{key(plan[2])}-doet_mee")
    found += check(page)
    fill_dates(page)
    page.select_option(f"#id_{key(plan[2])}-organisatie", str(vng.pk))
    page.fill("#id_zoeken", "register")
    page.press("#id_zoeken", "Enter")
    page.locator("#found:focus").wait_for()
    found += check(page)
    page.check(f"#id_{key(other)}-doet_mee")
    page.select_option(f"#id_{key(other)}-organisatie", str(vng.pk))
    page.click("#save-and-open")
    page.wait_for_url("**/openen/")
    assert "Wij vragen 4 berichten aan 2 organisaties." in page.inner_text("main")
    found += check(page)
    page.get_by_role("button", name="Ronde openen").click()
    page.wait_for_url("**/rapportages/2026/")
    assert "Er ontbreken 4 van de 4 berichten." in page.inner_text("main")
    found += check(page)
    for address in ("round-extend", "round-close"):
        page.goto(reverse(f"reports:{address}", args=[2026]))
        page.locator("main form button[type=submit]").click()
        page.locator("#error-summary:focus").wait_for()
        found += check(page)
        page.fill("#id_reason", "De zomer zat ertussen.")
        if address == "round-extend":
            page.fill("#id_closes", typed(30))
            page.fill("#id_grace_until", typed(40))
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/rapportages/2026/")
    found += check(page)
    page.goto(reverse("reports:round-reopen", args=[2026]))
    found += check(page)
    page.goto(reverse("reports:round-history", args=[2026]))
    found += check(page)
    round_ = ReportingRound.objects.get()
    assert (round_.state, round_.closes) == ("gesloten", timezone.localdate() + timedelta(days=30))
    assert not found, "\n".join(found)


def test_two_coordinators_see_each_others_choice(at_work, plan, bzk, vng):
    page, first = at_work, plan[0]
    page.goto(SETUP)
    fill_dates(page)
    round_ = ReportingRound.objects.create(year=2026, reference_date="2026-12-31")
    UpdateRequest.objects.create(round=round_, priority=first, organisation=vng)
    page.click("#save")
    page.locator("#error-summary:focus").wait_for()
    assert "Iemand anders koos hier intussen: Voorbeeldvereniging." in page.inner_text("#error-summary")
    assert page.input_value(f"#id_{key(first)}-organisatie") == str(bzk.pk)
    found = check(page)
    page.click("#save")
    page.wait_for_url("**/rapportages/2026/")
    assert UpdateRequest.objects.get(priority=first).organisation == bzk
    assert not found, "\n".join(found)


def test_without_scripts(browser, live_server, coordinator, plan, bzk, vng):
    bzk.valid_to, bzk.successor = date(2026, 6, 30), vng
    bzk.save()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, coordinator)
    page = context.new_page()
    page.goto(SETUP)
    fill_dates(page)
    page.click(f"#take-{key(plan[0])}")
    assert page.input_value(f"#id_{key(plan[0])}-organisatie") == str(vng.pk)
    page.click("#save")
    assert page.url.endswith("/rapportages/2026/")
    assert UpdateRequest.objects.get(priority=plan[0]).organisation == vng
    context.close()
