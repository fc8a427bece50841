"""An import from upload to history: what it refuses, what it writes, and that it never writes by half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from commitments.models import Commitment
from exchange import applying, services
from exchange.models import ImportJob, ImportRow
from exchange.sheets import SHEETS
from exchange.tasks import discard_old_previews
from history.querysets import events_of
from priorities.models import Contribution
from priorities.tests import factories as make
from strategies.choices import RescheduleReason
from strategies.models import Measure, Measurement, Milestone
from strategies.moves import moves_of
from ui.imports import UnreadableTable

from .files import a_file, checked, errors, outcomes, saved, worked

MEASURES = ["code", "pijler", "titel"]


def why(row):
    """Reason and author of the last event of a row."""
    event = events_of(type(row), row.pk).order_by("-pgh_id").first()
    return event.pgh_context.metadata["reason"], event.pgh_context.metadata["user"]


@pytest.fixture
def pillar(db):
    return make.make_pillar(make.make_strategy(code="SDE"), number="2", title="Pijler")


def test_a_preview_writes_nothing_and_confirming_it_writes_all(coordinator, pillar):
    old = Measure.objects.create(pillar=pillar, code="M1", title="Oud", description="Blijft")
    job = checked(
        coordinator,
        "maatregelen",
        [MEASURES, ["M1", "SDE/2", "Nieuw"], ["M2", "sde/2", "=1+1\nregel"], ["M1b", "SDE/2", "Ook"]],
    )
    assert outcomes(job) == ["gewijzigd", "nieuw", "nieuw"]
    assert job.rows.get(number=2).changes == [["titel", "Oud", "Nieuw"]]
    assert Measure.objects.count() == 1
    assert Measure.objects.get().version == 1
    job = saved(coordinator, job, reason="Jaarlijkse bijwerking")
    assert (job.stage, job.status, bytes(job.content)) == ("toegepast", "done", b"")
    old.refresh_from_db()
    assert (old.title, old.description, old.version) == ("Nieuw", "Blijft", 2)
    assert Measure.objects.get(code="M2").title == "=1+1\nregel"
    for row in Measure.objects.all():
        assert why(row) == ("Jaarlijkse bijwerking (Import van maatregelen.xlsx)", coordinator.pk)
    assert checked(coordinator, "maatregelen", a_file("maatregelen", [MEASURES, ["M1", "SDE/2", "Nieuw"]])).counts == {
        "gelijk": 1
    }


def test_one_wrong_row_stops_the_file_unless_it_is_left_out(coordinator, pillar):
    job = checked(coordinator, "maatregelen", [MEASURES, ["M1", "SDE/9", "x"], ["M2", "SDE/2", "Goed"]])
    assert outcomes(job) == ["fout", "nieuw"]
    assert errors(job) == [["pijler", "Er is geen pijler “SDE/9”. Schrijf strategie en nummer, zoals SDE/2."]]
    with pytest.raises(services.HasErrors):
        services.confirm(coordinator, job, only_valid=False)
    assert not Measure.objects.exists()
    saved(coordinator, job, only_valid=True)
    assert [row.code for row in Measure.objects.all()] == ["M2"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([[*MEASURES, "kleur"], ["a", "SDE/2", "x", "rood"]], "Wij kennen kolom 4"),
        ([[*MEASURES, "Titel"], ["a", "SDE/2", "x", "y"]], "komt twee keer voor"),
        ([["code", "titel"], ["a", "x"]], "Deze kolommen ontbreken: pijler"),
        ([["code", None, "titel"], ["a", "x", "y"]], "Kolom 2 heeft geen naam"),
        ([MEASURES], "staan geen rijen"),
        ([MEASURES, *[["a", "SDE/2", "x"]] * 10_001], "meer dan 10.000 rijen"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_whole_file_is_said(rows, sentence, coordinator, pillar):
    job = checked(coordinator, "maatregelen", rows, "csv")
    assert (job.status, job.stage, job.attempts) == ("failed", "geupload", 1)
    assert sentence in job.error


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"\x00\x01\x02", b"a;b\n" * 2_700_000])
def test_a_file_of_another_kind_is_refused_at_once(content, coordinator):
    with pytest.raises(UnreadableTable):
        services.upload(coordinator, sheet=SHEETS["maatregelen"], file_name="x", content=content)
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("heads", "row", "head"),
    [
        (MEASURES, ["M9", "SDE/2", ""], "titel"),
        (MEASURES, ["met spatie", "SDE/2", "x"], "code"),
        (MEASURES, ["M9", "SDE/2", "x" * 251], "titel"),
        (MEASURES, ["M9", "SDE/2", "a\u202eb"], "titel"),
        ([*MEASURES, "volgorde"], ["M9", "SDE/2", "x", "-1"], "volgorde"),
        ([*MEASURES, "volgorde"], ["M9", "SDE/2", "x", "99999"], "volgorde"),
        ([*MEASURES, "bron"], ["M9", "SDE/2", "x", "onbekend"], "bron"),
        ([*MEASURES, "woorden"], ["M9", "SDE/2", "x", "verzonnen"], "woorden"),
        ([*MEASURES, "doel"], ["M9", "SDE/2", "x", "ISR/1/1"], "doel"),
        (["id", *MEASURES], ["999999", "M9", "SDE/2", "x"], "id"),
        (["id", *MEASURES], ["٣", "M9", "SDE/2", "x"], "id"),
        (["id", *MEASURES], ["9" * 30, "M9", "SDE/2", "x"], "id"),
        (MEASURES, ["M9", "SDE/2", "x", "te veel"], ""),
    ],
)  # fmt: skip
def test_each_error_names_its_row_and_column(heads, row, head, coordinator, pillar):
    other = make.make_pillar(make.make_strategy(code="ISR"), number="1")
    make.make_goal(other, number="1")
    job = checked(
        coordinator,
        "maatregelen",
        [
            heads,
            ["", *row][1:],
        ],
        "csv",
    )
    assert outcomes(job) == ["fout"]
    assert [error[0] for error in errors(job)] == [head]


def test_rows_about_the_same_and_codes_of_others_are_errors(coordinator, pillar):
    one = Measure.objects.create(pillar=pillar, code="M1", title="Een")
    Measure.objects.create(pillar=pillar, code="M2", title="Twee")
    job = checked(
        coordinator,
        "maatregelen",
        [
            ["id", *MEASURES],
            [one.pk, "M2", "SDE/2", "x"],
            ["", "N", "SDE/2", "x"],
            ["", "N", "SDE/2", "y"],
            [one.pk, "M1", "SDE/2", "z"],
        ],
    )
    assert outcomes(job) == ["fout", "nieuw", "fout", "fout"]
    assert [error[0] for error in errors(job)] == ["code", "", ""]


def test_a_row_that_changed_after_the_download_is_not_written_over(coordinator, pillar):
    measure = Measure.objects.create(pillar=pillar, code="M1", title="Een")
    Measure.objects.filter(pk=measure.pk).update(title="Door een ander")
    heads = ["id", "versie", *MEASURES]
    job = checked(coordinator, "maatregelen", [heads, [measure.pk, 1, "M1", "SDE/2", "Van mij"]])
    assert errors(job)[0][0] == "versie"
    job = checked(coordinator, "maatregelen", [heads, [measure.pk, "", "M1", "SDE/2", "Van mij"]])
    assert outcomes(job) == ["gewijzigd"]


def test_what_changed_since_the_preview_is_not_written_over(coordinator, pillar):
    measure = Measure.objects.create(pillar=pillar, code="M1", title="Een")
    rows = [MEASURES, ["M1", "SDE/2", "Van mij"], ["M2", "SDE/2", "Nieuw"]]
    job = checked(coordinator, "maatregelen", rows)
    Measure.objects.filter(pk=measure.pk).update(title="Door een ander")
    job = saved(coordinator, job)
    # Nothing at all was written, and there is a new preview to look at.
    assert (job.stage, job.status, Measure.objects.count()) == ("voorbeeld", "done", 1)
    assert "anderen" in job.notes
    assert job.rows.get(number=2).changes == [["titel", "Door een ander", "Van mij"]]
    job = saved(coordinator, job)
    assert job.stage == "toegepast"
    assert set(Measure.objects.values_list("title", flat=True)) == {"Van mij", "Nieuw"}


def test_with_only_valid_rows_the_others_become_conflicts(coordinator, pillar):
    measure = Measure.objects.create(pillar=pillar, code="M1", title="Een")
    job = checked(
        coordinator,
        "maatregelen",
        [MEASURES, ["M1", "SDE/2", "Van mij"], ["M2", "SDE/2", "Nieuw"], ["M3", "SDE/2", "Ook"]],
    )
    Measure.objects.filter(pk=measure.pk).update(title="Door een ander")
    Measure.objects.create(pillar=pillar, code="M3", title="Ook", position=0)
    job = saved(coordinator, job, only_valid=True)
    assert job.stage == "toegepast"
    assert outcomes(job) == ["conflict", "nieuw", "nieuw"]
    assert job.counts == {"conflict": 1, "nieuw": 1, "gelijk": 1}
    assert Measure.objects.get(code="M1").title == "Door een ander"


def test_a_worker_that_fails_half_way_leaves_nothing(coordinator, pillar, monkeypatch):
    rows = [MEASURES, *([f"M{n}", "SDE/2", "x"] for n in range(30))]
    job = checked(coordinator, "maatregelen", rows)
    monkeypatch.setattr(applying, "BATCH", 10)
    real = applying._batches

    def broken(rows):
        for number, batch in enumerate(real(rows)):
            if number == 2:
                raise RuntimeError("stopped")
            yield batch

    monkeypatch.setattr(applying, "_batches", broken)
    job = saved(coordinator, job)
    assert (job.stage, job.status, job.attempts, Measure.objects.count()) == ("bevestigd", "queued", 1, 0)
    monkeypatch.setattr(applying, "_batches", real)
    ImportJob.objects.update(run_after=timezone.now())
    assert worked(job).stage == "toegepast"
    assert Measure.objects.count() == 30


def test_two_imports_of_one_noun_are_not_saved_at_once(coordinator, pillar):
    one, two = (checked(coordinator, "maatregelen", [MEASURES, ["M1", "SDE/2", title]]) for title in "ab")
    services.confirm(coordinator, one, only_valid=False)
    with pytest.raises(services.AlreadySaving):
        services.confirm(coordinator, two, only_valid=False)
    worked(one)
    two.refresh_from_db()
    two = saved(coordinator, two)
    # The row was new in its preview, and is there now.
    assert (two.stage, outcomes(two), Measure.objects.get().title) == ("voorbeeld", ["gewijzigd"], "a")


def test_a_preview_is_confirmed_once_and_not_after_a_week(coordinator, pillar):
    rows = [MEASURES, ["M1", "SDE/2", "x"]]
    job = checked(coordinator, "maatregelen", rows)
    services.confirm(coordinator, job, only_valid=False)
    with pytest.raises(services.NoPreview):
        services.confirm(coordinator, job, only_valid=False)
    worked(job)
    old = checked(coordinator, "maatregelen", [MEASURES, ["M2", "SDE/2", "x"]])
    long_ago = timezone.now() - timedelta(days=8)
    ImportJob.objects.filter(pk=old.pk).update(checked_at=long_ago, requested_at=long_ago)
    old.refresh_from_db()
    with pytest.raises(services.TooOld):
        services.confirm(coordinator, old, only_valid=False)
    discard_old_previews()
    old.refresh_from_db()
    assert (old.stage, bytes(old.content), old.rows.count()) == ("verworpen", b"", 0)
    job.refresh_from_db()
    assert job.stage == "toegepast"


def test_nothing_to_save_is_said_and_a_discarded_preview_is_gone(coordinator, pillar):
    Measure.objects.create(pillar=pillar, code="M1", title="x")
    job = checked(coordinator, "maatregelen", [MEASURES, ["M1", "SDE/2", "x"]])
    with pytest.raises(services.NothingToSave):
        services.confirm(coordinator, job, only_valid=False)
    services.discard(coordinator, job)
    with pytest.raises(services.NoPreview):
        services.discard(coordinator, job)
    assert not ImportRow.objects.exists()


def test_only_coordinators_and_only_as_long_as_they_are(coordinator, pillar):
    for role in ("lezer", "redacteur", "beheerder"):
        with pytest.raises(PermissionDenied):
            services.upload(make.make_user(role), sheet=SHEETS["doelen"], file_name="x", content=b"x")
    job = checked(coordinator, "maatregelen", [MEASURES, ["M1", "SDE/2", "x"]])
    services.confirm(coordinator, job, only_valid=False)
    type(coordinator).objects.filter(pk=coordinator.pk).update(role="lezer")
    assert worked(job).status == "failed"
    assert not Measure.objects.exists()


def test_a_milestone_moves_only_for_a_reason_and_keeps_its_first_date(coordinator, pillar):
    measure = Measure.objects.create(pillar=pillar, code="M1", title="x")
    heads = ["maatregel", "titel", "eerste datum", "huidige datum", "reden nieuwe datum", "gerealiseerd op"]
    job = checked(coordinator, "mijlpalen", [heads, ["M1", "Advies", "2e kwartaal 2026", "", "", ""]])
    saved(coordinator, job)
    made = Milestone.objects.get()
    assert (made.current_date, made.current_precision, made.measure) == (date(2026, 4, 1), "quarter", measure)
    for cells, head in (
        (["2e kwartaal 2026", "2027", "", ""], "reden nieuwe datum"),
        (["2e kwartaal 2026", "april 2026", "", ""], "reden nieuwe datum"),
        (["2025", "2e kwartaal 2026", "scope", ""], "eerste datum"),
        (["2e kwartaal 2026", "2e kwartaal 2026", "", "1-1-2199"], "gerealiseerd op"),
    ):
        job = checked(coordinator, "mijlpalen", [heads, ["M1", "Advies", *cells]])
        assert [error[0] for error in errors(job)] == [head]
    job = checked(coordinator, "mijlpalen", [heads, ["M1", "Advies", "2e kwartaal 2026", "mrt 2027", "wens_kamer", ""]])
    saved(coordinator, job)
    made.refresh_from_db()
    assert (made.current_date, made.current_precision, made.reschedule_reason) == (
        date(2027, 3, 1),
        "month",
        "wens_kamer",
    )
    assert made.original_precision == "quarter"
    for cells in (
        ["2e kwartaal 2026", "april 2027", "wens_kamer", ""],
        ["2e kwartaal 2026", "2e kwartaal 2026", "", ""],
    ):
        job = checked(coordinator, "mijlpalen", [heads, ["M1", "Advies", *cells]])
        assert [error[0] for error in errors(job)] == ["reden nieuwe datum"]
    heads.append("toelichting bij wijziging")
    for date_, reason, explanation in (("april 2027", "wens_kamer", "Weer uitgesteld"), ("2027", "scope", "")):
        row = ["M1", "Advies", "2e kwartaal 2026", date_, reason, "", explanation]
        saved(coordinator, checked(coordinator, "mijlpalen", [heads, row]))
    assert [str(move.reason) for move in moves_of([made])[made.pk]] == [
        RescheduleReason.PARLIAMENT.label,
        RescheduleReason.PARLIAMENT.label,
        RescheduleReason.SCOPE.label,
    ]


def test_a_measured_value_is_corrected_and_never_changed(coordinator, world):
    heads = ["indicator", "peildatum", "waarde", "reden van correctie"]
    old = world.measurement
    job = checked(coordinator, "metingen", [heads, ["ISR-1", "2024", "51,5", ""]], "csv")
    assert [error[0] for error in errors(job)] == ["reden van correctie"]
    job = checked(
        coordinator, "metingen", [heads, ["ISR-1", "2024", "51,5", "Telfout"], ["ISR-1", "2021", "7", ""]], "csv"
    )
    assert outcomes(job) == ["gewijzigd", "nieuw"]
    saved(coordinator, job)
    old.refresh_from_db()
    new = old.superseded_by
    assert (old.value, new.value, new.source) == (50, Decimal("51.5"), old.source)
    assert why(new)[0] == "Telfout (Import van metingen.csv)"
    assert Measurement.objects.current().filter(indicator=old.indicator).count() == 4


def test_a_contribution_is_assessed_by_who_imports_it(coordinator, world):
    heads = ["prioriteit", "doel", "soort", "uitleg"]
    goal = f"ISR/{world.pillar.number}/#{world.goal.pk}"
    job = checked(
        coordinator,
        "bijdragen",
        [heads, ["ai", goal, "draagt bij aan", "Omdat."], ["ai", goal, "voert_uit", ""], ["ai", "", "voert_uit", "x"]],
    )
    assert outcomes(job) == ["nieuw", "fout", "fout"]
    saved(coordinator, job, only_valid=True)
    made = Contribution.objects.get(priority=world.priority, goal=world.goal)
    assert (made.assessed_by, made.assessed_on, made.added_from) == (coordinator, timezone.localdate(), "prioriteit")


def test_a_promise_is_settled_with_a_document_and_moved_with_a_reason(coordinator, world):
    heads = ["nummer", "soort", "kamer", "tekst", "verwacht", "status", "afgedaan met", "reden nieuwe verwachting"]
    cells = ["T1", "toezegging", "tk", "Wij doen dat."]
    saved(coordinator, checked(coordinator, "toezeggingen", [heads, [*cells, "maart 2027", "", "", ""]]))
    job = checked(coordinator, "toezeggingen", [heads, [*cells, "april 2027", "", "", ""]])
    assert [error[0] for error in errors(job)] == ["reden nieuwe verwachting"]
    job = checked(coordinator, "toezeggingen", [heads, [*cells, "maart 2027", "voldaan", "", ""]])
    assert [error[0] for error in errors(job)] == ["afgedaan met"]
    job = checked(
        coordinator, "toezeggingen", [heads, [*cells, "april 2027", "voldaan", "26643, nr. 1231", "Meer tijd nodig"]]
    )
    assert outcomes(job) == ["gewijzigd"]
    saved(coordinator, job)
    made = Commitment.objects.get(number="T1")
    assert (made.expected_date, made.settled_with) == (date(2027, 4, 1), world.document)
    assert why(made)[0].startswith("Meer tijd nodig")


@pytest.mark.django_db(transaction=True)
def test_what_somebody_else_is_saving_at_the_moment_is_waited_for(coordinator):
    pillar = make.make_pillar(make.make_strategy(code="SDE"), number="2")
    Measure.objects.create(pillar=pillar, code="M1", title="Een")
    job = checked(coordinator, "maatregelen", [MEASURES, ["M1", "SDE/2", "Van mij"]])
    services.confirm(coordinator, job, only_valid=False)

    def work():
        try:
            return worked(job)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Measure.objects.filter(code="M1").update(title="Door een ander")
            later = other.submit(work)
            _wait_for_a_lock()
        job = later.result(timeout=30)
    assert job.stage == "voorbeeld"
    assert Measure.objects.get().title == "Door een ander"


def _wait_for_a_lock():
    """Until another connection waits for this one."""
    for _attempt in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits")


def test_the_database_allows_one_saving_import_per_noun(coordinator):
    values = {"noun": "doelen", "file_name": "x", "content": b"", "stage": "bevestigd", "requested_by": coordinator}
    ImportJob.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.create(**values)
