"""The table: caption, heads, roles for stacked rows, sort links that work with and without htmx."""

import re
from datetime import date

import django_tables2 as tables
import django_tables2.utils
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override
from django_tables2 import RequestConfig

import ui.tables
from ui.tables import ImpreciseDateColumn, NumberColumn, StatusColumn, Table


class SampleTable(Table):
    caption = "Prioriteiten & doelen"
    row_header = "title"
    empty_text = "Niets gevonden."
    title = tables.Column("titel")
    status = StatusColumn()
    count = NumberColumn(verbose_name="maatregelen", orderable=False)
    due = ImpreciseDateColumn(
        precision="precision", attrs={"td": {"class": lambda record: "nds-rosier" if record["late"] else ""}}
    )


def row(title="Cloud", status="op_schema", count=0, precision="quarter", late=False):
    return {
        "title": title,
        "status": status,
        "count": count,
        "due": date(2026, 4, 1),
        "precision": precision,
        "late": late,
    }


def render(rows, query="", region="", **kwargs):
    table = SampleTable(rows, **kwargs)
    table.region = region
    request = RequestFactory().get(f"/prioriteiten/{query}")
    RequestConfig(request, paginate={"per_page": 2}).configure(table)
    with override("en"):
        return Template("{% load django_tables2 %}{% render_table table %}").render(
            Context({"table": table, "request": request})
        )


def test_caption_heads_and_row_header():
    html = render([row()])
    assert "Prioriteiten &amp; doelen</caption>" in html
    assert html.count('scope="col"') == 4
    assert re.search(r'<th[^>]*scope="row"[^>]*role="rowheader">Cloud</th>', html)


def test_every_part_has_its_role_because_stacking_takes_the_meaning_away():
    html = render([row(), row()])
    for role, count in {"table": 1, "rowgroup": 2, "row": 3, "columnheader": 4, "rowheader": 2, "cell": 6}.items():
        assert html.count(f'role="{role}"') == count, role


def test_stacked_cells_are_labelled():
    assert 'data-label="Maatregelen"' in render([row()])


def test_cells_by_kind():
    html = render([row(count=3, late=True), row(count=0, precision="day", status="")])
    assert "utrecht-table__cell--numeric-column" in html
    assert '<span class="nds-zero">0</span>' in html
    assert ">Q2 2026</time>" in html
    assert ">1 Apr 2026</time>" in html
    assert "not declared" in html
    assert html.count("nds-rosier") == 1


def test_sort_links_have_real_addresses_and_one_column_is_sorted():
    html = render([row()], "?reeks=x&page=1&sort=-title")
    assert re.search(r'aria-sort="descending"><a id="sort-title" href="\?reeks=x&amp;page=1&amp;sort=title"', html)
    assert html.count("aria-sort") == 1
    assert "hx-get" not in html
    assert 'id="sort-count"' not in html


def test_with_a_region_links_replace_it():
    html = render([row(), row(), row()], region="priority-list")
    assert 'hx-target="#priority-list"' in html
    assert 'hx-get="/prioriteiten/?' in html


def test_pages():
    html = render([row() for _ in range(5)], "?page=2")
    assert "3 to 4 of 5" in html
    assert re.search(r'aria-current="page"><span class="nds-hidden">Page </span>2</a>', html)
    assert 'rel="prev"' in html
    assert 'rel="next"' in html


def test_an_empty_table_says_so():
    html = render([])
    assert "<table" not in html
    assert "Niets gevonden." in html


def test_cells_are_escaped():
    assert "<script>" not in render([row(title="<script>alert(1)</script>")])


class FileTable(Table):
    title = tables.Column()
    worded = tables.Column()
    rendered = tables.Column()
    count = NumberColumn()
    due = ImpreciseDateColumn(precision="precision")
    hidden = tables.Column(exclude_from_export=True)

    def value_worded(self, record):
        return f"woord {record['worded']}"

    def render_rendered(self, value, column, bound_row):
        return value * 2


def file_rows(amount):
    return [row() | {"worded": n, "rendered": n, "hidden": n, "count": None} for n in range(amount)]


def test_a_file_holds_what_the_library_would_write():
    ours = list(FileTable(file_rows(3)).as_values(exclude_columns=["title"]))
    assert ours == list(tables.Table.as_values(FileTable(file_rows(3)), exclude_columns=["title"]))
    assert ours[1][:3] == ["woord 0", 0, None]
    assert len(ours) == 4


def test_what_a_column_takes_is_looked_up_once_and_not_for_every_row_of_a_file(monkeypatch):
    looked_up = []
    found = ui.tables.signature
    for module in (ui.tables, django_tables2.utils):
        monkeypatch.setattr(module, "signature", lambda function: looked_up.append(function) or found(function))
    counts = []
    for amount in (1, 100):
        looked_up.clear()
        list(FileTable(file_rows(amount)).as_values())
        counts.append(len(looked_up))
    assert counts[0] == counts[1] > 0
