"""Add several contributions at once, from the side of a priority or of a strategy: choose, then say how and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from history.editing import INVALID, PartialMixin, go_to
from strategies.models import Document, Strategy
from ui.lists import refuse_unknown_names

from .. import targets
from ..choices import Side
from ..forms.many_contributions import MOST, ManyContributionsForm, OwnTargetSearchForm, Pair, TargetSearchForm
from ..models import Contribution, Priority
from ..services import contributions as services
from .priorities import EditingMixin

CHOSEN, PRIORITY, STEP, DESCRIBE = "kies", "prioriteit", "stap", "beschrijven"
"""Names in the address: what was ticked, and which step of the two is asked for."""

_POSTED = re.compile(r"bijdrage-([0-9]{1,4})-(priority|target)")


class AddContributionsView(PartialMixin, TemplateView):
    """Both steps in one address. What was ticked stands in the address, so that searching again keeps it."""

    request: MemberRequest
    template_name = "priorities/contribution_adding.html"
    partial_template_name = "priorities/partials/contribution_adding.html"
    search_form_class: type[OwnTargetSearchForm]
    side: Side

    def find(self, asked: dict[str, Any]) -> targets.Found:
        """What can be linked and fits the search."""
        raise NotImplementedError

    def allowed(self, words: Iterable[str]) -> list[targets.Target]:
        """What these words name, as far as it can be linked."""
        raise NotImplementedError

    def chosen_priorities(self) -> list[Priority]:
        """To which priorities."""
        raise NotImplementedError

    def posted_priorities(self, numbers: set[str]) -> list[Priority]:
        """Those among the numbers that came with the form."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Where one sees what was added."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        search = self.search_form_class(request.GET)
        refuse_unknown_names(search, request.GET, {*search.fields, CHOSEN, PRIORITY, STEP})
        chosen = self.allowed(request.GET.getlist(CHOSEN))
        priorities = self.chosen_priorities()
        problem = ""
        if request.GET.get(STEP) == DESCRIBE:
            problem = self._problem(chosen, priorities)
            if search.is_valid() and not problem:
                return self._describe(self._form(Pair(row, target) for row in priorities for target in chosen))
        return self._choose(search, chosen, priorities, problem)

    def _problem(self, chosen: list[targets.Target], priorities: list[Priority]) -> str:
        if not priorities:
            return _("Choose at least one priority.")
        if not chosen:
            return _("Choose at least one thing that contributes.")
        count = len(chosen) * len(priorities)
        if count > MOST:
            return _("These are %(count)d contributions. At most %(most)d fit on one form. Choose fewer.") % {
                "count": count,
                "most": MOST,
            }
        return ""

    def _choose(
        self, search: OwnTargetSearchForm, chosen: list[targets.Target], priorities: list[Priority], problem: str
    ) -> HttpResponse:
        valid = search.is_valid()
        found = self.find(search.cleaned_data) if valid else targets.Found([], 0)
        words = {target.word for target in chosen}
        others = [target for target in found.targets if target.word not in words]
        linked = self._linked([*chosen, *others])
        shown = [(target, linked[target.word]) for target in others]
        total = found.total
        context = self.get_context_data(
            form=search,
            problem=problem,
            chosen=[(target, linked[target.word]) for target in chosen],
            groups=[(strategy, list(rows)) for strategy, rows in groupby(shown, key=lambda row: row[0].strategy)],
            priorities=priorities,
            found=found,
            limit=targets.LIMIT,
            most=MOST,
            result_status=ngettext("%(total)d result", "%(total)d results", total) % {"total": total},
        )
        return self.render_to_response(context, status=200 if valid and not problem else INVALID)

    def _linked(self, those: list[targets.Target]) -> dict[str, list[Contribution]]:
        """The contributions that are already there, by the word of what contributes."""
        keys: dict[str, list[int]] = defaultdict(list)
        for target in those:
            keys[target.field].append(target.row.pk)
        conditions = reduce(or_, (Q(**{f"{field}__in": numbers}) for field, numbers in keys.items()), Q())
        found: dict[str, list[Contribution]] = defaultdict(list)
        if not conditions:
            return found
        there = Contribution.objects.visible_to(self.request.user).filter(self.seen())
        for row in there.filter(conditions).select_related("priority"):
            for kind, field in targets.FIELDS.items():
                if number := getattr(row, f"{field}_id"):
                    found[f"{kind}-{number}"].append(row)
        return found

    def seen(self) -> Q:
        """Which of the contributions that are already there matter to who chooses."""
        return Q()

    def _form(self, pairs: Iterable[Pair], data: Any = None) -> ManyContributionsForm:
        pairs = list(pairs)
        documents: dict[int, Document] = {}
        for strategy in {pair.target.strategy for pair in pairs}:
            documents |= {row.pk: row for row in Document.objects.visible_to(self.request.user).behind(strategy)}
        sources = {pair.priority.source_id for pair in pairs} - {None}
        quoted = Q(pk__in=sources) | Q(passages__contributions__priority__in={pair.priority.pk for pair in pairs})
        documents |= {row.pk: row for row in Document.objects.visible_to(self.request.user).filter(quoted)}
        return ManyContributionsForm(pairs, documents.values(), data)

    def _describe(self, form: ManyContributionsForm, status: int = 200) -> HttpResponse:
        pairs = list(form.pairs.values())
        linked = self._linked([pair.target for pair in pairs])
        rows = [
            (
                pair,
                item,
                [row for row in linked[pair.target.word] if row.priority_id == pair.priority.pk] if pair else [],
            )
            for pair, item in form.rows
        ]
        context = self.get_context_data(
            many=form,
            rows=rows,
            describes=True,
            back=self._back(pairs),
        )
        return self.render_to_response(context, status=status)

    def _back(self, pairs: list[Pair]) -> str:
        """The address of the first step with the same choice."""
        query = self.request.GET.copy()
        query.pop(STEP, None)
        query.setlist(CHOSEN, list(dict.fromkeys(pair.target.word for pair in pairs)))
        if self.side == Side.STRATEGY:
            query.setlist(PRIORITY, list(dict.fromkeys(pair.priority.slug for pair in pairs)))
        return f"{self.request.path}?{query.urlencode()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        posted: dict[str, dict[str, str]] = defaultdict(dict)
        for name, value in request.POST.items():
            if match := _POSTED.fullmatch(name):
                posted[match[1]][match[2]] = str(value)
        by_word = {
            target.word: target
            for target in self.allowed(row.get("target", "") for row in list(posted.values())[:MOST])
        }
        numbers = {row.get("priority", "") for row in posted.values()}
        by_number = {str(row.pk): row for row in self.posted_priorities(numbers)}
        pairs = [
            Pair(by_number[row["priority"]], by_word[row["target"]])
            for row in posted.values()
            if row.get("priority") in by_number and row.get("target") in by_word
        ]
        form = self._form(pairs, request.POST)
        if not form.is_valid():
            return self._describe(form, INVALID)
        try:
            made = services.add_contributions(
                self.request.user,
                entries=form.entries,
                side=self.side,
                reason=form.shared.cleaned_data["reason"],
            )
        except services.RefusedContributions as refused:
            form.refuse(refused.errors)
            return self._describe(form, INVALID)
        count = len(made)
        added = ngettext("%(count)d contribution was added.", "%(count)d contributions were added.", count)
        messages.success(request, added % {"count": count})
        return go_to(request, self.get_success_url())


