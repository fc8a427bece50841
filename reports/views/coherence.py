"""Pages of the coherence report: all versions, one version with its job, reading it, and its files."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.requests import MemberRequest
from accounts.rights import only_coordinators
from history.editing import INVALID
from jobs.choices import JobStatus
from ui.errors import DomainError
from ui.lists import ListView

from ..filters.coherence import CoherenceFilterSet
from ..forms.coherence import CoherenceRequestForm
from ..job_cards import job_card, seen, spoken
from ..models import CoherenceFile, CoherenceReport
from ..querysets.coherence import FORMS
from ..services import coherence as services
from ..tables.coherence import CoherenceTable
from .annual import DownloadView, StateView, tell_what_happens

STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


class CoherenceListView(ListView):
    """All versions in all languages; coordinators request one here."""

    request: MemberRequest

    http_method_names = ["get", "head", "post", "options"]
    model = CoherenceReport
    table_class = CoherenceTable
    filterset_class = CoherenceFilterSet
    template_name = "reports/coherence_list.html"
    wide = ""
    empty_title = gettext_lazy("There is no coherence report yet")
    empty_text = gettext_lazy("A coordinator requests it; it is made in the background.")
    request_form: CoherenceRequestForm | None = None

    def get_queryset(self) -> Any:
        return CoherenceReport.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.request_form or (CoherenceRequestForm() if self.request.user.is_coordinator else None)
        return super().get_context_data(request_form=form, **kwargs)

    def post(self, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Request a report; a second request for the same one leads to the first."""
        only_coordinators(request.user)
        form = CoherenceRequestForm(request.POST)
        if not form.is_valid():
            self.request_form = form
            response = self.get(request, *args, **kwargs)
            response.status_code = INVALID
            return response
        try:
            report = services.request_coherence_report(request.user, **form.cleaned_data)
        except services.CoherenceAlreadyRequested as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(refusal.report.get_absolute_url())
        tell_what_happens(request, report)
        return HttpResponseRedirect(report.get_absolute_url())


class CoherenceReportView(StateView):
    """One version: how far its job is, and when it is ready its forms and how they were made."""

    context_object_name = "report"
    template_name = "reports/coherence_detail.html"
    partial_template_name = "reports/partials/coherence_state.html"

    def get_object(self, queryset: Any = None) -> CoherenceReport:
        return _report_or_404(self.request, **self.kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            job=job_card(self.object),
            seen=seen(self.object),
            spoken=spoken(self.object),
            may_retry=self.object.status == JobStatus.FAILED and self.request.user.is_coordinator,
            **kwargs,
        )


class CoherenceRetryView(View):
    """The button below a report that failed."""

    http_method_names = ["post", "options"]

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        report = _report_or_404(request, **kwargs)
        try:
            tell_what_happens(request, services.retry_coherence_report(request.user, report))
        except DomainError as refusal:
            messages.info(request, str(refusal))
        return HttpResponseRedirect(report.get_absolute_url())


def _report_or_404(request: MemberRequest, **address: Any) -> CoherenceReport:
    """The version that the address names, if this user may see it."""
    return get_object_or_404(CoherenceReport.objects.visible_to(request.user).for_list(), **address)


class CoherenceDownloadView(DownloadView):
    """One of the forms of a finished report."""

    def find(self, address: dict[str, Any]) -> CoherenceFile:
        files = CoherenceFile.objects.filter(report__in=CoherenceReport.objects.visible_to(self.request.user))
        return get_object_or_404(
            files.select_related("report").defer(*FORMS),
            report__language=address["language"],
            report__version=address["version"],
        )

    def filename(self, file: CoherenceFile) -> str:
        return file.filename({"snapshot": "json"}.get(self.content, self.content))


class CoherencePdfView(CoherenceDownloadView):
    """The report as PDF."""

    content = "pdf"
    content_type = "application/pdf"


class CoherenceOdtView(CoherenceDownloadView):
    """The report for a word processor."""

    content = "odt"
    content_type = "application/vnd.oasis.opendocument.text"


class CoherenceSnapshotView(CoherenceDownloadView):
    """The data that it was made of."""

    content = "snapshot"
    content_type = "application/json"


class CoherenceHtmlView(CoherenceDownloadView):
    """The stored web page, as a file (`?download`) or to read: it brings its own style, and nothing else may run."""

    content = "html"
    content_type = "text/html; charset=utf-8"

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.disposition = "attachment" if "download" in request.GET else "inline"
        response = super().get(request, **kwargs)
        # Also on "not modified": its headers replace those that the browser kept.
        styles = _style_hashes(bytes(self.find(kwargs).html))
        response._csp_update = {"style-src": [SELF, *styles]}  # type: ignore[attr-defined]
        return response


def _style_hashes(page: bytes) -> list[str]:
    """What the policy of the site must hear of the style in a stored page to let it work."""
    digests = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in STYLE.findall(page))
    return [f"'sha256-{digest}'" for digest in digests]
