"""A small plan with who answers for it.

Models are imported inside the fixtures: pytest reads this file before Django is set up when a test here is named.
"""

import pytest


@pytest.fixture
def as_coordinator(client, coordinator):
    """A browser of somebody of the programme team."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def bzk(db):
    """An organisation that answers for the plan."""
    from priorities.tests.factories import make_organisation

    return make_organisation(name="Voorbeeldministerie")


@pytest.fixture
def vng(db):
    """Another organisation."""
    from priorities.tests.factories import make_organisation

    return make_organisation(name="Voorbeeldvereniging")


@pytest.fixture
def person(db):
    """Somebody who can be asked."""
    from accounts.models import Person

    return Person.objects.create(name="Voorbeeld persoon", email="persoon@voorbeeld.example")


@pytest.fixture
def plan(bzk, person):
    """A priority of the NDS with two measures; nobody answers for the second one."""
    from priorities.models import PriorityResponsibility
    from priorities.tests import factories as make
    from strategies.models import Measure, MeasureResponsibility

    pillar = make.make_pillar(make.make_strategy(code="NDS", is_nds=True))
    priority = make.make_priority(title="Cloud", pillar=pillar)
    PriorityResponsibility.objects.create(priority=priority, organisation=bzk, person=person)
    first = Measure.objects.create(pillar=pillar, code="C-1", title="Verkenning", position=1)
    MeasureResponsibility.objects.create(measure=first, organisation=bzk)
    second = Measure.objects.create(pillar=pillar, code="C-2", title="Marktplaats", position=2)
    return priority, first, second


@pytest.fixture
def asked(plan, bzk):
    """An open round in which the priority is asked."""
    from reports.models import UpdateRequest

    from .making import make_round

    round_ = make_round(state="open")
    return UpdateRequest.objects.create(round=round_, priority=plan[0], organisation=bzk)
