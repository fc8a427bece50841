"""Pages of the annual report: all versions, one version with its job, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, View

from accounts.middleware import POLL
from accounts.requests import MemberRequest
from accounts.rights import only_coordinators
from history.editing import INVALID, PartialMixin
from jobs.choices import JobStatus
from jobs.models import Job
from ui.errors import DomainError
from ui.lists import ListView, wants_partial

from ..filters.annual import ReportFilterSet
from ..forms.annual import RequestForm
from ..job_cards import job_card, seen, spoken
from ..models import AnnualReport, ReportFile
from ..round_cards import round_list
from ..services import annual as services
from ..tables.annual import ReportTable

LATEST = 20
"""How many versions the page of a year shows; the list has them all."""


class ReportListView(ListView):
    """All versions of all years; coordinators request a report here."""

    request: MemberRequest

    http_method_names = ["get", "head", "post", "options"]
    model = AnnualReport
    table_class = ReportTable
    filterset_class = ReportFilterSet
    template_name = "reports/report_list.html"
    wide = ""
    empty_title = gettext_lazy("There is no report yet")
    empty_text = gettext_lazy("A coordinator requests the report of a year; it is made in the background.")
    request_form: RequestForm | None = None

    def get_queryset(self) -> Any:
        return AnnualReport.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.request_form or (RequestForm() if self.request.user.is_coordinator else None)
        if not kwargs["partial"]:
            kwargs |= round_list(self.request.user, timezone.localdate())
        return super().get_context_data(request_form=form, **kwargs)

    def post(self, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Request a report; a second request for the same one leads to the first."""
        only_coordinators(request.user)
        form = RequestForm(request.POST)
        if not form.is_valid():
            self.request_form = form
            response = self.get(request, *args, **kwargs)
            response.status_code = INVALID
            return response
        try:
            report = services.request_report(request.user, **form.cleaned_data)
        except services.AlreadyRequested as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(refusal.report.get_absolute_url())
        tell_what_happens(request, report)
        return HttpResponseRedirect(report.get_absolute_url())


def tell_what_happens(request: HttpRequest, report: Job) -> None:
    """What becomes of a request that was just saved."""
    if report.rung:
        messages.success(request, _("Your request is saved. You may leave this page."))
    else:
        messages.warning(
            request,
            _(
                "Your request is saved, but the worker cannot be reached now. "
                "The making begins by itself as soon as it is back."
            ),
        )


class StateView(PartialMixin, DetailView):
    """A page with jobs. While one is unfinished its part asks for itself again, and says which state it shows
    (`POLL`): as long as that is still so the answer is empty, so that nothing moves and nothing is read aloud."""

    request: MemberRequest
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        partial = wants_partial(request)
        context = self.get_context_data(partial=partial)
        if partial and request.GET.get(POLL) == context["seen"]:
            return HttpResponse(status=204)
        context["result_status"] = context["spoken"] if partial else ""
        return self.render_to_response(context)


class ReportView(StateView):
    """One version: how far its job is, and when it is ready what it is and how it was made."""

    context_object_name = "report"
    template_name = "reports/report_detail.html"
    partial_template_name = "reports/partials/report_state.html"

    def get_object(self, queryset: Any = None) -> AnnualReport:
        return _report_or_404(self.request, **self.kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            job=job_card(self.object),
            seen=seen(self.object),
            spoken=spoken(self.object),
            may_retry=self.object.status == JobStatus.FAILED and self.request.user.is_coordinator,
            **kwargs,
        )


class RetryView(View):
    """The button below a report that failed."""

    http_method_names = ["post", "options"]

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        report = _report_or_404(request, **kwargs)
        try:
            tell_what_happens(request, services.retry_report(request.user, report))
        except DomainError as refusal:
            messages.info(request, str(refusal))
        return HttpResponseRedirect(report.get_absolute_url())


def _report_or_404(request: MemberRequest, **address: Any) -> AnnualReport:
    """The version that the address names, if this user may see it."""
    reports = AnnualReport.objects.visible_to(request.user).for_list()
    return get_object_or_404(reports, **_lookup(address))


def _lookup(address: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}round__year": address["year"],
        f"{prefix}language": address["language"],
        f"{prefix}version": address["version"],
    }


class DownloadView(View):
    """A stored file, byte for byte, named by its hash. Browsers keep it but ask each time whether they may use it."""

    http_method_names = ["get", "head", "options"]
    content: str
    content_type: str
    disposition = "attachment"

    def find(self, address: dict[str, Any]) -> Any:
        """The row that holds the file of an address, without its bytes, if this user may see it."""
        files = ReportFile.objects.filter(report__in=AnnualReport.objects.visible_to(self.request.user))
        return get_object_or_404(
            files.select_related("report__round").defer("pdf", "snapshot"), **_lookup(address, "report__")
        )

    def filename(self, file: Any) -> str:
        """The name under which it is saved."""
        name: str = getattr(file, f"{self.content}_filename")
        return name

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        file = self.find(kwargs)
        etag = f'"{getattr(file, f"{self.content}_sha256")}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(
                bytes(getattr(file, self.content)),
                content_type=self.content_type,
                headers={"Content-Disposition": f'{self.disposition}; filename="{self.filename(file)}"'},
            )
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        return response


class PdfView(DownloadView):
    """The report."""

    content = "pdf"
    content_type = "application/pdf"


class SnapshotView(DownloadView):
    """The data that it was made of."""

    content = "snapshot"
    content_type = "application/json"
