"""Setting up a round: what is stored, and what two coordinators do to each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from history.querysets import events_of
from priorities.tests import factories as make
from reports import proposals
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft, UpdateRequest
from reports.proposals import Answering
from reports.services import rounds as services
from reports.services import updates
from reports.services.rounds import Change
from reports.services.statements import CONTENT

from .making import DAY, key


def set_up(actor, rows, **fields):
    dates = {"reference_date": date(2026, 12, 31), **fields}
    return services.set_up_round(
        actor,
        year=2026,
        dates={name: Change(date(2026, 12, 31) if name == "reference_date" else None, dates[name]) for name in dates},
        rows=rows,
    )


class TestSetUp:
    def test_only_coordinators(self, plan):
        for role in ("lezer", "redacteur", "beheerder"):
            with pytest.raises(PermissionDenied):
                set_up(make.make_user(role), {})

    def test_stores_what_takes_part_and_asks_nobody_yet(self, coordinator, plan, bzk):
        editor = make.make_user("redacteur", organisation=bzk)
        round_ = set_up(coordinator, {key(plan[0]): Change(None, Answering(bzk.pk))})
        assert round_.requests.get().priority == plan[0]
        for method in ("writable_by", "asked_of", "visible_to"):
            assert not getattr(UpdateRequest.objects, method)(editor).exists()
        assert UpdateRequest.objects.visible_to(coordinator).exists()

    @pytest.mark.parametrize("wrong", [{"reference_date": date(2062, 11, 1)}, {"closes": date(2062, 12, 4)}])
    def test_dates_of_another_year_are_refused(self, coordinator, plan, bzk, wrong):
        with pytest.raises(services.DatesRefused) as refused:
            set_up(coordinator, {key(plan[0]): Change(None, Answering(bzk.pk))}, **wrong)
        assert set(refused.value.problems) == set(wrong)
        assert not UpdateRequest.objects.exists()

    def test_another_change_of_the_same_row_is_not_overwritten(self, coordinator, plan, bzk, vng):
        wanted = {key(plan[0]): Change(None, Answering(bzk.pk))}
        set_up(coordinator, wanted)
        with pytest.raises(services.SetUpRefused) as refused:
            set_up(coordinator, {key(plan[0]): Change(None, Answering(vng.pk))})
        assert refused.value.rows == {key(plan[0]): Answering(bzk.pk)}
        assert UpdateRequest.objects.get().organisation == bzk
        set_up(coordinator, wanted)
        assert UpdateRequest.objects.count() == 1

    def test_what_somebody_asked_meanwhile_is_not_replaced_by_the_proposal(self, coordinator, plan, bzk, vng):
        set_up(coordinator, {key(plan[0]): Change(None, Answering(vng.pk))})
        proposed = {key(plan[0]): Answering(bzk.pk), key(plan[1]): Answering(bzk.pk)}
        services.set_up_round(coordinator, year=2026, dates={}, rows={}, proposed=proposed)
        assert UpdateRequest.objects.get(priority=plan[0]).organisation == vng
        assert UpdateRequest.objects.get(measure=plan[1]).organisation == bzk

    def test_another_change_of_another_row_is_no_obstacle(self, coordinator, plan, bzk, vng):
        set_up(coordinator, {key(plan[0]): Change(None, Answering(bzk.pk))})
        set_up(
            coordinator,
            {key(plan[0]): Change(None, None), key(plan[1]): Change(None, Answering(vng.pk))},
        )
        assert {row.organisation for row in UpdateRequest.objects.all()} == {bzk, vng}

    @pytest.mark.parametrize("begun", ["draft", "update"])
    def test_what_was_begun_cannot_be_taken_out(self, coordinator, asked, begun):
        if begun == "draft":
            UpdateDraft.objects.create(request=asked, data={})
        else:
            ProgressUpdate.objects.create(
                round=asked.round, request=asked, priority=asked.priority, status="op_schema", reported_on=DAY
            )
        with pytest.raises(services.SetUpRefused) as refused:
            set_up(
                coordinator,
                {proposals.key_of(asked): Change(proposals.answering(asked), None)},
            )
        assert refused.value.kept == [proposals.key_of(asked)]
        assert UpdateRequest.objects.filter(pk=asked.pk).exists()

    def test_what_nobody_began_can_be_taken_out_while_open(self, coordinator, asked):
        set_up(coordinator, {proposals.key_of(asked): Change(proposals.answering(asked), None)})
        assert not UpdateRequest.objects.exists()

    def test_nothing_changes_in_a_closed_round(self, coordinator, asked):
        ReportingRound.objects.update(state="gesloten")
        with pytest.raises(services.StepRefused):
            set_up(coordinator, {proposals.key_of(asked): Change(proposals.answering(asked), None)})

    def test_the_reason_stands_in_the_history(self, coordinator, plan, bzk):
        services.set_up_round(
            coordinator,
            year=2026,
            dates={},
            rows={key(plan[0]): Change(None, Answering(bzk.pk))},
            reason="Nieuwe afspraak",
        )
        request = UpdateRequest.objects.get()
        assert events_of(UpdateRequest, request.pk)[0].pgh_context.metadata["reason"] == "Nieuwe afspraak"


class TestLoaded:
    """Updates of an older report that were loaded without a question, in a round that is set up after all."""

    @pytest.fixture
    def loaded(self, asked):
        UpdateRequest.objects.all().delete()
        return ProgressUpdate.objects.create(
            round=asked.round, priority=asked.priority, status="op_schema", state="goedgekeurd", reported_on=DAY
        )

    def test_what_was_loaded_answers_the_question(self, coordinator, bzk, loaded):
        set_up(coordinator, {key(loaded.priority): Change(None, Answering(bzk.pk))})
        assert UpdateRequest.objects.get().update == loaded

    def test_what_lacks_something_is_asked_anew_and_written_over(self, coordinator, bzk, loaded):
        ProgressUpdate.objects.update(status="vertraagd", explanation="Te weinig mensen.")
        set_up(coordinator, {key(loaded.priority): Change(None, Answering(bzk.pk))})
        request = UpdateRequest.objects.outstanding().get()
        values = dict.fromkeys(CONTENT, "") | {"status": "op_schema", "results": "Klaar.", "new_date_precision": "day"}
        nothing = {"asked_of": None, "delayed_milestone": None, "new_date": None, "new_date_unknown": False}
        seen = updates.Seen()
        update = updates.submit(coordinator, request=request, values=values | nothing, seen=seen)
        assert (update.pk, update.state, update.request) == (loaded.pk, "ingediend", request)
        assert events_of(ProgressUpdate, loaded.pk).filter(state="goedgekeurd").exists()


def wait_until_somebody_waits() -> None:
    """Until another connection stands still before a lock."""
    with connection.cursor() as cursor:
        for _again in range(1000):
            cursor.execute("SELECT pg_sleep(0.01), count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_kept_while_its_question_is_taken_out_is_not_lost(coordinator, asked):
    def take_out():
        try:
            set_up(coordinator, {proposals.key_of(asked): Change(proposals.answering(asked), None)})
        except services.SetUpRefused as refused:
            return refused.kept
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            updates.save_draft(coordinator, request=asked, fields={"results": "Bijna"}, seen=updates.Seen())
            outcome = pool.submit(take_out)
            wait_until_somebody_waits()
        assert outcome.result(timeout=10) == [proposals.key_of(asked)]
    assert UpdateDraft.objects.get().data["fields"] == {"results": "Bijna"}
