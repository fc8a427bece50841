"""The list of all contributions; change and remove one; agree with one or not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from django.views.generic.base import ContextMixin

from accounts.requests import MemberRequest
from history.editing import CONFLICT, VersionedUpdateView, go_to, posted_version
from history.forms import VersionedModelForm
from history.models import Versioned
from history.querysets import events_of
from history.services import StaleVersion
from ui.lists import ListView

from ..filters.contributions import ContributionFilterSet
from ..forms.contributions import ContributionForm, ResponseForm
from ..models import Contribution, Priority
from ..services import contributions as services
from ..tables.contributions import ContributionTable


class ContributionListView(ListView):
    """All contributions of all strategies to all priorities."""

    request: MemberRequest
    model = Contribution
    table_class = ContributionTable
    filterset_class = ContributionFilterSet
    template_name = "priorities/contribution_list.html"
    export_name = "bijdragen"
    empty_title = _("No contributions yet")
    empty_text = _("They are added on the page of a priority or of a strategy, by who answers for it.")

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(self.request.user).for_list()


class OfPriorityMixin(ContextMixin):
    """The priority that the address names, and its contributions."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def priority(self) -> Priority:
        return get_object_or_404(Priority.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, priority=self.priority)

    def get_success_url(self) -> str:
        return f"{self.priority.get_absolute_url()}#bijdragen"

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(self.request.user).with_target().filter(priority=self.priority)


class EditableMixin(OfPriorityMixin):
    """One of them, which the user may change: 403 otherwise."""

    def get_object(self, queryset: QuerySet | None = None) -> Contribution:
        contribution: Contribution = super().get_object(queryset)  # type: ignore[misc]  # of the view that this is mixed into
        editable = Contribution.objects.editable_by(self.request.user, timezone.localdate())
        if not editable.filter(pk=contribution.pk).exists():
            raise PermissionDenied
        return contribution


class ContributionUpdateView(EditableMixin, VersionedUpdateView):
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


class ContributionDeleteView(EditableMixin, DetailView):
    """Ask first, then remove; the history keeps it."""

    request: MemberRequest
    model = Contribution
    template_name = "priorities/contribution_remove.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        version = posted_version(request)
        try:
            services.remove_contribution(self.request.user, contribution=self.object, version=version)
        except StaleVersion as stale:
            if stale.current is None:
                raise Http404 from stale
            messages.error(request, _("Somebody else changed this in the meantime. Read it before you remove it."))
            return self.render_to_response(self.get_context_data(object=self.get_object()), status=CONFLICT)
        messages.success(request, _("The contribution was removed."))
        return go_to(request, self.get_success_url())


class RespondView(VersionedUpdateView):
    """Agree with a contribution that the other side added, or dispute it."""

    request: MemberRequest
    form_class = ResponseForm
    template_name = "priorities/contribution_respond.html"
    partial_template_name = "priorities/partials/contribution_respond.html"
    conflict_template_name = "priorities/contribution_respond_conflict.html"
    conflict_partial_template_name = "priorities/partials/contribution_respond_conflict.html"
    saved_message = _("Your answer was saved.")

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.visible_to(self.request.user).with_target()

    def get_object(self, queryset: QuerySet | None = None) -> Versioned:
        contribution = super().get_object(queryset)
        answerable = Contribution.objects.answerable_by(self.request.user, timezone.localdate())
        if not answerable.filter(pk=contribution.pk).exists():
            raise PermissionDenied
        return contribution

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if read := kwargs.get("read_version"):
            # Two answers can be joined, but an answer to another text cannot: the page shows what was read.
            kwargs["was"] = events_of(Contribution, self.object.pk).filter(version=read).first()
        return super().get_context_data(**kwargs)

    def save(self, form: VersionedModelForm) -> None:
        services.respond_to_contribution(
            self.request.user,
            contribution=form.instance,
            version=form.cleaned_data["version"],
            response=form.cleaned_data["response"],
            note=form.cleaned_data["response_note"],
            reason=form.cleaned_data["reason"],
        )
