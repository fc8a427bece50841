"""Where strategies seem to say the same: the list, one pair to judge, and the button to compare again."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.requests import MemberRequest
from history.editing import VersionedUpdateView
from history.forms import VersionedModelForm
from ui.lists import ListView

from ..filters import OverlapFilterSet
from ..forms.overlaps import OverlapForm
from ..models import Overlap
from ..parts import Part
from ..rules.alike import marked
from ..services import overlaps as services
from ..tables import OverlapTable


class OverlapListView(ListView):
    """Pairs of parts of different strategies whose texts are alike; those that nobody judged come first."""

    request: MemberRequest
    table_class = OverlapTable
    filterset_class = OverlapFilterSet
    template_name = "strategies/overlap_list.html"
    export_name = "overlappen"
    empty_title = _("No texts are alike")
    empty_text = _("The texts are compared every night. A coordinator can have them compared now.")

    def get_queryset(self) -> QuerySet[Overlap]:
        return Overlap.objects.visible_to(self.request.user).for_list()


class OverlapDetailView(VersionedUpdateView):
    """Both texts side by side with the words that they share; a coordinator says what it means, others read that."""

    request: MemberRequest
    model = Overlap
    form_class = OverlapForm
    template_name = "strategies/overlap_detail.html"
    partial_template_name = "strategies/partials/overlap_form.html"
    conflict_template_name = "strategies/overlap_conflict.html"
    conflict_partial_template_name = "strategies/partials/overlap_conflict.html"
    saved_message = _("Your judgement was saved.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.request.user.is_coordinator:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Overlap]:
        return Overlap.objects.visible_to(self.request.user).with_sides()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overlap = cast("Overlap", self.object)
        sides = [
            {
                "part": part,
                "title": marked(part.row.title, overlap.words),
                "description": marked(part.description, overlap.words),
            }
            for part in (Part(overlap.first), Part(overlap.second))
        ]
        return super().get_context_data(
            **kwargs,
            sides=sides,
            may_judge=self.request.user.is_coordinator,
        )

    def get_success_url(self) -> str:
        return reverse("overlaps:list")

    def save(self, form: VersionedModelForm) -> None:
        services.judge_overlap(
            self.request.user,
            overlap=form.instance,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.cleaned_data.get("reason", ""),
        )


class LookAgainView(View):
    """The button that compares all texts now."""

    request: MemberRequest
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.request.user.is_coordinator:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = services.look_again(self.request.user)
        messages.success(
            request,
            ngettext(
                "The texts were compared. %(count)d pair waits for a judgement.",
                "The texts were compared. %(count)d pairs wait for a judgement.",
                count,
            )
            % {"count": count},
        )
        return HttpResponseRedirect(reverse("overlaps:list"))
