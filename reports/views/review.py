"""The page of what was asked once and what came of it, and the list of what waits for a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView

from accounts.requests import CoordinatorsMixin, MemberRequest
from accounts.rights import only_coordinators
from history.editing import CONFLICT, INVALID, PartialMixin, go_to
from strategies.rules import Standing
from ui.lists import refuse_unknown_names

from ..choices import UpdateState
from ..comparisons import ReviewRow, compare, correction, declared_standings, review_rows, workflow
from ..forms.review import ReviewFilterForm, ReviewForm, SelectionForm, Show
from ..models import ProgressUpdate, UpdateRequest
from ..querysets.review import next_after, waiting
from ..querysets.rounds import ProgressUpdateQuerySet
from ..rules.updates import APPROVE, RETURN
from ..services import review as services
from .of_round import OfRoundMixin

PAGE = "page"


class RequestDetailView(PartialMixin, DetailView):
    """One thing that was asked in a round, and the update that came; coordinators judge it here.

    Of what was not handed in, or was taken back, nothing is shown.
    """

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    context_object_name = "asked"
    template_name = "reports/request_detail.html"
    partial_template_name = "reports/partials/request_detail.html"

    def get_queryset(self) -> QuerySet[UpdateRequest]:
        rows = UpdateRequest.objects.visible_to(self.request.user).with_thing()
        shown = ("update__asked_of", "update__delayed_milestone__measure", "update__submitted_for")
        return rows.select_related(*shown).filter(round__year=self.kwargs["year"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        update: ProgressUpdate | None = getattr(self.object, "update", None)
        context = super().get_context_data(**kwargs, today=today, steps=workflow(update) if update else [])
        if update is None or update.state == UpdateState.DRAFT:
            return context
        # The round of the request and of the update are one; the rules look at that of the update.
        update.round = self.object.round
        return context | {
            "update": update,
            "standing": declared_standings([update], today)[update.pk],
            "comparison": compare(update),
            "correction": correction(update),
            **self._judging(update, kwargs.get("form")),
        }

    def _judging(self, update: ProgressUpdate, form: ReviewForm | None) -> dict[str, Any]:
        """The form, with the steps that this user can take now; or why there is none."""
        user = self.request.user
        if not user.is_coordinator:
            return {}
        refusals = {step: services.refusal(user, update, step) for step in (APPROVE, RETURN)}
        waits = self._waiting().exclude(pk=update.pk)
        queue = {"left": waits.count(), "next": next_after(waits, update)}
        if all(refusals.values()):
            why = services.Refused(update, refusals[RETURN])
            return {"form": None, "why_not": str(why) if update.state in _JUDGED else "", **queue}
        return {
            "form": form or ReviewForm(initial={"version": update.version}),
            "may_approve": not refusals[APPROVE],
            "may_return": not refusals[RETURN],
            **queue,
        }

    def _waiting(self) -> ProgressUpdateQuerySet:
        """What this user can judge in the round, when it is open."""
        user, round_ = self.request.user, self.object.round
        rows = waiting(ProgressUpdate.objects.visible_to(user), round_).reviewable_by(user)
        return rows if round_.is_open else rows.none()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only_coordinators(self.request.user)
        self.object = self.get_object()
        update: ProgressUpdate | None = getattr(self.object, "update", None)
        if update is None:
            raise Http404
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=INVALID)
        step, comment = form.cleaned_data["step"], form.cleaned_data["comment"]
        outcome = _JUDGE[step](self.request.user, updates=[(update, form.cleaned_data["version"])], comment=comment)
        for refused in outcome.refused:
            return self._refused(refused, comment)
        if not outcome.judged:
            raise Http404
        said = {
            APPROVE: _("The update on %(thing)s was approved."),
            RETURN: _("The update on %(thing)s was returned."),
        }[step]
        messages.success(request, said % {"thing": self.object.thing})
        following = next_after(self._waiting(), update)
        url = following.get_absolute_url() if following else reverse("reports:review", args=[self.object.round.year])
        return go_to(request, url)

    def _refused(self, refused: services.Refused, comment: str) -> HttpResponse:
        """The page as it is now, with what happened, and with what was typed."""
        self.object = self.get_object()
        form = ReviewForm(initial={"version": refused.update.version, "comment": comment})
        context = self.get_context_data(form=form, refused=str(refused), typed=comment)
        return self.render_to_response(context, status=CONFLICT)


_JUDGE: dict[str, Callable[..., services.Outcome]] = {APPROVE: services.approve, RETURN: services.return_updates}

_JUDGED = {UpdateState.SUBMITTED, UpdateState.APPROVED}
"""In these states a coordinator may ask why there is nothing to judge."""


class ReviewView(CoordinatorsMixin, OfRoundMixin, PartialMixin, TemplateView):
    """What waits in a round, the oldest first, and judging several at once."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "reports/review.html"
    partial_template_name = "reports/partials/review_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReviewFilterForm(request.GET)
        if form.is_valid():
            refuse_unknown_names(form, request.GET, {*form.fields, PAGE})
        status = INVALID if form.errors else 200
        return self.render_to_response(self._context(form), status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filters = ReviewFilterForm(request.GET)
        filters.is_valid()
        selection = SelectionForm(request.POST)
        if not selection.is_valid():
            return self.render_to_response(self._context(filters, selection=selection), status=INVALID)
        versions = selection.chosen()
        rows = waiting(ProgressUpdate.objects.visible_to(self.request.user), self.round)
        # What is not waiting any more is asked for by number: the service says what became of it.
        chosen = {
            row.pk: row
            for row in ProgressUpdate.objects.filter(pk__in=versions, round=self.round, request__isnull=False)
        }
        if selection.cleaned_data["all"]:
            own = set(rows.values_list("pk", flat=True)) - set(
                rows.reviewable_by(self.request.user).values_list("pk", flat=True)
            )
            chosen = {pk: row for pk, row in chosen.items() if pk not in own}
        step, comment = selection.cleaned_data["step"], selection.cleaned_data["comment"]
        updates = [(row, versions[pk]) for pk, row in sorted(chosen.items())]
        outcome = _JUDGE[step](self.request.user, updates=updates, comment=comment)
        self._say(step, outcome)
        if not (outcome.judged or outcome.refused):
            selection.add_error(None, _("What you chose does not wait here any more."))
            return self.render_to_response(self._context(filters, selection=selection), status=CONFLICT)
        if outcome.refused:
            kept = SelectionForm(initial={"comment": comment})
            context = self._context(filters, selection=kept, refused=outcome.refused, step=step)
            return self.render_to_response(context, status=CONFLICT)
        return go_to(request, request.get_full_path())

    def _say(self, step: str, outcome: services.Outcome) -> None:
        count = len(outcome.judged)
        if not count:
            return
        if step == APPROVE:
            said = ngettext("%(count)d update was approved.", "%(count)d updates were approved.", count)
        else:
            said = ngettext("%(count)d update was returned.", "%(count)d updates were returned.", count)
        messages.success(self.request, said % {"count": count})

    def _context(self, form: ReviewFilterForm, **kwargs: Any) -> dict[str, Any]:
        updates = waiting(ProgressUpdate.objects.visible_to(self.request.user), self.round)
        rows, page = ([], None) if form.errors else self._page(updates, form.cleaned_data["toon"])
        selection = kwargs.pop("selection", None) or SelectionForm()
        ticked = set(self.request.POST.getlist("update")) if selection.is_bound else set()
        return self.get_context_data(
            **kwargs,
            selection=selection,
            round=self.round,
            is_open=self.round.is_open,
            form=form,
            rows=[self._shown(row, ticked) for row in rows],
            page=page,
            waiting_count=updates.count(),
        )

    def _shown(self, row: ReviewRow, ticked: set[str]) -> dict[str, Any]:
        code = services.refusal(self.request.user, row.update, APPROVE)
        key = f"{row.update.pk}.{row.update.version}"
        return {
            "row": row,
            "key": key,
            "why_not": str(services.Refused(row.update, code)) if code else "",
            "is_ticked": key in ticked,
        }

    def _page(self, updates: QuerySet[ProgressUpdate], show: str) -> tuple[list[ReviewRow], Any]:
        """The rows of one page. What is filtered on is computed, so then all that wait are looked at."""
        today = timezone.localdate()
        try:
            fitting: Any = updates
            if show:
                standings = declared_standings(updates, today)
                fitting = [update for update in updates if _FITS[Show(show)](standings[update.pk])]
            page = Paginator(fitting, settings.PAGE_SIZE).page(self.request.GET.get(PAGE) or 1)
        except InvalidPage as error:
            raise Http404(_("This page of the list does not exist.")) from error
        return review_rows(list(page), today), page


_FITS: dict[Show, Callable[[Standing], bool]] = {
    Show.SIGNALS: lambda standing: bool(standing.reasons),
    Show.ROSIER: lambda standing: standing.is_rosier,
    Show.WATERMELON: lambda standing: standing.is_watermelon,
}
