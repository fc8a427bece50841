"""Add and edit promises and motions, and give the chamber another moment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, TemplateView, View

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin, VersionedUpdateView
from history.forms import VersionedModelForm
from history.querysets import events_of
from history.services import StaleVersion
from history.trails import Change, trail
from strategies.models import Document, Passage

from ..forms.commitments import CommitmentForm, MoveForm, NewCommitmentForm
from ..models import Commitment
from ..moves import courses_of, expected_of
from ..services import commitments as services
from ..services.commitments import Place
from ..suggestions import Suggestion, sentence_at
from ..words import document_of

SEARCH = "zoek"
"""The button that looks for measures to link."""


class OwnCommitmentMixin(View):
    """The commitment of the address, which the user may edit: invisible is 404, visible but not one's own is 403."""

    def own_commitment(self) -> Commitment:
        """The row, with what its pages show."""
        visible = Commitment.objects.visible_to(self.request.user)
        commitment = get_object_or_404(visible.with_documents(), pk=self.kwargs["pk"])
        if not visible.editable_by(self.request.user, timezone.localdate()).filter(pk=commitment.pk).exists():
            raise PermissionDenied
        return commitment


class SearchesMeasuresMixin(FormPageMixin):
    """A form with a button that looks for measures; it answers the same form with what was found, unchecked."""

    object: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if SEARCH in request.POST:
            return self._search()
        return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into

    def _search(self) -> HttpResponse:
        """Nothing is checked yet and nothing is lost."""
        self.object = self.get_object() if "pk" in self.kwargs else None  # type: ignore[attr-defined]  # of either view
        form = self.get_form()  # type: ignore[attr-defined]  # of either view
        typed = {
            name: field.widget.value_from_datadict(self.request.POST, {}, name) for name, field in form.fields.items()
        }
        kwargs = self.get_form_kwargs()  # type: ignore[attr-defined]  # of either view
        kwargs |= {"initial": typed, "data": None, "files": None}
        again = type(form)(**kwargs)
        return self.render_to_response(self.get_context_data(form=again, is_searched=True))


