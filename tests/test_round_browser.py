"""A whole round with the example data, in Chromium: opened, filled in by two organisations, returned, approved, closed,
and printed in the report that a worker makes."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from nds_tracker.tests.test_examples import PASSWORD
from reports.models import AnnualReport, ProgressUpdate, ReportingRound, UpdateRequest
from ui.dates import format_imprecise

from .pdf import letters_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNCHANGED, DELAYED = "Eén cloudbeleid voor de hele overheid", "Verkenning van een soevereine clouddienst"
RETURNED = "Proef met een marktplaats voor clouddiensten"


@pytest.fixture
def people(browser, live_server, site_environment, settings):
    """Pages of people who logged in, by user name, on a site with the example data."""
    settings.EXAMPLE_MODE, settings.DEMO_PASSWORD = True, PASSWORD
    call_command("load_startbrief", verbosity=0)
    call_command("load_examples", verbosity=0)
    contexts = []

    def open_page(name: str):
        context = browser.new_context(base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/inloggen/")
        page.get_by_label("Gebruikersnaam").fill(name)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("link", name="Mijn werk").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def row_of(page, title: str):
    """The row of something to hand in, on the page of one's own work."""
    page.goto("/mijn-werk/")
    return page.locator("li", has=page.get_by_role("link", name=title)).first


def open_request(page, title: str) -> None:
    """The page of a request, by way of the list of all of them."""
    page.goto("/rapportages/2026/berichten/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("heading", level=1, name=re.compile(re.escape(title))).wait_for()


def bare(text: str) -> str:
    """Letters and figures only, whatever lines they stand on."""
    return re.sub(r"\W", "", text)


def test_a_whole_round(people, live_worker):
    today = timezone.localdate()
    closes, new_date = today + timedelta(days=20), today + timedelta(days=200)

    coordinator = people("coordinator")
    coordinator.goto("/rapportages/2026/ronde/")
    coordinator.get_by_label("Sluit op").fill(format_imprecise(closes, "day", "nl"))
    coordinator.get_by_role("button", name="Opslaan en door naar openen").click()
    coordinator.get_by_role("heading", level=1, name="Ronde openen").wait_for()
    coordinator.get_by_role("button", name="Ronde openen").click()
    coordinator.get_by_role("heading", name="Wie moet nog indienen?").wait_for()

    first = people("redacteur")
    row_of(first, UNCHANGED).get_by_role("link", name=re.compile("Geen wijziging")).click()
    first.get_by_role("textbox").first.fill("Het gaat zoals gepland.")
    first.keyboard.press("Enter")
    first.get_by_role("heading", level=1, name="Mijn werk").wait_for()

    second = people("redacteur2")
    row_of(second, DELAYED).get_by_role("link", name=re.compile("Beginnen")).click()
    second.get_by_role("textbox", name="Wat is er bereikt?").fill("Drie scenario's zijn **uitgewerkt**.")
    second.get_by_role("radio", name=re.compile("Vertraagd")).check()
    second.get_by_role("textbox", name="Wat is er aan de hand, en waardoor?").fill("De markt vraagt meer tijd.")
    second.get_by_role("textbox", name="Wat vraagt u?").fill("Een besluit over de dekking.")
    second.get_by_label("Aan wie?").select_option(label="OBDO")
    second.get_by_role("textbox", name="Wanneer is het nu klaar?").fill(format_imprecise(new_date, "day", "nl"))
    second.get_by_label("Reden van de nieuwe datum").select_option("tegenvallers")
    second.get_by_role("textbox", name="Waar moet worden bijgestuurd?").fill("Wij kiezen eerst één scenario.")
    second.get_by_role("button", name="Indienen").click()
    second.get_by_role("heading", level=1, name="Mijn werk").wait_for()

    row_of(second, RETURNED).get_by_role("link", name=re.compile("Beginnen")).click()
    second.get_by_role("textbox", name="Wat is er bereikt?").fill("De proef is een succes.")
    second.get_by_role("radio", name=re.compile("Op schema")).check()
    second.get_by_role("button", name="Indienen").click()
    second.get_by_role("heading", level=1, name="Mijn werk").wait_for()

    for title, comment in ((DELAYED, "Welk scenario kiest u?"), (RETURNED, "Waaruit blijkt dat?")):
        open_request(coordinator, title)
        coordinator.get_by_label("Opmerking").fill(comment)
        coordinator.get_by_role("button", name="Terugsturen").click()
        coordinator.get_by_text("teruggestuurd", exact=False).first.wait_for()

    row_of(second, DELAYED).get_by_role("link", name=re.compile("Aanpassen")).click()
    second.get_by_text("Welk scenario kiest u?").first.wait_for()
    second.get_by_role("textbox", name="Wat is er bereikt?").fill("Het scenario van de **markt** is uitgewerkt.")
    second.get_by_role("button", name="Indienen").click()
    second.get_by_role("heading", level=1, name="Mijn werk").wait_for()

    coordinator.goto("/rapportages/2026/beoordelen/")
    for title in (UNCHANGED, DELAYED):
        coordinator.get_by_role("checkbox", name=re.compile(re.escape(title))).check()
    coordinator.get_by_role("button", name="Goedkeuren", exact=True).click()
    coordinator.get_by_text("Er zijn 2 berichten goedgekeurd.").wait_for()

    coordinator.goto("/rapportages/2026/sluiten/")
    coordinator.get_by_label("Reden").fill("De oefening is klaar.")
    coordinator.get_by_role("button", name="Ronde sluiten").click()
    coordinator.get_by_role("heading", name="Versies en bestanden").wait_for()
    assert ReportingRound.objects.get(year=2026).state == "gesloten"

    updates = {str(update.thing): update for update in ProgressUpdate.objects.filter(round__year=2026)}
    states = {UNCHANGED: "goedgekeurd", DELAYED: "goedgekeurd", RETURNED: "teruggestuurd"}
    assert {title: update.state for title, update in updates.items()} == states
    assert updates[UNCHANGED].no_change
    assert updates[DELAYED].delayed_milestone.current_date == updates[DELAYED].new_date == new_date

    coordinator.get_by_role("button", name="Vraag het rapport aan").click()
    coordinator.get_by_role("link", name=re.compile("Download")).first.wait_for(timeout=90_000)
    report = AnnualReport.objects.select_related("file").get(round__year=2026)
    text = bare(letters_of(bytes(report.file.pdf)))
    for words in (
        "Geen wijziging sinds de vorige ronde. Het gaat zoals gepland.",
        "De markt vraagt meer tijd.",
        "Het scenario van de markt is uitgewerkt.",
        "Gevraagd besluit B1 Een besluit over de dekking. Van wie OBDO Mijlpaal Advies met voorkeursscenario gereed",
        f"Nieuwe datum {format_imprecise(new_date, 'day', 'nl')} (tegenvallers binnen de activiteit)",
        "Wij kiezen eerst één scenario.",
        "Ongunstiger. De markt vraagt meer tijd.",
        "is twee maanden later dan in het eerste plan. Reden: aanpassing van doelen of eisen",
        "Geen maatregel werkt aan",
        f"{RETURNED} – teruggestuurd, niet opnieuw ingediend",
        f"{UpdateRequest.objects.filter(round__year=2026).count()} berichten gevraagd en 2 goedgekeurd",
    ):
        assert bare(words) in text, words
    for words in ("De proef is een succes.", "Waaruit blijkt dat?", "Welk scenario kiest u?", "Drie scenario's zijn"):
        assert bare(words) not in text, words
