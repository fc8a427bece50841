"""Add documents by typing or pasting references: first what each line means, then what it is called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.generic import FormView

from accounts.requests import MemberRequest
from history.editing import INVALID, FormPageMixin, go_to

from ..forms.documents import ReferencesForm, TypedReference
from ..services import documents as services


class DocumentAddView(FormPageMixin, FormView):
    """The lines travel along in the form; the server keeps nothing in between."""

    request: MemberRequest
    form_class = ReferencesForm
    template_name = "strategies/document_add.html"
    partial_template_name = "strategies/partials/document_add.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        services.check_may_add(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"references": self.request.GET.get("verwijzing", "")[:300]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "edit":
            form = ReferencesForm(initial={"references": request.POST.get("references", "")})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        saving = self.request.POST.get("step") == "save"
        data = self.request.POST if saving else None
        by_code: dict[str | int, TypedReference] = {}
        for number, typed in enumerate(form.lines):
            line = TypedReference(number, typed, data)
            # Two lines may be two forms of one reference.
            by_code.setdefault(line.reference.code if line.reference else number, line)
        lines = list(by_code.values())
        new = [line for line in lines if not line.there]
        if not saving or not new:
            return self._look(form, lines, new)
        # Each is checked, so that all errors show at once.
        if sum(line.form.is_valid() for line in new) < len(new):
            return self._look(form, lines, new, INVALID)
        try:
            added = services.add_documents(self.request.user, documents=[line.form.values() for line in new])
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self._look(form, lines, new, INVALID)
        messages.success(
            self.request,
            ngettext("%(count)d document was added.", "%(count)d documents were added.", len(added))
            % {"count": len(added)},
        )
        url = added[0].get_absolute_url() if len(added) == 1 else reverse("strategies:document-list")
        return go_to(self.request, url)

    def _look(self, form: Any, lines: list[Any], new: list[Any], status: int = 200) -> HttpResponse:
        wrong = [line.form for line in new if line.form.errors]
        context = self.get_context_data(form=form, lines=lines, new_count=len(new), wrong=wrong)
        return self.render_to_response(context, status=status)
