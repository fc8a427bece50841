"""The page of the matrix, its cells and its files: each cell holds what it counts, at every level."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from history.services import as_of
from priorities.matrices import read_matrix
from priorities.models import Contribution, Priority
from strategies.models import Overlap, Strategy
from strategies.tests.factories import make_measure, make_milestone, make_passage

from .factories import make_contribution, make_goal, make_pillar, make_priority, make_strategy, make_user

pytestmark = pytest.mark.django_db
MATRIX = "/samenhang/"


@pytest.fixture
def coordinator(client):
    user = make_user("coordinator", name="Coördinator")
    client.force_login(user)
    return user


@pytest.fixture
def woven():
    """Two priorities, a strategy with a contribution at every level, and one without any."""
    nds = make_strategy(code="NDS", is_nds=True)
    own = make_pillar(nds, title="Pijler van AI")
    ai = make_priority(slug="ai", title="Artificiële intelligentie", short_title="AI", pillar=own)
    make_priority(slug="cloud", title="Cloud", short_title="Cloud")
    strategy = make_strategy(code="SDE", title="Strategie Digitale Economie")
    pillar, other = make_pillar(strategy, title="Innovatie"), make_pillar(strategy, title="Markten")
    goal, empty = make_goal(pillar, title="Meer onderzoek"), make_goal(pillar, title="Meer geld")
    late = make_measure(pillar=pillar, goal=goal, title="Onderzoek doen")
    make_milestone(timezone.localdate() - timedelta(days=400), measure=late)
    loose = make_measure(pillar=pillar, title="Zonder doel")
    make_contribution(ai, pillar=pillar, kind="draagt_bij")
    make_contribution(ai, goal=goal, kind="overlapt")
    make_contribution(
        ai, measure=late, kind="voert_uit", response="oneens", response_note="Niet zo.", responded_on=date(2026, 11, 1)
    )
    make_contribution(ai, measure=loose, kind="hangt_af")
    make_strategy(code="LEEG", title="Zonder bijdragen")
    return {
        "ai": ai,
        "goal": make_goal(own, title="Eén aanpak"),
        "pillar": pillar,
        "other": other,
        "of_sde": goal,
        "empty": empty,
        "late": late,
        "strategy": strategy,
    }


def links_of(content: str) -> list[str]:
    """Where the cells lead to."""
    return re.findall(r'nds-matrix__open" href="([^"]+)"', content)


def get(client, query: str = "", status: int = 200) -> str:
    response = client.get(MATRIX + query)
    assert response.status_code == status, query
    return response.content.decode()


def test_the_matrix_shows_counts_kinds_worst_status_and_white_spots(client, coordinator, woven):
    content = get(client)
    assert content.count("nds-matrix__cell--blank") == 3
    assert 'nds-matrix__open" href="/samenhang/ai/SDE/">4<' in content
    assert "1 oneens" in content
    cell = content.partition('href="/samenhang/ai/SDE/"')[2].partition("</td>")[0]
    assert 'aria-label="Vertraagd"' in cell


@pytest.mark.parametrize("columns", ["strategie", "pijler", "doel"])
def test_each_cell_opens_to_what_it_counts(client, coordinator, woven, columns):
    found = read_matrix(coordinator, timezone.localdate(), series="NDS 2025", columns=columns)
    assert found.total == 4
    content = get(client, f"?kolommen={columns}&strategie=alle")
    addresses = iter(links_of(content))
    opened = 0
    for row in found.rows:
        for cell in row.cells:
            if cell.state.value == "not_asked":
                continue
            response = client.get(next(addresses))
            assert response.status_code == 200
            assert response.context["total"] == cell.total
            assert response.content.decode().count('id="bijdrage-') == cell.total
            if cell.total:
                assert response.context["worst"] == cell.status
                assert response.context["disputed"] == cell.disputed
            opened += cell.total
    assert opened == 4
    assert next(addresses, None) is None


def test_a_contribution_without_a_goal_stands_in_the_column_of_the_pillar(client, coordinator, woven):
    content = get(client, "?kolommen=doel&strategie=SDE")
    whole = f"/samenhang/ai/SDE/pijler-{woven['pillar'].pk}/geheel/"
    assert f'href="{whole}">2<' in content
    assert "Pijler als geheel" in content
    page = client.get(whole).content.decode()
    assert "Zonder doel" in page
    assert "Onderzoek doen" not in page
    empty = client.get(f"/samenhang/ai/SDE/doel-{woven['empty'].pk}/").content.decode()
    assert whole in empty


def test_pillars_and_goals_are_those_of_the_first_strategy_unless_all_are_asked(client, coordinator, woven):
    pillar = make_pillar(make_strategy(code="ISR"), title="Data en algoritmen")
    assert "Innovatie" in get(client, "?kolommen=pijler")
    assert pillar.title not in get(client, "?kolommen=pijler")
    assert pillar.title in get(client, "?kolommen=pijler&strategie=alle")
    assert pillar.title in get(client, "?kolommen=pijler&strategie=ISR")


def test_a_goal_shows_its_judged_overlaps_and_no_contributions(client, coordinator, woven):
    mine = make_measure(pillar=woven["ai"].pillar, goal=woven["goal"])
    for first, verdict in (
        ({"first_goal": woven["goal"]}, "zelfde"),
        ({"first_measure": mine}, "conflicteert"),
        ({"first_goal": woven["goal"]}, "verworpen"),
        ({"first_goal": woven["goal"]}, "voorgesteld"),
    ):
        Overlap.objects.create(
            **first,
            verdict=verdict,
            second_goal=make_goal(woven["pillar"], title="Ander doel")
            if verdict == "voorgesteld"
            else woven["of_sde"]
            if verdict == "zelfde"
            else woven["empty"],
            explanation=f"Oordeel {verdict}",
        )
    for query, address in (("", "SDE/"), ("&kolommen=pijler&strategie=SDE", f"SDE/pijler-{woven['pillar'].pk}/")):
        content = get(client, f"?rijen=doel{query}")
        assert f'href="/samenhang/doelen/{woven["goal"].pk}/{address}">2 overlappen' in content
        page = client.get(f"/samenhang/doelen/{woven['goal'].pk}/{address}").content.decode()
        assert "Oordeel zelfde" in page
        assert "Oordeel conflicteert" in page
        assert "Oordeel verworpen" not in page
        assert "Oordeel voorgesteld" not in page
    assert content.count("bijdragen aan de prioriteit als geheel") == 2


def test_an_overlap_that_names_the_goal_second_counts_as_well(client, coordinator, woven):
    Overlap.objects.create(first_pillar=woven["pillar"], second_goal=woven["goal"], verdict="versterkt")
    content = get(client, "?rijen=doel&kolommen=doel&strategie=SDE")
    address = f"/samenhang/doelen/{woven['goal'].pk}/SDE/pijler-{woven['pillar'].pk}/geheel/"
    assert f'href="{address}">1 overlap' in content
    assert client.get(address).context["total"] == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?reeks=bestaat+niet", 404),
        ("?reeks=", 404),
        ("?rijen=pijler", 404),
        ("?rijen=", 404),
        ("?kolommen=maatregel", 404),
        ("?strategie=XYZ", 404),
        ("?export=pdf", 404),
        ("?export=", 404),
        ("?export=csv&inhoud=alles", 404),
        ("?inhoud=matrix", 400),
        ("?onzin=1", 400),
        ("?page=2", 400),
        ("ai/SDE/?onzin=1", 400),
        ("ai/SDE/?page=2", 404),
        ("ai/SDE/?page=x", 404),
        ("ai/XYZ/", 404),
        ("xyz/SDE/", 404),
        ("ai/SDE/maatregel-1/", 404),
        ("ai/SDE/doel-999999/", 404),
        ("ai/SDE/pijler-999999999999999999/", 404),
        ("doelen/999999/SDE/", 404),
        ("doelen/99999999999999999999999/SDE/", 404),
        ("beeld/?volg=xyz", 404),
        ("beeld/?kolommen=xyz", 404),
        ("beeld/?reeks=xyz", 404),
        ("beeld/?onzin=1", 400),
    ],
)
def test_what_there_is_not_is_refused(client, coordinator, woven, query, status):
    get(client, query, status)


def test_a_part_of_another_strategy_is_not_found(client, coordinator, woven):
    get(client, f"ai/LEEG/pijler-{woven['pillar'].pk}/", 404)
    get(client, f"ai/SDE/doel-{woven['of_sde'].pk}/geheel/", 404)
    get(client, f"doelen/{woven['of_sde'].pk}/SDE/", 404)


@pytest.mark.parametrize("query", ["", "?rijen=doel&kolommen=doel", "beeld/"])
def test_without_any_rows_the_page_says_so(client, coordinator, query):
    assert "nds-empty" in get(client, query)
    make_strategy(code="SDE")
    assert "nds-empty" in get(client, query)


def test_the_nds_itself_is_a_column_only_when_something_hangs_on_it(client, coordinator, woven):
    assert ">NDS<" not in get(client).partition("<tbody")[0].partition("<thead")[2]
    make_contribution(Priority.objects.get(slug="cloud"), pillar=woven["ai"].pillar)
    content = get(client)
    assert ">NDS<" in content.partition("<tbody")[0].partition("<thead")[2]
    assert 'href="/samenhang/cloud/NDS/">1<' in content


def test_htmx_gets_the_part_and_a_restored_page_everything(client, coordinator, woven):
    for path in (MATRIX, MATRIX + "beeld/"):
        part = client.get(path, HTTP_HX_REQUEST="true").content
        assert b"<html" not in part
        assert b"<html" in client.get(path, HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true").content


def rows_of(response, file_format: str) -> list[list[str]]:
    if file_format == "csv":
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_files_hold_the_matrix_and_a_row_per_contribution(client, coordinator, woven, file_format):
    Contribution.objects.filter(goal=woven["of_sde"]).update(
        explanation='=HYPERLINK("x")', passage=make_passage(quote="Zo staat het er.")
    )
    matrix = rows_of(client.get(MATRIX, {"export": file_format}), file_format)
    assert [str(row[-1]) for row in matrix[1:]] == ["4", "0"]
    assert "1 voert uit" in matrix[1][2]
    assert "Vertraagd" in matrix[1][2]
    assert "1 oneens" in matrix[1][2]
    assert matrix[2][2] == "witte vlek"
    rows = rows_of(client.get(MATRIX, {"export": file_format, "inhoud": "bijdragen"}), file_format)
    assert len(rows) == 5
    heads = rows[0]
    (row,) = [row for row in rows if "Zo staat het er." in row]
    assert row[heads.index("Doel")] == "Meer onderzoek"
    assert row[heads.index("Slechtste status")] == "Vertraagd"
    expected = "'=HYPERLINK" if file_format == "csv" else "=HYPERLINK"
    assert row[heads.index("Toelichting")].startswith(expected)


def test_a_formula_in_a_file_stays_text(client, coordinator, woven):
    Contribution.objects.update(explanation="=1+1")
    response = client.get(MATRIX, {"export": "xlsx", "inhoud": "bijdragen"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)
    assert client.get(MATRIX, {"export": "ods", "inhoud": "bijdragen"}).status_code == 200


def test_the_files_of_one_strategy_hold_only_that_one(client, coordinator, woven):
    query = {"export": "csv", "inhoud": "bijdragen", "strategie": "LEEG"}
    assert len(rows_of(client.get(MATRIX, query), "csv")) == 1


def weave(count: int) -> None:
    """So many priorities and strategies, each pair linked by a pillar, a goal and a measure."""
    priorities = [make_priority() for _ in range(count)]
    for _ in range(count):
        pillar = make_pillar()
        goal = make_goal(pillar)
        measure = make_measure(pillar=pillar, goal=goal)
        make_milestone(date(2026, 1, 1), measure=measure)
        for priority in priorities:
            for target in ({"pillar": pillar}, {"goal": goal}, {"measure": measure}):
                make_contribution(priority, **target)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kolommen=pijler&strategie=alle",
        "?kolommen=doel&rijen=doel&strategie=alle",
        "?export=csv",
        "?export=csv&inhoud=bijdragen",
        "beeld/?kolommen=doel",
    ],
)
def test_queries_do_not_grow_with_rows(client, coordinator, django_assert_max_num_queries, query):
    weave(1)
    get(client, query)
    with django_assert_max_num_queries(100) as few:
        get(client, query)
    weave(4)
    with django_assert_max_num_queries(len(few.captured_queries)):
        get(client, query)


def test_the_matrix_of_the_past_is_that_of_then(coordinator, woven):
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
    Contribution.objects.filter(measure=woven["late"]).delete()
    today = timezone.localdate()
    assert read_matrix(coordinator, today, series="NDS 2025").total == 3
    with as_of(before):
        then = read_matrix(coordinator, today, series="NDS 2025")
        early = read_matrix(coordinator, today - timedelta(days=700), series="NDS 2025")
    assert then.total == 4
    # The status is that of the day that is asked for: two years ago nothing was late yet.
    statuses = [[row.cells[0].status for row in found.rows] for found in (then, early)]
    assert statuses[0][0] == "vertraagd"
    assert statuses[1][0] != "vertraagd"


def test_one_who_is_followed_is_strong_and_listed(client, coordinator, woven):
    Contribution.objects.filter(goal=woven["of_sde"]).update(passage=make_passage(quote="Zo staat het er."))
    content = get(client, "beeld/?volg=ai")
    assert "AI krijgt bijdragen uit 1 strategie, nog niet uit LEEG" in content
    assert "Zo staat het er." in content
    assert content.count("nds-cell-note") == 5
    content = get(client, "beeld/?volg=SDE")
    assert "SDE draagt bij aan 1 prioriteit" in content
    assert "Zo staat het er." in content
    assert "LEEG draagt nog aan geen prioriteit bij" in get(client, "beeld/?volg=LEEG")
    assert "Nog geen strategie draagt bij aan Cloud" in get(client, "beeld/?volg=cloud")


def test_the_picture_leads_on_by_link_and_says_all_in_a_table(client, coordinator, woven):
    content = get(client, "beeld/?kolommen=doel")
    svg = content[content.index("<svg xmlns") : content.index("</figure>")]
    assert 'role="group"' in svg
    assert "volg=ai" in svg
    assert "volg=SDE" in svg
    assert svg.count("<tr") == 5


def test_a_visitor_is_asked_to_log_in(client, woven):
    for path in ("", "beeld/", "ai/SDE/"):
        assert client.get(MATRIX + path).status_code == 302


def test_addresses_are_those_of_the_names(woven):
    part = f"pijler-{woven['pillar'].pk}"
    assert reverse("matrix:cell", args=["ai", "SDE"]) == "/samenhang/ai/SDE/"
    assert reverse("matrix:cell", args=["ai", "SDE", part]) == f"/samenhang/ai/SDE/{part}/"
    assert reverse("matrix:cell-whole", args=["ai", "SDE", part]) == f"/samenhang/ai/SDE/{part}/geheel/"
    assert Strategy.objects.filter(code="SDE").exists()
