"""Submit, withdraw, approve, return, close and reopen, by several people in any order: nothing forbidden is reached.

What may follow is written down here once more, apart from `reports.rules.updates`, so that a mistake there is seen.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from history.querysets import events_of
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateRequest
from reports.services import review, rounds, updates
from reports.services.statements import CONTENT as FIELDS
from ui.errors import DomainError

from .handed_in import make_request, make_round

pytestmark = pytest.mark.django_db

REFUSALS = (PermissionDenied, ValidationError, DomainError)

DRAFT, SUBMITTED, APPROVED, RETURNED = "concept", "ingediend", "goedgekeurd", "teruggestuurd"

MAY_FOLLOW = {
    ("", SUBMITTED),
    (DRAFT, SUBMITTED),
    (RETURNED, SUBMITTED),
    (SUBMITTED, DRAFT),
    (SUBMITTED, APPROVED),
    (SUBMITTED, RETURNED),
    (APPROVED, RETURNED),
}
NOTHING = {
    name: None if ProgressUpdate._meta.get_field(name).null else ProgressUpdate._meta.get_field(name).get_default()
    for name in FIELDS
}
CONTENT = ("status", "results", "explanation", "bottlenecks", "course_correction", "submitted_by_id", "edited_by_id")


class Verbs:
    """The steps as the pages take them."""

    @staticmethod
    def submit(actor: User, asked: UpdateRequest, text: str) -> None:
        """Hand in an update with `text` as results."""
        updates.submit(actor, request=asked, values={**NOTHING, "status": "op_schema", "results": text})

    @staticmethod
    def withdraw(actor: User, asked: UpdateRequest) -> None:
        """Take it back while nobody has judged it."""
        updates.withdraw(actor, request=asked)

    @staticmethod
    def close(actor: User, round_: ReportingRound) -> None:
        """Close the round."""
        now = ReportingRound.objects.get(pk=round_.pk)
        rounds.close_round(actor, round_=now, version=now.version, reason="Het is genoeg.")

    @staticmethod
    def reopen(actor: User, round_: ReportingRound) -> None:
        """Open the round again, from today on."""
        now = ReportingRound.objects.get(pk=round_.pk)
        until = timezone.localdate() + timedelta(days=20)
        rounds.reopen_round(
            actor, round_=now, version=now.version, reason="Er kwam nog iets.", closes=until, grace_until=until
        )


WHO = st.sampled_from(["own", "first", "second", "own too", "first", "second", "other", "reader", "administrator"])
TEXT = st.sampled_from(["Er is een plan.", "Er is een begin.", "Het is bijna klaar."])
COMMENT = st.sampled_from(["", "   ", "\n", "Noem de datum.", "Wat vroeg u, en van wie?"])


class Workflow(RuleBasedStateMachine):
    """One update of a priority in one round, with two writers, a stranger, and three coordinators of whom
    the third only judges."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        own, other = make.make_organisation(), make.make_organisation()
        self.users = {
            "own": make.make_user("redacteur", organisation=own),
            "own too": make.make_user("redacteur", organisation=own),
            "other": make.make_user("redacteur", organisation=other),
            "first": make.make_user("coordinator", organisation=own),
            "second": make.make_user("coordinator", organisation=other),
            "third": make.make_user("coordinator", organisation=other),
            "reader": make.make_user("lezer", organisation=own),
            "administrator": make.make_user("beheerder", organisation=own),
        }
        self.round = make_round()
        self.asked = make_request(self.round, organisation=own)
        self.state, self.is_open = "", True
        self.authors: set[str] = set()
        self.version_at_closing: int | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def update(self) -> ProgressUpdate | None:
        """The update as the database has it."""
        return ProgressUpdate.objects.select_related("round").filter(request=self.asked).first()

    def expect(self, allowed: bool, call) -> bool:
        """Do it: what is allowed happens, and what is not is refused and changes nothing."""
        before = events_of(ProgressUpdate, self.update.pk).count() if self.update else 0
        try:
            with transaction.atomic():
                call()
        except REFUSALS:
            assert not allowed
            assert (events_of(ProgressUpdate, self.update.pk).count() if self.update else 0) == before
        else:
            assert allowed
        return allowed

    @rule(who=WHO, text=TEXT)
    def submit(self, who: str, text: str) -> None:
        may = who in {"own", "own too", "first", "second"}
        allowed = may and self.is_open and self.state in {"", DRAFT, RETURNED}
        if self.expect(allowed, lambda: Verbs.submit(self.users[who], self.asked, text)):
            self.state = SUBMITTED
            self.authors.add(who)

    @rule(who=WHO)
    def withdraw(self, who: str) -> None:
        may = who in {"own", "own too", "first", "second"}
        allowed = may and self.is_open and self.state == SUBMITTED
        if self.expect(allowed, lambda: Verbs.withdraw(self.users[who], self.asked)):
            self.state = DRAFT

    def _may_judge(self, who: str) -> bool:
        return who in {"first", "second", "third"} - self.authors and self.is_open

    @rule(who=WHO, comment=COMMENT, behind=st.integers(0, 1))
    def approve(self, who: str, comment: str, behind: int) -> None:
        update = self.update
        if update is None:
            return

        def call() -> None:
            outcome = review.approve(self.users[who], updates=[(update, update.version - behind)], comment=comment)
            for refused in outcome.refused:
                raise refused

        allowed = self._may_judge(who) and self.state == SUBMITTED and not behind
        if self.expect(allowed, call):
            self.state = APPROVED

    @rule(who=WHO, comment=COMMENT, behind=st.integers(0, 1))
    def send_back(self, who: str, comment: str, behind: int) -> None:
        update = self.update
        if update is None:
            return
        allowed = self._may_judge(who) and self.state in {SUBMITTED, APPROVED} and not behind and bool(comment.strip())
        version = update.version - behind
        if self.expect(
            allowed,
            lambda: review.return_update(self.users[who], update=update, version=version, comment=comment),
        ):
            self.state = RETURNED

    @rule(approves=st.booleans())
    def the_usual_way(self, approves: bool) -> None:
        """The step that comes next when all goes well, so that no state is rare."""
        if not self.is_open:
            self.reopen("first")
        elif self.state in {"", DRAFT, RETURNED}:
            self.submit("own", "Er is een plan.")
        elif judge := next(filter(self._may_judge, ("first", "second", "third")), ""):
            if self.state == SUBMITTED and approves:
                self.approve(judge, "", 0)
            else:
                self.send_back(judge, "Noem de datum.", 0)

    @rule(who=WHO)
    def close(self, who: str) -> None:
        try:
            Verbs.close(self.users[who], self.round)
        except REFUSALS:
            assert who not in {"first", "second"} or not self.is_open
        else:
            if self.is_open:
                self.is_open, self.version_at_closing = False, self.update.version if self.update else None

    @rule(who=WHO)
    def reopen(self, who: str) -> None:
        try:
            Verbs.reopen(self.users[who], self.round)
        except REFUSALS:
            assert who not in {"first", "second"} or self.is_open
        else:
            self.is_open, self.version_at_closing = True, None

    @rule(who=st.sampled_from(["first", "second"]))
    def the_database_refuses_what_goes_around_the_services(self, who: str) -> None:
        update = self.update
        if update is None:
            return
        row = ProgressUpdate.objects.filter(pk=update.pk)
        forbidden = [
            {"state": APPROVED, "reviewed_by": update.submitted_by},
            {"state": APPROVED, "reviewed_by": self.users[who], "edited_by": self.users[who]},
            {"state": APPROVED, "reviewed_by": self.users[who], "authors": [0, self.users[who].pk]},
            {"state": RETURNED, "review_comment": ""},
            {"status": "aandacht_nodig", "explanation": ""},
            {"status": "vertraagd", "explanation": "Te weinig mensen.", "decision_asked": ""},
        ]
        for values in forbidden:
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(**values)

    @invariant()
    def the_update_is_what_the_steps_made_it(self) -> None:
        update = self.update
        assert (update.state if update else "") == self.state
        if update is None:
            return
        if update.state == APPROVED:
            assert update.reviewed_by_id not in {None, update.submitted_by_id, update.edited_by_id, *update.authors}
        if update.state == RETURNED:
            assert update.review_comment.strip()

    @invariant()
    def a_closed_round_stays_as_it_was(self) -> None:
        if not self.is_open and self.version_at_closing is not None:
            assert self.update is not None
            assert self.update.version == self.version_at_closing

    @invariant()
    def the_history_holds_only_steps_that_exist_and_no_edit_after_approval(self) -> None:
        if self.update is None:
            return
        before, content = "", None
        for event in events_of(ProgressUpdate, self.update.pk).order_by("pgh_id"):
            now = [getattr(event, name) for name in CONTENT]
            if event.state != before:
                assert (before, event.state) in MAY_FOLLOW
            if event.state in {APPROVED, RETURNED}:
                assert now == content, "judged is what was submitted"
            before, content = event.state, now


def test_no_order_of_steps_reaches_a_forbidden_state():
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
