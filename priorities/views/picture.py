"""The picture of how everything hangs together, in which one can follow one priority or one strategy."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.requests import MemberRequest
from strategies.models import Strategy
from ui.charts import Group, Link, Part, links_chart
from ui.lists import HTMX_HEADERS, wants_partial

from ..choices import ContributionKind
from ..matrices import Head, Matrix, read_matrix
from ..models import Contribution, Priority
from ..rules import COLUMN_LEVELS, PILLAR, STRATEGY, Column, column_of
from .matrix import COLUMNS, SERIES, Option, level_name, one_of, refuse_unknown
from .matrix_files import whole_name

FOLLOW = "volg"
MOST_LISTED = 100
"""Further contributions of the one that is followed are in the list of contributions."""


class PictureView(TemplateView):
    """Priorities at the left, strategies with their parts at the right; the followed one strong, the others faint."""

    request: MemberRequest
    template_name = "priorities/matrix_picture.html"
    partial_template_name = "priorities/partials/matrix_picture.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the part that htmx asks for."""
        refuse_unknown(request, {SERIES, COLUMNS, FOLLOW})
        user = self.request.user
        every_series = Priority.objects.visible_to(user).series_names()
        series = one_of(request, SERIES, every_series, every_series[0] if every_series else "")
        level = one_of(request, COLUMNS, COLUMN_LEVELS, PILLAR)
        found = read_matrix(user, timezone.localdate(), series=series, columns=level)
        followed = _followed(request, found)
        key = "" if followed is None else followed.slug if isinstance(followed, Priority) else followed.code
        here = {SERIES: series, COLUMNS: level, FOLLOW: key}

        def address(**changes: str) -> str:
            return "?" + urlencode({name: value for name, value in (here | changes).items() if value})

        listed = self._contributions(found, followed)
        partial = wants_partial(request)
        response = self.response_class(
            request=request,
            template=[self.partial_template_name if partial else self.template_name],
            context=self.get_context_data(
                matrix=found,
                chart=_chart(found, level, key, address),
                choices=_choices(series, every_series, level, address),
                here=here,
                names=[
                    (_("Priorities"), [(row.priority.slug, row.priority.title) for row in found.rows]),
                    (_("Strategies"), [(row.code, f"{row.code} – {row.title}") for row in found.strategies]),
                ],
                followed=followed,
                follows_priority=isinstance(followed, Priority),
                finding=_finding(found, followed),
                kinds=[(code, f"{label}: {_line_word(code)}") for code, label in ContributionKind.choices],
                contributions=listed[:MOST_LISTED] if listed is not None else (),
                total=listed.count() if listed is not None else 0,
                most_listed=MOST_LISTED,
                leave=address(volg=""),
            ),
        )
        patch_vary_headers(response, HTMX_HEADERS)
        return response

    def _contributions(self, found: Matrix, followed: Priority | Strategy | None) -> Any:
        """Those of the one that is followed."""
        if followed is None:
            return None
        rows = Contribution.objects.visible_to(self.request.user).with_target()
        if isinstance(followed, Priority):
            return rows.filter(priority=followed).order_by("kind", "pk")
        priorities = [row.priority.pk for row in found.rows]
        of_strategy = rows.in_column(Column(STRATEGY, followed.pk), STRATEGY)
        return of_strategy.filter(priority__in=priorities).order_by("priority__position", "pk")


def _followed(request: HttpRequest, found: Matrix) -> Priority | Strategy | None:
    """The priority or strategy that the address names; 404 for what the picture does not show."""
    name = request.GET.get(FOLLOW, "")
    for row in found.rows:
        if row.priority.slug == name:
            return row.priority
    for strategy in found.strategies:
        if strategy.code == name:
            return strategy
    if name:
        raise Http404
    return None


def _choices(series: str, every_series: list[str], level: str, address: Any) -> list[tuple[str, str, list[Option]]]:
    choices = [
        # Who is followed need not be in another series.
        (
            SERIES,
            _("Series"),
            [Option(name, name, address(reeks=name, volg=""), name == series) for name in every_series],
        ),
        (
            COLUMNS,
            _("Level"),
            [Option(name, level_name(name), address(kolommen=name), name == level) for name in COLUMN_LEVELS],
        ),
    ]
    return [row for row in choices if len(row[2]) > 1]


def _line_word(kind: str) -> str:
    """How the line of a kind is drawn."""
    return {
        ContributionKind.EXECUTES: _("thick"),
        ContributionKind.CONTRIBUTES: _("thin"),
        ContributionKind.DEPENDS: _("dashed"),
        ContributionKind.OVERLAPS: _("double"),
        ContributionKind.CONFLICTS: _("red with a cross"),
    }[ContributionKind(kind)]


def _part_label(head: Head) -> str:
    return f"{head.pillar} ({whole_name(head)})" if head.is_whole else str(head.target)


def _chart(found: Matrix, level: str, key: str, address: Any) -> Any:
    counted = Counter(
        (link.row, column_of(link.place, level), link.kind) for link in sorted(found.links, key=lambda link: link.kind)
    )
    slugs = {row.priority.pk: row.priority.slug for row in found.rows}
    groups = [
        Group(
            strategy.code,
            strategy.title,
            tuple(
                Part(f"{head.column.level}-{head.column.number}", _part_label(head))
                for head in found.heads
                if head.strategy == strategy
            ),
            address(volg=strategy.code),
        )
        for strategy in found.strategies
    ]
    return links_chart(
        _("Contributions of strategies to priorities"),
        [Part(row.priority.slug, row.priority.title, address(volg=row.priority.slug)) for row in found.rows],
        groups,
        [
            Link(slugs[row], f"{column.level}-{column.number}", kind, count)
            for (row, column, kind), count in counted.items()
        ],
        highlight=key,
        language=get_language() or "nl",
    )


def _finding(found: Matrix, followed: Priority | Strategy | None) -> str:
    """What one sees when something is followed, as a sentence for the heading."""
    if followed is None:
        return _("Choose what you want to follow")
    if isinstance(followed, Priority):
        own = [link for link in found.links if link.row == followed.pk]
        strategies = {link.place.strategy for link in own}
        if not own:
            return _("No strategy contributes to %(name)s yet") % {"name": followed.short_title}
        missing = [row.code for row in found.strategies if row.pk not in strategies]
        words = ngettext(
            "%(name)s gets something from %(count)d strategy",
            "%(name)s gets something from %(count)d strategies",
            len(strategies),
        ) % {"name": followed.short_title, "count": len(strategies)}
        if missing and len(missing) <= 4:
            words = _("%(words)s, nothing yet from %(names)s") % {
                "words": words,
                "names": get_text_list(missing, _("or")),
            }
        return words
    priorities = {link.row for link in found.links if link.place.strategy == followed.pk}
    if not priorities:
        return _("%(name)s does not contribute to any priority yet") % {"name": followed.code}
    return ngettext(
        "%(name)s contributes to %(count)d priority", "%(name)s contributes to %(count)d priorities", len(priorities)
    ) % {"name": followed.code, "count": len(priorities)}
