"""A round from its planning on, with one update in it, by several people in any order: nothing forbidden is reached.

What may follow is written down here once more, apart from the rules, so that a mistake there is seen: who may do what,
who counts as a writer, and what every step leaves behind.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from history.querysets import events_of
from history.services import StaleVersion
from priorities.tests import factories as make
from reports.models import ProgressUpdate, ReportingRound, UpdateDraft
from reports.services import review, rounds, updates
from reports.services.statements import CONTENT as FIELDS
from ui.errors import DomainError

from .handed_in import make_approved, make_request, make_round, make_submitted

pytestmark = pytest.mark.django_db

REFUSALS = (PermissionDenied, ValidationError, DomainError, StaleVersion)

DRAFT, SUBMITTED, APPROVED, RETURNED = "concept", "ingediend", "goedgekeurd", "teruggestuurd"
PLANNED, OPEN, CLOSED = "gepland", "open", "gesloten"

MAY_FOLLOW = {
    ("", SUBMITTED),
    (DRAFT, SUBMITTED),
    (RETURNED, SUBMITTED),
    (SUBMITTED, DRAFT),
    (SUBMITTED, APPROVED),
    (SUBMITTED, RETURNED),
    (APPROVED, RETURNED),
}
ROUND_MAY_FOLLOW = {("", PLANNED), (PLANNED, OPEN), (OPEN, CLOSED), (CLOSED, OPEN)}
NOTHING = {
    name: None if ProgressUpdate._meta.get_field(name).null else ProgressUpdate._meta.get_field(name).get_default()
    for name in FIELDS
}
CONTENT = (
    "status", "results", "explanation", "bottlenecks", "course_correction", "no_change", "no_change_reason",
    "submitted_by_id", "edited_by_id", "authors",
)  # fmt: skip
LAST_YEAR = "Vorig jaar was er een plan."

COORDINATORS = {"first", "second", "third"}
WRITERS = {"own", "own too"} | COORDINATORS

# Most of what is drawn can be done: who is only refused goes nowhere.
PICK = st.integers(0, 23)
"""Who does it: mostly somebody who may, see `Workflow._one_of`."""
TEXT = st.sampled_from(["Er is een plan.", "Er is een begin.", "Het is bijna klaar."])
COMMENT = st.sampled_from(["Noem de datum.", "Wat vroeg u, en van wie?", "Helder.", "Meer.", "", " \n"])
REASON = st.sampled_from(["Het is genoeg.", "Er kwam nog iets.", "Alles ging door.", "Zo is het.", "", "  "])
BEHIND = st.sampled_from([0, 0, 0, 0, 0, 0, 1])
"""How many versions the page that somebody acts on is behind."""
SELDOM = st.sampled_from([False, False, False, True])


class Workflow(RuleBasedStateMachine):
    """One update of a priority in one round, with two writers, a stranger, and three coordinators of whom the third
    seldom writes."""

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
        last_round = make_round(state=CLOSED)
        self.round = make_round(state=PLANNED)
        self.asked = make_request(self.round, organisation=own)
        self.last_year = make_approved(self.asked.priority, last_round, results=LAST_YEAR)
        elsewhere = make_round()
        self.elsewhere = make_submitted(make_request(elsewhere), self.users["other"])
        self.state, self.round_state = "", PLANNED
        self.results, self.no_change = "", False
        self.authors: set[str] = set()
        """Who typed in what was handed in, ever in this round."""
        self.draft: dict[str, str] | None = None
        self.typists: set[str] = set()
        """Who typed in the draft."""
        self.judgement: tuple[str, str, str] | None = None
        """The state that the last judgement led to, who judged and what was said; nothing when something followed."""
        self.at_closing: int | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # --- as the database has it ---

    @property
    def update(self) -> ProgressUpdate | None:
        return ProgressUpdate.objects.select_related("round").filter(request=self.asked).first()

    @property
    def stored_round(self) -> ReportingRound:
        return ReportingRound.objects.get(pk=self.round.pk)

    @property
    def stored_draft(self) -> UpdateDraft | None:
        return UpdateDraft.objects.filter(request=self.asked).first()

    def _seen(self, behind: int) -> updates.Seen:
        update, draft = self.update, self.stored_draft
        return updates.Seen((update.version if update else 0) - behind, draft.version if draft else 0)

    def _traces(self) -> list[Any]:
        """What a step that is refused leaves as it was."""
        update, draft = self.update, self.stored_draft
        return [
            update and events_of(ProgressUpdate, update.pk).count(),
            draft and (draft.version, draft.data),
            events_of(ReportingRound, self.round.pk).count(),
        ]

    def expect(self, allowed: bool, call: Callable[[], object]) -> bool:
        """Do it: what is allowed happens, and what is not is refused and changes nothing."""
        before = self._traces()
        try:
            with transaction.atomic():
                call()
        except REFUSALS:
            assert not allowed
            assert self._traces() == before
        else:
            assert allowed
        return allowed

    # --- what should be ---

    @property
    def accepts(self) -> bool:
        round_ = self.stored_round
        today = timezone.localdate()
        last: date = round_.grace_until  # type: ignore[assignment]  # every round here has dates
        return self.round_state == OPEN and today <= last

    def _one_of(self, able: set[str], pick: int) -> str:
        """Two times in three one of `able`, otherwise anybody."""
        names = sorted(able if pick < 16 else self.users)
        return names[pick % len(names)]

    def _tempted(self, pick: int) -> set[str]:
        """Who tries to judge: the coordinators, and every third time those of them who wrote in it."""
        return (COORDINATORS & self.authors if pick % 3 == 0 else set()) or COORDINATORS

    def _may_write(self, who: str, behind: int = 0) -> bool:
        return who in WRITERS and self.accepts and self.state in {"", DRAFT, RETURNED} and not behind

    def _may_judge(self, who: str) -> bool:
        return who in COORDINATORS - self.authors and self.round_state == OPEN

    def _handed_in(self, who: str, results: str, typists: set[str], *, no_change: bool) -> None:
        self.state, self.results, self.no_change = SUBMITTED, results, no_change
        self.authors |= {who} | typists
        self.draft, self.typists, self.judgement = None, set(), None

    @initialize(is_planned=SELDOM)
    def begin(self, is_planned: bool) -> None:
        """Most stories begin in an open round."""
        if not is_planned:
            self.the_usual_way(approves=True)

    # --- typing and handing in ---

    @precondition(lambda self: self.round_state == OPEN)
    @rule(pick=PICK, text=TEXT, behind=BEHIND)
    def type(self, pick: int, text: str, behind: int) -> None:
        """Also in what somebody else began."""
        who = self._one_of(WRITERS, pick)
        fields, seen = {"results": text}, self._seen(behind)
        call = partial(updates.save_draft, self.users[who], request=self.asked, fields=fields, seen=seen)
        if self.expect(self._may_write(who, behind), call):
            if self.draft != fields:
                self.typists.add(who)
            self.draft = fields

    @precondition(lambda self: self.draft is not None)
    @rule(pick=PICK, behind=BEHIND)
    def throw_the_draft_away(self, pick: int, behind: int) -> None:
        who = self._one_of(WRITERS, pick)
        seen = self._seen(behind)
        call = partial(updates.discard_draft, self.users[who], request=self.asked, seen=seen)
        if self.expect(self._may_write(who, behind), call):
            self.draft, self.typists = None, set()

    @precondition(lambda self: self.round_state == OPEN)
    @rule(pick=PICK, text=TEXT, behind=BEHIND, lacks=SELDOM)
    def submit(self, pick: int, text: str, behind: int, lacks: bool) -> None:
        who = self._one_of(WRITERS, pick)
        values = {**NOTHING, "status": "vertraagd" if lacks else "op_schema", "results": text}
        seen = self._seen(behind)
        call = partial(updates.submit, self.users[who], request=self.asked, values=values, seen=seen)
        if self.expect(self._may_write(who, behind) and not lacks, call):
            self._handed_in(who, text, self.typists, no_change=False)

    @precondition(lambda self: self.round_state == OPEN)
    @rule(pick=PICK, reason=REASON, behind=BEHIND)
    def say_that_nothing_changed(self, pick: int, reason: str, behind: int) -> None:
        who = self._one_of(WRITERS, pick)
        seen = self._seen(behind)
        call = partial(updates.submit_unchanged, self.users[who], request=self.asked, reason=reason, seen=seen)
        if self.expect(self._may_write(who, behind) and bool(reason.strip()), call):
            # What was typed is not what is handed in.
            self._handed_in(who, LAST_YEAR, set(), no_change=True)

    @precondition(lambda self: self.state != "")
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        who = self._one_of(WRITERS, pick)
        allowed = who in WRITERS and self.round_state == OPEN and self.state == SUBMITTED
        if self.expect(allowed, lambda: updates.withdraw(self.users[who], request=self.asked)):
            self.state = DRAFT

    # --- judging ---

    @precondition(lambda self: self.state != "")
    @rule(pick=PICK, comment=COMMENT, behind=BEHIND)
    def approve(self, pick: int, comment: str, behind: int) -> None:
        self._judge(self._one_of(self._tempted(pick), pick), comment, behind, APPROVED)

    @precondition(lambda self: self.state != "")
    @rule(pick=PICK, comment=COMMENT, behind=BEHIND)
    def send_back(self, pick: int, comment: str, behind: int) -> None:
        self._judge(self._one_of(self._tempted(pick), pick), comment, behind, RETURNED)

    @precondition(lambda self: self.judgement is not None)
    @rule(is_another=SELDOM, pick=PICK)
    def press_the_same_button_again(self, is_another: bool, pick: int) -> None:
        """On the page as it was: it does nothing more, and who did not press it is told what happened."""
        if self.judgement:
            state, who, comment = self.judgement
            before = self._traces()
            self._judge(self._one_of(COORDINATORS - {who}, pick) if is_another else who, comment, 1, state)
            assert self._traces() == before

    def _judge(self, who: str, comment: str, behind: int, state: str) -> None:
        update = self.update
        if update is None:
            return
        version = update.version - behind

        def call() -> None:
            judge = review.return_updates if state == RETURNED else review.approve
            # With one of another round beside it, which has nothing to do with it.
            chosen = [(update, version), (self.elsewhere, self.elsewhere.version + 7)]
            outcome = judge(self.users[who], updates=chosen, comment=comment)
            assert self.elsewhere.pk in {refused.update.pk for refused in outcome.refused}
            for refused in outcome.refused:
                if refused.update.pk == update.pk:
                    raise refused

        said = comment.strip() if state == RETURNED else comment
        from_states = {SUBMITTED} if state == APPROVED else {SUBMITTED, APPROVED}
        allowed = self._may_judge(who) and self.state in from_states and not behind
        allowed = allowed and (state == APPROVED or bool(said))
        is_again = behind == 1 and self.judgement == (state, who, said)
        if self.expect(allowed or is_again, call) and not is_again:
            self.state, self.judgement = state, (state, who, said)

    # --- the round ---

    @precondition(lambda self: self.round_state == PLANNED)
    @rule(pick=PICK, behind=BEHIND)
    def open(self, pick: int, behind: int) -> None:
        who = self._one_of(COORDINATORS, pick)
        round_ = self.stored_round
        version = round_.version - behind
        call = partial(rounds.open_round, self.users[who], round_=round_, version=version)
        over = round_.closes is not None and round_.closes < timezone.localdate()
        if self.expect(who in COORDINATORS and self.round_state == PLANNED and not behind and not over, call):
            self.round_state = OPEN

    @precondition(lambda self: self.round_state == OPEN)
    @rule(pick=PICK, reason=REASON, behind=BEHIND)
    def close(self, pick: int, reason: str, behind: int) -> None:
        who = self._one_of(COORDINATORS, pick)
        round_ = self.stored_round
        version = round_.version - behind
        call = partial(rounds.close_round, self.users[who], round_=round_, version=version, reason=reason)
        if self.expect(who in COORDINATORS and self.round_state == OPEN and not behind and bool(reason.strip()), call):
            self.round_state, self.at_closing = CLOSED, self.update.version if self.update else 0

    @precondition(lambda self: self.round_state == CLOSED)
    @rule(pick=PICK, reason=REASON, days=st.integers(-3, 40))
    def reopen(self, pick: int, reason: str, days: int) -> None:
        who = self._one_of(COORDINATORS, pick)
        allowed = who in COORDINATORS and self.round_state == CLOSED and bool(reason.strip()) and days >= 0
        if self._with_new_dates(rounds.reopen_round, who, reason, days, allowed):
            self.round_state, self.at_closing = OPEN, None

    @precondition(lambda self: self.round_state == OPEN)
    @rule(pick=PICK, reason=REASON, days=st.integers(-3, 40))
    def extend(self, pick: int, reason: str, days: int) -> None:
        who = self._one_of(COORDINATORS, pick)
        round_, until = self.stored_round, timezone.localdate() + timedelta(days=days)
        is_later = (round_.closes, round_.grace_until) != (until, until) and until >= max(
            round_.closes, round_.grace_until, timezone.localdate()
        )
        allowed = who in COORDINATORS and self.round_state == OPEN and bool(reason.strip()) and is_later
        self._with_new_dates(rounds.extend_round, who, reason, days, allowed)

    def _with_new_dates(self, step: Any, who: str, reason: str, days: int, allowed: bool) -> bool:
        round_, until = self.stored_round, timezone.localdate() + timedelta(days=days)
        values = {"round_": round_, "version": round_.version, "reason": reason, "closes": until, "grace_until": until}
        done = self.expect(allowed, lambda: step(self.users[who], **values))
        if done:
            assert (self.stored_round.closes, self.stored_round.grace_until) == (until, until)
        return done

    @precondition(lambda self: self.accepts)
    @rule()
    def the_last_day_goes_by(self) -> None:
        """As if it were later: all dates lie earlier."""
        back = timedelta(days=60)
        ReportingRound.objects.filter(pk=self.round.pk).update(
            opens=F("opens") - back, closes=F("closes") - back, grace_until=F("grace_until") - back
        )
        self.round.refresh_from_db()

    @rule(step=st.integers(0, 10), pick=PICK)
    def out_of_turn(self, step: int, pick: int) -> None:
        """Any step in any state: most are refused."""
        steps: list[Callable[[], None]] = [
            lambda: self.type(pick, "Er is een plan.", 0),
            lambda: self.throw_the_draft_away(pick, 0),
            lambda: self.submit(pick, "Er is een begin.", 0, lacks=False),
            lambda: self.say_that_nothing_changed(pick, "Alles ging door.", 0),
            lambda: self.withdraw(pick),
            lambda: self.approve(pick, "", 0),
            lambda: self.send_back(pick, "Noem de datum.", 0),
            lambda: self.open(pick, 0),
            lambda: self.close(pick, "Het is genoeg.", 0),
            lambda: self.reopen(pick, "Er kwam nog iets.", 20),
            lambda: self.extend(pick, "Er kwam nog iets.", 20),
        ]
        steps[step]()

    @rule(approves=st.booleans())
    def the_usual_way(self, approves: bool) -> None:
        """The step that comes next when all goes well, so that no state is rare."""
        first, own = sorted(COORDINATORS).index("first"), sorted(WRITERS).index("own")
        if self.round_state == PLANNED:
            self.open(first, 0)
        elif self.round_state == CLOSED:
            self.reopen(first, "Er kwam nog iets.", 20)
        elif self.state in {"", DRAFT, RETURNED}:
            if not self.accepts:
                self.extend(first, "Er kwam nog iets.", 20)
            self.submit(own, "Er is een plan.", 0, lacks=False)
        elif judge := next(filter(self._may_judge, sorted(COORDINATORS)), ""):
            self._judge(judge, "Noem de datum.", 0, APPROVED if self.state == SUBMITTED and approves else RETURNED)

    @precondition(lambda self: self.state != "")
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

    # --- always ---

    @invariant()
    def the_update_is_what_the_steps_made_it(self) -> None:
        update = self.update
        assert (update.state if update else "") == self.state
        if update is None:
            return
        assert (update.results, update.no_change) == (self.results, self.no_change)
        writers = {self.users[name].pk for name in self.authors}
        assert set(update.authors) == writers
        assert {update.submitted_by_id, update.edited_by_id} <= writers
        assert update.submitted_for_id == self.asked.organisation_id
        if self.judgement and update.state in {APPROVED, RETURNED}:
            _state, who, said = self.judgement
            assert (update.reviewed_by, update.review_comment) == (self.users[who], said)
        if update.state == APPROVED:
            assert update.reviewed_by_id not in {None, *writers}
        if update.state == RETURNED:
            assert update.review_comment.strip()

    @invariant()
    def the_draft_is_what_was_typed_last(self) -> None:
        draft = self.stored_draft
        assert (draft.data["fields"] if draft else None) == self.draft
        if draft:
            assert set(draft.data["authors"]) == {self.users[name].pk for name in self.typists}

    @invariant()
    def the_round_is_what_the_steps_made_it(self) -> None:
        assert self.stored_round.state == self.round_state
        before = ""
        for event in events_of(ReportingRound, self.round.pk).order_by("pgh_id"):
            if event.state != before:
                assert (before, event.state) in ROUND_MAY_FOLLOW
            before = event.state

    @invariant()
    def a_closed_round_stays_as_it_was(self) -> None:
        if self.round_state == CLOSED:
            assert (self.update.version if self.update else 0) == self.at_closing

    @invariant()
    def what_belongs_to_other_rounds_stays_as_it_was(self) -> None:
        for row in (self.last_year, self.elsewhere):
            assert ProgressUpdate.objects.get(pk=row.pk).version == row.version

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
            # Every step is a transaction or several, and most steps are possible in few states.
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
