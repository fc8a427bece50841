"""A list page as a declaration: which rows, which table, which filters.

A list never shows more than was asked for: a filter that cannot be used gives an error at its field and no rows, and
an unknown column, page or file format does not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.paginator import InvalidPage
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django_htmx.middleware import HtmxDetails

from .exports import FORMATS, export
from .forms import FilterForm
from .tables import Table

SORT, PAGE, EXPORT = "sort", "page", "export"
HTMX_HEADERS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


class FilterSet(django_filters.FilterSet):
    """The filters above a list, in the form that every list has."""

    def get_form_class(self) -> type[forms.Form]:
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), fields)


class SearchFilter(django_filters.CharFilter):
    """Rows that hold all words typed, in any order and case, each in one of `fields`.

    The fields lead to at most one row (no to-many relations), so that no row is found twice. `words` splits what was
    typed, where something else than white space separates.
    """

    def __init__(self, *fields: str, words: Callable[[str], list[str]] = str.split, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Search"))
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.fields = fields
        self.words = words

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in self.words(value or ""):
            queryset = queryset.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.fields)))
        return queryset


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of this page; boosted links and restored history get the whole page."""
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


class ListView(TemplateResponseMixin, ContextMixin, View):
    """A list with filter, search, sort, paging and export in one address.

    Subclasses declare `model`, `table_class`, `filterset_class` and `template_name`, and give the rows in
    `get_queryset`, which starts with `visible_to`. The page includes `components/list.html`, which is also what htmx
    gets. Context: table (none when a filter cannot be used), form, total, result_status, region, wide, filtered,
    empty_title and empty_text.
    """

    http_method_names = ["get", "head", "options"]
    model: Any
    table_class: type[Table]
    filterset_class: type[django_filters.FilterSet]
    partial_template_name = "components/list.html"
    wide = "zoeken"
    """The name of the filter that takes two columns."""
    export_name: str | Promise = ""
    """Title and begin of the file name of a download; the plural name of the model when empty."""
    empty_title: str | Promise = ""
    empty_text: str | Promise = ""
    """What to do when there is nothing at all, not even without a filter."""
    other_names: frozenset[str] = frozenset()
    """Names in the query that are not filters and that this list knows as well."""

    def get_queryset(self) -> QuerySet:
        """The rows that this user may see, with all that the table shows."""
        return self.model._default_manager.visible_to(self.request.user)

    @property
    def region(self) -> str:
        """The id of the part of the page that htmx replaces."""
        return self.table_class.region or "list"

    def prepare(self, rows: list[Any]) -> None:
        """Add what the database does not work out to the rows that are shown: of one page, or of a whole file."""

    def get_table(self, rows: QuerySet) -> Table:
        """The table, sorted as the address asks."""
        table = self.table_class(rows, request=self.request)
        table.region = self.region
        if wanted := [name for name in self.request.GET.getlist(SORT) if name]:
            for name in wanted:
                column = name.removeprefix("-")
                if column not in table.columns.names() or not table.columns[column].orderable:
                    raise Http404(_("This list cannot be sorted by “%(name)s”.") % {"name": name})
            table.order_by = wanted
        table.data.data = in_fixed_order(table.data.data)
        return table

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, its part, or a file with all rows that the filters leave."""
        filterset = self.filterset_class(request.GET, queryset=self.get_queryset(), request=request)
        form = filterset.form
        if form.is_valid():
            refuse_unknown_names(form, request.GET, {*form.fields, SORT, PAGE, EXPORT, *self.other_names})
        if form.errors:
            return self._respond(form, None, status=422)
        table = self.get_table(filterset.qs)
        if file_format := request.GET.get(EXPORT):
            return self._download(table, file_format)
        try:
            table.paginate(page=request.GET.get(PAGE) or 1, per_page=settings.PAGE_SIZE)
        except InvalidPage as error:
            raise Http404(_("This page of the list does not exist.")) from error
        self.prepare([row.record for row in table.paginated_rows])
        return self._respond(form, table)

    def _download(self, table: Table, file_format: str) -> HttpResponse:
        if file_format not in FORMATS:
            raise Http404(_("There is no download in the format “%(name)s”.") % {"name": file_format[:60]})
        title = str(self.export_name or table.data.data.model._meta.verbose_name_plural)
        self.prepare([row.record for row in table.rows])
        rows = table.as_values()
        heads = [capfirst(head) for head in next(rows)]
        return export(chain([heads], rows), file_format, title=title, day=timezone.localdate())

    def _respond(self, form: forms.Form, table: Table | None, status: int = 200) -> HttpResponse:
        total = table.page.paginator.count if table is not None else 0
        partial = wants_partial(self.request)
        response = self.response_class(
            request=self.request,
            template=[self.partial_template_name if partial else self.template_name],
            context=self.get_context_data(
                partial=partial,
                form=form,
                table=table,
                total=total,
                result_status=_result_status(total) if table is not None else "",
                region=self.region,
                wide=self.wide,
                filtered=any(form.cleaned_data.get(name) not in (None, "", []) for name in form.fields),
                empty_title=self.empty_title,
                empty_text=self.empty_text,
            ),
            status=status,
        )
        patch_vary_headers(response, HTMX_HEADERS)
        return response


def refuse_unknown_names(form: forms.Form, query: Iterable[str], known: Container[str]) -> None:
    """An error for each name in an address that is no filter: a list must not look filtered when it is not."""
    for name in query:
        if name not in known:
            form.add_error(None, _("This list has no filter “%(name)s”.") % {"name": name[:60]})


def in_fixed_order(rows: QuerySet) -> QuerySet:
    """The same order, with unknown values last in both directions and ties broken, so that pages never overlap."""
    order = [
        (F(part[1:]).desc(nulls_last=True) if part.startswith("-") else F(part).asc(nulls_last=True))
        if isinstance(part, str)
        else part
        for part in rows.query.order_by or rows.model._meta.ordering
    ]
    return rows.order_by(*order, "pk")


def _result_status(total: int) -> str:
    return ngettext("%(total)d result", "%(total)d results", total) % {"total": total}
