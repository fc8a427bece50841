"""The form of one progress update: fill in, keep, submit; and the preview of its texts.

One page is named by a window, which goes with each save; a draft saved elsewhere is shown beside what was typed here,
and nothing is overwritten (services.updates).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID
from strategies.models import Indicator, Milestone
from strategies.querysets import IndicatorQuerySet
from ui.lists import wants_partial
from ui.text import normalise

from ..choices import STATUS_DEFINITIONS, DeclaredStatus
from ..forms.updates import MARKDOWN_TEXTS, UpdateForm, initial_of, initial_of_draft
from ..models import ProgressUpdate, UpdateDraft
from ..rules import updates as rules
from ..services import refusals
from ..services import updates as services
from ..services.statements import open_milestones, repeat_refusal
from ..update_conflicts import chosen, differences
from ..update_standing import standing_of
from .own_requests import RequestView

TOO_LARGE = 413


class UpdateFormView(RequestView):
    """Fill in one update. `do` in what is posted says which button it was; without one it is submitted."""

    template_name = "reports/work_update.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wants_partial(request):
            return self._computed(request.GET.get("status", ""))
        if code := self.refusal(rules.SUBMIT):
            return self._closed(code)
        return self._form_page(self._form(), self.seen_now())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do") or "submit"
        steps = {
            "submit": self._submit,
            "keep": self._keep,
            "autosave": self._autosave,
            "discard": self._discard,
            "choose": self._choose,
        }
        if do not in steps:
            raise BadRequest
        try:
            return steps[do](self.seen() if do == "autosave" else self.seen().by_button())
        except refusals.Refused as refusal:
            if do == "autosave":
                return JsonResponse({"message": str(refusal)}, status=CONFLICT)
            self.read_again()
            return self._closed(refusal.code, status=CONFLICT, typed=self._form().typed(request.POST))
        except refusals.StaleDraft as stale:
            if do == "autosave":
                return JsonResponse({"message": str(stale), "compare": True}, status=CONFLICT)
            return self._conflict(self._form().typed(request.POST))

    def _submit(self, seen: services.Seen) -> HttpResponse:
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self._invalid(form, seen)
        try:
            services.submit(
                self.request.user,
                request=self.asked,
                values=form.values(),
                seen=seen,
                milestones=form.changes(),
                measurements=form.measurements(),
            )
        except refusals.MilestoneRefused as refused:
            form.refuse_milestone(refused.milestone, refused.error)
            return self._invalid(form, seen, CONFLICT)
        except refusals.MeasurementRefused as refused:
            form.refuse_measurement(refused.indicator, str(refused))
            return self._invalid(form, seen)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self._invalid(form, seen)
        messages.success(
            self.request,
            _("“%(title)s” is submitted. It now waits for a reviewer.") % {"title": self.asked.thing},
        )
        return HttpResponseRedirect(reverse("work:list"))

    def _invalid(self, form: UpdateForm, seen: services.Seen, status: int = INVALID) -> HttpResponse:
        """What is wrong stands at the fields, and what was typed is kept, also when the browser closes now."""
        try:
            services.save_draft(self.request.user, request=self.asked, fields=form.typed(self.request.POST), seen=seen)
        except refusals.DraftTooLarge as refusal:
            form.add_error(None, str(refusal))
            return self._form_page(form, seen, status)
        self.read_again()
        return self._form_page(form, self.seen_now(), status)

    def _keep(self, seen: services.Seen) -> HttpResponse:
        form = self._form(self.request.POST)
        try:
            draft = services.save_draft(
                self.request.user, request=self.asked, fields=form.typed(self.request.POST), seen=seen
            )
        except refusals.DraftTooLarge as refusal:
            form.add_error(None, str(refusal))
            return self._form_page(form, seen, INVALID)
        messages.success(self.request, _saved_words(draft))
        return HttpResponseRedirect(reverse("work:update", args=[self.asked.pk]))

    def _autosave(self, seen: services.Seen) -> HttpResponse:
        form = self._form()
        try:
            draft = services.save_draft(
                self.request.user, request=self.asked, fields=form.typed(self.request.POST), seen=seen
            )
        except refusals.DraftTooLarge as refusal:
            return JsonResponse({"message": str(refusal)}, status=TOO_LARGE)
        return JsonResponse({"version": draft.version, "message": _saved_words(draft)})

    def _discard(self, seen: services.Seen) -> HttpResponse:
        services.discard_draft(self.request.user, request=self.asked, seen=seen)
        messages.success(self.request, _("The draft is thrown away."))
        return HttpResponseRedirect(reverse("work:update", args=[self.asked.pk]))

    def _choose(self, seen: services.Seen) -> HttpResponse:
        """Keep what was chosen on the page with both texts, and go on in the form."""
        form = self._form()
        typed = chosen(form, self._kept_fields(form), self.request.POST)
        try:
            services.save_draft(self.request.user, request=self.asked, fields=typed, seen=seen)
        except refusals.StaleDraft:
            return self._conflict(typed)
        except refusals.DraftTooLarge as refusal:
            form = self._form(typed)
            form.add_error(None, str(refusal))
            return self._form_page(form, seen, INVALID)
        messages.success(self.request, _("Your choice is kept as a draft. Read it once more before you submit it."))
        return HttpResponseRedirect(reverse("work:update", args=[self.asked.pk]))

    def _conflict(self, typed: dict[str, str]) -> HttpResponse:
        self.read_again()
        if code := self.refusal(rules.SUBMIT):
            return self._closed(code, status=CONFLICT, typed=typed)
        form = self._form()
        found = differences(form, typed, self._kept_fields(form))
        return self._respond(
            "reports/work_conflict.html", CONFLICT, differences=found, typed=typed, seen=self.seen_now()
        )

    def _kept_fields(self, form: UpdateForm) -> dict[str, str]:
        """What is kept now, as it would stand in the form."""
        if self.draft:
            return dict(self.draft.data.get("fields", {}))
        return {name: value for name in form.fields if (value := _raw(form, name))}

    def _closed(self, code: str, status: int = 200, typed: dict[str, str] | None = None) -> HttpResponse:
        form = self._form()
        labels = [
            (str(form.fields[name].label), text)
            for name, text in (typed or {}).items()
            if name in MARKDOWN_TEXTS and normalise(text) != getattr(self.update, name, "")
        ]
        return self._respond(
            "reports/work_update_closed.html",
            status,
            code=code,
            typed=labels,
            may_withdraw=not self.refusal(rules.WITHDRAW),
            kept=self._kept_texts(form),
        )

    def _kept_texts(self, form: UpdateForm) -> list[tuple[str, str]]:
        """A draft that was not submitted in time, to read."""
        fields = self.draft.data.get("fields", {}) if self.draft else {}
        return [(str(form.fields[name].label), fields[name]) for name in MARKDOWN_TEXTS if fields.get(name)]

    def _computed(self, status: str) -> HttpResponse:
        shown = standing_of(self.asked, _known(status))
        return self._respond("reports/partials/update_computed.html", 200, standing=shown)

    @property
    def _indicators(self) -> IndicatorQuerySet:
        """The indicators of this thing of which this person may enter values."""
        if self.asked.priority:
            about = Indicator.objects.filter(measure__isnull=True).about(self.asked.priority)
        else:
            about = Indicator.objects.filter(measure=self.asked.measure_id)
        return about.editable_by(self.request.user, timezone.localdate())

    def _form(self, data: Any = None) -> UpdateForm:
        milestones = open_milestones(self.asked)
        editable = Milestone.objects.filter(pk__in=[row.pk for row in milestones])
        allowed = set(editable.editable_by(self.request.user, timezone.localdate()).values_list("pk", flat=True))
        arguments: dict[str, Any] = {
            "milestones": milestones,
            "movable": [row for row in milestones if row.pk in allowed],
            "measurable": self._indicators.measured_whole(),
            "previous": ProgressUpdate.objects.before(self.asked),
        }
        if data is not None:
            return UpdateForm(data, **arguments)
        if self.draft:
            empty = UpdateForm(**arguments)
            initial = initial_of_draft(self.draft.data.get("fields", {}), empty.fields)
        else:
            initial = initial_of(self.update) if self.update else {}
        return UpdateForm(initial=initial, **arguments)

    def _form_page(self, form: UpdateForm, seen: services.Seen, status: int = 200) -> HttpResponse:
        return self._respond(
            self.template_name,
            status,
            form=form,
            seen=seen,
            previous=form.previous,
            in_parts=self._indicators.exclude(pk__in=[indicator.pk for indicator in form.measurable]),
            texts={name: _text_field(form, name) for name in MARKDOWN_TEXTS},
            choices=[
                (value, STATUS_DEFINITIONS[value], str(form["status"].value() or "") == value)
                for value in DeclaredStatus.values
            ],
            standing=standing_of(self.asked, _known(form["status"].value())),
            saved=_saved_words(self.draft) if self.draft else "",
            may_repeat=not repeat_refusal(form.previous, timezone.localdate()),
        )

    def _respond(self, template: str, status: int, **context: Any) -> HttpResponse:
        return self.response_class(
            request=self.request,
            template=[template],
            context=self.get_context_data(**context),
            status=status,
            using=self.template_engine,
        )


class PreviewView(View):
    """A text of the form as readers will see it: in place, or without JavaScript as a page in another tab."""

    request: MemberRequest
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("field", "")
        if name not in MARKDOWN_TEXTS:
            raise BadRequest
        field = UpdateForm.base_fields[name]
        text, problem = request.POST.get(name, ""), ""
        try:
            text = field.clean(text)
        except ValidationError as error:
            problem = " ".join(error.messages)
        template = "reports/partials/update_preview.html" if wants_partial(request) else "reports/work_preview.html"
        view = TemplateView(template_name=template)
        view.setup(request)
        response = view.render_to_response({"name": name, "label": field.label, "text": text, "problem": problem})
        add_never_cache_headers(response)
        return response


def _saved_words(draft: UpdateDraft) -> str:
    """When a draft was kept: the time, and the day when that was not today."""
    at = timezone.localtime(draft.saved_at)
    time = date_format(at, "H.i")
    if at.date() == timezone.localdate():
        return _("Draft kept at %(time)s") % {"time": time}
    return _("Draft kept on %(day)s at %(time)s") % {"day": date_format(at, "j F"), "time": time}


def _known(status: Any) -> str:
    """A status that there is; what was sent by hand or lies in a draft may be anything."""
    return status if status in DeclaredStatus.values else ""


def _raw(form: UpdateForm, name: str) -> str:
    """A value as it would be typed."""
    value = form[name].field.prepare_value(form[name].initial)
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _text_field(form: UpdateForm, name: str) -> dict[str, Any]:
    """A text with the one of last time beside it."""
    same = f"same_{name}"
    return {
        "field": form[name],
        "previous": getattr(form.previous, name, ""),
        "same": form[same] if same in form.fields else None,
    }
