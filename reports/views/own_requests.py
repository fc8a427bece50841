"""What is asked of somebody, one at a time: the ground of its pages, "no change" in one step, and taking back."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID, PartialMixin, go_to

from ..forms.updates import NoChangeForm, SeenForm
from ..models import ProgressUpdate, UpdateDraft, UpdateRequest
from ..rules import updates as rules
from ..services import refusals
from ..services import updates as services
from ..services.statements import REPEAT_REFUSALS, repeat_refusal
from ..update_standing import standing_of


class RequestView(TemplateView):
    """A page about one request that one may write for: invisible is 404, another's is 403."""

    request: MemberRequest

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = UpdateRequest.objects.visible_to(self.request.user).with_thing()
        self.asked: UpdateRequest = get_object_or_404(rows, pk=kwargs["pk"])
        if not UpdateRequest.objects.writable_by(self.request.user).filter(pk=self.asked.pk).exists():
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except UpdateRequest.DoesNotExist as gone:
            # It was taken out of the round between the lines above and the lock of the service.
            raise Http404 from gone

    @property
    def update(self) -> ProgressUpdate | None:
        """What was handed in, or taken back."""
        return getattr(self.asked, "update", None)

    @property
    def draft(self) -> UpdateDraft | None:
        """What is being typed."""
        return getattr(self.asked, "draft", None)

    def refusal(self, step: str) -> str:
        """Why a step cannot be taken now, as a code of the rules."""
        return rules.refusal(
            self.update.state if self.update else rules.TO_DO,
            step,
            rules.Who(may_write=True, may_review=False, wrote_it=False),
            is_accepting=self.asked.round.accepts(timezone.localdate()),
            is_round_open=self.asked.round.is_open,
        )

    def read_again(self) -> None:
        """The request as it is after something was saved."""
        self.asked = UpdateRequest.objects.with_thing().get(pk=self.asked.pk)

    def seen_now(self) -> services.Seen:
        """What a new page has before it."""
        return services.Seen(
            self.update.version if self.update else 0,
            self.draft.version if self.draft else 0,
            secrets.token_hex(8),
        )

    def seen(self) -> services.Seen:
        """What the page that sends this had before it."""
        form = SeenForm(self.request.POST)
        if not form.is_valid():
            raise BadRequest
        return form.seen()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            thing=self.asked.thing,
            round=self.asked.round,
            update=self.update,
            draft=self.draft,
            **kwargs,
        )


class NoChangeView(PartialMixin, RequestView):
    """Hand in what was approved last time once more, with a reason."""

    template_name = "reports/work_no_change.html"
    partial_template_name = "reports/partials/update_no_change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        previous = ProgressUpdate.objects.before(self.asked)
        code = repeat_refusal(previous, timezone.localdate())
        kwargs.setdefault("form", NoChangeForm())
        kwargs.setdefault("seen", self.seen_now())
        return super().get_context_data(
            previous=previous,
            refusal=REPEAT_REFUSALS[code] if code else "",
            standing=standing_of(self.asked, previous.status if previous else ""),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.refusal(rules.SUBMIT):
            return HttpResponseRedirect(reverse("work:update", args=[self.asked.pk]))
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, seen = NoChangeForm(request.POST), self.seen()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, seen=seen), status=INVALID)
        try:
            services.submit_unchanged(
                self.request.user, request=self.asked, reason=form.cleaned_data["reason"], seen=seen
            )
        except (refusals.Refused, refusals.StaleDraft, refusals.NothingToRepeat) as refusal:
            self.read_again()
            if self.update and self.update.no_change and self.update.no_change_reason == form.cleaned_data["reason"]:
                # The button was pressed twice.
                return go_to(request, reverse("work:list"))
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)
        messages.success(request, _("“%(title)s” is submitted as “no change”.") % {"title": self.asked.thing})
        return go_to(request, reverse("work:list"))


class WithdrawView(RequestView):
    """Take back what was submitted, while nobody has judged it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            services.withdraw(self.request.user, request=self.asked)
        except refusals.Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The update is taken back. You can change it and submit it again."))
        return HttpResponseRedirect(reverse("work:update", args=[self.asked.pk]))
