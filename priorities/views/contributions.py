"""Link a priority to a pillar, goal or measure; change and remove such a link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DetailView, TemplateView
from django.views.generic.base import ContextMixin

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin, PartialMixin, VersionedUpdateView, go_to
from history.forms import VersionedModelForm
from history.services import StaleVersion
from ui.lists import refuse_unknown_names

from .. import targets
from ..forms.contributions import ContributionForm, TargetSearchForm
from ..models import Contribution, Priority
from ..services import contributions as services
from .priorities import EditingMixin


class OfPriorityMixin(EditingMixin, ContextMixin):
    """The priority that the address names, which the user may edit."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def priority(self) -> Priority:
        visible = Priority.objects.visible_to(self.request.user)
        return self.check_may_edit(get_object_or_404(visible, slug=self.kwargs["slug"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, priority=self.priority)

    def get_success_url(self) -> str:
        return f"{self.priority.get_absolute_url()}#bijdragen"

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(self.request.user).with_target().filter(priority=self.priority)


class TargetSearchView(OfPriorityMixin, PartialMixin, TemplateView):
    """First step of a new contribution: find what contributes."""

    request: MemberRequest
    template_name = "priorities/contribution_search.html"
    partial_template_name = "priorities/partials/contribution_targets.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TargetSearchForm(request.GET)
        refuse_unknown_names(form, request.GET, form.fields)
        valid = form.is_valid()
        found = (
            targets.find(request.user, words=form.cleaned_data["zoeken"], strategy=form.cleaned_data["strategie"])
            if valid
            else []
        )
        context = self.get_context_data(form=form, targets=found, limit=targets.LIMIT)
        return self.render_to_response(context, status=200 if valid else INVALID)


class ContributionCreateView(OfPriorityMixin, FormPageMixin, CreateView):
    """Second step: say how and why it contributes."""

    request: MemberRequest
    model = Contribution
    form_class = ContributionForm
    template_name = "priorities/contribution_form.html"
    partial_template_name = "priorities/partials/contribution_form.html"
    saved_message = _("The contribution was added.")

    @cached_property
    def target(self) -> targets.Target:
        kind, key = self.kwargs["target"]
        target = targets.get(kind, key, self.request.user)
        if target is None:
            raise Http404
        return target

    def get_form_kwargs(self) -> dict[str, Any]:
        contribution = Contribution(priority=self.priority, **{self.target.field: self.target.row})
        return super().get_form_kwargs() | {"instance": contribution}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, target=self.target)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            services.add_contribution(
                self.request.user,
                priority=self.priority,
                values=form.values() | {self.target.field: self.target.row},
                document=form.cleaned_data["document"],
                quote=form.cleaned_data["quote"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(self.get_success_url())


class ContributionUpdateView(OfPriorityMixin, VersionedUpdateView):
    """Change how and why something contributes; what contributes stays."""

    request: MemberRequest
    model = Contribution
    form_class = ContributionForm
    template_name = "priorities/contribution_form.html"
    partial_template_name = "priorities/partials/contribution_form.html"
    conflict_template_name = "priorities/contribution_conflict.html"
    conflict_partial_template_name = "priorities/partials/contribution_conflict.html"
    saved_message = _("Saved.")

    def save(self, form: VersionedModelForm) -> None:
        services.edit_contribution(
            self.request.user,
            contribution=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            document=form.cleaned_data["document"],
            quote=form.cleaned_data["quote"],
            reason=form.cleaned_data["reason"],
        )


class ContributionDeleteView(OfPriorityMixin, DetailView):
    """Ask first, then remove; the history keeps it."""

    request: MemberRequest
    model = Contribution
    template_name = "priorities/contribution_remove.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        version = request.POST.get("version", "")
        if not version.isdecimal():
            raise BadRequest
        try:
            services.remove_contribution(self.request.user, contribution=self.object, version=int(version))
        except StaleVersion as stale:
            if stale.current is None:
                raise Http404 from stale
            messages.error(request, _("Somebody else changed this in the meantime. Read it before you remove it."))
            return self.render_to_response(self.get_context_data(object=self.get_object()), status=CONFLICT)
        messages.success(request, _("The contribution was removed."))
        return go_to(request, self.get_success_url())
