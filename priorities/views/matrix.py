"""How priorities and strategies hang together: the matrix, in the levels that the address chooses, and its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from strategies.models import Strategy
from ui.exports import FORMATS, export
from ui.lists import EXPORT, HTMX_HEADERS, wants_partial

from ..choices import ContributionKind
from ..matrices import Head, Matrix, Row, read_matrix, target_statuses
from ..models import Contribution, Priority
from ..rules import COLUMN_LEVELS, GOAL, PILLAR, PRIORITY, ROW_LEVELS, STRATEGY, Cell, Column
from .matrix_files import column_name, contribution_rows, matrix_rows, whole_name

if TYPE_CHECKING:
    from accounts.querysets import AnyUser

SERIES, ROWS, COLUMNS, ONE, CONTENT = "reeks", "rijen", "kolommen", "strategie", "inhoud"
EVERYTHING = "alle"
"""In the address: columns of all strategies; without it pillars and goals are those of one strategy."""
CONTENTS = ("matrix", "bijdragen")
SHOWN_STATUSES = "op_schema aandacht_nodig vertraagd niet_gestart afgerond te_weinig_gegevens"


def refuse_unknown(request: HttpRequest, known: Collection[str]) -> None:
    """400 for a name that this address does not have: a page must not look narrowed when it is not."""
    if set(request.GET) - set(known):
        raise BadRequest


def one_of(request: HttpRequest, name: str, values: Collection[str], default: str) -> str:
    """What the address chooses; 404 for what there is not."""
    chosen = request.GET.get(name, default)
    if chosen not in values and (chosen or name in request.GET):
        raise Http404
    return chosen


@dataclass(frozen=True)
class Choice:
    """Which rows and columns the address asks for."""

    series: str
    rows: str = PRIORITY
    columns: str = STRATEGY
    strategy: str = ""

    def address(self, **changes: str) -> str:
        """The query of the same page with other choices."""
        chosen = {SERIES: self.series, ROWS: self.rows, COLUMNS: self.columns, ONE: self.strategy} | changes
        return "?" + urlencode({name: value for name, value in chosen.items() if value})

    @property
    def only(self) -> str:
        """The code of the only strategy with columns, when there is one."""
        return "" if self.strategy == EVERYTHING else self.strategy


def read_choice(request: HttpRequest, user: AnyUser) -> Choice:
    """The choice that the address makes. Pillars and goals are by default those of the first strategy: of all together
    nobody could read the heads."""
    every_series = Priority.objects.visible_to(user).series_names()
    series = one_of(request, SERIES, every_series, every_series[0] if every_series else "")
    columns = one_of(request, COLUMNS, COLUMN_LEVELS, STRATEGY)
    codes = list(Strategy.objects.visible_to(user).values_list("code", flat=True))
    first = Strategy.objects.visible_to(user).filter(is_nds=False).values_list("code", flat=True).first()
    default = EVERYTHING if columns == STRATEGY else first or EVERYTHING
    return Choice(
        series,
        one_of(request, ROWS, ROW_LEVELS, PRIORITY),
        columns,
        one_of(request, ONE, [EVERYTHING, *codes], default),
    )


class MatrixView(TemplateView):
    """Priorities of one plan against strategies, their pillars or their goals; and its downloads."""

    request: MemberRequest
    template_name = "priorities/matrix.html"
    partial_template_name = "priorities/partials/matrix.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, its part, or a file."""
        refuse_unknown(request, {SERIES, ROWS, COLUMNS, ONE, *((EXPORT, CONTENT) if EXPORT in request.GET else ())})
        user, day = self.request.user, timezone.localdate()
        choice = read_choice(request, user)
        if EXPORT in request.GET:
            return self._download(choice)
        found = read_matrix(
            user, day, series=choice.series, rows=choice.rows, columns=choice.columns, strategy=choice.only
        )
        partial = wants_partial(request)
        response = self.response_class(
            request=request,
            template=[self.partial_template_name if partial else self.template_name],
            context=self.get_context_data(
                matrix=found,
                choice=choice,
                choices=_choices(choice, found, Priority.objects.visible_to(user).series_names()),
                head_rows=_head_rows(found, choice),
                body=_body(found),
                totals=found.totals,
                kinds=ContributionKind.values,
                shown_statuses=SHOWN_STATUSES,
                downloads=[
                    (label, [(name, choice.address(export=code, inhoud=content)) for code, name in _formats()])
                    for content, label in zip(CONTENTS, (_("The matrix"), _("The contributions")), strict=True)
                ],
                with_goals=choice.rows == GOAL,
            ),
        )
        patch_vary_headers(response, HTMX_HEADERS)
        return response

    def _download(self, choice: Choice) -> HttpResponse:
        file_format = one_of(self.request, EXPORT, FORMATS, "")
        content = one_of(self.request, CONTENT, CONTENTS, CONTENTS[0])
        user, day = self.request.user, timezone.localdate()
        if content == "bijdragen":
            contributions = Contribution.objects.visible_to(user).filter(priority__series=choice.series).with_target()
            if choice.only:
                chosen = Strategy.objects.get(code=choice.only)
                contributions = contributions.in_column(Column(STRATEGY, chosen.pk), STRATEGY)
            statuses = target_statuses(contributions, day)
            rows = contribution_rows(contributions.order_by("priority__position", "priority__title", "pk"), statuses)
            return export(rows, file_format, title=_("Contributions"), day=day)
        found = read_matrix(
            user, day, series=choice.series, rows=choice.rows, columns=choice.columns, strategy=choice.only
        )
        return export(matrix_rows(found), file_format, title=_("Coherence"), day=day)


