"""What the database itself refuses, and what the models say."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from reports.models import AnnualReport, ReportFile
from reports.tasks import make_report


@pytest.fixture
def made(report, stub):
    """A finished report."""
    make_report(report.pk)
    report.refresh_from_db()
    return report


def test_stored_file_cannot_be_changed(made):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ReportFile.objects.update(pdf=b"something else")
    assert bytes(ReportFile.objects.get().pdf) != b"something else"


def test_stored_file_cannot_be_removed(made):
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ReportFile.objects.all().delete()
    assert ReportFile.objects.exists()


def test_finished_report_cannot_be_changed(made):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        AnnualReport.objects.update(version=7)


def test_unfinished_report_can(report):
    assert AnnualReport.objects.update(progress=10) == 1


def test_names(made):
    assert str(made) == "2025-nl-1"
    assert made.file.pdf_filename == "jaarrapportage-nds-2025-nl-1.pdf"
    assert made.file.snapshot_filename == "momentopname-nds-2025-nl-1.json"
    with translation.override("en"):
        assert made.title == "Annual report 2025, version 1"
