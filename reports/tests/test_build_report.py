"""`manage.py build_report`: the worker's path in the foreground."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from priorities.tests import factories as make
from reports.models import AnnualReport, ReportingRound
from reports.rendering import TypesettingInterrupted
from reports.snapshot import sha256

pytestmark = pytest.mark.django_db


def build(path, **options):
    out = StringIO()
    call_command("build_report", **{"year": 2025, "output": path, **options}, stdout=out, stderr=out)
    return out.getvalue()


def test_it_writes_the_report_and_says_what_it_is(tmp_path):
    make.make_priority(title="Cloud 漢")
    target, kept = tmp_path / "report.pdf", tmp_path / "snapshot.json"
    told = build(target, language="en", snapshot=kept)
    assert target.read_bytes().startswith(b"%PDF-")
    assert sha256(target.read_bytes()) in told
    assert sha256(kept.read_bytes()) in told
    assert "U+6F22" in told
    snapshot = json.loads(kept.read_bytes())
    assert snapshot["report"]["version"] == 0
    assert snapshot["report"]["language"] == "en"
    assert snapshot["report"]["reference_date"] == "2025-12-31"
    assert not AnnualReport.objects.exists()
    assert not ReportingRound.objects.exists()


def test_the_round_says_what_the_reference_date_is(tmp_path):
    ReportingRound.objects.create(year=2025, reference_date="2025-10-01")
    build(tmp_path / "report.pdf", snapshot=tmp_path / "snapshot.json")
    assert json.loads((tmp_path / "snapshot.json").read_bytes())["report"]["reference_date"] == "2025-10-01"


def test_what_goes_wrong_is_said_in_a_sentence(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="2024"):
        build(tmp_path / "report.pdf", year=1999)
    with pytest.raises(CommandError, match="No such file or directory"):
        build(tmp_path / "missing" / "report.pdf")

    def slow(*args, **values):
        raise TypesettingInterrupted("typesetting took longer than 1 seconds")

    monkeypatch.setattr("reports.management.commands.build_report.generate", slow)
    with pytest.raises(CommandError, match="duurde te lang"):
        build(tmp_path / "report.pdf")
