"""Import a paper: choose, look at what was read, agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin, go_to
from history.services import StaleVersion

from ..choices import ParagraphKind
from ..forms.document_imports import DocumentSourceForm, ParticularsForm, initial_particulars
from ..models import Document
from ..reading import ImportedDocument
from ..services import document_imports as services
from ..services.documents import check_may_add

MISSING: Mapping[str, Any] = {
    "title": gettext_lazy("title"),
    "reference": gettext_lazy("reference"),
    "date": gettext_lazy("date"),
    "people": gettext_lazy("signatory and other persons"),
    "activities": gettext_lazy("agenda of parliament"),
}
SHOWN = 8
"""Paragraphs that a preview shows of a new text."""


class DocumentImportView(FormPageMixin, FormView):
    """The preview carries the text, which is read again when it is saved; the server keeps nothing in between."""

    request: MemberRequest
    form_class = DocumentSourceForm
    template_name = "strategies/document_import.html"
    partial_template_name = "strategies/partials/document_import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        check_may_add(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked_for(self) -> Document | None:
        """The document on whose page importing was chosen."""
        visible = Document.objects.visible_to(self.request.user)
        found: Document | None = visible.filter(code=self.request.GET.get("document", "")[:120]).first()
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, asked_for=self.asked_for)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "edit":
            form = DocumentSourceForm(initial={"text": request.POST.get("text", "")})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        imported: ImportedDocument = form.imported
        if self.request.POST.get("step") != "save":
            told = ParticularsForm(initial=initial_particulars(imported, self.asked_for), imported=imported)
            return self._look(form, told)
        told = ParticularsForm(self.request.POST, imported=imported)
        if not told.is_valid():
            return self._look(form, told, INVALID)
        document = told.document()
        if (document.version if document else 0) != told.cleaned_data["seen"]:
            # Also when the reference was changed: then it is another document that was looked at.
            return self._look(form, told, CONFLICT, moved=True)
        try:
            saved = services.import_document(
                self.request.user,
                document=document,
                version=told.cleaned_data["seen"],
                imported=imported,
                values=told.values(),
                sha256=services.fingerprint(form.content),
                overwrite=told.cleaned_data["overwrite"],
            )
        except StaleVersion:
            return self._look(form, told, CONFLICT, moved=True)
        except PermissionDenied:
            told.add_error(None, _("Only a coordinator may change a text or particulars that are there already."))
            return self._look(form, told, INVALID)
        except ValidationError as error:
            told.add_error(None, " ".join(error.messages))
            return self._look(form, told, INVALID)
        messages.success(self.request, _("The document was imported."))
        return go_to(self.request, saved.get_absolute_url())

    def _look(self, form: DocumentSourceForm, told: ParticularsForm, status: int = 200, **context: Any) -> HttpResponse:
        imported = told.imported
        document = told.document()
        values = told.values() if told.is_bound and told.is_valid() else services.particulars(imported)
        plan = services.plan_import(document, imported, {k: v for k, v in values.items() if k != "code"})
        labels: dict[str, Any] = {field.name: field.verbose_name for field in Document._meta.concrete_fields}
        counts = {kind: sum(piece.kind == kind for piece in imported.pieces) for kind, _label in ParagraphKind.choices}
        told = self._with_seen(told, plan.version)
        return self.render_to_response(
            self.get_context_data(
                **context,
                form=form,
                told=told,
                imported=imported,
                plan=plan,
                counts=[(label, counts[kind]) for kind, label in ParagraphKind.choices if counts[kind]],
                missing=[MISSING[name] for name in imported.missing()],
                differing=[(labels[name], now, new) for name, (now, new) in plan.differing.items()],
                shown=imported.pieces[:SHOWN],
                more=max(0, len(imported.pieces) - SHOWN),
            ),
            status=status,
        )

    def _with_seen(self, told: ParticularsForm, version: int) -> ParticularsForm:
        """The form with the version that this preview is about."""
        told.initial["seen"] = version
        if told.is_bound:
            data = self.request.POST.copy()
            data["seen"] = str(version)
            told.data = data
        return told
