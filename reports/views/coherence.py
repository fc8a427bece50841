"""Pages of the coherence report: all versions, one version with its job, reading it, and its files."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts.requests import MemberRequest

from ..filters.coherence import CoherenceFilterSet
from ..forms.coherence import CoherenceRequestForm
from ..models import CoherenceFile, CoherenceReport
from ..querysets.coherence import FORMS
from ..services import coherence as services
from ..tables.coherence import CoherenceTable
from .versions import DownloadView, RetryVersionView, VersionListView, VersionView

if TYPE_CHECKING:
    from accounts.models import User

STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


class CoherenceListView(VersionListView):
    """All versions in all languages; coordinators request one here."""

    model = CoherenceReport
    table_class = CoherenceTable
    filterset_class = CoherenceFilterSet
    template_name = "reports/coherence_list.html"
    empty_title = gettext_lazy("There is no coherence report yet")
    empty_text = gettext_lazy("A coordinator requests it; it is made in the background.")
    request_form_class = CoherenceRequestForm
    request_version = staticmethod(services.request_coherence_report)


def _find(user: User, **address: Any) -> CoherenceReport:
    """The version that the address names, if this user may see it."""
    return get_object_or_404(CoherenceReport.objects.visible_to(user).for_list(), **address)


class CoherenceReportView(VersionView):
    """One version of the coherence report."""

    template_name = "reports/coherence_detail.html"
    partial_template_name = "reports/partials/coherence_state.html"
    find = staticmethod(_find)


class CoherenceRetryView(RetryVersionView):
    """Make a failed version again."""

    find = staticmethod(_find)
    retry = staticmethod(services.retry_coherence_report)


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
        response._csp_update = {"style-src": [SELF, *styles]}  # type: ignore[attr-defined]  # what django-csp reads
        return response


def _style_hashes(page: bytes) -> list[str]:
    """What the policy of the site must hear of the style in a stored page to let it work."""
    digests = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in STYLE.findall(page))
    return [f"'sha256-{digest}'" for digest in digests]
