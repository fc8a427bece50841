"""Adding, moving and realising milestones."""

from datetime import date, timedelta

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from history.querysets import events_of
from history.services import StaleVersion
from history.trails import recent
from priorities.tests.factories import make_organisation, make_strategy, make_user
from strategies.models import Milestone, StrategyResponsibility
from strategies.services import milestones as services

from . import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def editor(organisation):
    return make_user("redacteur", organisation=organisation)


@pytest.fixture
def milestone(organisation):
    """A milestone of the editor's own measure."""
    measure = make.make_measure()
    make.make_responsible(measure, organisation=organisation)
    return make.make_milestone(date(2026, 4, 1), measure=measure)


def move(actor, milestone, **changed):
    values = {"version": milestone.version, "date": date(2026, 9, 1), "precision": "day", "reason": "tegenvallers"}
    return services.move_milestone(actor, milestone=milestone, **{**values, **changed})


def realise(actor, milestone, **changed):
    values = {"version": milestone.version, "date": TODAY, "precision": "day"}
    return services.realise_milestone(actor, milestone=milestone, **{**values, **changed})


def fields(error) -> list[str]:
    return list(error.value.message_dict)


def test_move_keeps_the_first_date_and_the_reason_in_the_history(editor, milestone):
    move(editor, milestone, date=date(2026, 8, 17), precision="quarter", explanation="Te weinig mensen")
    assert (milestone.current_date, milestone.current_precision) == (date(2026, 7, 1), "quarter")
    assert milestone.original_date == date(2026, 4, 1)
    assert (milestone.reschedule_reason, milestone.version) == ("tegenvallers", 2)
    assert recent(milestone)[0].why == "Te weinig mensen"


def test_two_milestones_moved_in_one_request_keep_their_own_explanation(editor, milestone):
    other = make.make_milestone(date(2026, 4, 1), measure=milestone.measure)
    with pghistory.context(url="/mijn-werk/1/"):
        move(editor, milestone, explanation="Te weinig mensen")
        move(editor, other, explanation="De wet is later")
        move(editor, other, date=date(2026, 10, 1))
    assert recent(milestone)[0].why == "Te weinig mensen"
    assert recent(other)[0].why == "De wet is later"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"date": date(2026, 4, 1)}, "date"),
        ({"reason": ""}, "reason"),
        ({"reason": "geen zin"}, "reason"),
    ],
)
def test_a_move_that_is_refused_writes_nothing(editor, milestone, changed, field):
    with pytest.raises(ValidationError) as error:
        move(editor, milestone, **changed)
    assert fields(error) == [field]
    assert events_of(Milestone, milestone.pk).count() == 1


def test_the_same_day_known_less_precisely_is_another_date(editor, milestone):
    move(editor, milestone, date=date(2026, 4, 1), precision="month")
    assert milestone.current_precision == "month"


def test_a_second_move_needs_a_reason_again(editor, milestone):
    move(editor, milestone)
    with pytest.raises(ValidationError) as error:
        move(editor, milestone, date=date(2026, 12, 1), reason="")
    assert fields(error) == ["reason"]
    move(editor, milestone, date=date(2026, 12, 1))
    assert milestone.version == 3


def test_moving_back_to_the_first_date_needs_a_reason_too(editor, milestone):
    move(editor, milestone)
    with pytest.raises(ValidationError):
        move(editor, milestone, date=milestone.original_date, reason="")
    move(editor, milestone, date=milestone.original_date, reason="wens_kamer")
    assert milestone.current_date == milestone.original_date


