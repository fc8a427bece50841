"""The way of a report in Chromium: request, progress, download; each state without findings of axe."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from reports.models import AnnualReport
from reports.rendering import RenderFailed
from reports.tasks import make_report
from tests.test_browser import AXE, RUN_AXE, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATUS = "#result-status"


class SlowWorker(threading.Thread):
    """Makes the report beside the browser, and stays at typesetting until it is told to go on."""

    def __init__(self, report, stub):
        super().__init__(daemon=True)
        self.report, self.go_on, self.failure = report, threading.Event(), None
        stub.during = self._typeset

    def _typeset(self):
        self.go_on.wait(20)
        if self.failure:
            raise self.failure

    def run(self):
        try:
            make_report(self.report.pk)
        finally:
            connection.close()

    def end(self, failure=None):
        self.failure = failure
        self.go_on.set()
        self.join(20)


@pytest.fixture
def request_page(page, context, live_server, coordinator):
    """The list of reports as a coordinator sees it."""
    log_in(context, live_server, coordinator)
    page.goto(reverse("reports:list"))
    return page


def request_report(page):
    page.locator("#request-form button[type=submit]").click()
    page.wait_for_url("**/2025/nl/1/")
    return AnnualReport.objects.get()


def assert_accessible(page):
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []


def test_progress_comes_by_itself_until_the_file_is_there(request_page, stub):
    page = request_page
    assert_accessible(page)
    worker = SlowWorker(request_report(page), stub)
    assert page.locator(".nds-box--active").is_visible()
    assert_accessible(page)
    worker.start()
    page.locator("[role=progressbar][aria-valuenow='40']").wait_for()
    said = page.locator(STATUS).inner_text()
    assert said
    assert_accessible(page)
    page.locator("[id^=reload-]").focus()
    page.wait_for_timeout(1500)
    assert page.evaluate("document.activeElement.id").startswith("reload-"), "polling must not take the focus"
    worker.end()
    page.locator("[id^=download-]").wait_for()
    assert page.locator(STATUS).inner_text() != said
    assert_accessible(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert not asked, "a finished report needs no more questions"
    with page.expect_download() as download:
        page.locator("[id^=download-]").click()
    assert download.value.suggested_filename == "jaarrapportage-nds-2025-nl-1.pdf"


def test_failure_can_be_retried_by_keyboard(request_page, stub):
    page = request_page
    worker = SlowWorker(request_report(page), stub)
    worker.start()
    worker.end(RenderFailed("Dit teken staat in geen lettertype."))
    page.get_by_text("Dit teken staat in geen lettertype.").wait_for()
    assert_accessible(page)
    page.locator("[id^=retry-]").focus()
    page.keyboard.press("Enter")
    page.locator(".nds-box--active").wait_for()
    assert AnnualReport.objects.get().is_open


def test_page_of_the_year_follows_its_jobs(request_page, stub):
    page = request_page
    report = request_report(page)
    page.goto(reverse("reports:round", args=[2025]))
    assert page.locator(".nds-box--active").is_visible()
    assert_accessible(page)
    make_report(report.pk)
    page.locator(".nds-box--active").wait_for(state="detached")
    assert page.locator(f"a[href='{reverse('reports:pdf', args=[2025, 'nl', 1])}']").is_visible()


def test_without_scripts_the_page_is_reloaded_by_hand(browser, live_server, coordinator, stub):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, coordinator)
    page = context.new_page()
    page.goto(reverse("reports:list"))
    report = request_report(page)
    assert page.locator("[id^=download-]").count() == 0
    make_report(report.pk)
    page.locator("[id^=reload-]").click()
    assert page.locator("[id^=download-]").is_visible()
    context.close()
