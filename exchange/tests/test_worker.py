"""A real worker, the real queue and the real rights of the application's role: from file to history."""

import pytest

from exchange import services
from exchange.models import ImportJob
from exchange.sheets import SHEETS
from nds_tracker.embedded.processes import wait_until
from priorities.tests import factories as make
from strategies.models import Measure

from .files import a_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_worker_checks_and_saves(live_worker, coordinator):
    pillar = make.make_pillar(make.make_strategy(code="SDE"), number="2")
    Measure.objects.create(pillar=pillar, code="M1", title="Oud")
    rows = [["code", "pijler", "titel"], *([f"M{n}", "SDE/2", "Nieuw"] for n in range(50))]
    job = services.upload(coordinator, sheet=SHEETS["maatregelen"], file_name="m.ods", content=a_file("x", rows, "ods"))
    assert job.rung
    wait_until(lambda: not ImportJob.objects.get(pk=job.pk).is_open, 60)
    job.refresh_from_db()
    assert (job.stage, job.counts) == ("voorbeeld", {"nieuw": 49, "gewijzigd": 1})
    services.confirm(coordinator, job, only_valid=False)
    wait_until(lambda: not ImportJob.objects.get(pk=job.pk).is_open, 60)
    job.refresh_from_db()
    assert (job.stage, job.status, job.error) == ("toegepast", "done", "")
    assert Measure.objects.filter(title="Nieuw").count() == 50
    assert Measure.objects.get(code="M1").version == 2