def test_realise_and_correct_and_take_back(editor, milestone):
    realise(editor, milestone, date=TODAY - timedelta(days=40), precision="month")
    assert milestone.realised_date == (TODAY - timedelta(days=40)).replace(day=1)
    with pytest.raises(ValidationError) as error:
        realise(editor, milestone, date=TODAY - timedelta(days=40), precision="month")
    assert fields(error) == ["date"]
    realise(editor, milestone)
    with pytest.raises(ValidationError) as error:
        services.unrealise_milestone(editor, milestone=milestone, version=milestone.version, explanation=" ")
    assert fields(error) == ["explanation"]
    services.unrealise_milestone(editor, milestone=milestone, version=milestone.version, explanation="Vergissing")
    assert (milestone.realised_date, milestone.realised_precision) == (None, "day")
    assert recent(milestone)[0].why == "Vergissing"
    with pytest.raises(ValidationError):
        services.unrealise_milestone(editor, milestone=milestone, version=milestone.version, explanation="Nog eens")


def test_a_realised_milestone_takes_no_new_date(editor, milestone):
    realise(editor, milestone)
    with pytest.raises(ValidationError) as error:
        move(editor, milestone)
    assert fields(error) == ["date"]


@pytest.mark.parametrize("precision", ["day", "month", "quarter", "year"])
def test_nothing_is_realised_in_the_future(editor, milestone, precision):
    realise(editor, milestone, date=TODAY, precision=precision)
    later = TODAY + timedelta(days=1 if precision == "day" else 366)
    with pytest.raises(ValidationError) as error:
        realise(editor, milestone, date=later, precision=precision)
    assert fields(error) == ["date"]


@pytest.mark.parametrize(
    "act",
    [
        move,
        realise,
        lambda actor, milestone, **changed: services.unrealise_milestone(
            actor, milestone=milestone, explanation="Vergissing", **{"version": milestone.version, **changed}
        ),
    ],
    ids=["move", "realise", "unrealise"],
)
class TestEveryVerb:
    def test_of_who_saw_an_older_version_is_a_conflict(self, act, editor, milestone):
        Milestone.objects.filter(pk=milestone.pk).update(note="Van een ander")
        with pytest.raises(StaleVersion) as stale:
            act(editor, milestone)
        assert stale.value.current.note == "Van een ander"

    def test_of_what_was_removed_is_a_conflict_without_a_row(self, act, editor, milestone):
        Milestone.objects.filter(pk=milestone.pk).delete()
        with pytest.raises(StaleVersion) as stale:
            act(editor, milestone)
        assert stale.value.current is None

    @pytest.mark.parametrize("role", ["lezer", "redacteur", "beheerder"])
    def test_is_refused_to_who_does_not_answer_for_the_measure(self, act, role, milestone):
        with pytest.raises(PermissionDenied):
            act(make_user(role, organisation=make_organisation()), milestone)

    def test_is_refused_from_the_day_after_the_responsibility_ended(self, act, editor, milestone):
        milestone.measure.responsibilities.update(valid_to=TODAY - timedelta(days=1))
        with pytest.raises(PermissionDenied):
            act(editor, milestone)


def test_editors_change_milestones_of_their_own_strategy_and_coordinators_all(editor, organisation):
    strategy = make_strategy()
    own = make.make_milestone(date(2026, 4, 1), strategy=strategy)
    StrategyResponsibility.objects.create(strategy=strategy, organisation=organisation)
    others = make.make_milestone(date(2026, 4, 1), strategy=make_strategy())
    move(editor, own)
    with pytest.raises(PermissionDenied):
        move(editor, others)
    move(make_user("coordinator"), others)


def test_add(editor, milestone):
    values = {"title": "Oplevering", "date": date(2027, 5, 3), "precision": "quarter"}
    added = services.add_milestone(editor, measure=milestone.measure, values=values, reason="Volgt uit het plan")
    added.refresh_from_db()
    assert added.original_date == added.current_date == date(2027, 4, 1)
    assert added.original_precision == added.current_precision == "quarter"
    assert (added.wording, added.realised_date) == ("ingevoerd", None)
    assert recent(added)[0].why == "Volgt uit het plan"
    with pytest.raises(PermissionDenied):
        services.add_milestone(editor, measure=make.make_measure(), values=values)
    with pytest.raises(ValidationError) as error:
        services.add_milestone(editor, measure=milestone.measure, values={**values, "title": ""})
    assert fields(error) == ["title"]
