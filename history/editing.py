"""A view that edits one row: as a page and in place, with a version check, and a conflict that loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import UpdateView, View
from django.views.generic.base import ContextMixin, TemplateResponseMixin
from django_htmx.http import HttpResponseClientRedirect

from ui.lists import HTMX_HEADERS, wants_partial

from .conflicts import Clash, Comparison, compare
from .forms import VersionedModelForm
from .models import Versioned
from .querysets import events_of
from .services import StaleVersion
from .trails import metadata

if TYPE_CHECKING:  # only the type checker takes Django's views with types in brackets
    VersionedView = UpdateView[Versioned, VersionedModelForm]
else:
    VersionedView = UpdateView

INVALID, CONFLICT = 422, 409


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send a browser on after success, to a page that loads as a whole: screen readers then announce it."""
    return HttpResponseClientRedirect(url) if wants_partial(request) else HttpResponseRedirect(url)


def posted_version(request: HttpRequest) -> int:
    """The version that a page without a form to fill in shows, such as the question before a removal.

    Raises BadRequest when it is none: the page always sends it.
    """
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise BadRequest
    return int(version)


class PartialMixin(TemplateResponseMixin, View):
    """One address, one view: htmx gets the partial that the page includes."""

    partial_template_name: str

    def get_template_names(self) -> list[str]:
        if wants_partial(self.request):
            return [self.partial_template_name]
        return super().get_template_names()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, HTMX_HEADERS)
        return response


class AnswersInvalidMixin(TemplateResponseMixin, ContextMixin):
    """A form that is not right answers 422 and keeps all that was typed."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)


class FormPageMixin(AnswersInvalidMixin, PartialMixin):
    """A form as page and partial."""

    saved_message: str | Promise

    def done(self, url: str) -> HttpResponse:
        """Say that it is saved, and go on."""
        messages.success(self.request, str(self.saved_message))
        return go_to(self.request, url)


class VersionedUpdateView(FormPageMixin, VersionedView):
    """Edit a tracked row.

    Subclasses name the form, the templates and `save(form)`, which calls a service and raises StaleVersion. The row as
    it was when the form was opened comes from the history, so that changes of both sides can be told apart.
    """

    form_class: type[VersionedModelForm]
    conflict_template_name: str
    conflict_partial_template_name: str

    def save(self, form: VersionedModelForm) -> None:
        """Write what the form holds."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take" in request.POST:
            self.object = self.get_object()
            return self._take(*request.POST["take"].partition(".")[::2])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: VersionedModelForm) -> HttpResponse:
        read = form.cleaned_data["version"]
        mine = _values(form.instance, form.own_fields())
        try:
            self.save(form)
        except StaleVersion as stale:
            if stale.current is None:
                form.add_error(None, _("Somebody removed this while you were typing. Copy your text if you need it."))
                return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)
            self.object = stale.current
            return self._conflict(read, mine)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(self.get_success_url())

    def _base(self, version: int, names: list[str]) -> dict[str, Any]:
        event = events_of(type(self.object), self.object.pk).filter(version=version).first()
        return _values(event or self.object, names)

    def _conflict(
        self, read: int, mine: dict[str, Any], chosen: dict[str, Any] | None = None, **context: Any
    ) -> HttpResponse:
        """Both texts side by side; every field has a value that can be saved at once.

        `chosen` are values to show instead of the joined ones; `context` says what was just chosen.
        """
        names = list(mine)
        theirs = _values(self.object, names)
        comparison = compare(self._base(read, names), mine, theirs)
        values = theirs | comparison.values() | (chosen or {})
        form = self.form_class(instance=self.object, initial={**values, "version": self.object.version})
        clashing = {clash.name for clash in comparison.clashes}
        for name in set(form.fields) - clashing - {"version"}:
            form.fields[name].widget = form.fields[name].hidden_widget()
            if name not in names:
                form.initial[name] = self.request.POST.get(name, "")
        context = self.get_context_data(
            **context,
            form=form,
            conflict=self._described(comparison, form),
            read_version=read,
            other=_last_editor(self.object),
        )
        template = self.conflict_template_name
        if wants_partial(self.request):
            template = self.conflict_partial_template_name
        return self.response_class(
            request=self.request, template=[template], context=context, status=CONFLICT, using=self.template_engine
        )

    def _described(self, comparison: Comparison, form: VersionedModelForm) -> dict[str, Any]:
        def text(name: str, value: Any) -> str:
            return _display(self.object, name, value)

        def clash(item: Clash) -> dict[str, Any]:
            base, mine, theirs = (text(item.name, value) for value in (item.base, item.mine, item.theirs))
            return {
                "name": item.name,
                "field": form[item.name],
                "joined": item.joined,
                "base": base,
                "mine_value": _raw(item.mine),
                "mine": mine,
                "theirs": theirs,
            }

        return {
            "clashes": [clash(item) for item in comparison.clashes],
            "settled": [
                {
                    "label": form.fields[item.name].label,
                    "base": text(item.name, item.base),
                    "value": text(item.name, item.value),
                    "by": item.by,
                }
                for item in comparison.settled
            ],
        }

    def _take(self, name: str, side: str) -> HttpResponse:
        """Answer the buttons of the conflict page without saving: take one side's text, or go on in the whole form."""
        data = self.request.POST
        form = self.form_class(data=data, instance=self.get_object())
        names = form.own_fields()
        if not form.is_valid():
            return self.form_invalid(form)
        if name == "form":
            return self.render_to_response(self.get_context_data(form=form))
        read_version = data.get("read_version", "")
        is_number = read_version.isascii() and read_version.isdecimal() and len(read_version) < 10
        if name not in names or side not in ("mine", "theirs") or not is_number:
            raise BadRequest
        own = data.copy()
        for field in names:
            own[field] = data.get(f"mine-{field}", data.get(field, ""))
        own_form = self.form_class(data=own, instance=self.get_object())
        own_form.is_valid()
        mine, chosen = _values(own_form.instance, names), _values(form.instance, names)
        self.object = self.get_object()
        chosen[name] = mine[name] if side == "mine" else _values(self.object, [name])[name]
        moved_on = form.cleaned_data["version"] != self.object.version
        return self._conflict(int(read_version), mine, chosen, taken=name, taken_side=side, moved_on=moved_on)


def _columns(row: models.Model) -> dict[str, models.Field]:
    return {column.name: column for column in row._meta.concrete_fields}


def _values(row: models.Model, names: list[str]) -> dict[str, Any]:
    """Values of fields as the database holds them: a foreign key as its number."""
    columns = _columns(row)
    return {name: getattr(row, columns[name].attname) for name in names}


def _raw(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _display(row: models.Model, name: str, value: Any) -> str:
    """A value in words: the label of a choice, the name of what a key refers to, "yes", "empty"."""
    if value in (None, "", []):
        return str(_("empty"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return _raw(value)
    column = _columns(row)[name]
    if isinstance(column, models.ForeignKey):
        related = column.related_model._default_manager.filter(pk=value).first()
        return str(related or value)
    return str(dict(column.flatchoices).get(value, value))


def _last_editor(row: Versioned) -> dict[str, Any]:
    """Who wrote the present version, and when."""
    event = events_of(type(row), row.pk).first()
    known = metadata(event.pgh_context) if event else {}
    user = get_user_model()._default_manager.filter(pk=known.get("user")).first()
    return {"name": str(user or _("somebody else")), "at": event.pgh_created_at if event else None}