class FromPriorityView(EditingMixin, AddContributionsView):
    """What of all strategies contributes to one priority."""

    request: MemberRequest
    search_form_class = TargetSearchForm
    side = Side.PRIORITY

    @cached_property
    def priority(self) -> Priority:
        visible = Priority.objects.visible_to(self.request.user)
        return self.check_may_edit(get_object_or_404(visible, slug=self.kwargs["slug"]))

    def find(self, asked: dict[str, Any]) -> targets.Found:
        return targets.find(
            self.request.user, words=asked["zoeken"], strategy=asked["strategie"], level=asked["niveau"]
        )

    def allowed(self, words: Iterable[str]) -> list[targets.Target]:
        self.priority  # noqa: B018 (who may not change it is told so first)
        return targets.get_many(words, self.request.user)

    def chosen_priorities(self) -> list[Priority]:
        return [self.priority]

    def posted_priorities(self, numbers: set[str]) -> list[Priority]:
        return [self.priority]

    def seen(self) -> Q:
        return Q(priority=self.priority)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, priority=self.priority)

    def get_success_url(self) -> str:
        return f"{self.priority.get_absolute_url()}#bijdragen"


class FromStrategyView(AddContributionsView):
    """To which priorities the parts of one strategy contribute."""

    search_form_class = OwnTargetSearchForm
    side = Side.STRATEGY

    @cached_property
    def linkable(self) -> targets.Linkable:
        """What of the strategy this user may link; 403 when that is nothing."""
        user = self.request.user
        strategy = get_object_or_404(Strategy.objects.visible_to(user), code=self.kwargs["code"])
        found = targets.linkable(user, strategy, timezone.localdate())
        if found is None:
            raise PermissionDenied
        return found

    def find(self, asked: dict[str, Any]) -> targets.Found:
        own = self.linkable
        return targets.find(
            self.request.user,
            words=asked["zoeken"],
            strategy=own.strategy,
            level=asked["niveau"],
            measures=own.measures,
        )

    def allowed(self, words: Iterable[str]) -> list[targets.Target]:
        return [target for target in targets.get_many(words, self.request.user) if target in self.linkable]

    @cached_property
    def every_priority(self) -> list[Priority]:
        """All that one can choose from, by plan."""
        visible = Priority.objects.visible_to(self.request.user)
        place = {name: number for number, name in enumerate(visible.series_names())}
        return sorted(visible.order_by("position", "title"), key=lambda row: place[row.series])

    def chosen_priorities(self) -> list[Priority]:
        slugs = set(self.request.GET.getlist(PRIORITY))
        return [row for row in self.every_priority if row.slug in slugs]

    def posted_priorities(self, numbers: set[str]) -> list[Priority]:
        return [row for row in self.every_priority if str(row.pk) in numbers]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plans = [(name, list(rows)) for name, rows in groupby(self.every_priority, key=lambda row: row.series)]
        return super().get_context_data(**kwargs, strategy=self.linkable.strategy, plans=plans)

    def get_success_url(self) -> str:
        return f"{self.linkable.strategy.get_absolute_url()}#bijdragen"
