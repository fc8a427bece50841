"""The first page: what it finds in the data, what changed, what is late and what is nobody's."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nds_tracker.overview.changes import changes
from nds_tracker.overview.standing import where_it_stands
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from strategies.models import Indicator, Measure, Measurement, Milestone
from ui.dates import period_start

pytestmark = pytest.mark.django_db

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
RUN_AXE = """async () => (await axe.run(document, {runOnly: {type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})).violations.map(
    found => found.id + ": " + found.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | "))"""


@pytest.fixture
def reader(client):
    return of_role(client, "lezer")


def of_role(client, role, **fields):
    client.force_login(make.make_user(role, **fields))
    client.get(reverse("overview"))  # the first request of a session also writes when it began
    return client


def overview(client):
    response = client.get(reverse("overview"))
    assert response.status_code == 200
    return response


def make_nds(series="NDS 2025", **fields):
    """The NDS with one pillar, and the priority that it is."""
    pillar = make.make_pillar(make.make_strategy(code="NDS", is_nds=True))
    return pillar, make.make_priority(pillar=pillar, series=series, **fields)


def make_measure(pillar, code="m", *due, **fields):
    """A measure with milestones that are due so many days from today."""
    measure = Measure.objects.create(pillar=pillar, code=code, title=f"Maatregel {code}", **fields)
    for days in due:
        make_milestone(days, measure=measure, title=f"{code} {days}")
    return measure


def make_milestone(days, precision="day", **fields):
    first = period_start(timezone.localdate() + timedelta(days=days), precision)
    return Milestone.objects.create(
        **{"title": f"{days} {precision}"} | fields,
        original_date=first,
        original_precision=precision,
        current_date=first,
        current_precision=precision,
    )


def declare(thing, year, status, state="goedgekeurd"):
    of = {"measure": thing} if isinstance(thing, Measure) else {"priority": thing}
    round_, _made = ReportingRound.objects.get_or_create(
        year=year, defaults={"reference_date": date(year, 12, 31), "state": "gepland"}
    )
    return ProgressUpdate.objects.create(
        round=round_, state=state, status=status, explanation="Uitleg.", reported_on=date(year, 12, 1), **of
    )


@pytest.mark.parametrize("role", ["lezer", "redacteur", "coordinator", "beheerder"])
def test_an_empty_site_says_so_everywhere(client, role):
    response = overview(of_role(client, role))
    for words in (
        ">Prioriteiten</h2>",
        "Onder deze prioriteiten zijn nog geen maatregelen bekend.",
        "Nog geen prioriteiten",
        "Nog geen rapportageronde",
        "Er is geen datum gepland.",
        "Geen mijlpaal is te laat.",
    ):
        assert words in response.text
    assert response.context["timeline"] is None
    assert response.context["trends"] is None


def test_declared_stands_beside_computed_and_watermelons_are_counted(reader):
    pillar, priority = make_nds(title="Data")
    late, fine = make_measure(pillar, "laat", -60, 90), make_measure(pillar, "goed", 100)
    Milestone.objects.filter(title="goed 100").update(realised_date=timezone.localdate())
    for thing in (late, fine, priority):
        declare(thing, 2025, "op_schema")
    response = overview(reader)
    state = response.context["state"]
    assert state.finding.startswith("2 van de 2 maatregelen liggen op schema")
    assert state.watermelons == 1
    (row,) = state.rows
    assert row.signs == {"watermeloen": 1, "afgerond": 1}
    assert row.standing.is_watermelon
    assert row.following.title == "laat 90"
    assert "1 watermeloen:" in response.text
    assert "?strategie=NDS&amp;watermeloen=ja" in response.text
    assert "nds-rosier" in response.text


def test_only_priorities_of_the_newest_series_count(reader):
    pillar, _priority = make_nds()
    make.make_priority(title="Vorige", series="Onderwerpen 2024")
    make_measure(make.make_pillar(make.make_strategy(code="SDE")), "elders", -50)
    make_measure(pillar, "hier")
    state = overview(reader).context["state"]
    assert [row.priority.series for row in state.rows] == ["NDS 2025"]
    assert len(state.measures) == 1


def test_what_improved_and_what_got_worse_between_the_last_two_approved_updates(reader):
    pillar, priority = make_nds()
    better, worse, same, returned = (make_measure(pillar, code) for code in ("beter", "slechter", "gelijk", "terug"))
    for thing, statuses in (
        (better, ["op_schema", "vertraagd", "op_schema"]),
        (worse, ["vertraagd", "op_schema", "vertraagd"]),
        (same, ["vertraagd", "op_schema", "op_schema"]),
        (priority, ["op_schema", "gestopt"]),
    ):
        for year, status in enumerate(statuses, start=2026 - len(statuses)):
            declare(thing, year, status)
    declare(returned, 2024, "op_schema")
    declare(returned, 2025, "vertraagd", state="ingediend")
    found = overview(reader).context["changes"]
    assert [row.title for row in found.better.rows] == ["Maatregel beter"]
    assert [(row.title, row.words) for row in found.worse.rows] == [
        ("Maatregel slechter", "van op schema naar vertraagd")
    ]
    assert [row.title for row in found.other.rows] == [priority.title]


def test_milestones_that_moved_or_were_reached_lately(reader):
    pillar, _priority = make_nds()
    measure = make_measure(pillar)
    later, earlier, reached, back = (
        make_milestone(days, measure=measure, title=title)
        for days, title in ((50, "later"), (60, "eerder"), (70, "gehaald"), (80, "terug"))
    )
    for milestone, days in ((later, 70), (earlier, 40), (back, 90), (back, 80)):
        Milestone.objects.filter(pk=milestone.pk).update(
            current_date=timezone.localdate() + timedelta(days=days), reschedule_reason="implementatie"
        )
    Milestone.objects.filter(pk=reached.pk).update(realised_date=timezone.localdate())
    found = overview(reader).context["changes"]
    assert {(row.title, row.words) for row in found.better.rows} == {
        ("eerder", "20 dagen eerder"),
        ("gehaald", "gehaald"),
    }
    assert [(row.title, row.words) for row in found.worse.rows] == [("later", "20 dagen later")]


def test_a_move_is_no_news_any_more_after_a_month(reader):
    pillar, _priority = make_nds()
    milestone = make_milestone(90, measure=make_measure(pillar))
    Milestone.objects.filter(pk=milestone.pk).update(
        current_date=timezone.localdate() + timedelta(days=120), reschedule_reason="implementatie"
    )
    user = make.make_user("lezer")
    for days, count in ((29, 1), (31, 0)):
        day = timezone.localdate() + timedelta(days=days)
        assert changes(user, where_it_stands(user, day, "nl"), day).worse.count == count


def test_late_milestones_stand_by_days_and_all_are_counted(reader):
    strategy = make.make_strategy()
    make_milestone(-1, strategy=strategy)
    make_milestone(0, "year", strategy=strategy)
    make_milestone(-370, "year", strategy=strategy)
    Milestone.objects.filter(pk=make_milestone(-40, strategy=strategy).pk).update(realised_date=timezone.localdate())
    with CaptureQueriesContext(connection) as few:
        response = overview(reader)
    assert response.context["changes"].late.count == 2
    assert [row.title for row in response.context["changes"].worse.rows] == ["-1 day"]
    for days in range(2, 22):
        make_milestone(-days, strategy=strategy)
    with CaptureQueriesContext(connection) as many:
        response = overview(reader)
    late = response.context["changes"].late
    assert late.count == 22
    assert [row.title for row in late.rows][1:] == ["-21 day", "-20 day", "-19 day", "-18 day"]
    assert "22 mijlpalen" in response.text
    assert len(many) == len(few)


def test_what_nobody_works_on_and_what_is_nobodys(reader):
    pillar, priority = make_nds(title="Data")
    make.make_goal(pillar, title="Zonder maatregel")
    for number in range(4):
        make_measure(pillar, f"m{number}", 30)
    gaps = {gap.words: [row.title for row in gap.rows] for gap in overview(reader).context["changes"].gaps}
    assert gaps == {
        "1 doel zonder maatregel": ["Zonder maatregel"],
        "1 prioriteit zonder verantwoordelijke organisatie": ["Data"],
        "4 maatregelen zonder verantwoordelijke organisatie": ["Maatregel m0", "Maatregel m1", "Maatregel m2"],
    }
    priority.responsibilities.create(organisation=make.make_organisation())
    gaps = [gap.words for gap in overview(reader).context["changes"].gaps]
    assert "1 prioriteit zonder verantwoordelijke persoon" in gaps


def test_the_overview_the_list_and_the_page_say_the_same_about_when_it_was_updated(reader):
    """What was only loaded was updated by nobody; after that the last change or report counts."""
    _pillar, priority = make_nds(origin_key="nds")
    url = priority.get_absolute_url()

    def listed():
        (row,) = reader.get(reverse("priorities:list")).context["table"].rows
        return row.get_cell("updated_on")

    assert overview(reader).context["state"].rows[0].age is None
    assert ">nooit<" in listed()
    assert "<dd>nooit</dd>" in reader.get(url).text
    round_ = ReportingRound.objects.create(year=2020, reference_date=date(2020, 12, 31))
    ProgressUpdate.objects.create(
        round=round_, priority=priority, state="goedgekeurd", status="op_schema", reported_on=date(2020, 12, 1)
    )
    days = (timezone.localdate() - date(2020, 12, 1)).days
    assert overview(reader).context["state"].rows[0].age == days
    assert f">{days} dagen<" in listed()
    assert "<dd>1 december 2020</dd>" in reader.get(url).text
    priority.title = "Veranderd"
    priority.save()
    assert overview(reader).context["state"].rows[0].age == 0
    assert listed() == "vandaag"


def test_the_time_line_takes_the_milestones_nearest_to_today(reader):
    pillar, _priority = make_nds()
    make_measure(pillar, "m", -400, *range(-3, 12), 182, 250)
    line = overview(reader).context["timeline"]
    assert line.total == 17
    assert line.is_cut
    assert line.finding == "4 mijlpalen van maatregelen zijn te laat. In de komende zes maanden komen er nog 13."
    assert [row.title for row in line.milestones] == [f"m {days}" for days in range(-3, 9)]


def test_indicators_show_their_course(reader):
    pillar, _priority = make_nds()
    for code, values in (("gemeten", (10, 40)), ("ooit", (5,)), ("nooit", ())):
        indicator = Indicator.objects.create(strategy=pillar.strategy, code=code, title=code, unit="%")
        indicator.targets.create(year=2030, value=50)
        for year, value in enumerate(values, start=2023):
            Measurement.objects.create(indicator=indicator, value=value, reference_date=date(year, 1, 1))
    rows = {row.indicator.code: row for row in overview(reader).context["trends"].rows}
    assert (rows["gemeten"].status, rows["gemeten"].latest, rows["gemeten"].target) == (
        "op_schema",
        "40%",
        "50% (2030)",
    )
    assert rows["gemeten"].chart
    assert (rows["ooit"].latest, rows["ooit"].chart) == ("5%", None)
    assert (rows["nooit"].latest, rows["nooit"].status) == ("", "te_weinig_gegevens")


def test_the_round_is_counted_and_each_role_sees_its_own_part(client, world):
    for role, expected in (("lezer", 0), ("redacteur", 0), ("coordinator", 1)):
        client.force_login(world.users[role])
        response = overview(client)
        panel = response.context["panel"]
        assert panel.round == world.open_round
        assert panel.states == {"te_doen": 2, "ingediend": 1}
        assert (panel.left, panel.to_review) == (20, expected)
        assert "Nog 20 dagen." in response.text
        work = response.context["work"]
        assert (work is not None) == (role == "redacteur")
    client.force_login(world.users["redacteur"])
    work = overview(client).context["work"]
    assert work.count == 1
    assert [(task.request, task.standing) for task in work.tasks] == [(world.request, "te_doen")]
    assert work.priorities == [world.priority]


def test_nothing_can_be_reviewed_in_a_round_that_is_closed(client, world):
    ReportingRound.objects.exclude(pk=world.open_round.pk).filter(year__gt=world.open_round.year).delete()
    ReportingRound.objects.filter(pk=world.open_round.pk).update(state="gesloten")
    client.force_login(world.users["coordinator"])
    response = overview(client)
    assert response.context["panel"].round == world.open_round
    assert response.context["panel"].to_review == 0
    assert reverse("reports:review", args=[world.open_round.year]) not in response.text


def test_what_was_returned_comes_first_and_three_are_shown(client, world):
    measures = [make_measure(world.measure.pillar, f"extra{number}") for number in range(4)]
    asked = [
        UpdateRequest.objects.create(round=world.open_round, measure=measure, organisation=world.organisation)
        for measure in measures
    ]
    update = declare(measures[3], 2026, "op_schema", state="ingediend")
    ProgressUpdate.objects.filter(pk=update.pk).update(
        request=asked[3], state="teruggestuurd", review_comment="Vul aan."
    )
    client.force_login(world.users["redacteur"])
    response = overview(client)
    work = response.context["work"]
    assert work.count == 5
    assert [task.request for task in work.tasks] == [asked[3], world.request, asked[0]]
    assert "5 berichten wachten op u" in response.text


def test_nothing_is_read_more_often_when_there_is_more(client, world):
    client.force_login(world.users["redacteur"])
    overview(client)
    with CaptureQueriesContext(connection) as few:
        overview(client)
    for number in range(30):
        measure = make_measure(world.measure.pillar, f"v{number}", -number, number)
        declare(measure, 2024, "op_schema")
        declare(measure, 2025, "vertraagd")
        UpdateRequest.objects.create(round=world.open_round, measure=measure, organisation=world.organisation)
        Indicator.objects.create(strategy=measure.pillar.strategy, code=f"i{number}", title=f"Indicator {number}")
    with CaptureQueriesContext(connection) as many:
        overview(client)
    assert len(many) <= len(few) + 4  # what was empty before had nothing to look further for
    assert len(many) <= 35


def test_only_approved_updates_are_shown_here_in_lists_and_on_pages(reader):
    pillar, priority = make_nds()
    measure = make_measure(pillar)
    for year, state, status in ((2024, "goedgekeurd", "op_schema"), (2025, "ingediend", "afgerond")):
        for thing in (measure, priority):
            declare(thing, year, status, state=state)
    (row,) = overview(reader).context["state"].rows
    assert row.standing.declared == "op_schema"
    assert [standing.declared for standing in row.standing.measures.values()] == ["op_schema"]
    for address in ("strategies:measure-list", "priorities:list"):
        (row,) = reader.get(reverse(address)).context["table"].paginated_rows
        assert row.record.declared == "op_schema"
    for page in (measure, priority):
        assert [update.state for update in reader.get(page.get_absolute_url()).context["updates"]] == ["goedgekeurd"]


def test_text_of_people_is_shown_as_text(reader):
    pillar, _priority = make_nds(title="<b>Data</b>")
    make_measure(pillar, "m", -40)
    Milestone.objects.update(title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in overview(reader).text
    assert "<b>Data" not in overview(reader).text


def visit(page, context, live_server, client, user):
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(live_server.url)


def findings(page):
    """What axe finds, and a page that is wider than the screen, at each width."""
    found = []
    page.evaluate(AXE.read_text())
    for width in (1280, 640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {violation}" for violation in page.evaluate(RUN_AXE)]
        scroll = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{width}: {scroll} wide"] if scroll > width else []
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_of_an_editor_is_accessible_and_fits(page, context, live_server, client, world):
    late = make_measure(world.measure.pillar, "laat", -60, 20)
    for year, status in ((2023, "vertraagd"), (2024, "op_schema")):
        declare(late, year, status)
    for year, value in ((2024, 10), (2025, 20)):
        indicator, _made = Indicator.objects.get_or_create(
            strategy=world.measure.pillar.strategy, code="i", defaults={"title": "Indicator", "unit": "%"}
        )
        Measurement.objects.create(indicator=indicator, value=value, reference_date=date(year, 1, 1))
    visit(page, context, live_server, client, world.users["redacteur"])
    assert page.locator("#flow > svg").is_visible()
    assert not page.locator(".nds-overview-totals").is_visible()
    assert not findings(page)
    assert not page.locator("#flow > svg").is_visible()
    assert page.locator(".nds-overview-totals").is_visible()
    assert page.locator("main section").first.get_attribute("aria-labelledby") == "work"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_empty_page_is_accessible_and_fits(page, context, live_server, client):
    visit(page, context, live_server, client, make.make_user("redacteur", organisation=make.make_organisation()))
    assert page.get_by_text("Nog geen prioriteiten").is_visible()
    assert not findings(page)
