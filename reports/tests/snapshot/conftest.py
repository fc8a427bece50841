"""A priority that is a pillar of the NDS."""

import pytest

from priorities.tests import factories as make


@pytest.fixture
def nds():
    return make.make_strategy(code="NDS", is_nds=True, position=0, source=make.make_document())


@pytest.fixture
def pillar(nds):
    return make.make_pillar(nds)


@pytest.fixture
def priority(pillar):
    return make.make_priority(pillar=pillar)
