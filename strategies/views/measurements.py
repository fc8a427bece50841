"""Entering measurements: one by one, in the place of one that was wrong, and many at once from a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from django.views.generic.base import ContextMixin

from accounts.requests import MemberRequest
from history import trails
from history.editing import CONFLICT, INVALID, FormPageMixin, go_to
from ui.exports import export

from ..forms.measurement_tables import COLUMNS, ConfirmForm, MeasurementTableForm
from ..forms.measurements import MeasurementForm
from ..models import Indicator, Measurement
from ..services import measurements as services

SHOWN = 100
"""Rows of one kind in a preview: of a long table nobody reads more, and a browser need not draw it."""


class OfIndicatorMixin(ContextMixin, View):
    """The indicator that the address names, of which the user may enter measurements."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def indicator(self) -> Indicator:
        visible = Indicator.objects.visible_to(self.request.user).select_related("strategy")
        indicator: Indicator = get_object_or_404(visible, code=self.kwargs["code"])
        if not indicator.is_editable_by(self.request.user, timezone.localdate()):
            raise PermissionDenied
        return indicator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"indicator": self.indicator, **kwargs})

    def get_success_url(self) -> str:
        return f"{self.indicator.get_absolute_url()}#measurements"


class MeasurementFormView(OfIndicatorMixin, FormPageMixin, FormView):
    """The form of one measurement."""

    request: MemberRequest
    form_class = MeasurementForm
    template_name = "strategies/measurement_form.html"
    partial_template_name = "strategies/partials/measurement_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        parts = self.indicator.measurements.order_by("part").values_list("part", flat=True).distinct()
        return super().get_form_kwargs() | {
            "indicator": self.indicator,
            "day": timezone.localdate(),
            "parts": [part for part in parts if part],
        }

    def save(self, form: Any) -> None:
        """Write what the form holds."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.save(form)
        except services.AlreadyMeasured as error:
            form.add_error("reference_date", str(error))
            return self.answer(form, INVALID, existing=error.existing)
        except services.AlreadyCorrected as error:
            return self.answer(form, CONFLICT, **_replaced(error.current))
        except services.NothingChanged as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            _add_errors(form, error)
        else:
            return self.done(self.get_success_url())
        return self.form_invalid(form)

    def answer(self, form: BaseForm, status: int = 200, **context: Any) -> HttpResponse:
        """The form again, with what else there is to say."""
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)


class MeasurementAddView(MeasurementFormView):
    """Add a value."""

    saved_message = gettext_lazy("The measurement was added.")

    def save(self, form: Any) -> None:
        services.add_measurement(
            self.request.user, indicator=self.indicator, values=form.values(), reason=form.cleaned_data["reason"]
        )


class MeasurementCorrectView(MeasurementFormView):
    """Put a value in the place of one that was wrong, which stays visible."""

    saved_message = gettext_lazy("The value was corrected. The old value stays visible.")

    @cached_property
    def measurement(self) -> Measurement:
        found: Measurement = get_object_or_404(
            self.indicator.measurements.select_related("indicator", "source"), pk=self.kwargs["pk"]
        )
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"corrects": self.measurement}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"measurement": self.measurement, **kwargs})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = services.latest_correction(self.measurement)
        if current != self.measurement:
            return self.render_to_response(self.get_context_data(form=None, **_replaced(current)))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "prefill" in request.POST:
            # Somebody who was adding it meant this one: what was typed comes along.
            typed = {name: text for name, text in request.POST.items() if text}
            form_kwargs = self.get_form_kwargs() | {"data": None, "files": None, "initial": typed}
            return self.answer(MeasurementForm(**form_kwargs))
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> None:
        services.correct_measurement(
            self.request.user,
            measurement=self.measurement,
            values=form.values(),
            reason=form.cleaned_data["reason"],
        )


class MeasurementTableView(OfIndicatorMixin, FormPageMixin, FormView):
    """Many values at once: paste or upload, look at what will happen, and only then save.

    The preview carries the text itself, which is read again when it is saved; the server keeps nothing in between.
    """

    request: MemberRequest
    form_class = MeasurementTableForm
    template_name = "strategies/measurement_table.html"
    partial_template_name = "strategies/partials/measurement_table.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"indicator": self.indicator, "day": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, columns=[column.label for column in COLUMNS.values()], shown=SHOWN)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "edit":
            form_kwargs = self.get_form_kwargs() | {"data": None, "files": None, "initial": request.POST.dict()}
            return self.render_to_response(self.get_context_data(form=MeasurementTableForm(**form_kwargs)))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        plan = services.plan_table(self.indicator, form.entries)
        if self.request.POST.get("step") == "save":
            return self._save(form, plan)
        return self._preview(form, plan, ConfirmForm(initial={"seen": plan.fingerprint}))

    def _save(self, form: MeasurementTableForm, plan: services.Plan) -> HttpResponse:
        confirm = ConfirmForm(self.request.POST)
        ticked = self._ticked()
        differing = {row.entry.number for row in plan.of("differs")}
        if not confirm.is_valid():
            return self._preview(form, plan, confirm, INVALID)
        if not plan.of("add") and not confirm.cleaned_data["all_corrections"] and not ticked & differing:
            confirm.add_error(None, _("There is nothing to save yet. Tick which values you want to correct."))
            return self._preview(form, plan, confirm, INVALID)
        try:
            saved = services.save_table(
                self.request.user,
                indicator=self.indicator,
                entries=form.entries,
                corrections=differing if confirm.cleaned_data["all_corrections"] else ticked,
                seen=confirm.cleaned_data["seen"],
                reason=confirm.cleaned_data["reason"],
            )
        except services.TableChanged as changed:
            data = self.request.POST.copy()
            data["seen"] = changed.plan.fingerprint
            return self._preview(form, changed.plan, ConfirmForm(data), CONFLICT, changed=str(changed))
        except ValidationError as error:
            _add_errors(confirm, error)
            return self._preview(form, plan, confirm, INVALID)
        messages.success(self.request, _told(saved))
        return go_to(self.request, self.get_success_url())

    def _ticked(self) -> set[int]:
        """The numbers of the rows that should be corrected."""
        given = self.request.POST.getlist("correct")
        return {int(number) for number in given if number.isascii() and number.isdecimal() and len(number) < 9}

    def _preview(
        self, form: MeasurementTableForm, plan: services.Plan, confirm: Form, status: int = 200, **context: Any
    ) -> HttpResponse:
        groups = {}
        for kind in ("differs", "add", "same"):
            rows = plan.of(kind)
            groups[kind] = {
                "count": len(rows),
                "tells_more": any(row.tells_more for row in rows),
                "more": max(0, len(rows) - SHOWN),
                "rows": [
                    {
                        "number": row.entry.number,
                        "measurement": Measurement(indicator=self.indicator, **row.entry.values),
                        "existing": row.existing,
                        "over_hundred": form.is_over_hundred(row.entry),
                    }
                    for row in rows[:SHOWN]
                ],
            }
        told = self.get_context_data(
            **context,
            form=form,
            confirm=confirm,
            groups=groups,
            total=len(plan.rows),
            may_save=bool(groups["add"]["count"] or groups["differs"]["count"]),
            ticked=self._ticked(),
        )
        return self.render_to_response(told, status=status)


class MeasurementTemplateView(OfIndicatorMixin):
    """An empty table with the heads that the reader of tables knows."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = _("measurements %(code)s") % {"code": self.indicator.code}
        heads = [str(column.label).lower() for column in COLUMNS.values()]
        return export([heads], "xlsx", title=title, day=timezone.localdate())


def _replaced(current: Measurement) -> dict[str, Any]:
    """What a page says when a value was corrected by somebody else: the value that holds, who made it, when and why."""
    return {"measurement": current, "replaced": trails.made(Measurement, [current.pk]).get(current.pk) or True}


def _add_errors(form: BaseForm, error: ValidationError) -> None:
    """Errors of a service at their fields; those of a field that the form does not have above it."""
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else NON_FIELD_ERRORS, found)


def _told(saved: services.Saved) -> str:
    """What a table did, in one sentence per kind."""
    told = []
    if saved.added:
        told.append(
            ngettext("%(count)d measurement was added.", "%(count)d measurements were added.", saved.added)
            % {"count": saved.added}
        )
    if saved.corrected:
        told.append(
            ngettext("%(count)d value was corrected.", "%(count)d values were corrected.", saved.corrected)
            % {"count": saved.corrected}
        )
    if saved.left:
        told.append(
            ngettext("%(count)d row was left out.", "%(count)d rows were left out.", saved.left) % {"count": saved.left}
        )
    return " ".join(told)
