"""What the pages of every report made in the background have in common: all versions, one with its job, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.generic import DetailView, View

from accounts.middleware import POLL
from accounts.requests import MemberRequest
from accounts.rights import only_coordinators
from history.editing import INVALID, PartialMixin
from jobs.choices import JobStatus
from jobs.models import Job
from ui.errors import DomainError
from ui.lists import ListView, wants_partial

from ..job_cards import job_card, seen, spoken
from ..services.versions import BeingMade


class VersionListView(ListView):
    """All versions; coordinators request one here.

    Subclasses name `request_form_class` and `request_version`, the service that takes what the form holds.
    """

    request: MemberRequest

    http_method_names = ["get", "head", "post", "options"]
    wide = ""
    request_form_class: type[forms.Form]
    request_version: Callable[..., Job]
    request_form: forms.Form | None = None

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.request_form or (self.request_form_class() if self.request.user.is_coordinator else None)
        return super().get_context_data(request_form=form, **kwargs)

    def post(self, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Request a report; a second request for the same one leads to the first."""
        only_coordinators(request.user)
        form = self.request_form_class(request.POST)
        if not form.is_valid():
            self.request_form = form
            response = self.get(request, *args, **kwargs)
            response.status_code = INVALID
            return response
        try:
            report: Any = self.request_version(request.user, **form.cleaned_data)
        except BeingMade as refusal:
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


class VersionView(StateView):
    """One version: how far its job is, and when it is ready what it is and how it was made.

    Subclasses name `find`: the version that an address names, if this user may see it.
    """

    context_object_name = "report"
    find: Callable[..., Any]

    def get_object(self, queryset: Any = None) -> Any:
        return self.find(self.request.user, **self.kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            job=job_card(self.object),
            seen=seen(self.object),
            spoken=spoken(self.object),
            may_retry=self.object.status == JobStatus.FAILED and self.request.user.is_coordinator,
            **kwargs,
        )


class RetryVersionView(View):
    """The button below a report that failed. Subclasses name `find`, as VersionView does, and `retry`, the service."""

    http_method_names = ["post", "options"]
    find: Callable[..., Any]
    retry: Callable[..., Job]

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        report = self.find(request.user, **kwargs)
        try:
            tell_what_happens(request, self.retry(request.user, report))
        except DomainError as refusal:
            messages.info(request, str(refusal))
        return HttpResponseRedirect(report.get_absolute_url())


class DownloadView(View):
    """A stored file, byte for byte, named by its hash. Browsers keep it but ask each time whether they may use it."""

    request: MemberRequest
    http_method_names = ["get", "head", "options"]
    content: str
    content_type: str
    disposition = "attachment"

    def find(self, address: dict[str, Any]) -> Any:
        """The row that holds the file of an address, without its bytes, if this user may see it."""
        raise NotImplementedError

    def filename(self, file: Any) -> str:
        """The name under which it is saved."""
        raise NotImplementedError

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
