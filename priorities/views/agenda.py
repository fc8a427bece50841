"""Decisions that are asked: the list, one of them, asking one, changing it, and what came of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DetailView

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import FormPageMixin, VersionedUpdateView
from history.forms import VersionedModelForm
from history.trails import recent
from strategies.models import Goal, Measure
from ui.lists import ListView

from ..coverage import challenge_coverage
from ..filters.agenda import AgendaFilterSet
from ..forms.agenda import AgendaItemForm, DecisionForm
from ..models import AgendaItem, Challenge, Priority
from ..services import agenda as services
from ..services.agenda import Subject
from ..tables.agenda import AgendaTable

SUBJECTS: dict[str, tuple[type[Subject], str]] = {
    "opgave": (Challenge, "pk"),
    "prioriteit": (Priority, "slug"),
    "doel": (Goal, "pk"),
    "maatregel": (Measure, "code"),
}
"""By name in the address: the model, and the field that names a row of it."""

LONGEST_TITLE = 200


class AgendaListView(ListView):
    """All decisions that are asked: open ones first, by when they are needed."""

    request: MemberRequest
    model = AgendaItem
    table_class = AgendaTable
    filterset_class = AgendaFilterSet
    template_name = "priorities/agenda_list.html"
    export_name = _("Agenda")
    empty_title = _("Nothing is on the agenda yet")
    empty_text = _("Put something on the agenda from the page of a challenge that nobody works on.")

    def get_queryset(self) -> QuerySet[AgendaItem]:
        visible = AgendaItem.objects.visible_to(self.request.user).with_subject()
        return visible.in_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["partial"]:
            return context
        visible = AgendaItem.objects.visible_to(self.request.user)
        return context | {
            "open_count": visible.open().count(),
            "late_count": visible.late(timezone.localdate()).count(),
            "may_raise": services.may_raise(self.request.user, None),
        }


class AgendaDetailView(DetailView):
    """One decision that is asked, and what came of it."""

    request: MemberRequest
    template_name = "priorities/agenda_detail.html"
    context_object_name = "item"

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return AgendaItem.objects.visible_to(self.request.user).with_subject()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item, today = self.object, timezone.localdate()
        standing = None
        if item.challenge_id:
            standing = challenge_coverage(Challenge.objects.filter(pk=item.challenge_id), today).get(item.challenge_id)
        return super().get_context_data(
            **kwargs,
            standing=standing,
            may_edit=item.is_editable_by(self.request.user, today),
            may_decide=self.request.user.is_coordinator,
        )


class AgendaCreateView(FormPageMixin, CreateView):
    """Ask for a decision about the challenge, priority, goal or measure that the address names, or about none."""

    request: MemberRequest
    model = AgendaItem
    form_class = AgendaItemForm
    template_name = "priorities/agenda_form.html"
    partial_template_name = "priorities/partials/agenda_form.html"
    saved_message = _("It is on the agenda.")

    @cached_property
    def subject(self) -> Subject | None:
        """What it is about. What does not exist is 404, what one does not answer for 403."""
        found = self._named()
        if not services.may_raise(self.request.user, found):
            raise PermissionDenied
        return found

    def _named(self) -> Subject | None:
        named = [name for name in SUBJECTS if self.request.GET.get(name)]
        if len(named) > 1 or set(self.request.GET) - {*SUBJECTS}:
            raise Http404
        if not named:
            return None
        (name,) = named
        model, field = SUBJECTS[name]
        key = self.request.GET[name]
        is_number = key.isascii() and key.isdecimal() and len(key) < 19
        if "\x00" in key or (field == "pk" and not is_number):
            raise Http404
        found: Any = get_object_or_404(model.objects.visible_to(self.request.user), **{field: key})
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"title": str(self.subject)[:LONGEST_TITLE]} if self.subject else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = None
        if isinstance(self.subject, Challenge):
            found = challenge_coverage(Challenge.objects.filter(pk=self.subject.pk), timezone.localdate())
            standing = found.get(self.subject.pk)
        return super().get_context_data(**kwargs, subject=self.subject, standing=standing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject  # noqa: B018 (rights come before what was typed)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            item = services.add_agenda_item(self.request.user, subject=self.subject, values=form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        return self.done(item.get_absolute_url())


class AgendaChangeView(VersionedUpdateView):
    """A form over an agenda item, with its version check."""

    request: MemberRequest
    template_name = "priorities/agenda_form.html"
    partial_template_name = "priorities/partials/agenda_form.html"
    conflict_template_name = "priorities/agenda_conflict.html"
    conflict_partial_template_name = "priorities/partials/agenda_conflict.html"
    context_object_name = "item"
    saved_message = _("Saved.")
    object: AgendaItem

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return AgendaItem.objects.visible_to(self.request.user).with_subject()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, subject=self.object.subject, changes=recent(self.object))


class AgendaUpdateView(AgendaChangeView):
    """Change what is asked."""

    form_class = AgendaItemForm

    def get_object(self, queryset: QuerySet | None = None) -> AgendaItem:
        item: Any = super().get_object(queryset)
        if not item.is_editable_by(self.request.user, timezone.localdate()):
            raise PermissionDenied
        return item

    def save(self, form: VersionedModelForm) -> None:
        services.edit_agenda_item(
            self.request.user,
            item=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )


class AgendaDecideView(CoordinatorsMixin, AgendaChangeView):
    """Record what came of it. For coordinators."""

    form_class = DecisionForm
    saved_message = _("What came of it is recorded.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, is_decision=True)

    def save(self, form: VersionedModelForm) -> None:
        services.decide_agenda_item(
            self.request.user,
            item=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )
