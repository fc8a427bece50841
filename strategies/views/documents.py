"""List, page and form of documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.requests import MemberRequest
from history.editing import VersionedUpdateView
from history.forms import VersionedModelForm
from history.trails import recent
from ui.lists import ListView

from ..filters import DocumentFilterSet
from ..forms.documents import DocumentForm
from ..models import Document, Strategy
from ..services import documents as services
from ..tables import DocumentTable


class DocumentListView(ListView):
    """All parliamentary papers and other sources."""

    table_class = DocumentTable
    filterset_class = DocumentFilterSet
    template_name = "strategies/document_list.html"
    export_name = "documenten"
    empty_title = _("There are no documents yet")
    empty_text = _("Add a document by its reference, or import a parliamentary paper with its text.")

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, may_add=services.may_add(self.request.user))


class DocumentDetailView(DetailView):
    """One document: what it is, the passages that we use, what parliament did with it, and who refers to it."""

    template_name = "strategies/document_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            strategies=Strategy.objects.visible_to(self.request.user).drawing_on(self.object),
            may_add=services.may_add(self.request.user),
            is_unknown=self.object.typed_reference and not self.object.dossier and not self.object.chamber_number,
        )


class DocumentUpdateView(VersionedUpdateView):
    """Change what is said about a document."""

    request: MemberRequest
    form_class = DocumentForm
    template_name = "strategies/document_edit.html"
    partial_template_name = "strategies/partials/document_edit.html"
    conflict_template_name = "strategies/document_conflict.html"
    conflict_partial_template_name = "strategies/partials/document_conflict.html"
    saved_message = _("Saved.")

    def get_object(self, queryset: QuerySet | None = None) -> Document:
        """Invisible is 404; visible is for coordinators to change."""
        document = get_object_or_404(Document.objects.visible_to(self.request.user), code=self.kwargs["code"])
        if not self.request.user.is_coordinator:
            raise PermissionDenied
        return document

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, document=self.object, changes=recent(self.object))

    def save(self, form: VersionedModelForm) -> None:
        services.edit_document(
            self.request.user,
            document=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )
