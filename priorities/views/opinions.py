"""Attach, change and remove what an independent body thinks of a priority or measure. For coordinators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView

from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin, VersionedUpdateView, go_to
from history.forms import VersionedModelForm
from history.services import StaleVersion
from strategies.models import Measure

from ..forms.opinions import MOST, OpinionForm, RecommendationFormSet, RemoveForm, initial_of, typed
from ..models import Opinion, Priority, Recommendation
from ..services import opinions as services

PREFIX = "aanbeveling"
MORE = "more"
"""The button that asks for room for one more recommendation."""

SUBJECTS: dict[str, tuple[type[Priority] | type[Measure], str]] = {
    "prioriteit": (Priority, "slug"),
    "maatregel": (Measure, "code"),
}
"""By name in the address: the model, and the field that names a row of it."""


class OpinionFormMixin(CoordinatorsMixin, FormPageMixin):
    """The opinion and its recommendations as one form."""

    form_class: Any = OpinionForm
    template_name = "priorities/opinion_form.html"
    partial_template_name = "priorities/partials/opinion_form.html"
    saved_message = gettext_lazy("The opinion was saved.")
    object: Any

    def existing(self) -> list[Recommendation]:
        """The recommendations that are there."""
        return []

    @cached_property
    def formset(self) -> Any:
        """As it was typed, or as it is."""
        if self.request.method == "POST":
            return RecommendationFormSet(self.request.POST, prefix=PREFIX)
        rows = initial_of(self.existing())
        return RecommendationFormSet(initial=rows or [{}], prefix=PREFIX)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"formset": self.formset, "subject": self.subject, **kwargs})

    @property
    def subject(self) -> Priority | Measure:
        """What the opinion is about."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if MORE in request.POST:
            return self._more()
        return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into

    def _more(self) -> HttpResponse:
        """The same form with room for one more; nothing is checked yet and nothing is lost."""
        self.object = self.get_object() if "pk" in self.kwargs else None  # type: ignore[attr-defined]  # of either view
        data = self.request.POST
        form = self.form_class(instance=self.object)
        form.initial.update({name: data[name] for name in form.fields if name in data})
        rows = [*typed(data, PREFIX), {}][:MOST]
        formset = RecommendationFormSet(initial=rows, prefix=PREFIX)
        return self.render_to_response(self.get_context_data(form=form, formset=formset, is_longer=True))

    def form_valid(self, form: VersionedModelForm) -> HttpResponse:
        if not self.formset.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)  # type: ignore[misc]  # of the view that this is mixed into

    def recommendations(self) -> list[services.RecommendationInput]:
        """What was typed, without what was left empty; `places` remembers which form each came from."""
        self.places = [
            place
            for place, form in enumerate(self.formset.forms)
            if form.has_changed() and (form.cleaned_data["row"] or not form.cleaned_data["is_removed"])
        ]
        return [_input(self.formset.forms[place]) for place in self.places]


def _input(form: Any) -> services.RecommendationInput:
    cleaned = form.cleaned_data
    values = {} if cleaned["is_removed"] else form.own_values()
    return services.RecommendationInput(values, cleaned["row"], cleaned["version"] or 0, cleaned["is_removed"])


class OpinionCreateView(OpinionFormMixin, CreateView):
    """A new opinion on the priority or measure that the address names."""

    request: MemberRequest
    model = Opinion

    @cached_property
    def subject(self) -> Any:
        named = [name for name in SUBJECTS if self.request.GET.get(name)]
        if len(named) != 1:
            raise Http404
        model, field = SUBJECTS[named[0]]
        key = self.request.GET[named[0]]
        if "\x00" in key:
            raise Http404
        return get_object_or_404(model.objects.visible_to(self.request.user), **{field: key})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject  # noqa: B018 (an unknown one does not exist)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.formset.is_valid():
            return self.form_invalid(form)
        column = "priority" if isinstance(self.subject, Priority) else "measure"
        try:
            opinion = services.add_opinion(
                self.request.user,
                values=form.values() | {column: self.subject},
                recommendations=self.recommendations(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(opinion.get_absolute_url())


class OpinionUpdateView(OpinionFormMixin, VersionedUpdateView):
    """Change an opinion; what it is about stays."""

    request: MemberRequest
    conflict_template_name = "priorities/opinion_conflict.html"
    conflict_partial_template_name = "priorities/partials/opinion_conflict.html"

    def get_queryset(self) -> QuerySet[Opinion]:
        return Opinion.objects.visible_to(self.request.user).select_related("priority", "measure")

    @property
    def subject(self) -> Any:
        return self.object.priority or self.object.measure

    def existing(self) -> list[Recommendation]:
        return list(self.object.recommendations.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The page that shows both versions is about the opinion only; it hands on what was typed below it.
        carried = [(name, value) for name, value in self.request.POST.items() if name.startswith(f"{PREFIX}-")]
        return super().get_context_data(**kwargs, carried=carried)

    def save(self, form: VersionedModelForm) -> None:
        services.edit_opinion(
            self.request.user,
            opinion=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            recommendations=self.recommendations(),
            reason=form.cleaned_data["reason"],
        )

    def form_valid(self, form: VersionedModelForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except services.StaleRecommendations as stale:
            return self._show_stale(form, stale)

    def _show_stale(self, form: VersionedModelForm, stale: services.StaleRecommendations) -> HttpResponse:
        """The form with, at each recommendation that somebody else changed, the text as it is now."""
        data = self.request.POST.copy()
        formset = self.formset
        again = _("If you save again, your text replaces it.")
        for place, current in stale.current.items():
            row = formset.forms[self.places[place]]
            if current is None:
                row.add_error(None, _("Somebody removed this. If you save again, it is added anew."))
                data[row.add_prefix("row")] = data[row.add_prefix("version")] = ""
            else:
                said = _("Somebody else changed this into: “%(text)s” (%(follow_up)s) %(done)s") % {
                    "text": current.text,
                    "follow_up": current.get_follow_up_display(),
                    "done": current.follow_up_text,
                }
                row.add_error(None, f"{said.strip()} {again}")
                data[row.add_prefix("version")] = str(current.version)
            row.data = data
        form.data = data
        return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)


class OpinionDeleteView(CoordinatorsMixin, DetailView):
    """Ask first, with a reason, then remove; the history keeps it."""

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "priorities/opinion_remove.html"

    def get_queryset(self) -> QuerySet[Opinion]:
        return Opinion.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opinion = self.object
        kwargs.setdefault("form", RemoveForm(initial={"version": opinion.version}))
        return super().get_context_data(**kwargs, subject=opinion.priority or opinion.measure)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = RemoveForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=INVALID)
        subject = self.object.priority or self.object.measure
        try:
            services.remove_opinion(self.request.user, opinion=self.object, **form.cleaned_data)
        except StaleVersion as stale:
            if stale.current is None:
                raise Http404 from stale
            self.object = self.get_object()
            initial = form.cleaned_data | {"version": self.object.version}
            messages.error(request, _("Somebody else changed this in the meantime. Read it before you remove it."))
            return self.render_to_response(self.get_context_data(form=RemoveForm(initial=initial)), status=CONFLICT)
        messages.success(request, _("The opinion was removed."))
        return go_to(request, subject.get_absolute_url())
