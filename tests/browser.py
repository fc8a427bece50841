"""A real browser for the tests: Chromium through Playwright, against pytest-django's live server."""

import os
import shutil
import threading
from pathlib import Path

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = "Chromium is missing: as root `apt-get install chromium`, else `.venv/bin/playwright install chromium`"


@pytest.fixture(scope="session")
def playwright():
    """Playwright's synchronous interface, for the whole session."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would take every query in a test for one inside a coroutine.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as instance:
        yield instance
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def chromium(playwright) -> str:
    """The path of a Chromium: one of the system, else Playwright's own download."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and Path(playwright.chromium.executable_path).exists():
        found = playwright.chromium.executable_path
    if found is None:
        pytest.skip(REMEDY)
    return found


@pytest.fixture(scope="session")
def one_browser(playwright, chromium):
    """One browser for the whole session."""
    instance = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield instance
    instance.close()


@pytest.fixture
def browser(one_browser):
    """The browser; at the end all its pages are closed, and what they still asked is answered.

    Otherwise the next test would empty the database under a request of this one.
    """
    yield one_browser
    for context in one_browser.contexts:
        context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)
            assert not thread.is_alive(), "the live server still answers a page that was closed"


@pytest.fixture
def context(browser, live_server):
    """A browser context of its own for each test: Dutch, on the live server, with short time limits."""
    instance = browser.new_context(base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam")
    instance.set_default_timeout(10_000)
    yield instance
    instance.close()


@pytest.fixture
def page(context):
    """A fresh page; what its scripts threw or its policy refused makes the test fail."""
    instance = context.new_page()
    problems: list[str] = []
    instance.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    instance.on(
        "console",
        lambda message: (
            problems.append(f"console: {message.text}") if "Content Security Policy" in message.text else None
        ),
    )
    yield instance
    assert not problems, problems