class CommitmentCreateView(CoordinatorsMixin, SearchesMeasuresMixin, CreateView):
    """A new one: from nothing, from a passage, or from a sentence of a document."""

    request: MemberRequest
    model = Commitment
    form_class = NewCommitmentForm
    template_name = "commitments/commitment_form.html"
    partial_template_name = "commitments/partials/commitment_form.html"
    saved_message = gettext_lazy("It was added to the register.")

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """The sentence that the address names."""
        code, place = self.request.GET.get("document"), self.request.GET.get("zin")
        if not code and not place:
            return None
        found = None
        if code and place and "\x00" not in code:
            document = get_object_or_404(Document.objects.visible_to(self.request.user), code=code)
            found = sentence_at(document, place)
        if found is None:
            raise Http404
        return found

    @cached_property
    def passage(self) -> Passage | None:
        """The passage that the address names."""
        key = self.request.GET.get("vindplaats", "")
        if not key:
            return None
        if not (key.isascii() and key.isdecimal() and len(key) < 18):
            raise Http404
        rows = Passage.objects.visible_to(self.request.user).select_related("document", "paragraph")
        return get_object_or_404(rows, pk=int(key))

    def get_initial(self) -> dict[str, Any]:
        known = {"kind": "toezegging", "chamber": "tk"}
        if self.suggestion:
            promise, document = self.suggestion.promise, self.suggestion.paragraph.document
            return known | _of_document(document) | {"text": promise.sentence, "expected_note": promise.moment[:120]}
        if self.passage:
            of_paper = _of_document(self.passage.document) | {"source": self.passage.document_id}
            return known | of_paper | {"text": self.passage.quote, "passage": self.passage.pk}
        return known

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if one := self.suggestion:
            place = Place(
                one.paragraph.document, one.promise.sentence, one.paragraph, one.promise.start, one.promise.end
            )
            kwargs["place"] = place
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, suggestion=self.suggestion, cancel_url=self._back())

    def _back(self) -> str:
        if self.suggestion:
            return _suggestions_url(self.suggestion)
        return self.passage.get_absolute_url() if self.passage else reverse("commitments:list")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            commitment = services.add_commitment(
                self.request.user,
                values=form.values(),
                expected=form.cleaned_data["expected"],
                place=form.where(),
                priorities=form.linked("priorities").chosen,
                measures=form.linked("measures").chosen,
                responsible=form.cleaned_data["responsible"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(_suggestions_url(self.suggestion) if self.suggestion else commitment.get_absolute_url())


def _of_document(document: Document) -> dict[str, Any]:
    """What a letter says of a promise in it: its day, and who signed."""
    signatory = document.people.filter(role="ondertekenaar").first()
    who = signatory.capacity or signatory.name if signatory else document.signatory
    return {
        "date": document.date if document.date_precision == "day" else None,
        "made_by": who[:150],
        "made_in": document.title[:300],
    }


def _suggestions_url(suggestion: Suggestion) -> str:
    code = suggestion.paragraph.document.code
    return f"{reverse('commitments:suggestions', args=[code])}#zin-{suggestion.place}"


def add_url(suggestion: Suggestion) -> str:
    """The form for a new commitment, filled in from a sentence."""
    query = urlencode({"document": suggestion.paragraph.document.code, "zin": suggestion.place})
    return f"{reverse('commitments:add')}?{query}"


class CommitmentUpdateView(OwnCommitmentMixin, SearchesMeasuresMixin, VersionedUpdateView):
    """Change what is known of a commitment."""

    request: MemberRequest
    model = Commitment
    form_class = CommitmentForm
    template_name = "commitments/commitment_form.html"
    partial_template_name = "commitments/partials/commitment_form.html"
    conflict_template_name = "commitments/commitment_conflict.html"
    conflict_partial_template_name = "commitments/partials/commitment_conflict.html"
    saved_message = gettext_lazy("Saved.")

    def get_object(self, queryset: QuerySet | None = None) -> Commitment:
        return self.own_commitment()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "conflict" in kwargs:
            # The page that shows both versions is about the text; what was linked goes along, several at once.
            for name in ("priorities", "measures"):
                kwargs["form"].initial[name] = self.request.POST.getlist(name)
        return super().get_context_data(**kwargs, cancel_url=self.object.get_absolute_url())

    def save(self, form: VersionedModelForm) -> None:
        form_: Any = form
        services.edit_commitment(
            self.request.user,
            commitment=form_.instance,
            version=form_.cleaned_data["version"],
            values=form_.values(),
            place=form_.where(),
            priorities=form_.linked("priorities"),
            measures=form_.linked("measures"),
            reason=form_.cleaned_data["reason"],
        )


class CommitmentActionView(OwnCommitmentMixin, FormPageMixin, TemplateView):
    """One thing that can be done with a commitment, in a form that carries the version that was read."""

    request: MemberRequest
    saved_message = gettext_lazy("Saved.")

    @cached_property
    def commitment(self) -> Commitment:
        return self.own_commitment()

    def build(self, **kwargs: Any) -> Form:
        """The form."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """What the form holds when it opens."""
        raise NotImplementedError

    def act(self, **values: Any) -> None:
        """Call the verb; it raises StaleVersion or ValidationError."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.build(initial=self.initial()))
        return super().get_context_data(**kwargs, commitment=self.commitment, document=document_of(self.commitment))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.commitment  # noqa: B018 (rights come before anything else)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        commitment = self.commitment
        form: Any = self.build(data=request.POST)
        if not form.is_valid():
            return self._answer(form, INVALID)
        try:
            self.act(**form.values())
        except StaleVersion as stale:
            return self._conflict(form, stale.current)
        except ValidationError as error:
            form.add_error(None, error)
            return self._answer(form, INVALID)
        return self.done(commitment.get_absolute_url())

    def _answer(self, form: Any, status: int, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def _conflict(self, form: Any, current: Any) -> HttpResponse:
        """What the other saved beside what was typed; pressing the button again saves over it, knowingly."""
        if current is None:
            form.add_error(None, _("Somebody removed this while you were typing. Copy your text if you need it."))
            return self._answer(form, CONFLICT)
        read = form.cleaned_data["version"]
        again = self.request.POST.copy()
        again["version"] = str(current.version)
        self.commitment.refresh_from_db()
        return self._answer(self.build(data=again), CONFLICT, conflict=_since(self.commitment, read))


def _since(commitment: Commitment, version: int) -> list[Change]:
    """What changed after `version`, newest first."""
    events = list(events_of(Commitment, commitment.pk).filter(version__gte=version))
    return trail(Commitment, events)[: sum(event.version > version for event in events)]


class CommitmentMoveView(CommitmentActionView):
    """Say when the chamber hears more; a change needs a reason."""

    template_name = "commitments/commitment_move.html"
    partial_template_name = "commitments/partials/commitment_move.html"

    def build(self, **kwargs: Any) -> Form:
        return MoveForm(**kwargs)

    def initial(self) -> dict[str, Any]:
        row = self.commitment
        expected = (row.expected_date, row.expected_precision) if row.expected_date else None
        return {"version": row.version, "expected": expected, "note": row.expected_note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            moves=courses_of([self.commitment])[self.commitment.pk].moves,
            is_known=expected_of(self.commitment).is_known,
        )

    def act(self, **values: Any) -> None:
        services.move_commitment(self.request.user, commitment=self.commitment, **values)
