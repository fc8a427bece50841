"""A report to work on, and a rendering that takes no time, can fail, and lets a test do something in the middle.

Models are imported inside the fixtures: pytest reads this file before Django is set up when a test here is named.
"""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest


@pytest.fixture
def coordinator(db):
    """Somebody of the NDS programme team."""
    from accounts.tests.factories import user

    return user("coordinator")


@pytest.fixture
def reader(db):
    """Somebody who may only read."""
    from accounts.tests.factories import user

    return user("lezer")


@pytest.fixture(autouse=True)
def doorbell(request, monkeypatch):
    """Who was rung for, instead of telling a real worker. Tests with a real one are marked slow."""
    from jobs import services

    rung = SimpleNamespace(reports=[], away=False)

    def ring(model, pk):
        rung.reports.append(pk)
        return not rung.away

    if not request.node.get_closest_marker("slow") and "real_doorbell" not in request.fixturenames:
        monkeypatch.setattr(services, "ring", ring)
    return rung


@pytest.fixture
def real_doorbell():
    """Leave the doorbell as it is."""


@pytest.fixture
def report(coordinator):
    """A request of the report of 2025 in Dutch."""
    from reports.services import annual as services

    return services.request_report(coordinator, year=2025, language="nl")


@pytest.fixture
def stub(monkeypatch):
    """Snapshot and rendering without content. `during` runs while the worker typesets, and may raise."""
    from reports import generation
    from reports.choices import ReportStep
    from reports.rendering import Rendered

    state = SimpleNamespace(during=lambda: None, snapshots=[], pdf=b"%PDF-1.7 of the stub")

    def build_snapshot(**values):
        state.snapshots.append(values)
        return {name: str(value) for name, value in values.items()}

    def render(data, on_progress):
        on_progress(ReportStep.TYPESETTING)
        state.during()
        on_progress(ReportStep.CHECKING)
        return Rendered(pdf=state.pdf, pages=3, tools={"typst": "1"}, notes=["An emoji was replaced.", "A note."])

    monkeypatch.setattr(generation, "build_snapshot", build_snapshot)
    monkeypatch.setattr(generation, "to_bytes", lambda snapshot: json.dumps(snapshot, sort_keys=True).encode())
    monkeypatch.setattr(generation, "render", render)
    return state


@pytest.fixture
def let_lease_expire():
    """Make a job look as if its worker died a while ago."""
    return lambda report: _set_back(report, "lease_until")


@pytest.fixture
def end_pause():
    """Let the pause after a failed attempt be over for a while."""
    return lambda report: _set_back(report, "run_after")


def _set_back(report, column):
    from django.db.models.functions import Now

    type(report).objects.filter(pk=report.pk).update(**{column: Now() - timedelta(minutes=1)})
