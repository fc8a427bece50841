"""What nobody works on: challenges with what works on them, and what strategies hold that no priority uses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from accounts.requests import MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin, go_to, posted_version
from history.services import StaleVersion
from strategies.parts import LEVELS
from ui.charts import StatusBar, status_bars
from ui.lists import ListView, refuse_unknown_names
from ui.marks import COVERAGE_ORDER

from .. import targets
from ..coverage import NOTHING_WORKS_ON_IT, ChallengeCoverage, challenge_coverage
from ..filters.challenges import ChallengeFilterSet, UnusedFilterSet
from ..forms.challenges import CoverageForm
from ..forms.many_contributions import TargetSearchForm
from ..models import Challenge, Coverage
from ..services import challenges as services
from ..services.agenda import may_raise
from ..tables.challenges import ChallengeTable, UnusedTable
from ..targets import Target
from ..unused import strategy_uses, unused_rows

if TYPE_CHECKING:
    pass

WHAT_NEXT = {
    "witte_vlek": gettext_lazy("Look for a goal or measure that works on it, or ask for a decision."),
    "alleen_doelen": gettext_lazy("Ask who answers for the goal which measure will reach it."),
    "te_traag": gettext_lazy("Look at the delayed measures, and ask for a decision if that does not help."),
    "tempo_onbekend": gettext_lazy("Ask for milestones or measurements of the measures."),
    "op_koers": gettext_lazy("Nothing needs to be done now."),
}


class HoleListView(ListView):
    """All challenges with what works on them; what nothing works on comes first."""

    request: MemberRequest
    model = Challenge
    table_class = ChallengeTable
    filterset_class = ChallengeFilterSet
    template_name = "priorities/hole_list.html"
    export_name = gettext_lazy("White spots")
    empty_title = gettext_lazy("No challenges yet")
    empty_text = gettext_lazy("Challenges and obstacles stand with the pillars of the NDS. None is recorded yet.")

    def get_queryset(self) -> QuerySet[Challenge]:
        return Challenge.objects.visible_to(self.request.user).for_list()

    def prepare(self, rows: list[Any]) -> None:
        shown = Challenge.objects.filter(pk__in=[row.pk for row in rows])
        found = challenge_coverage(shown, timezone.localdate())
        for row in rows:
            row.standing = found.get(row.pk, NOTHING_WORKS_ON_IT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if context["partial"] else context | self._totals()

    def _totals(self) -> dict[str, Any]:
        """How many challenges are in which state, of all that there are."""
        visible = Challenge.objects.visible_to(self.request.user)
        found = challenge_coverage(visible, timezone.localdate())
        counts = Counter(coverage.state for coverage in found.values())
        name = _("What works on the challenges")
        return {
            "all_count": len(found),
            "white_spots": counts["witte_vlek"],
            "states": [(code, counts[code], WHAT_NEXT[code]) for code in COVERAGE_ORDER],
            "bar": status_bars(
                name, [StatusBar(_("Challenges"), counts)], order=COVERAGE_ORDER, language=get_language() or "nl"
            )
            if found
            else None,
        }


class UnusedListView(ListView):
    """Pillars, goals and measures of the linked strategies that no priority uses."""

    request: MemberRequest
    model = Challenge
    table_class = UnusedTable
    filterset_class = UnusedFilterSet
    template_name = "priorities/unused_list.html"
    export_name = gettext_lazy("What no priority uses")
    empty_title = gettext_lazy("Everything is used")
    empty_text = gettext_lazy("A priority uses each pillar, goal and measure of the linked strategies.")

    def get_queryset(self) -> QuerySet:
        return unused_rows(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["partial"]:
            return context
        uses = strategy_uses(self.request.user)
        return context | {"uses": uses, "levels": list(LEVELS), "count": sum(use.count for use in uses)}


class ChallengeDetailView(DetailView):
    """One challenge: what it is, what works on it and how that goes, and what is asked about it."""

    request: MemberRequest
    template_name = "priorities/challenge_detail.html"

    def get_queryset(self) -> QuerySet[Challenge]:
        return Challenge.objects.visible_to(self.request.user).for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        challenge, today, user = self.object, timezone.localdate(), self.request.user
        found = challenge_coverage(Challenge.objects.filter(pk=challenge.pk), today)
        standing = found.get(challenge.pk, NOTHING_WORKS_ON_IT)
        return super().get_context_data(
            **kwargs,
            standing=standing,
            works=[_work(link, standing) for link in challenge.coverage.all()],
            agenda_items=challenge.agenda_items.all(),
            what_next=WHAT_NEXT[standing.state],
            may_edit=challenge.is_editable_by(user, today),
            may_raise=may_raise(user, challenge),
        )


def _work(link: Coverage, standing: ChallengeCoverage) -> dict[str, Any]:
    """A goal or measure that works on a challenge, with the measures that stand under the goal."""
    own = [measure for measure in standing.measures if measure.pk == link.measure_id]
    return {
        "link": link,
        "target": link.target,
        "strategy": link.target.pillar.strategy,
        "standing": own[0].standing if own else None,
        "measures": [
            measure for measure in standing.measures if measure.goal is not None and measure.goal.pk == link.goal_id
        ],
    }


class OfChallengeMixin(FormPageMixin):
    """The challenge that the address names, of which the user may say what works on it."""

    request: MemberRequest

    def checked(self, challenge: Challenge) -> Challenge:
        """Visible but not one's own is 403."""
        if not challenge.is_editable_by(self.request.user, timezone.localdate()):
            raise PermissionDenied
        return challenge


