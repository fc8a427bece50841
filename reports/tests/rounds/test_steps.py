"""The steps of a round, in any order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from history.querysets import events_of
from history.services import StaleVersion
from priorities.tests import factories as make
from reports.models import ReportingRound, UpdateDraft, UpdateRequest
from reports.rules import rounds as rules
from reports.rules.rounds import Step
from reports.services import rounds as services

from .making import make_round


class TestSteps:
    def test_opening_asks_and_starts_today(self, coordinator, plan, bzk):
        round_ = make_round(opens=timezone.localdate() + timedelta(days=5))
        UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        opened = services.open_round(coordinator, round_=round_, version=round_.version)
        assert (opened.state, opened.opens) == ("open", timezone.localdate())
        assert UpdateRequest.objects.asked_of(make.make_user("redacteur", organisation=bzk)).count() == 1

    def test_only_coordinators(self, asked):
        for role in ("lezer", "redacteur", "beheerder"):
            with pytest.raises(PermissionDenied):
                services.close_round(make.make_user(role), round_=asked.round, version=1, reason="Klaar")
        assert ReportingRound.objects.get().state == "open"

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_closing_needs_a_reason_and_keeps_drafts(self, coordinator, asked, reason):
        UpdateDraft.objects.create(request=asked, data={"results": "Half"})
        with pytest.raises(services.ReasonMissing):
            services.close_round(coordinator, round_=asked.round, version=1, reason=reason)
        services.close_round(coordinator, round_=asked.round, version=1, reason="Alles is binnen")
        assert UpdateDraft.objects.get().data == {"results": "Half"}
        event = events_of(ReportingRound, asked.round.pk)[0]
        assert (event.state, event.pgh_context.metadata["reason"]) == ("gesloten", "Alles is binnen")

    def test_a_round_that_somebody_else_changed_is_read_first(self, coordinator, asked):
        with pytest.raises(StaleVersion):
            services.close_round(coordinator, round_=asked.round, version=7, reason="Klaar")


TODAY = timezone.localdate()
ACTIONS = st.lists(
    st.tuples(st.sampled_from(list(Step)), st.integers(-10, 40), st.integers(-5, 20), st.sampled_from(["", "Omdat"])),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_no_order_of_steps_reaches_a_forbidden_state(coordinator, plan, bzk, actions):
    """Each step is taken or refused as a whole; what was handed in and typed survives all of them."""
    with transaction.atomic():
        round_ = make_round()
        request = UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
        UpdateDraft.objects.create(request=request, data={"results": "Half"})
        for step, closes, grace, reason in actions:
            before = ReportingRound.objects.get(pk=round_.pk)
            dates = {
                "closes": TODAY + timedelta(days=closes),
                "grace_until": TODAY + timedelta(days=closes + grace),
            }
            verb = {
                Step.OPENING: services.open_round,
                Step.CLOSING: services.close_round,
                Step.REOPENING: services.reopen_round,
                Step.EXTENDING: services.extend_round,
            }[step]
            asked_for = dates if step in rules.WITH_NEW_DATES else {}
            try:
                verb(coordinator, round_=before, version=before.version, reason=reason, **asked_for)
            except (services.StepRefused, services.ReasonMissing, services.DatesRefused):
                after = ReportingRound.objects.get(pk=round_.pk)
                assert after.version == before.version, "refused, so nothing changed"
                continue
            after = ReportingRound.objects.get(pk=round_.pk)
            assert after.state == rules.STEPS[before.state, step]
            assert after.opens <= after.closes <= after.grace_until
            assert reason or step == Step.OPENING
            if step == Step.EXTENDING:
                assert after.closes >= before.closes
                assert after.grace_until >= before.grace_until
            if after.state == rules.OPEN:
                assert after.accepts(TODAY)
            assert after.state != rules.PLANNED
        assert UpdateDraft.objects.get(request=request).data == {"results": "Half"}
        transaction.set_rollback(True)
