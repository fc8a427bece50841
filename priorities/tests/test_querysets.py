"""Who sees and who may change which priority."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from priorities.models import Priority, PriorityResponsibility

from .factories import make_goal, make_organisation, make_pillar, make_priority, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_a_visitor_sees_nothing_and_everybody_else_everything():
    priority = make_priority()
    assert not Priority.objects.visible_to(AnonymousUser()).exists()
    for role in ("lezer", "redacteur", "coordinator", "beheerder"):
        assert list(Priority.objects.visible_to(make_user(role=role))) == [priority]


def test_an_editor_changes_what_the_own_organisation_answers_for():
    own, other = make_organisation(), make_organisation()
    mine, _theirs, _nobodys = make_priority(responsible=own), make_priority(responsible=other), make_priority()
    editor = make_user(role="redacteur", organisation=own)
    assert list(Priority.objects.editable_by(editor, TODAY)) == [mine]


@pytest.mark.parametrize("role", ["lezer", "beheerder"])
def test_readers_and_administrators_change_nothing(role):
    own = make_organisation()
    make_priority(responsible=own)
    assert not Priority.objects.editable_by(make_user(role=role, organisation=own), TODAY).exists()


def test_a_coordinator_changes_everything_and_a_closed_account_nothing():
    priority = make_priority()
    coordinator = make_user(role="coordinator")
    assert list(Priority.objects.editable_by(coordinator, TODAY)) == [priority]
    coordinator.is_active = False
    assert not Priority.objects.editable_by(coordinator, TODAY).exists()


def test_the_right_ends_with_the_responsibility():
    own = make_organisation()
    priority = make_priority()
    PriorityResponsibility.objects.create(
        priority=priority, organisation=own, valid_from=TODAY - timedelta(days=9), valid_to=TODAY
    )
    editor = make_user(role="redacteur", organisation=own)
    assert priority.is_editable_by(editor, TODAY)
    assert not priority.is_editable_by(editor, TODAY + timedelta(days=1))
    assert not priority.is_editable_by(editor, TODAY - timedelta(days=10))


def test_taking_part_is_not_answering_for():
    own = make_organisation()
    priority = make_priority()
    PriorityResponsibility.objects.create(priority=priority, organisation=own, role="betrokken")
    assert not priority.is_editable_by(make_user(role="redacteur", organisation=own), TODAY)


def test_search_finds_all_words_in_any_order_also_in_goals():
    nds = make_pillar()
    make_goal(nds, title="Een soevereine clouddienst verkennen")
    cloud = make_priority(title="Cloud", pillar=nds)
    make_priority(title="Data", summary="cloud")
    assert list(Priority.objects.search("verkennen CLOUD")) == [cloud]
    assert Priority.objects.search("cloud").count() == 2
    assert not Priority.objects.search("cloud bestaatniet").exists()


def test_counts_in_the_list_do_not_multiply():
    nds = make_pillar()
    make_goal(nds)
    make_goal(nds)
    priority = make_priority(pillar=nds)
    for kind in ("draagt_bij", "overlapt", "hangt_af"):
        priority.contributions.create(pillar=nds, kind=kind, explanation="x")
    row = Priority.objects.for_list(TODAY).get()
    assert (row.goal_count, row.measure_count, row.contribution_count) == (2, 0, 3)