class CoverageCreateView(OfChallengeMixin, FormView):
    """Search goals and measures, choose some, and say how they work on a challenge.

    One form: the button that searches keeps what was chosen and typed.
    """

    form_class: Any = CoverageForm
    template_name = "priorities/coverage_form.html"
    partial_template_name = "priorities/partials/coverage_form.html"

    @cached_property
    def challenge(self) -> Challenge:
        visible = Challenge.objects.visible_to(self.request.user).for_page()
        return self.checked(get_object_or_404(visible, pk=self.kwargs["pk"]))

    @cached_property
    def search(self) -> TargetSearchForm:
        """What to look for; when the page is opened, in the address."""
        return TargetSearchForm(self.request.POST if self.request.method == "POST" else self.request.GET)

    @cached_property
    def found(self) -> list[Target]:
        """Goals and measures that fit the search and are not linked yet."""
        if not self.search.is_valid():
            return []
        asked = self.search.cleaned_data
        there = {(link.goal_id, link.measure_id) for link in self.challenge.coverage.all()}
        return [
            target
            for target in targets.find(self.request.user, words=asked["zoeken"], strategy=asked["strategie"]).targets
            if (target.kind == "doel" and (target.row.pk, None) not in there)
            or (target.kind == "maatregel" and (None, target.row.pk) not in there)
        ]

    @cached_property
    def chosen(self) -> list[Target]:
        """What was chosen, as far as it exists."""
        words = dict.fromkeys(self.request.POST.getlist("what"))
        if len(words) > 10 * targets.LIMIT:
            raise BadRequest
        return [target for target in targets.get_many(words, self.request.user) if target.kind != "pijler"]

    def get_form_kwargs(self) -> dict[str, Any]:
        chosen = {target.word for target in self.chosen}
        rows = [*self.chosen, *(target for target in self.found if target.word not in chosen)]
        return super().get_form_kwargs() | {"targets": rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "challenge": self.challenge,
                "search": self.search,
                "found": self.found,
                "limit": targets.LIMIT,
                **kwargs,
            }
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.challenge  # noqa: B018 (rights come before what was asked)
        refuse_unknown_names(self.search, request.GET, self.search.fields)
        status = 200 if self.search.is_valid() else INVALID
        return self.render_to_response(self.get_context_data(), status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.challenge  # noqa: B018 (rights come before what was typed)
        if "search" in request.POST:
            return self._search_again()
        return super().post(request, *args, **kwargs)

    def _search_again(self) -> HttpResponse:
        """The same form with other results; nothing is checked yet and nothing is lost."""
        data = self.request.POST
        typed = {name: data[name] for name in self.form_class.base_fields if name in data and name != "what"}
        form = self.form_class(
            initial=typed | {"what": [target.word for target in self.chosen]}, targets=self.get_form_kwargs()["targets"]
        )
        status = 200 if self.search.is_valid() else INVALID
        return self.render_to_response(self.get_context_data(form=form, has_searched=True), status=status)

    def form_valid(self, form: CoverageForm) -> HttpResponse:
        wanted = set(form.cleaned_data["what"])
        try:
            links = services.add_coverage(
                self.request.user,
                challenge=self.challenge,
                targets=[target.row for target in self.chosen if target.word in wanted],  # type: ignore[misc]  # no pillars
                values=form.values(),
            )
        except ValidationError as error:
            form.add_error("what", error.messages)
            return self.form_invalid(form)
        count = len(links)
        self.saved_message = ngettext("%(count)d was added.", "%(count)d were added.", count) % {"count": count}
        return self.done(self.challenge.get_absolute_url())


class CoverageDeleteView(OfChallengeMixin, DetailView):
    """Ask first, then remove; the history keeps it."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "priorities/coverage_remove.html"
    partial_template_name = "priorities/coverage_remove.html"

    def get_queryset(self) -> QuerySet[Coverage]:
        visible = Coverage.objects.visible_to(self.request.user)
        return visible.select_related("challenge", "goal__pillar__strategy", "measure__pillar__strategy")

    def get_object(self, queryset: QuerySet | None = None) -> Coverage:
        link: Coverage = super().get_object(queryset)
        self.checked(link.challenge)
        return link

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        version = posted_version(request)
        try:
            services.remove_coverage(self.request.user, coverage=self.object, version=version)
        except StaleVersion:
            messages.error(request, _("Somebody else changed this in the meantime. Read it before you remove it."))
            return self.render_to_response(self.get_context_data(object=self.get_object()), status=CONFLICT)
        messages.success(request, _("It no longer counts as work on this challenge."))
        return go_to(request, self.object.challenge.get_absolute_url())
