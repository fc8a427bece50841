"""Milestones as pages show them, and the pages on which they are added and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin
from history.querysets import events_of
from history.services import StaleVersion
from history.trails import Change, trail

from ..charts import moves_chart
from ..forms.milestones import (
    ACTIONS,
    MOVE,
    REALISE,
    UNREALISE,
    MilestoneActionForm,
    MilestoneForm,
    action_forms,
)
from ..models import Measure, Milestone
from ..moves import Move, moves_of
from ..rules import AgainstFirstPlan, against_first_plan, milestone_course
from ..services import milestones as services
from ..standings import LIMITS
from ..words import duration_words


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with its computed status and the reason of it in words."""

    milestone: Milestone
    status: str
    why: str
    moved: str
    first_plan: AgainstFirstPlan
    """Also of what is late without a new date, and of what is realised."""
    moves: Sequence[Move] = ()


def milestone_rows(milestones: Iterable[Milestone], today: date) -> list[MilestoneRow]:
    """The milestones in the order given, with each move of their dates."""
    rows = list(milestones)
    moves = moves_of(rows) if rows else {}
    return [_row(milestone, today, moves.get(milestone.pk, ())) for milestone in rows]


def _row(milestone: Milestone, today: date, moves: Sequence[Move] = ()) -> MilestoneRow:
    course = milestone_course(milestone, today, LIMITS)
    late = ngettext("%(days)d day late", "%(days)d days late", course.overdue) % {"days": course.overdue}
    return MilestoneRow(
        milestone=milestone,
        status=course.status,
        why=late if course.overdue else "",
        moved=_moved(course.moved),
        first_plan=against_first_plan([milestone], today, LIMITS),
        moves=moves,
    )


def _moved(days: int) -> str:
    if not days:
        return ""
    amount = duration_words(abs(days))
    return (
        _("%(amount)s later than first planned") % {"amount": amount}
        if days > 0
        else _("%(amount)s earlier than first planned") % {"amount": amount}
    )


class MilestoneCreateView(FormPageMixin, FormView):
    """Add a milestone to a measure."""

    request: MemberRequest
    form_class = MilestoneForm
    template_name = "strategies/milestone_add.html"
    partial_template_name = "strategies/partials/milestone_add.html"
    saved_message = gettext_lazy("The milestone was added.")

    @cached_property
    def measure(self) -> Measure:
        """Invisible is 404, visible but not one's own is 403."""
        visible = Measure.objects.visible_to(self.request.user)
        measure = get_object_or_404(visible, code=self.kwargs["code"])
        if not visible.editable_by(self.request.user, timezone.localdate()).filter(pk=measure.pk).exists():
            raise PermissionDenied
        return measure

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, measure=self.measure)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.measure  # noqa: B018 (rights come before what was typed)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: MilestoneForm) -> HttpResponse:
        try:
            milestone = services.add_milestone(self.request.user, measure=self.measure, values=form.values())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.done(milestone.get_absolute_url())


class MilestoneUpdateView(FormPageMixin, TemplateView):
    """Plan a milestone for another date, say that it is realised, or take that back; a form for each."""

    request: MemberRequest
    template_name = "strategies/milestone_edit.html"
    partial_template_name = "strategies/partials/milestone_edit.html"
    saved_message = gettext_lazy("Saved.")
    verbs: dict[str, Callable[..., Milestone]] = {
        MOVE: services.move_milestone,
        REALISE: services.realise_milestone,
        UNREALISE: services.unrealise_milestone,
    }

    @cached_property
    def milestone(self) -> Milestone:
        """Invisible is 404, visible but not one's own is 403."""
        visible = Milestone.objects.visible_to(self.request.user)
        milestone = get_object_or_404(visible.with_owner(), pk=self.kwargs["pk"])
        if not visible.editable_by(self.request.user, timezone.localdate()).filter(pk=milestone.pk).exists():
            raise PermissionDenied
        return milestone

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        milestone, today = self.milestone, timezone.localdate()
        forms = action_forms(milestone)
        if "form" in kwargs:
            forms[kwargs["form"].prefix] = kwargs["form"]
        row = milestone_rows([milestone], today)[0]
        language = get_language() or "nl"
        return super().get_context_data(
            **kwargs,
            milestone=milestone,
            owner=milestone.measure or milestone.strategy,
            row=row,
            picture=moves_chart(milestone, row.moves, today, language) if row.moves else None,
            move=forms.get(MOVE),
            realise=forms.get(REALISE),
            unrealise=forms.get(UNREALISE),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        milestone = self.milestone
        action = request.POST.get("actie", MOVE)
        if action not in ACTIONS:
            raise BadRequest
        form = ACTIONS[action](request.POST, prefix=action)
        if not form.is_valid():
            return self._answer(form, INVALID)
        try:
            self.verbs[action](self.request.user, milestone=milestone, **form.values())
        except StaleVersion as stale:
            return self._conflict(form, stale.current)
        except ValidationError as error:
            form.add_error(None, error)
            return self._answer(form, INVALID)
        return self.done(milestone.get_absolute_url())

    def _answer(self, form: MilestoneActionForm, status: int, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def _conflict(self, form: MilestoneActionForm, current: Any) -> HttpResponse:
        """What the other saved beside what was typed; pressing the button again saves over it, knowingly."""
        if current is None:
            form.add_error(None, _("Somebody removed this while you were typing. Copy your text if you need it."))
            return self._answer(form, CONFLICT)
        read = form.cleaned_data["version"]
        again = self.request.POST.copy()
        again[f"{form.prefix}-version"] = str(current.version)
        self.milestone.refresh_from_db()
        retry = type(form)(again, prefix=form.prefix)
        return self._answer(retry, CONFLICT, conflict=_since(self.milestone, read))


def _since(milestone: Milestone, version: int) -> list[Change]:
    """What changed in a milestone after `version`, newest first."""
    events = list(events_of(Milestone, milestone.pk).filter(version__gte=version))
    return trail(Milestone, events)[: sum(event.version > version for event in events)]
