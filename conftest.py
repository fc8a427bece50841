"""What every test gets: a database and a broker of its own kind, and no silent skips in CI.

The addresses go into the environment here, before pytest-django reads the settings; the servers start with the first
test that needs the database and stop at the end. DATABASE_URL and REDIS_URL, when set, are used instead.
"""

import contextlib
import itertools
import os

import pytest

from nds_tracker.embedded.errors import EmbeddedError, InUseError
from nds_tracker.embedded.postgres import FOR_TESTS
from nds_tracker.embedded.servers import Servers

pytest_plugins = ["tests.database", "tests.browser", "tests.worker"]

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


until_the_end = contextlib.ExitStack()


def _test_servers() -> Servers:
    """The servers of `var/test`; of `var/test-2` and so on while other runs hold those before."""
    os.environ.pop("STATE_DIR", None)
    base = Servers(os.environ, FOR_TESTS).state.directory
    for slot in itertools.count(1):
        os.environ["STATE_DIR"] = str(base / ("test" if slot == 1 else f"test-{slot}"))
        found = Servers(os.environ, FOR_TESTS)
        with contextlib.suppress(InUseError):
            until_the_end.enter_context(found.state.held())
            break
    return found


try:
    servers = _test_servers()
    os.environ.update(servers.addresses())
except EmbeddedError as error:
    pytest.exit(str(error), returncode=3)
os.environ.update(
    DJANGO_SETTINGS_MODULE="nds_tracker.settings",
    DATABASE_AS_OWNER="true",
    SECRET_KEY="only-for-tests-" + "x" * 50,
    EXAMPLE_MODE="false",
    DEMO_PASSWORD="demo-password-for-tests",
    CONN_MAX_AGE="0",
    STATIC_ROOT=str(servers.state.directory / "static"),
)
for name in ("DEBUG", "HTTPS", "ALLOWED_HOSTS", "EMAIL_URL"):
    os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_configure():
    """Settings that only make tests quicker or independent of a build: cheap password hashes, unhashed file names.

    Reading them here is also what makes pytest-django, whose turn comes after this, load the applications.
    """
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def embedded_servers():
    """Database and broker, running until the end of the session."""
    if servers:
        with servers.running():
            yield servers
    else:
        yield servers


@pytest.fixture
def world(db):
    """One of everything (tests/world.py); its models can be imported only after the settings were read."""
    from tests.world import make_world

    return make_world()


def _skipping_is_failing(report):
    """With CI=true a skipped test is a failed test: what was not tried is not known to work."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CI=true allows no skipping: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Judge a skip inside a test or its fixtures."""
    return _skipping_is_failing((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Judge a skip of a whole module."""
    return _skipping_is_failing((yield))
