"""Who sees what; nothing leaks to a visitor."""

from django.contrib.auth.models import AnonymousUser

from reports.models import AnnualReport


def test_visitor_sees_no_draft(report):
    assert not AnnualReport.objects.visible_to(AnonymousUser()).exists()


def test_reader_sees_drafts(report, reader):
    assert AnnualReport.objects.visible_to(reader).get() == report
