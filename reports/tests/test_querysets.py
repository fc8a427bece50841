"""Who sees what; nothing leaks to a visitor."""

from django.contrib.auth.models import AnonymousUser

from reports.models import AnnualReport, ReportingRound


def test_visitor_sees_no_draft(report):
    assert not AnnualReport.objects.visible_to(AnonymousUser()).exists()


def test_reader_sees_drafts(report, reader):
    assert AnnualReport.objects.visible_to(reader).get() == report


def test_the_approved_updates_of_a_round_are_counted_once_and_not_for_each_request():
    assert "SELECT" not in str(ReportingRound.objects.with_progress().query).rsplit("GROUP BY", 1)[1]
