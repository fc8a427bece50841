"""The base of every list: a django-tables2 table with caption, row heads, and cells that can stack on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import django_tables2 as tables
from django.utils.encoding import force_str
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from .dates import format_imprecise
from .marks import STATUSES
from .templatetags.ui import status


class Cell(NamedTuple):
    """One cell as the template writes it."""

    is_row_header: bool
    css_class: str
    label: str
    content: Any


class Table(tables.Table):
    """A table that never queries by itself; its template is templates/components/table.html.

    `caption` says what is in it, `row_header` names the column that identifies a row, and `region` is the id of the
    part of the page that sorting and paging replace (without it they are ordinary links). Cells take an extra class
    from `attrs={"td": {"class": …}}`, a string or a function of `record`.
    """

    caption: Any = ""
    caption_hidden = False
    row_header = ""
    region = ""
    stacked = True
    empty_text: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if type(self).empty_text:
            kwargs.setdefault("empty_text", type(self).empty_text)
        super().__init__(*args, **kwargs)

    @property
    def sorted_by(self) -> str:
        """The name of the column that the order begins with: the only one that says so."""
        return self.order_by[0].bare if self.order_by else ""

    def display_rows(self) -> Iterator[list[Cell]]:
        """The rows of this page, with everything that depends only on the column worked out once.

        Also the words of a label, which are translated each time that they are written otherwise.
        """
        columns = [
            (
                column,
                column.name == self.row_header,
                conditional_escape(capfirst(column.header)),
                _cell_class(column.column),
            )
            for column in self.columns
        ]
        taken = {column.name: signature(column.render) for column in self.columns}
        for bound_row in self.paginated_rows:
            row = _Row(bound_row.record, self, taken)
            yield [
                _cell(is_row_header, label, extra(record=row.record) if callable(extra) else extra, column, row)
                for column, is_row_header, label, extra in columns
            ]

    def as_values(self, exclude_columns: Iterable[str] | None = None) -> Iterator[list[Any]]:
        """The heads and then the rows as values for a file; what `value` of a column takes is worked out once."""
        left_out = set(exclude_columns or ())
        columns = [
            column
            for column in self.columns.iterall()
            if not column.column.exclude_from_export and column.name not in left_out
        ]
        yield [force_str(column.header, strings_only=True) for column in columns]
        taken = {column.name: signature(_value_of(column)) for column in columns}
        for bound_row in self.rows:
            row = _Row(bound_row.record, self, taken)
            yield [force_str(row.file_value(column), strings_only=True) for column in columns]


def _value_of(column: Any) -> Callable[..., Any]:
    """What gives the value of a column for a file: its own `value`, or what it renders."""
    own = column.value
    return column.render if getattr(own, "__func__", None) is tables.Column.value else own


class _Row(BoundRow):
    """A row that is told what `render` or `value` of each column takes; its base class looks that up for every cell."""

    def __init__(self, record: Any, table: Table, taken: Mapping[str, tuple[tuple[str, ...], str | None]]) -> None:
        super().__init__(record, table)
        self.taken = taken

    def content(self, column: Any) -> Any:
        """What stands in the cell of a column."""
        return self._get_and_render_with(column, render_func=self._call_render, default=column.default)

    def file_value(self, column: Any) -> Any:
        """What stands in the cell of a column in a file."""
        return self._get_and_render_with(column, render_func=self._call_value, default=None)

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        known = self._optional_cell_arguments(bound_column, value)
        content = self._call(bound_column.render, bound_column, known)
        return bound_column.link(content, **known) if bound_column.link else content

    def _call_value(self, bound_column: Any, value: Any = None) -> Any:
        known = self._optional_cell_arguments(bound_column, value)
        return self._call(_value_of(bound_column), bound_column, known)

    def _call(self, function: Callable[..., Any], bound_column: Any, known: dict[str, Any]) -> Any:
        names, takes_all = self.taken[bound_column.name]
        return function(**(known if takes_all else {name: known[name] for name in names}))


def _cell(is_row_header: bool, label: str, extra: str, column: Any, row: _Row) -> Cell:
    """A cell; one without a value takes no line where rows are stacked."""
    content = row.content(column)
    if content == column.default and not is_row_header:
        extra = f"{extra} nds-cell-empty".strip()
    return Cell(is_row_header, extra, label, content)


def _cell_class(column: tables.Column) -> str | Callable[..., str]:
    extra = column.attrs.get("td", {}).get("class", "")
    if isinstance(column, NumberColumn):
        return f"utrecht-table__cell--numeric-column {extra}".strip()
    return extra


class NumberColumn(tables.Column):
    """Right-aligned figures; zero is grey, unknown is a dash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["attrs"] = {"th": {"class": "utrecht-table__header-cell--numeric-column"}} | kwargs.get("attrs", {})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> Any:
        return format_html('<span class="nds-zero">{}</span>', 0) if value == 0 else value

    def value(self, value: Any) -> Any:
        """In an export: the number itself."""
        return value


class StatusColumn(tables.Column):
    """A status as shape and word. A missing one says that nothing was declared."""

    empty_values = ()

    def render(self, record: Any, bound_column: Any) -> SafeString:
        return status(_code(record, bound_column))

    def value(self, record: Any, bound_column: Any) -> str:
        """In an export: the word."""
        code = _code(record, bound_column)
        return str(STATUSES[code].label) if code else ""


def _code(record: Any, bound_column: Any) -> str:
    """The code itself: of a field with choices django-tables2 passes on the word."""
    return bound_column.accessor.resolve(record, quiet=True) or ""


class ImpreciseDateColumn(tables.Column):
    """A date as precisely as it is known; `precision` names the field that holds the precision."""

    def __init__(self, *args: Any, precision: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.precision = precision

    def render(self, value: Any, record: Any) -> SafeString:
        precision = tables.A(self.precision).resolve(record) if self.precision else "day"
        words = format_imprecise(value, precision, get_language() or "nl", short=True)
        return format_html('<time class="nds-nowrap" datetime="{}">{}</time>', value.isoformat(), words)

    def value(self, value: Any, record: Any) -> Any:
        """In an export: the day itself when it is known, else the words."""
        precision = tables.A(self.precision).resolve(record) if self.precision else "day"
        return value if precision == "day" else format_imprecise(value, precision, get_language() or "nl")
