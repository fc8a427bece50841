"""Search over everything, on a page of its own and while typing in the header."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django_htmx.middleware import HtmxDetails

from priorities.models import Priority
from strategies.models import Strategy
from ui.forms import FilterForm
from ui.lists import HTMX_HEADERS, PAGE, refuse_unknown_names

from ..search.finding import FIRST_FEW, RANKED, Found, Narrowing, find
from ..search.kinds import BY_CODE, KINDS
from ..search.nearby import near
from ..search.reading import Question, read
from ..search.showing import Group, groups_of

SUGGESTIONS = "search-suggestions"
"""The list below the field in the header, which htmx fills."""
SUGGESTED, PER_KIND, LEAST_TYPED = 8, 3, 2


class SearchForm(FilterForm):
    """What to look for and what to narrow it to; the names stand in the address, so they are Dutch."""

    zoeken = forms.CharField(
        label=gettext_lazy("Search for"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    strategie = forms.ModelChoiceField(
        Strategy.objects.none(), label=gettext_lazy("Strategy"), required=False, to_field_name="code",
        empty_label=gettext_lazy("All"),
    )  # fmt: skip
    prioriteit = forms.ModelChoiceField(
        Priority.objects.none(), label=gettext_lazy("Priority"), required=False, to_field_name="slug",
        empty_label=gettext_lazy("All"),
    )  # fmt: skip
    jaar = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nds-input--short", "autocomplete": "off"}),
    )
    soort = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", ""), *((kind.code, kind.label) for kind in KINDS)],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data)
        self.fields["strategie"].queryset = Strategy.objects.visible_to(user)  # type: ignore[attr-defined]  # a choice
        self.fields["prioriteit"].queryset = Priority.objects.visible_to(user)  # type: ignore[attr-defined]  # as above

    def narrowing(self) -> Narrowing:
        """What the results are narrowed to."""
        chosen = self.cleaned_data
        return Narrowing(
            chosen["soort"],
            chosen["strategie"].pk if chosen["strategie"] else None,
            chosen["prioriteit"].pk if chosen["prioriteit"] else None,
            chosen["jaar"],
        )


class SearchView(View):
    """Results grouped by kind, or all of one kind by page; for the field in the header a few suggestions."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; 422 when a filter cannot be used, 404 for a page of results that is not there."""
        response = self._suggest() if HtmxDetails(request).target == SUGGESTIONS else self._page()
        patch_vary_headers(response, (*HTMX_HEADERS, "HX-Target"))
        return response

    def _suggest(self) -> HttpResponse:
        typed = self.request.GET.get("zoeken", "")
        question = read(typed, unfinished=True)
        found = Found()
        if question and len(typed.strip()) >= LEAST_TYPED:
            found = find(self.request.user, question, Narrowing(), limit=PER_KIND)
        context = {
            "typed": typed.strip()[:100],
            "asked": bool(question),
            "total": found.total,
            "options": [
                (group, result) for group in groups_of(found, question) for result in group.results if result.url
            ][:SUGGESTED],
        }
        return render(self.request, "nds_tracker/partials/search_suggestions.html", context)

    def _page(self) -> HttpResponse:
        form = SearchForm(self.request.GET, self.request.user)
        if form.is_valid():
            refuse_unknown_names(form, self.request.GET, {*form.fields, PAGE})
        if form.errors:
            return self._render(form, status=422)
        question, narrowing = read(form.cleaned_data["zoeken"]), form.narrowing()
        found, instead = self._found(question, narrowing), None
        if question and not found.total and (other := near(self.request.user, question)):
            nearby = self._found(other.question, narrowing)
            if nearby.total:
                found, question, instead = nearby, other.question, other.text
        return self._render(
            form,
            question=question,
            narrowing=narrowing,
            found=found,
            instead=instead,
            groups=groups_of(found, question),
            chosen=BY_CODE.get(narrowing.kind),
            page=self._pages(found, narrowing),
        )

    def _number(self) -> int:
        number = self.request.GET.get(PAGE) or "1"
        if not (number.isascii() and number.isdigit() and 0 < int(number[:6]) <= RANKED):
            raise Http404(_("This page of the list does not exist."))
        return int(number)

    def _found(self, question: Question, narrowing: Narrowing) -> Found:
        if not question:
            return Found()
        if not narrowing.kind:
            return find(self.request.user, question, narrowing, limit=FIRST_FEW)
        size = settings.PAGE_SIZE
        return find(self.request.user, question, narrowing, offset=(self._number() - 1) * size, limit=size)

    def _pages(self, found: Found, narrowing: Narrowing) -> Page[int] | None:
        if not narrowing.kind:
            return None
        total = min(found.counts.get(narrowing.kind, 0), RANKED)
        try:
            return Paginator(range(total), settings.PAGE_SIZE).page(self._number())
        except InvalidPage as error:
            raise Http404(_("This page of the list does not exist.")) from error

    def _render(self, form: SearchForm, status: int = 200, **context: Any) -> HttpResponse:
        groups: list[Group] = context.get("groups", [])
        return render(
            self.request,
            "nds_tracker/search.html",
            {
                "form": form,
                "typed": form.cleaned_data.get("zoeken", "") if hasattr(form, "cleaned_data") else "",
                "kinds": self._kinds(context.get("found", Found())),
                "narrowed": any(self.request.GET.get(name) for name in ("soort", "strategie", "prioriteit", "jaar")),
                "ranked": RANKED,
                "shown": sum(len(group.results) for group in groups),
                **context,
            },
            status=status,
        )

    def _kinds(self, found: Found) -> list[dict[str, Any]]:
        return [
            {"code": kind.code, "label": kind.label, "total": found.counts[kind.code]}
            for kind in KINDS
            if found.counts.get(kind.code)
        ]
