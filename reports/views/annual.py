"""Pages of the annual report: all versions, one version with its job, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ..filters.annual import ReportFilterSet
from ..forms.annual import RequestForm
from ..models import AnnualReport, ReportFile
from ..round_cards import round_list
from ..services import annual as services
from ..tables.annual import ReportTable
from .versions import DownloadView, RetryVersionView, VersionListView, VersionView

if TYPE_CHECKING:
    from accounts.models import User


class ReportListView(VersionListView):
    """All versions of all years; coordinators request a report here."""

    model = AnnualReport
    table_class = ReportTable
    filterset_class = ReportFilterSet
    template_name = "reports/report_list.html"
    empty_title = gettext_lazy("There is no report yet")
    empty_text = gettext_lazy("A coordinator requests the report of a year; it is made in the background.")
    request_form_class = RequestForm
    request_version = staticmethod(services.request_report)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not kwargs["partial"]:
            kwargs |= round_list(self.request.user, timezone.localdate())
        return super().get_context_data(**kwargs)


def _find(user: User, **address: Any) -> AnnualReport:
    """The version that the address names, if this user may see it."""
    return get_object_or_404(AnnualReport.objects.visible_to(user).for_list(), **_lookup(address))


class ReportView(VersionView):
    """One version of the report of a year."""

    template_name = "reports/report_detail.html"
    partial_template_name = "reports/partials/report_state.html"
    find = staticmethod(_find)


class RetryView(RetryVersionView):
    """Make a failed version again."""

    find = staticmethod(_find)
    retry = staticmethod(services.retry_report)


def _lookup(address: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}round__year": address["year"],
        f"{prefix}language": address["language"],
        f"{prefix}version": address["version"],
    }


class _ReportDownloadView(DownloadView):
    def find(self, address: dict[str, Any]) -> ReportFile:
        files = ReportFile.objects.filter(report__in=AnnualReport.objects.visible_to(self.request.user))
        return get_object_or_404(
            files.select_related("report__round").defer("pdf", "snapshot"), **_lookup(address, "report__")
        )

    def filename(self, file: ReportFile) -> str:
        name: str = getattr(file, f"{self.content}_filename")
        return name


class PdfView(_ReportDownloadView):
    """The report."""

    content = "pdf"
    content_type = "application/pdf"


class SnapshotView(_ReportDownloadView):
    """The data that it was made of."""

    content = "snapshot"
    content_type = "application/json"
