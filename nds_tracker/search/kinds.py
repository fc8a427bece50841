"""The kinds of things that can be found: which text is read, where each thing stands, and how it can be narrowed.

The texts are those of the indexes in the migrations `0004_search`; nds_tracker/tests/test_search_speed.py asks the
database whether they still are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import Organisation
from commitments.models import Commitment
from priorities.models import (
    AgendaItem,
    Challenge,
    Contribution,
    Opinion,
    Priority,
    PriorityResponsibility,
    Recommendation,
)
from reports.models import AnnualReport, ProgressUpdate
from strategies.models import (
    Document,
    Goal,
    Indicator,
    Measure,
    MeasureResponsibility,
    Milestone,
    Paragraph,
    Passage,
    Pillar,
    Strategy,
    StrategyResponsibility,
)
from ui.markdown import plain as without_marks

if TYPE_CHECKING:
    from accounts.querysets import AnyUser


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    `title` and `body` are columns of its own table: what is found in the first counts for more. `strategies`,
    `priorities` and `year` are paths for the filters; a kind without them is not there when the filter is used.
    """

    code: str
    label: str | Promise
    counted: Any
    """The number with the word: "34 measures"."""
    model: type[Model]
    title: tuple[str | Combinable, ...]
    body: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """What showing a found row reads beside it."""
    place: Callable[[Any], list[str]] = lambda row: []
    """Where it stands: names from large to small."""
    name: Callable[[Any], str] = str
    text: Callable[[Any], str] = lambda row: ""
    """The text of which a piece is shown below the name."""
    status: Callable[[Any], str] = lambda row: ""
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    strategies: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    year: str = ""
    prepare: Callable[[Any], Any] = lambda rows: rows
    """Adds to the rows that are shown what the other functions read."""

    @property
    def singular(self) -> str:
        """What one of them is called."""
        return capfirst(str(self.model._meta.verbose_name))

    def rows(self, user: AnyUser) -> QuerySet[Any]:
        """What of this kind `user` may find."""
        rows: Any = self.model._default_manager.all()
        visible: QuerySet[Any] = rows.visible_to(user)
        # What waits for a reviewer or was returned is shown where it is worked on, and to nobody by searching.
        return visible.approved() if self.model is ProgressUpdate else visible  # type: ignore[attr-defined]  # as above


def _of_pillar(pillar: Pillar | None) -> list[str]:
    return [pillar.strategy.title, pillar.title] if pillar else []


def _of_thing(row: Any) -> list[str]:
    """Of a goal, measure or pillar: the strategy and the pillar."""
    return [row.strategy.title] if isinstance(row, Pillar) else _of_pillar(row.pillar)


def _of_milestone(row: Milestone) -> list[str]:
    return [*_of_pillar(row.measure.pillar), row.measure.title] if row.measure else [str(row.strategy)]


def _of_indicator(row: Indicator) -> list[str]:
    return [row.strategy.title, row.pillar.title] if row.pillar else [row.strategy.title]


def _of_contribution(row: Contribution) -> list[str]:
    return [row.strategy.title, row.priority.title]


def _of_agenda_item(row: AgendaItem) -> list[str]:
    about = row.challenge or row.priority or row.goal or row.measure
    return [str(about), str(row.asked_of)] if about else [str(row.asked_of)]


def _agenda_item_url(row: AgendaItem) -> str:
    about = row.challenge or row.priority or row.goal or row.measure
    return row.get_absolute_url() or (about.get_absolute_url() if about else "")


def _of_document(row: Document) -> list[str]:
    reference = row.reference if row.reference != row.title else ""
    return [part for part in (row.get_kind_display(), reference, row.date and str(row.date.year)) if part]


def _in_document(row: Passage | Paragraph) -> list[str]:
    reference = row.document.reference
    return [reference, row.document.title] if reference != row.document.title else [reference]


def _of_opinion(row: Opinion) -> list[str]:
    return [str(row.body), str(row.priority or row.measure)]


def _of_update(row: ProgressUpdate) -> list[str]:
    return [str(row.round.year)]


def _of_commitment(row: Commitment) -> list[str]:
    return [row.get_chamber_display(), *([str(row.date.year)] if row.date else [])]


def _paragraph_name(row: Paragraph) -> str:
    return _("Paragraph %(number)d of %(document)s") % {"number": row.position, "document": row.document.title}


def _passage_name(row: Passage) -> str:
    place = row.locator or _("Passage")
    return f"{place} – {row.document.title}"


def _contribution_name(row: Contribution) -> str:
    return f"{row.target} {row.get_kind_display()} {row.priority}"


def _joined(*names: str) -> Callable[[Any], str]:
    """The text in these fields, without the marks of Markdown."""
    return lambda row: " ".join(filter(None, (getattr(row, name) for name in names)))


