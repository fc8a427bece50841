"""List and page of documents."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from ui.lists import ListView

from ..filters import DocumentFilterSet
from ..models import Document, Strategy
from ..tables import DocumentTable


class DocumentListView(ListView):
    """All parliamentary papers and other sources."""

    table_class = DocumentTable
    filterset_class = DocumentFilterSet
    template_name = "strategies/document_list.html"
    export_name = "documenten"
    empty_title = _("There are no documents yet")
    empty_text = _("Documents come with the content that refers to them. A coordinator can have them loaded.")

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).for_list()


class DocumentDetailView(DetailView):
    """One document: what it is, the passages that we use, what parliament did with it, and who refers to it."""

    template_name = "strategies/document_detail.html"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, strategies=Strategy.objects.visible_to(self.request.user).drawing_on(self.object)
        )
