"""Requesting, making and reading a coherence report: the row, the pages, the command; the worker once for real."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import user
from history.services import as_of, freeze
from jobs.choices import JobStatus
from nds_tracker.embedded.processes import wait_until
from priorities.models import AgendaItem, Contribution
from priorities.tests import factories as make
from priorities.unused import unused
from reports.models import CoherenceFile, CoherenceReport
from reports.rendering import RenderFailed
from reports.rendering.coherence import RenderedCoherence
from reports.rendering.words import COHERENCE_OWN, COHERENCE_WORDS
from reports.services import annual
from reports.services import coherence as services
from reports.snapshot import build_coherence_snapshot
from reports.tasks import make_coherence_report
from strategies.parts import LEVELS
from tests.world import make_world

ADDRESS = ("nl", 1)
PAGE = b'<!DOCTYPE html><html lang="nl"><title>Rapport</title><style>p { margin: 0 }</style><p>Tekst</p></html>'
FORMS = ("html", "pdf", "odt", "snapshot")


@pytest.fixture
def quick(monkeypatch):
    """A rendering that takes no time."""
    from reports import coherence_generation

    made = RenderedCoherence(b"%PDF-1.7", PAGE, b"PK odt", 12, {"typst": "1"}, ["Een noot."])
    monkeypatch.setattr(coherence_generation, "render_coherence", lambda data, on_progress: made)
    return coherence_generation


@pytest.fixture
def requested(coordinator):
    """A request in Dutch."""
    return services.request_coherence_report(coordinator, language="nl")


@pytest.fixture
def done(requested, quick):
    """A finished report."""
    make_coherence_report(requested.pk)
    requested.refresh_from_db()
    return requested


@pytest.fixture
def failed(requested, quick, monkeypatch):
    """A report that could not be made."""

    def refuse(data, on_progress):
        raise RenderFailed("Het teken <b>kan</b> niet.")

    monkeypatch.setattr(quick, "render_coherence", refuse)
    make_coherence_report(requested.pk)
    requested.refresh_from_db()
    return requested


# --- The row


def test_a_request_is_a_row_and_rings(requested, coordinator, doorbell, django_capture_on_commit_callbacks):
    assert (requested.version, requested.status, requested.requested_by) == (1, JobStatus.QUEUED, coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        other = services.request_coherence_report(coordinator, language="en")
    assert doorbell.reports == [other.pk]


def test_only_coordinators_request_and_only_in_a_known_language(reader, coordinator):
    with pytest.raises(PermissionDenied):
        services.request_coherence_report(reader, language="nl")
    with pytest.raises(annual.NoSuchLanguage):
        services.request_coherence_report(coordinator, language="fr")
    assert not CoherenceReport.objects.exists()


def test_a_second_request_leads_to_the_first(requested, coordinator):
    with pytest.raises(services.CoherenceAlreadyRequested) as refused:
        services.request_coherence_report(coordinator, language="nl")
    assert refused.value.report == requested
    with pytest.raises(IntegrityError), transaction.atomic():
        CoherenceReport.objects.create(language="nl", version=2, requested_by=coordinator)


def test_two_at_the_same_moment_get_the_same_request(coordinator, monkeypatch):
    """The second one looks before the first has stored its row, and is stopped by the database."""
    first = CoherenceReport.objects.create(language="nl", version=7, requested_by=coordinator)
    look, looks = services._refuse_second, []

    def look_too_early(language):
        looks.append(language)
        if len(looks) > 1:
            look(language)

    monkeypatch.setattr(services, "_refuse_second", look_too_early)
    with pytest.raises(services.CoherenceAlreadyRequested) as refused:
        services.request_coherence_report(coordinator, language="nl")
    assert refused.value.report == first


def test_a_finished_report_holds_its_files_and_never_changes(done):
    assert (done.status, done.error, done.notes) == (JobStatus.DONE, "", "Een noot.")
    assert done.reference_date == timezone.localdate(done.frozen_at)
    file = done.file
    for form in FORMS:
        assert getattr(file, f"{form}_sha256") == hashlib.sha256(bytes(getattr(file, form))).hexdigest()
    with pytest.raises(ProgrammingError), transaction.atomic():
        CoherenceFile.objects.update(pages=1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CoherenceReport.objects.update(notes="anders")


def test_a_failure_tells_why_and_can_be_tried_again(failed, coordinator):
    assert (failed.status, failed.error) == (JobStatus.FAILED, "Het teken <b>kan</b> niet.")
    before = failed.frozen_at
    again = services.retry_coherence_report(coordinator, failed)
    assert (again.status, again.frozen_at, again.attempts) == (JobStatus.QUEUED, None, 0)
    assert before is not None
    with pytest.raises(services.CoherenceAlreadyRequested):
        services.retry_coherence_report(coordinator, again)


def test_what_is_done_or_superseded_is_not_tried_again(done, coordinator):
    with pytest.raises(annual.NotFailed):
        services.retry_coherence_report(coordinator, done)
    old = CoherenceReport.objects.create(language="en", version=1, status="failed", requested_by=coordinator)
    CoherenceReport.objects.create(language="en", version=2, status="failed", requested_by=coordinator)
    with pytest.raises(annual.Superseded):
        services.retry_coherence_report(coordinator, old)


# --- The snapshot


@pytest.fixture
def world(db):
    """One of everything."""
    return make_world()


def snapshot_now():
    frozen_at = freeze()
    with as_of(frozen_at):
        return build_coherence_snapshot(
            language="nl", reference_date=timezone.localdate(frozen_at), frozen_at=frozen_at, version=1
        )


def test_the_snapshot_tells_how_everything_relates(world):
    snapshot = snapshot_now()
    strategy = next(one for one in snapshot["strategies"] if one["code"] == "ISR")
    assert strategy["links"][0]["kind"] == "kapstok"
    assert snapshot["letter"] == {"number": 1, "detail": ""}
    by_slug = {one["slug"]: one for one in snapshot["priorities"]}
    contributions = by_slug[world.priority.slug]["contributions"]
    assert {one["strategy"] for one in contributions} == {"ISR"}
    (row,) = [one for one in snapshot["matrix"] if one["priority"] == world.priority.slug]
    cell = next(one for one in row["cells"] if one["strategy"] == "ISR")
    assert cell["kinds"] == Counter(one["kind"] for one in contributions)
    challenge = next(one for one in snapshot["challenges"] if one["text"] == world.challenge.text)
    assert challenge["worked_on_by"][0]["title"] == "Eén aanpak"
    assert challenge["coverage"]["measures"][0]["title"] == "Opschalen"
    assert snapshot["overlaps"]["waiting"] == 1
    assert world.agenda_item.title in {one["title"] for one in snapshot["agenda"]}
    names = str(snapshot)
    assert not any(each.name in names for each in world.users.values()), "persons are not named"


def test_who_judged_and_what_the_other_side_thinks(world):
    Contribution.objects.filter(pk=world.contribution.pk).update(
        assessed_by=world.users["coordinator"],
        assessed_on=timezone.localdate(),
        response="oneens",
        response_note="Dit is van ons.",
        responded_by=world.users["redacteur"],
        responded_on=timezone.localdate(),
    )
    by_slug = {one["slug"]: one for one in snapshot_now()["priorities"]}
    (one,) = by_slug[world.priority.slug]["contributions"]
    assert one["assessed_by"]["name"] == one["response"]["by"]["name"] == "Eigen ministerie"
    assert (one["response"]["verdict"], one["response"]["note"]) == ("oneens", "Dit is van ons.")


def test_what_happened_after_the_reference_date_has_not_happened(world):
    AgendaItem.objects.filter(pk=world.agenda_item.pk).update(
        state="besloten", outcome="Het mag.", decided_on=timezone.localdate() + timezone.timedelta(days=1)
    )
    item = next(one for one in snapshot_now()["agenda"] if one["title"] == world.agenda_item.title)
    assert (item["state"], item["outcome"], item["decided_on"]) == ("open", "", None)


def test_what_no_priority_uses_is_the_same_as_on_its_page(world):
    strategy = make.make_strategy(code="EXTRA")
    pillar = make.make_pillar(strategy, title="Ongebruikt")
    make.make_goal(pillar, title="Ook niet")
    held = make.make_pillar(strategy, title="Houdt iets")
    Contribution.objects.create(
        priority=world.priority, goal=make.make_goal(held, title="Gebruikt"), kind="draagt_bij", explanation="Omdat."
    )
    make.make_goal(held, title="Nog een")
    snapshot, coordinator = snapshot_now(), world.users["coordinator"]
    for level, key in zip(LEVELS, ("pillars", "goals", "measures"), strict=True):
        titles = sorted(one["title"] for one in snapshot["unused"][key])
        assert titles == sorted(unused(level, coordinator).values_list("title", flat=True)), level
    assert {"Ongebruikt"} <= {one["title"] for one in snapshot["unused"]["pillars"]}


def test_the_number_of_queries_does_not_grow(world):
    def count():
        frozen_at = freeze()
        with as_of(frozen_at), CaptureQueriesContext(connection) as captured:
            build_coherence_snapshot(language="nl", reference_date=timezone.localdate(), frozen_at=frozen_at, version=1)
        return len(captured)

    few = count()
    for number in range(8):
        pillar = make.make_pillar(make.make_strategy(source=make.make_document()), title=f"Pijler {number}")
        Contribution.objects.create(
            priority=world.priority, pillar=pillar, kind="draagt_bij", explanation="Omdat.", passage=world.passage
        )
    assert count() == few


# --- Pages


def test_request_by_the_form_and_what_it_leads_to(client, coordinator, quick):
    client.force_login(coordinator)
    assert client.post(reverse("coherence:list"), {"language": "xx"}).status_code == 422
    first = client.post(reverse("coherence:list"), {"language": "nl"})
    assert first.url == reverse("coherence:report", args=ADDRESS)
    assert client.post(reverse("coherence:list"), {"language": "nl"}).url == first.url
    page = client.get(first.url).content.decode()
    assert 'hx-trigger="every 1s"' in page


def test_a_reader_reads_and_downloads_but_cannot_request(client, reader, done):
    client.force_login(reader)
    listed = client.get(reverse("coherence:list")).content.decode()
    assert reverse("coherence:odt", args=ADDRESS) in listed
    assert 'id="request-form"' not in listed
    assert client.post(reverse("coherence:list"), {"language": "nl"}).status_code == 403
    shown = client.get(reverse("coherence:report", args=ADDRESS)).content.decode()
    for form in FORMS:
        address = reverse(f"coherence:{form}", args=ADDRESS)
        assert address in shown
        response = client.get(address)
        assert response.content == bytes(getattr(done.file, form))
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
    assert (
        'filename="samenhangrapport-nds-nl-1.odt"'
        in client.get(reverse("coherence:odt", args=ADDRESS))["Content-Disposition"]
    )


def test_the_page_to_read_may_use_its_own_style_and_nothing_else(client, reader, done):
    client.force_login(reader)
    response = client.get(reverse("coherence:html", args=ADDRESS))
    assert response["Content-Disposition"].startswith("inline")
    policy = dict(
        one.strip().split(" ", 1) for one in response["Content-Security-Policy"].split(";") if " " in one.strip()
    )
    assert len(re.findall(r"'sha256-[\w+/=]+'", policy["style-src"])) == 1
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    unchanged = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert unchanged["Content-Security-Policy"] == response["Content-Security-Policy"]
    saved = client.get(response.request["PATH_INFO"] + "?download")
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_failed_report_offers_the_coordinator_to_try_again(client, coordinator, failed):
    client.force_login(coordinator)
    page = client.get(failed.get_absolute_url()).content.decode()
    assert "Het teken &lt;b&gt;kan&lt;/b&gt; niet." in page
    assert failed.retry_url in page
    assert client.post(failed.retry_url).url == failed.get_absolute_url()
    failed.refresh_from_db()
    assert failed.status == JobStatus.QUEUED


@pytest.mark.parametrize("address", [("nl", 99), ("xx", 1)])
@pytest.mark.parametrize("name", ["report", *FORMS])
def test_what_is_not_there_is_not_found(client, reader, done, name, address):
    client.force_login(reader)
    assert client.get(reverse(f"coherence:{name}", args=address)).status_code == 404


# --- Words, command, worker


def test_both_languages_have_the_same_words_and_places_to_fill_in():
    assert list(COHERENCE_OWN["nl"]) == list(COHERENCE_OWN["en"])
    for key, dutch in COHERENCE_OWN["nl"].items():
        english = COHERENCE_OWN["en"][key]
        assert english.strip()
        assert dutch.strip() or key == "colophon.language"
        counts = {"{n}", "{N}"}
        assert set(re.findall(r"\{\w+\}", dutch)) - counts == set(re.findall(r"\{\w+\}", english)) - counts or not dutch


def test_every_word_is_asked_for_and_every_word_asked_for_is_there():
    rendering = Path(__file__).parent.parent / "rendering"
    own = "\n".join(path.read_text() for path in (rendering / "coherence").glob("*.py"))
    shared = "\n".join(path.read_text() for path in (rendering / "composing").glob("*.py"))
    asked = set(re.findall(r"""voice(?:\.pieces)?\(\s*["']([\w.]+)["']""", own))
    assert asked - set(COHERENCE_WORDS["nl"]) == set()
    counted = set(re.findall(r"""voice\.both(?:_pieces)?\(\s*["']([\w.]+)["']""", own))
    assert {one for one in counted if f"{one}.other" not in COHERENCE_WORDS["nl"]} == set()
    groups = [
        "kind_meaning",
        "basis",
        "basis_name",
        "response",
        "coverage",
        "challenge",
        "verdict",
        "agenda",
        "pillars",
    ]
    groups += ["colophon.check", "account.basis", "account.limit"]
    groups += ["brief.alleen_doelen", "brief.te_traag", "brief.tempo_onbekend"]
    made = "|".join(rf"{re.escape(group)}\." for group in groups)
    unused_words = {
        key
        for key in COHERENCE_OWN["nl"]
        if key not in asked
        and key.rsplit(".", 1)[0] not in counted
        and f'"{key}"' not in own + shared
        and not re.match(made, key)
    }
    assert unused_words == set()


@pytest.mark.parametrize("suffix", ["pdf", "html", "odt"])
def test_the_command_makes_each_form(quick, db, tmp_path, suffix):
    output = tmp_path / f"rapport.{suffix}"
    call_command("build_coherence_report", "--language", "nl", "--output", str(output), verbosity=0)
    assert output.read_bytes() == {"pdf": b"%PDF-1.7", "html": PAGE, "odt": b"PK odt"}[suffix]


def test_the_command_refuses_other_forms(db, tmp_path):
    with pytest.raises(CommandError, match=r"\.odt"):
        call_command("build_coherence_report", "--output", str(tmp_path / "rapport.docx"))


@pytest.mark.slow
def test_a_real_worker_makes_it(live_worker, transactional_db):
    call_command("load_startbrief", verbosity=0)
    report = services.request_coherence_report(user("coordinator"), language="nl")
    assert report.rung
    assert wait_until(lambda: not CoherenceReport.objects.open().exists(), 90)
    report.refresh_from_db()
    assert (report.status, report.error, report.attempts) == (JobStatus.DONE, "", 1)
    file = CoherenceFile.objects.get()
    assert bytes(file.pdf).startswith(b"%PDF-")
    assert b"<h1>Samenhangrapport" in bytes(file.html)
    assert bytes(file.odt).startswith(b"PK")
