"""Setting up a round: its dates, and one table of what takes part and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from accounts.models import Organisation, Person
from accounts.requests import CoordinatorsMixin, MemberRequest
from history.editing import CONFLICT, INVALID, FormPageMixin

from .. import proposals
from ..forms.rounds import (
    People,
    RoundForm,
    Row,
    RowForm,
    add_date_problems,
    read_seen,
    read_seen_dates,
    write_seen_dates,
)
from ..models import ReportingRound, UpdateRequest
from ..proposals import Answering, Candidate
from ..round_cards import day
from ..rules import rounds as rules
from ..rules import years
from ..services import rounds as services
from .of_round import OfRoundMixin

ROWS_PER_PAGE = 100
"""Each row has two lists to choose from, so a page with all measures of a large plan would be too heavy."""
ROW_FIELD = re.compile(r"((?:prioriteit|maatregel)-\d{1,9})-organisatie")

SAVE, OPEN_NEXT, SEARCH, ENTER, TAKE = "opslaan", "openen", "zoeken", "enter", "overnemen:"
"""The buttons of the form. Enter in a field presses `ENTER`: it searches when something to search is typed."""


class RoundSetUpView(CoordinatorsMixin, OfRoundMixin, FormPageMixin, TemplateView):
    """The dates of a round, and one table of what takes part and who answers.

    What is typed stays in the form until it is saved: searching for more and taking over a successor only add to it.
    """

    request: MemberRequest
    http_method_names = ["get", "head", "post", "options"]
    template_name = "reports/round_setup.html"
    partial_template_name = "reports/partials/round_setup.html"
    saved_message = gettext_lazy("The round was saved.")

    @cached_property
    def round(self) -> ReportingRound:
        """The round, made in memory where there is none yet."""
        found = self.stored_round()
        if found:
            return found
        year = self.kwargs["year"]
        if year not in years.years(timezone.localdate()):
            raise Http404
        return ReportingRound(year=year, reference_date=years.default_reference_date(year))

    @cached_property
    def people(self) -> People:
        return People(
            organisations={row.pk: row for row in Organisation.objects.select_related("successor")},
            persons={row.pk: row for row in Person.objects.select_related("account")},
            reference_date=self.round.reference_date,
            today=timezone.localdate(),
        )

    @cached_property
    def keys(self) -> list[str]:
        """The names of everything that takes part or is proposed to."""
        return proposals.keys_of_round(self.request.user, self.round)

    @cached_property
    def is_new(self) -> bool:
        """Nothing was chosen yet, so what the responsibilities propose is ticked."""
        return self.round.pk is None or not UpdateRequest.objects.of_round(self.round).exists()

    def named(self, keys: Iterable[str]) -> list[Candidate]:
        return proposals.named(self.request.user, self.round, keys, self.round.reference_date)

    @property
    def form_options(self) -> dict[str, Any]:
        return {"year": self.round.year, "is_open": self.round.is_open}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RoundForm(initial=self.dates(), **self.form_options)
        page = self.page()
        return self.answer(form, self.fresh_rows(self.named(page.object_list)), page=page)

    def fresh_rows(self, shown: list[Candidate]) -> list[Row]:
        """Rows as nobody has typed in them yet: as they are stored, or proposed."""
        forms = {}
        for candidate in shown:
            whom = candidate.stored or (candidate.proposed if self.is_new and candidate.is_expected else None)
            forms[candidate.key] = RowForm(prefix=candidate.key, initial=_typed(whom, candidate.proposed))
        return self.rows(shown, forms, {candidate.key: candidate.stored for candidate in shown})

    def dates(self) -> dict[str, date]:
        """The dates as they are stored; of a round without any, the usual ones from today on."""
        stored = services.dates_of(self.round)
        shown = stored if any(stored) else rules.usual_dates(timezone.localdate())
        return {"reference_date": self.round.reference_date, **shown._asdict()}

    def page(self) -> Page:
        try:
            return Paginator(self.keys, ROWS_PER_PAGE).page(self.request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = request.POST
        action = data.get("actie", SAVE)
        keys = [match[1] for name in data if (match := ROW_FIELD.fullmatch(name))]
        candidates = self.named(keys)
        form = RoundForm(data, **self.form_options)
        if action.startswith(TAKE):
            data = self.with_successor(action.removeprefix(TAKE))
        bases = {candidate.key: read_seen(data.get(f"{candidate.key}-gezien", "")) for candidate in candidates}
        rows = self.rows(candidates, {key: RowForm(data, prefix=key) for key in bases}, bases)
        if action.startswith(TAKE):
            return self.answer(form, rows, checked=False)
        if action == SEARCH or (action == ENTER and data.get("zoeken", "").strip()):
            return self.search(form, rows)
        return self.save(form, rows, goes_on=action == OPEN_NEXT)

    def with_successor(self, key: str) -> Any:
        """What was typed, with the successor of the organisation in one row."""
        data = self.request.POST.copy()
        chosen = data.get(f"{key}-organisatie", "")
        ended = self.people.organisations.get(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
        if ended and ended.successor_id:
            data[f"{key}-organisatie"] = str(ended.successor_id)
            data[f"{key}-doet_mee"] = "on"
        return data

    def search(self, form: RoundForm, rows: list[Row]) -> HttpResponse:
        """The table as it was typed, and what was found below it. What was found before and left as it was goes."""
        on_page = set(Paginator(self.keys, ROWS_PER_PAGE).get_page(self.request.GET.get("page")))
        rows = [row for row in rows if row.key in on_page or row.is_changed]
        form.is_valid()
        words = form.cleaned_data.get("zoeken", "")
        if not words:
            form.errors.clear()
            form.add_error("zoeken", _("Type a word from the title, the code or the strategy."))
            return self.answer(form, rows, status=INVALID)
        there = {row.key for row in rows}
        found = proposals.search(self.request.user, self.round, words, there, self.round.reference_date)
        more = self.fresh_rows(found.candidates)
        for row in more:
            row.is_found = True
        spoken = ngettext("%(count)d was found.", "%(count)d were found.", len(more)) % {"count": len(more)}
        if found.has_more:
            spoken = _("More than %(count)d were found; these are the first. Search for more words.") % {
                "count": len(more)
            }
        return self.answer(form, rows + more, checked=False, found=spoken)

    def save(self, form: RoundForm, rows: list[Row], goes_on: bool) -> HttpResponse:
        forgotten = [row for row in rows if row.is_forgotten]
        for row in forgotten:
            row.errors.append(_("You chose who answers, but the box is not ticked. Tick it, or choose “—”."))
        if not form.is_valid() or not all(row.form.is_valid() for row in rows) or forgotten:
            return self.answer(form, rows, status=INVALID)
        seen_dates = read_seen_dates(self.request.POST.get("gezien", ""))
        try:
            services.set_up_round(
                self.request.user,
                year=self.round.year,
                dates={
                    name: services.Change(seen_dates.get(name), form.cleaned_data[name]) for name in form.date_names
                },
                rows={row.key: services.Change(row.base, row.form.wanted()) for row in rows},
                proposed=self.elsewhere() if self.is_new else {},
                reason=form.cleaned_data["reason"],
            )
        except services.SetUpRefused as refused:
            return self.refused(form, rows, refused)
        except services.DatesRefused as refused:
            add_date_problems(form, refused.problems)
            return self.answer(form, rows, status=INVALID)
        except services.StepRefused as refused:
            form.add_error(None, str(refused))
            return self.answer(form, rows, status=CONFLICT)
        if goes_on:
            return self.done(reverse("reports:round-open", args=[self.round.year]))
        one_page = len(self.keys) <= ROWS_PER_PAGE
        return self.done(self.round.get_absolute_url() if one_page else self.request.get_full_path())

    def elsewhere(self) -> dict[str, Answering]:
        """What is proposed on pages of the table that were not sent along."""
        if len(self.keys) <= ROWS_PER_PAGE:
            return {}
        return {row.key: row.proposed for row in self.named(self.keys) if row.is_expected and row.proposed}

    def refused(self, form: RoundForm, rows: list[Row], refused: services.SetUpRefused) -> HttpResponse:
        """Everything as it was typed, with what somebody else stored beside it."""
        for name, stored in refused.fields.items():
            form.add_error(
                name,
                _("Somebody else changed this to %(day)s. Your date still stands here; save again to use it.")
                % {"day": day(stored) or _("no date")},
            )
        for row in rows:
            if row.key in refused.rows:
                row.base = refused.rows[row.key]
                row.errors.append(
                    _("Somebody else changed this to: %(theirs)s. Your choice still stands here; save again to use it.")
                    % {"theirs": self.in_words(row.base)}
                )
            if row.key in refused.kept:
                row.errors.append(_("An update on this was begun or handed in, so it takes part."))
        clashes = refused.fields or refused.rows
        return self.answer(form, rows, status=CONFLICT if clashes else INVALID, fresh=True)

    def in_words(self, whom: Answering | None) -> str:
        if whom is None:
            return _("takes no part")
        organisation = self.people.organisations[whom.organisation].name
        person = self.people.persons.get(whom.person or 0)
        return f"{organisation}, {person.name}" if person else organisation

    def rows(
        self, candidates: list[Candidate], forms: dict[str, RowForm], bases: dict[str, Answering | None]
    ) -> list[Row]:
        """The rows of the table, with one list of organisations and one of persons for all."""
        shown = [whom for base in bases.values() if (whom := base)]
        shown += [whom for candidate in candidates for whom in (candidate.proposed, candidate.stored) if whom]
        options = self.people.options(shown)
        rows = []
        for candidate in candidates:
            form = forms[candidate.key]
            form.offer(self.people)
            rows.append(Row(candidate, form, bases[candidate.key], self.people, options))
        return rows

    def answer(
        self, form: RoundForm, rows: list[Row], *, status: int = 200, checked: bool = True, **context: Any
    ) -> HttpResponse:
        """The page. `checked` is False while somebody is still filling it in: then nothing is called wrong."""
        fresh = context.pop("fresh", False)
        posted = self.request.POST.get("gezien")
        if fresh:
            stored = self.stored_round() or self.round
            stamp = write_seen_dates(stored, form.date_names)
        else:
            stamp = posted if posted is not None else write_seen_dates(self.round, form.date_names)
        if not checked:
            form.errors.clear()
            for row in rows:
                row.form.errors.clear()
        problems = [problem for row in rows for problem in ((row, *found) for found in row.problems)]
        return self.render_to_response(
            self.get_context_data(
                round=self.round,
                form=form,
                rows=[row for row in rows if not row.is_found],
                found_rows=[row for row in rows if row.is_found],
                problems=problems,
                seen=stamp,
                may_set_up=rules.may_set_up(self.round.state),
                is_open=self.round.is_open,
                is_planned=self.round.state == rules.PLANNED,
                **context,
            ),
            status=status,
        )


def _typed(whom: Answering | None, proposed: Answering | None) -> dict[str, Any]:
    """The fields of a row that takes part or not; who is proposed stands ready also when it is not ticked."""
    shown = whom or proposed
    return {
        "doet_mee": whom is not None,
        "organisatie": shown.organisation if shown else None,
        "persoon": shown.person if shown else None,
    }