def _formats() -> list[tuple[str, str]]:
    return [("xlsx", _("Excel (XLSX)")), ("ods", _("OpenDocument (ODS)")), ("csv", _("Text (CSV)"))]


def level_name(level: str) -> str:
    """What a choice of rows or columns is called."""
    return {
        PRIORITY: _("Priority"),
        STRATEGY: _("Strategy"),
        PILLAR: _("Pillar"),
        GOAL: _("Goal"),
    }[level]


@dataclass(frozen=True)
class Option:
    """One value of a choice, as a link."""

    key: str
    label: str
    address: str
    is_chosen: bool
    title: str = ""


def _choices(choice: Choice, found: Matrix, every_series: list[str]) -> list[tuple[str, str, list[Option]]]:
    """The choices above the matrix: name in the address, label, and what can be chosen."""
    below = choice.columns != STRATEGY
    first = next((row.code for row in found.strategies if not row.is_nds), EVERYTHING)
    one = choice.only or first
    choices = [
        (
            SERIES,
            _("Series"),
            [Option(name, name, choice.address(reeks=name), name == choice.series) for name in every_series],
        ),
        (
            ROWS,
            _("Rows"),
            [
                Option(level, level_name(level), choice.address(rijen=level), level == choice.rows)
                for level in ROW_LEVELS
            ],
        ),
        (
            COLUMNS,
            _("Columns"),
            [
                Option(
                    level,
                    level_name(level),
                    # From strategies to their parts it is one strategy; back again it is all of them.
                    choice.address(
                        kolommen=level,
                        strategie=EVERYTHING if level == STRATEGY else choice.strategy if below else one,
                    ),
                    level == choice.columns,
                )
                for level in COLUMN_LEVELS
            ],
        ),
    ]
    if below or choice.only:
        every = Option(EVERYTHING, _("All"), choice.address(strategie=EVERYTHING), choice.strategy == EVERYTHING)
        options = [
            Option(row.code, row.code, choice.address(strategie=row.code), row.code == choice.strategy, row.title)
            for row in found.strategies
        ]
        choices.append((ONE, _("Strategy"), [*options, every]))
    return [row for row in choices if len(row[2]) > 1]


@dataclass(frozen=True)
class HeadCell:
    """A head above one or more columns."""

    title: str
    code: str = ""
    address: str = ""
    span: int = 1
    is_group: bool = False
    is_whole: bool = False


def _head_rows(found: Matrix, choice: Choice) -> list[list[HeadCell]]:
    """The rows of heads: strategies, and below them their pillars and goals."""
    if choice.columns == STRATEGY:
        return [
            [
                HeadCell(
                    head.strategy.title,
                    head.strategy.code,
                    choice.address(kolommen=PILLAR, strategie=head.strategy.code),
                )
                for head in found.heads
            ]
        ]
    rows = [
        [
            HeadCell(row.title, row.code, row.get_absolute_url(), len(list(heads)), is_group=True)
            for row, heads in groupby(found.heads, key=lambda head: head.strategy)
        ]
    ]
    if choice.columns == GOAL:
        rows.append(
            [
                HeadCell(pillar.title if pillar else "", pillar.number if pillar else "", "", len(list(heads)), True)
                for pillar, heads in groupby(found.heads, key=lambda head: head.pillar)
            ]
        )
    rows.append([_lowest(head) for head in found.heads])
    return rows


def _lowest(head: Head) -> HeadCell:
    if head.is_whole:
        return HeadCell(whole_name(head), is_whole=True)
    return HeadCell(str(head.target), getattr(head.target, "number", ""))


@dataclass(frozen=True)
class Shown:
    """A cell with its address and the name of its column."""

    cell: Cell
    address: str
    column: str

    @property
    def state(self) -> str:
        """For the template."""
        return self.cell.state.value


def cell_address(row: Row, head: Head) -> str:
    """Where a cell leads to. Not looked up for each: a large matrix has thousands."""
    name = f"doelen/{row.goal.pk}" if row.goal else row.priority.slug
    part = f"{head.part}/" if head.part else ""
    return f"{reverse('matrix:matrix')}{name}/{head.strategy.code}/{part}{'geheel/' if head.is_whole else ''}"


def _body(found: Matrix) -> Iterator[tuple[Row, list[Shown]]]:
    """Each row with its cells as the page shows them."""
    names = [column_name(head) for head in found.heads]
    for row in found.rows:
        yield (
            row,
            [
                Shown(cell, cell_address(row, head), name)
                for cell, head, name in zip(row.cells, found.heads, names, strict=True)
            ],
        )
