"""Pages of import and export: what there is, uploading a file, and one import from preview to result."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView, View

from accounts.middleware import POLL
from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import INVALID, AnswersInvalidMixin, PartialMixin, go_to
from jobs.choices import JobStatus
from strategies.models import Strategy
from ui.errors import DomainError
from ui.exports import FORMATS
from ui.imports import UnreadableTable
from ui.lists import wants_partial

from . import services
from .choices import ImportStage, Outcome
from .downloads import download, explanation, of_strategy
from .forms import ConfirmForm, DownloadForm, OutcomeForm, UploadForm
from .job_cards import job_card, seen, spoken
from .models import ImportJob
from .reading import READERS
from .sheets import SHEETS, Sheet

LATEST = 20
"""How many earlier imports the page shows."""


def sheet_or_404(noun: str) -> Sheet:
    """The sheet that an address names."""
    if noun not in SHEETS:
        raise Http404
    return SHEETS[noun]


def format_or_404(file_format: str) -> str:
    """The file format that an address names."""
    if file_format not in FORMATS:
        raise Http404(_("There is no download in the format “%(name)s”.") % {"name": file_format[:60]})
    return file_format


class ExchangeView(TemplateView):
    """What can go out and in, and the imports that were."""

    request: MemberRequest
    http_method_names = ["get", "head", "options"]
    template_name = "exchange/exchange_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        strategies = Strategy.objects.visible_to(user)
        form = DownloadForm(self.request.GET or None, strategies=strategies)
        chosen = form.cleaned_data["strategie"] if form.is_bound and form.is_valid() else None
        imports = ImportJob.objects.visible_to(user).for_list()[:LATEST]
        return super().get_context_data(
            **kwargs,
            form=form,
            chosen=chosen,
            sheets=[sheet for sheet in SHEETS.values() if sheet.strategy or not chosen],
            imports=[{"job": job, "sheet": SHEETS.get(job.noun)} for job in imports],
            may_import=user.is_coordinator,
        )


class ExportView(View):
    """The rows of a noun as a file, of one strategy if that is asked."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: MemberRequest, noun: str, file_format: str) -> HttpResponse:
        sheet, file_format = sheet_or_404(noun), format_or_404(file_format)
        rows, title = sheet.rows().visible_to(request.user), sheet.name  # type: ignore[attr-defined]  # of our querysets
        if code := request.GET.get("strategie"):
            strategy = get_object_or_404(Strategy.objects.visible_to(request.user), code=code[:50])
            if not sheet.strategy:
                raise Http404
            rows, title = rows.filter(of_strategy(sheet, strategy)), f"{sheet.name}-{strategy.code}"
        return download(sheet, rows, file_format, day=timezone.localdate(), title=title)


class EmptyFormView(View):
    """The heads of a noun with what may stand below them, and no rows."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: MemberRequest, noun: str, file_format: str) -> HttpResponse:
        sheet = sheet_or_404(noun)
        title = _("form %(name)s") % {"name": sheet.name}
        return download(sheet, None, format_or_404(file_format), day=timezone.localdate(), title=title)


class ImportView(CoordinatorsMixin, AnswersInvalidMixin, PartialMixin, FormView):
    """Upload a file; nothing is saved of it before its preview is confirmed."""

    request: MemberRequest
    form_class = UploadForm
    template_name = "exchange/import_form.html"
    partial_template_name = "exchange/partials/import_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"with_chamber": self.kwargs["noun"] in READERS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = sheet_or_404(self.kwargs["noun"])
        return super().get_context_data(**kwargs, sheet=sheet, columns=list(explanation(sheet))[1:])

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        sheet = sheet_or_404(self.kwargs["noun"])
        try:
            job = services.upload(self.request.user, sheet=sheet, file_name=file.name, content=file.read())
        except UnreadableTable as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return go_to(self.request, job.get_absolute_url())


class JobView(CoordinatorsMixin, PartialMixin, DetailView):
    """One import. While a worker has it the page asks for itself again, and says which state it shows (`POLL`): as long
    as that is still so the answer is empty, so that nothing moves and nothing is read aloud."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    context_object_name = "job"
    template_name = "exchange/import_detail.html"
    partial_template_name = "exchange/partials/import_state.html"

    def get_queryset(self) -> Any:
        return ImportJob.objects.visible_to(self.request.user).for_list()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if wants_partial(request) and request.GET.get(POLL) == seen(self.object):
            return HttpResponse(status=204)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is done with a preview, or with an import that failed."""
        self.object = job = self.get_object()
        user, form = self.request.user, ConfirmForm(request.POST)
        try:
            match request.POST.get("step"):
                case "discard":
                    services.discard(user, job)
                    messages.success(request, _("The import was discarded. Nothing was saved."))
                    return HttpResponseRedirect(job.get_absolute_url())
                case "retry":
                    services.retry(user, job)
                    return HttpResponseRedirect(job.get_absolute_url())
                case "confirm" if form.is_valid():
                    services.confirm(user, job, **form.cleaned_data)
                    return HttpResponseRedirect(job.get_absolute_url())
        except DomainError as refusal:
            form.is_valid()
            form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job, partial = self.object, wants_partial(self.request)
        waits = job.stage == ImportStage.PREVIEW and not job.is_open
        return super().get_context_data(
            **({"form": ConfirmForm() if waits else None} | kwargs),
            **self._rows(),
            partial=partial,
            sheet=SHEETS.get(job.noun),
            card=job_card(job),
            seen=seen(job),
            result_status=spoken(job) if partial else "",
            waits=waits,
            may_save=waits and bool(job.count(Outcome.NEW, Outcome.CHANGED)),
            failed=job.status == JobStatus.FAILED and job.stage != ImportStage.DISCARDED,
            errors=job.count(Outcome.ERROR),
            saves=job.count(Outcome.NEW, Outcome.CHANGED),
            counts=[(outcome, job.count(outcome)) for outcome in Outcome if job.count(outcome)],
            is_saved=job.stage == ImportStage.APPLIED,
        )

    def _rows(self) -> dict[str, Any]:
        """The rows that the filter leaves, page by page; none while a worker makes them."""
        if self.object.is_open:
            return {}
        outcomes = OutcomeForm(self.request.GET)
        if not outcomes.is_valid():
            raise Http404
        rows = self.object.rows.in_order_of_interest()
        if outcome := outcomes.cleaned_data["uitkomst"]:
            rows = rows.filter(outcome=outcome)
        try:
            page = Paginator(rows, settings.PAGE_SIZE).page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404(_("This page of the list does not exist.")) from error
        return {"page": page, "outcome": outcome}
