"""Say who answers for a promise or motion. For coordinators: rights follow from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import CONFLICT, FormPageMixin, VersionedUpdateView, go_to
from history.forms import VersionedModelForm
from history.services import StaleVersion

from ..forms.responsibilities import ResponsibilityForm
from ..models import Commitment, CommitmentResponsibility
from ..services import responsibilities as services


class ResponsibilityCreateView(CoordinatorsMixin, FormPageMixin, CreateView):
    """An organisation that answers for the commitment of the address."""

    request: MemberRequest
    model = CommitmentResponsibility
    form_class = ResponsibilityForm
    template_name = "commitments/responsibility_form.html"
    partial_template_name = "commitments/partials/responsibility_form.html"
    saved_message = gettext_lazy("Saved.")

    @cached_property
    def commitment(self) -> Commitment:
        return get_object_or_404(Commitment.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, commitment=self.commitment)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": CommitmentResponsibility(commitment=self.commitment)}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            services.add_responsibility(
                self.request.user,
                commitment=self.commitment,
                values=form.values(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(self.commitment.get_absolute_url())


class ResponsibilityUpdateView(CoordinatorsMixin, VersionedUpdateView):
    """Another role, or a last day."""

    request: MemberRequest
    model = CommitmentResponsibility
    form_class = ResponsibilityForm
    template_name = "commitments/responsibility_form.html"
    partial_template_name = "commitments/partials/responsibility_form.html"
    conflict_template_name = "commitments/responsibility_conflict.html"
    conflict_partial_template_name = "commitments/partials/responsibility_conflict.html"
    saved_message = gettext_lazy("Saved.")

    def get_queryset(self) -> QuerySet[CommitmentResponsibility]:
        visible = CommitmentResponsibility.objects.visible_to(self.request.user)
        return visible.select_related("commitment", "organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: Any = self.object
        return super().get_context_data(**kwargs, commitment=row.commitment)

    def save(self, form: VersionedModelForm) -> None:
        row: Any = form.instance
        services.edit_responsibility(
            self.request.user,
            responsibility=row,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )


class ResponsibilityDeleteView(CoordinatorsMixin, DetailView):
    """Ask first, then remove what was a mistake; the history keeps it."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "commitments/responsibility_remove.html"

    def get_queryset(self) -> QuerySet[CommitmentResponsibility]:
        visible = CommitmentResponsibility.objects.visible_to(self.request.user)
        return visible.select_related("commitment", "organisation")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        version = request.POST.get("version", "")
        if not (version.isascii() and version.isdecimal() and len(version) < 10):
            raise BadRequest
        commitment = self.object.commitment
        try:
            services.remove_responsibility(self.request.user, responsibility=self.object, version=int(version))
        except StaleVersion as stale:
            if stale.current is None:
                raise Http404 from stale
            messages.error(request, _("Somebody else changed this in the meantime. Read it before you remove it."))
            self.object = self.get_object()
            return self.render_to_response(self.get_context_data(), status=CONFLICT)
        messages.success(request, _("The organisation was removed."))
        return go_to(request, commitment.get_absolute_url())
