"""Measurements in Chromium: every state of their pages is accessible, and a table is saved without scripts."""

import pytest
from django.urls import reverse

from strategies.models import Measurement

from .test_browser import AXE, RUN_AXE, WIDTHS, log_in
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = "jaar\twaarde\topmerking\n2023\t41\tGeteld\n2024\t50\n2021\t130\n2020\t12"


def judge(page, state: str) -> list[str]:
    """What is wrong with the page as it stands, at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(AXE.read_text())
        found += [f"{state} at {width}: {violation}" for violation in page.evaluate(RUN_AXE)]
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            found.append(f"{state} at {width}: scrolls sideways to {scroll}")
    return found


def button(page, name: str):
    return page.locator("main").get_by_role("button", name=name).last


@pytest.mark.slow
def test_every_state_of_entering_measurements_is_accessible(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    page.goto(reverse("strategies:measurement-add", args=[world.indicator.code]))
    page.get_by_label("Waarde").fill("1.234")
    page.get_by_label("Peildatum").fill("2199")
    button(page, "Meting toevoegen").click()
    page.locator("#error-summary:focus").wait_for()
    found = judge(page, "errors")
    page.get_by_label("Waarde").fill("120")
    page.get_by_label("Peildatum").fill("2024")
    button(page, "Meting toevoegen").click()
    page.get_by_label("Ja, de waarde is meer dan 100%").check()
    found += judge(page, "more than 100%")
    button(page, "Meting toevoegen").click()
    page.get_by_role("button", name="Die waarde corrigeren").wait_for()
    found += judge(page, "already measured")
    page.get_by_role("button", name="Die waarde corrigeren").click()
    page.get_by_role("heading", level=1, name="Waarde corrigeren").wait_for()
    assert page.get_by_label("Waarde", exact=True).input_value() == "120"
    found += judge(page, "correction")
    Measurement.objects.create(
        indicator=world.indicator,
        value=51,
        reference_date=world.measurement.reference_date,
        supersedes=world.measurement,
    )
    page.get_by_label("Waarde", exact=True).fill("52")
    page.get_by_label("Waarom wordt de waarde gecorrigeerd?").fill("Nageteld")
    button(page, "Correctie opslaan").click()
    page.get_by_role("heading", level=1, name="Iemand anders was u net voor").wait_for()
    page.locator("h1:focus").wait_for()
    found += judge(page, "conflict")
    button(page, "Correctie opslaan").click()
    page.locator("#messages").get_by_text("De waarde is gecorrigeerd").wait_for()
    assert world.indicator.measurements.current().get(reference_date__year=2024).value == 52
    page.goto(reverse("strategies:measurement-correct", args=[world.indicator.code, world.measurement.pk]))
    found += judge(page, "corrected already")
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_every_state_of_a_table_is_accessible(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    page.goto(reverse("strategies:measurement-table", args=[world.indicator.code]))
    page.get_by_label("Geplakte tabel").fill("2024;veel\nmorgen;3")
    button(page, "Bekijken wat er gebeurt").click()
    page.locator("#error-summary:focus").wait_for()
    found = judge(page, "errors by row")
    page.get_by_label("Geplakte tabel").fill(TABLE)
    button(page, "Bekijken wat er gebeurt").click()
    page.locator("h1:focus", has_text="Controleer voordat u opslaat").wait_for()
    found += judge(page, "preview")
    page.get_by_label("Corrigeren rij 2").check()
    button(page, "Deze metingen opslaan").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "preview without a reason")
    page.get_by_label("Waarom worden deze waarden gecorrigeerd?").fill("Nieuwe telling")
    button(page, "Deze metingen opslaan").click()
    page.locator("#messages").get_by_text("2 metingen zijn toegevoegd").wait_for()
    found += judge(page, "indicator")
    assert not found, "\n".join(found)


def test_a_table_is_saved_without_scripts(browser, live_server, world: World):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["redacteur"])
    page = context.new_page()
    page.goto(world.indicator.get_absolute_url())
    page.get_by_role("link", name="Tabel plakken of uploaden").click()
    page.get_by_label("Geplakte tabel").fill(TABLE)
    button(page, "Bekijken wat er gebeurt").click()
    button(page, "Tabel aanpassen").click()
    assert page.get_by_label("Geplakte tabel").input_value() == TABLE
    button(page, "Bekijken wat er gebeurt").click()
    page.get_by_label("Corrigeren rij 2").check()
    page.get_by_label("Waarom worden deze waarden gecorrigeerd?").fill("Nieuwe telling")
    button(page, "Deze metingen opslaan").click()
    assert "1 waarde is gecorrigeerd" in page.locator("#messages").inner_text()
    assert world.indicator.measurements.current().get(reference_date__year=2023).value == 41
    context.close()


def test_a_file_is_uploaded_with_scripts(page, context, live_server, world: World, tmp_path):
    log_in(context, live_server, world.users["redacteur"])
    file = tmp_path / "tabel.csv"
    file.write_text("peildatum;waarde\n2021;30,5\n", encoding="utf-8-sig")
    page.goto(reverse("strategies:measurement-table", args=[world.indicator.code]))
    page.get_by_label("Of een bestand").set_input_files(file)
    button(page, "Bekijken wat er gebeurt").click()
    button(page, "Deze metingen opslaan").click()
    page.locator("#messages").get_by_text("1 meting is toegevoegd").wait_for()
    assert world.indicator.measurements.filter(value="30.5").exists()
