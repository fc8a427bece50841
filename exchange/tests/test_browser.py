"""An import in Chromium, with errors in it: upload, wait, look, leave the wrong rows out, save."""

import pytest
from django.urls import reverse

from exchange.models import ImportJob
from priorities.tests import factories as make
from strategies.models import Measure
from tests.test_browser import log_in
from tests.test_measurement_browser import judge

from .files import a_file, worked

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS = [["code", "pijler", "titel"], ["M1", "SDE/2", "Nieuw"], ["M2", "SDE/9", "Fout"], ["M3", "SDE/2", "=1+1\nregel"]]


def test_a_whole_import(page, context, live_server, coordinator):
    pillar = make.make_pillar(make.make_strategy(code="SDE"), number="2")
    Measure.objects.create(pillar=pillar, code="M1", title="Oud")
    log_in(context, live_server, coordinator)
    page.goto(reverse("exchange:import", args=["maatregelen"]))
    page.get_by_role("button", name="Bestand controleren").click()
    page.locator("#error-summary:focus").wait_for()
    found = judge(page, "no file")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "maatregelen.xlsx", "mimeType": "application/octet-stream", "buffer": a_file("x", ROWS)}
    )
    page.get_by_role("button", name="Bestand controleren").click()
    page.locator("#import-state[hx-get]").wait_for()
    found += judge(page, "waiting")
    worked(ImportJob.objects.get())
    # The page renews itself, and focus goes to the heading of what came.
    page.locator("#counts:focus").wait_for()
    found += judge(page, "preview")
    assert page.locator("tbody tr").first.inner_text().count("SDE/9")
    page.get_by_label("Waarom wijzigt u dit?").fill("Mijn reden")
    page.get_by_role("button", name="2 rijen opslaan").click()
    page.locator("#error-summary").wait_for()
    assert page.get_by_label("Waarom wijzigt u dit?").input_value() == "Mijn reden"
    assert not Measure.objects.filter(title="Nieuw").exists()
    page.get_by_label("De goede regels overnemen").check()
    page.get_by_role("button", name="2 rijen opslaan").click()
    page.locator("#import-state[hx-get]").wait_for()
    worked(ImportJob.objects.get())
    page.get_by_text("2 rijen zijn opgeslagen").wait_for()
    found += judge(page, "saved")
    assert set(Measure.objects.values_list("title", flat=True)) == {"Nieuw", "=1+1\nregel"}
    page.get_by_role("link", name="Fout 1").click()
    page.wait_for_url("**uitkomst=fout")
    assert page.locator("tbody tr").count() == 1
    assert found == []