def _update_text(row: ProgressUpdate) -> str:
    names = ("explanation", "decision_asked", "results", "bottlenecks", "course_correction", "no_change_reason")
    return " ".join(without_marks(text) for name in names if (text := getattr(row, name)))


def _with_declared(rows: Any) -> Any:
    return rows.with_updates(timezone.localdate().year)


ANSWERED = (
    ("strategies:measure-list", MeasureResponsibility),
    ("priorities:list", PriorityResponsibility),
    ("strategies:strategy-list", StrategyResponsibility),
)
"""Lists that can be narrowed to one organisation, which has no page of its own."""


def _with_lists(rows: Any) -> Any:
    """With whether each list knows this organisation: a list refuses a filter on one that it has nothing of."""
    return rows.annotate(
        **{
            f"answers_{number}": Exists(responsibilities.objects.filter(organisation=OuterRef("pk")))
            for number, (_name, responsibilities) in enumerate(ANSWERED)
        }
    )


def _list_of_organisation(row: Any) -> str:
    known = (name for number, (name, _model) in enumerate(ANSWERED) if getattr(row, f"answers_{number}"))
    name = next(known, "")
    return f"{reverse(name)}?organisatie={row.code}" if name else ""


KINDS: tuple[Kind, ...] = (
    Kind(
        "prioriteit", gettext_lazy("Priorities"), ngettext_lazy("%d priority", "%d priorities"), Priority,
        ("title", "short_title"), ("series", "summary", "description"),
        place=lambda row: [row.series], text=_joined("summary", "description"),
        priorities=("pk",), strategies=("pillar__strategy", "contributions__pillar__strategy",
        "contributions__goal__pillar__strategy", "contributions__measure__pillar__strategy"),
        status=lambda row: row.declared or "", prepare=_with_declared,
    ),
    Kind(
        "strategie", gettext_lazy("Strategies"), ngettext_lazy("%d strategy", "%d strategies"), Strategy,
        ("code", "title"), ("motto", "principle", "summary", "structure"),
        place=lambda row: [row.code], text=_joined("summary", "motto", "principle", "structure"),
        strategies=("pk",), priorities=("pillars__priority", "pillars__contributions__priority",
        "pillars__goals__contributions__priority", "pillars__measures__contributions__priority"),
    ),
    Kind(
        "pijler", gettext_lazy("Pillars"), ngettext_lazy("%d pillar", "%d pillars"), Pillar,
        ("title",), ("summary",), related=("strategy",), place=_of_thing, text=_joined("summary"),
        strategies=("strategy",), priorities=("priority", "contributions__priority"),
    ),
    Kind(
        "doel", gettext_lazy("Goals"), ngettext_lazy("%d goal", "%d goals"), Goal,
        ("title",), related=("pillar__strategy",), place=_of_thing,
        strategies=("pillar__strategy",), priorities=("pillar__priority", "contributions__priority"),
    ),
    Kind(
        "maatregel", gettext_lazy("Measures"), ngettext_lazy("%d measure", "%d measures"), Measure,
        ("code", "title"), ("description", "expected_result", "executor"), related=("pillar__strategy",),
        place=lambda row: [row.code, *_of_thing(row)], text=_joined("description", "expected_result", "executor"),
        strategies=("pillar__strategy",),
        priorities=("pillar__priority", "contributions__priority", "goal__contributions__priority"),
        status=lambda row: row.declared or "", prepare=_with_declared,
    ),
    Kind(
        "mijlpaal", gettext_lazy("Milestones"), ngettext_lazy("%d milestone", "%d milestones"), Milestone,
        ("title",), ("note",), related=("strategy", "measure__pillar__strategy"), place=_of_milestone,
        text=_joined("note"), strategies=("strategy", "measure__pillar__strategy"),
        priorities=("measure__pillar__priority", "measure__contributions__priority"), year="current_date__year",
    ),
    Kind(
        "indicator", gettext_lazy("Indicators"), ngettext_lazy("%d indicator", "%d indicators"), Indicator,
        ("code", "title"), ("note",), related=("strategy", "pillar"), text=_joined("note"),
        place=lambda row: [row.code, *_of_indicator(row)], strategies=("strategy",),
        priorities=("pillar__priority", "pillar__contributions__priority", "goal__contributions__priority"),
    ),
    Kind(
        "opgave", gettext_lazy("Challenges and obstacles"),
        ngettext_lazy("%d challenge or obstacle", "%d challenges and obstacles"), Challenge,
        ("text",), related=("pillar__strategy",), place=_of_thing,
        strategies=("pillar__strategy",), priorities=("pillar__priority",),
    ),
    Kind(
        "bijdrage", gettext_lazy("Contributions"), ngettext_lazy("%d contribution", "%d contributions"), Contribution,
        (), ("explanation", "response_note"),
        related=("priority", "pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy"),
        place=_of_contribution, name=_contribution_name, text=_joined("explanation", "response_note"),
        strategies=("pillar__strategy", "goal__pillar__strategy", "measure__pillar__strategy"),
        priorities=("priority",), year="assessed_on__year",
    ),
    Kind(
        "agendapunt", gettext_lazy("Agenda items"), ngettext_lazy("%d agenda item", "%d agenda items"), AgendaItem,
        ("title",), ("question", "consequence", "outcome"), text=_joined("question", "consequence", "outcome"),
        related=("challenge__pillar__strategy", "priority", "goal__pillar__strategy", "measure", "asked_of"),
        place=_of_agenda_item, url=_agenda_item_url,
        strategies=("goal__pillar__strategy", "measure__pillar__strategy"),
        priorities=("priority", "challenge__pillar__priority"), year="raised_on__year",
    ),
    Kind(
        "toezegging", gettext_lazy("Promises and motions"),
        ngettext_lazy("%d promise or motion", "%d promises and motions"), Commitment,
        ("text",), ("number", "made_in", "status_note", "expected_note"), place=_of_commitment,
        text=_joined("made_in", "status_note"), status=lambda row: row.status,
        strategies=("measure_links__measure__pillar__strategy",), priorities=("priority_links__priority",),
        year="date__year",
    ),
    Kind(
        "document", gettext_lazy("Documents"), ngettext_lazy("%d document", "%d documents"), Document,
        ("title", "dossier", "number", "chamber_number", "case_number"), ("code", "typed_reference"),
        place=_of_document, year="date__year",
    ),
    Kind(
        "vindplaats", gettext_lazy("Passages"), ngettext_lazy("%d passage", "%d passages"), Passage,
        (), ("quote", "locator"), related=("document",), place=_in_document, name=_passage_name,
        text=_joined("quote"), strategies=("strategy_links__strategy",),
        priorities=("contributions__priority", "commitments__priority_links__priority"), year="document__date__year",
    ),
    Kind(
        "alinea", gettext_lazy("Paragraphs of documents"), ngettext_lazy("%d paragraph", "%d paragraphs"), Paragraph,
        (), ("text",), related=("document",), place=_in_document, name=_paragraph_name, text=_joined("text"),
        year="document__date__year",
    ),
    Kind(
        "voortgang", gettext_lazy("Progress updates"), ngettext_lazy("%d progress update", "%d progress updates"),
        ProgressUpdate, (),
        ("explanation", "decision_asked", "results", "bottlenecks", "course_correction", "no_change_reason"),
        related=("round", "request__round", "priority", "measure"), place=_of_update, name=lambda row: str(row.thing),
        text=_update_text, status=lambda row: row.status, strategies=("measure__pillar__strategy",),
        priorities=("priority", "measure__pillar__priority"), year="round__year",
    ),
    Kind(
        "oordeel", gettext_lazy("Opinions"), ngettext_lazy("%d opinion", "%d opinions"), Opinion,
        ("title",), ("text",), related=("body", "priority", "measure"), place=_of_opinion,
        name=lambda row: row.title, text=_joined("text"), strategies=("measure__pillar__strategy",),
        priorities=("priority", "measure__pillar__priority"), year="given_on__year",
    ),
    Kind(
        "aanbeveling", gettext_lazy("Recommendations"), ngettext_lazy("%d recommendation", "%d recommendations"),
        Recommendation, ("text",), ("follow_up_text",),
        related=("opinion__body", "opinion__priority", "opinion__measure"), place=lambda row: _of_opinion(row.opinion),
        text=_joined("follow_up_text"), strategies=("opinion__measure__pillar__strategy",),
        priorities=("opinion__priority",), year="opinion__given_on__year",
    ),
    Kind(
        "organisatie", gettext_lazy("Organisations"), ngettext_lazy("%d organisation", "%d organisations"),
        Organisation, ("name", "abbreviation"), place=lambda row: [row.abbreviation] if row.abbreviation else [],
        url=_list_of_organisation, prepare=_with_lists,
    ),
    Kind(
        "rapport", gettext_lazy("Annual reports"), ngettext_lazy("%d annual report", "%d annual reports"), AnnualReport,
        (Value("jaarrapportage rapportage rapport"), Cast("round__year", CharField())), related=("round",),
        place=lambda row: [row.get_language_display()], name=lambda row: row.title, year="round__year",
    ),
)  # fmt: skip
"""In the order in which they are shown."""

BY_CODE = {kind.code: kind for kind in KINDS}
