"""Pages of a round: how far it is, all that is asked, setting it up, and the steps that a coordinator takes with it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from ui.lists import ListView

from .. import proposals, round_history
from ..filters.rounds import RequestFilterSet
from ..forms.annual import YearRequestForm
from ..job_cards import job_card, seen, spoken
from ..models import AnnualReport, ReportingRound, UpdateRequest
from ..querysets.rounds import STANDINGS
from ..round_cards import Progress, lead, organisation_rows, steps, taking_no_part
from ..rules import rounds as rules
from ..tables.rounds import RequestTable
from .of_round import OfRoundMixin
from .versions import StateView

HISTORY_PAGE = 20
LATEST = 20
"""How many versions the page of a year shows; the list has them all."""


class RoundView(StateView):
    """One year: how far the round is and who still has to submit, and the versions of the report."""

    model = ReportingRound
    slug_field = slug_url_kwarg = "year"
    context_object_name = "round"
    template_name = "reports/round_detail.html"
    partial_template_name = "reports/partials/round_state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        all_reports = AnnualReport.objects.visible_to(user).for_list().of_round(self.object)
        reports, unfinished = list(all_reports[:LATEST]), list(all_reports.open())
        if not kwargs["partial"]:
            kwargs |= self.progress(reports)
        return super().get_context_data(
            reports=reports,
            jobs=[job_card(report) for report in unfinished],
            seen="_".join(seen(report) for report in unfinished),
            spoken="; ".join(spoken(report) for report in unfinished or reports[:1]),
            request_form=YearRequestForm(initial={"year": self.object.year}) if user.is_coordinator else None,
            **kwargs,
        )

    def progress(self, reports: list[AnnualReport]) -> dict[str, Any]:
        """What the page shows above the reports; it stays as it is while a report is being made."""
        today = timezone.localdate()
        requests = UpdateRequest.objects.visible_to(self.request.user).of_round(self.object)
        counted = requests.by_organisation()
        counts = {name: sum(row[name] for row in counted) for name in STANDINGS}
        approved = self.object.updates.approved().count()
        progress = Progress(counts, approved)
        is_open = self.object.is_open
        return {
            "lead": lead(self.object, progress, today),
            "progress": progress,
            "steps": steps(self.object, progress, reports[0] if reports else None, today),
            "organisations": organisation_rows(counted, today),
            "is_open": is_open,
            "is_planned": self.object.state == rules.PLANNED,
            "may_manage": self.request.user.is_coordinator,
            "left_out": self.left_out(progress),
            "may_remind": self.request.user.is_coordinator and is_open and progress.missing > 0,
        }

    def left_out(self, progress: Progress) -> str:
        """How much of the plan takes no part, for who can still change that."""
        if not self.request.user.is_coordinator or not progress.asked or not rules.may_set_up(self.object.state):
            return ""
        return taking_no_part(proposals.left_out(self.request.user, self.object))


class RoundHistoryView(OfRoundMixin, TemplateView):
    """Who changed a round and what is asked in it, when and why, newest first."""

    request: MemberRequest
    template_name = "reports/round_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        try:
            page = Paginator(round_history.saves(user, self.round), HISTORY_PAGE).page(self.request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        round_history.fill(user, self.round, list(page))
        return super().get_context_data(round=self.round, page=page, **kwargs)


class RequestListView(OfRoundMixin, ListView):
    """Everything that is asked in a round."""

    request: MemberRequest
    model = UpdateRequest
    table_class = RequestTable
    filterset_class = RequestFilterSet
    template_name = "reports/request_list.html"
    empty_title = gettext_lazy("Nothing is asked in this round yet")
    empty_text = gettext_lazy("A coordinator sets up the round and opens it.")

    @property
    def export_name(self) -> str:  # type: ignore[override]  # a name per year
        return _("updates %(year)s") % {"year": self.round.year}

    def get_queryset(self) -> Any:
        return UpdateRequest.objects.visible_to(self.request.user).of_round(self.round).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(round=self.round, **kwargs)
