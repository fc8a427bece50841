"""The text of a document with its passages, and the pages on which passages are made and changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from accounts.requests import MemberRequest
from history.editing import CONFLICT, FormPageMixin, VersionedUpdateView, go_to
from history.forms import VersionedModelForm
from history.services import StaleVersion
from history.trails import recent

from ..choices import ParagraphKind
from ..forms.passages import PassageEditForm, PassageForm
from ..models import Document, Paragraph, Passage
from ..models.documents import PARAGRAPHS_ON_A_PAGE
from ..querysets import PASSAGE_USES
from ..services import passages as services
from ..services.documents import check_may_add, may_add


@dataclass(frozen=True)
class Segment:
    """A part of a paragraph with the passages that it belongs to, and those that end with it."""

    text: str
    passages: tuple[Passage, ...] = ()
    ending: tuple[Passage, ...] = ()


def segments(text: str, passages: Iterable[Passage]) -> Iterator[Segment]:
    """A text cut where passages begin and end; they may overlap."""
    placed = [passage for passage in passages if passage.start is not None and passage.end is not None]
    cuts = sorted({0, len(text), *(min(cut, len(text)) for p in placed for cut in (p.start or 0, p.end or 0))})
    for begin, end in pairwise(cuts):
        here = tuple(p for p in placed if (p.start or 0) <= begin and (p.end or 0) >= end)
        yield Segment(text[begin:end], here, tuple(p for p in here if min(p.end or 0, len(text)) == end))


class DocumentTextView(TemplateView):
    """The text, a part of it at a time, with the passages marked."""

    request: MemberRequest
    template_name = "strategies/document_text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Document.objects.visible_to(self.request.user)
        document = get_object_or_404(visible, code=kwargs["code"])
        try:
            page = Paginator(document.paragraphs.order_by("position"), PARAGRAPHS_ON_A_PAGE).page(
                self.request.GET.get("page") or 1
            )
        except InvalidPage as error:
            raise Http404(_("This page of the text does not exist.")) from error
        paragraphs = list(page.object_list)
        passages: dict[int, list[Passage]] = defaultdict(list)
        for passage in (
            Passage.objects.filter(paragraph__in=paragraphs)
            .select_related("document")
            .prefetch_related(*PASSAGE_USES)
            .order_by("start", "pk")
        ):
            passages[passage.paragraph_id].append(passage)  # type: ignore[index]  # filtered on it
        headings = document.paragraphs.filter(kind=ParagraphKind.HEADING).order_by("position")
        return super().get_context_data(
            **kwargs,
            document=document,
            page=page,
            rows=[
                (row, list(segments(row.text, passages[row.pk])), passages[row.pk], level)
                for row, level in zip(paragraphs, _levels(paragraphs), strict=True)
            ],
            headings=headings[:100],
            text_url=reverse("strategies:document-text", args=[document.code]),
            may_add=may_add(self.request.user),
            unplaced=document.passages.filter(paragraph=None).select_related("document") if paragraphs else (),
        )


def _levels(paragraphs: Iterable[Paragraph]) -> Iterator[int]:
    """The level on the page of each heading: below the title, and never two levels at once, as papers sometimes do."""
    before = 1
    for paragraph in paragraphs:
        if paragraph.kind == ParagraphKind.HEADING:
            before = min(paragraph.level + 1, before + 1)
        yield before


class PassageAddView(FormPageMixin, FormView):
    """Mark a passage: the paragraph, or what was selected in it, stands in the form already."""

    request: MemberRequest
    form_class = PassageForm
    template_name = "strategies/passage_add.html"
    partial_template_name = "strategies/partials/passage_add.html"
    saved_message = gettext_lazy("The passage was marked.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.document  # noqa: B018 (what one may not see does not exist, whatever one may do)
        check_may_add(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def document(self) -> Document:
        found: Document = get_object_or_404(Document.objects.visible_to(self.request.user), code=self.kwargs["code"])
        return found

    @cached_property
    def paragraph(self) -> Paragraph | None:
        """The paragraph that was pointed at."""
        position = _number(self.request.GET.get("alinea") or self.request.POST.get("alinea"))
        found: Paragraph | None = self.document.paragraphs.filter(position=position).first()
        return found

    def get_initial(self) -> dict[str, Any]:
        if self.paragraph is None:
            return {}
        text = self.paragraph.text
        begin, end = _number(self.request.GET.get("begin")), _number(self.request.GET.get("eind"))
        if not 0 <= begin < end <= len(text):
            begin, end = 0, len(text)
        return {"quote": text[begin:end].strip()[:4000], "alinea": self.paragraph.position, "begin": begin}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, document=self.document, paragraph=self.paragraph)

    def form_valid(self, form: PassageForm) -> HttpResponse:
        try:
            passage = services.add_passage(self.request.user, document=self.document, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(passage.get_absolute_url())


def _number(text: str | None) -> int:
    """A number in an address; 0 when it is none, or one that no text has."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0


class PassageUpdateView(VersionedUpdateView):
    """Change a passage, or remove it while nobody uses it."""

    request: MemberRequest
    form_class = PassageEditForm
    template_name = "strategies/passage_edit.html"
    partial_template_name = "strategies/partials/passage_edit.html"
    conflict_template_name = "strategies/passage_conflict.html"
    conflict_partial_template_name = "strategies/partials/passage_conflict.html"
    saved_message = gettext_lazy("Saved.")

    def get_object(self, queryset: Any = None) -> Passage:
        """Invisible is 404; visible is for editors and coordinators to change."""
        visible = Passage.objects.visible_to(self.request.user)
        passage: Passage = get_object_or_404(
            visible.select_related("document", "paragraph").prefetch_related(*PASSAGE_USES), pk=self.kwargs["pk"]
        )
        check_may_add(self.request.user)
        return passage

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, passage=self.object, used=services.is_used(self.object.pk), changes=recent(self.object)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "delete":
            return self._delete()
        return super().post(request, *args, **kwargs)

    def save(self, form: VersionedModelForm) -> None:
        services.edit_passage(
            self.request.user,
            passage=form.instance,
            version=form.cleaned_data["version"],
            quote=form.cleaned_data["quote"],
            locator=form.cleaned_data["locator"],
            reason=form.cleaned_data["reason"],
        )

    def _delete(self) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        version = _number(self.request.POST.get("version"))
        document = self.object.document
        try:
            services.delete_passage(self.request.user, passage=self.object, version=version)
        except StaleVersion:
            form.add_error(None, _("Somebody changed this passage meanwhile. Look at it before you remove it."))
            return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The passage was removed."))
        return go_to(self.request, document.get_absolute_url())
