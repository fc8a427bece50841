"""A priority that is a pillar of the NDS.

Models are imported inside the fixtures: pytest reads this file before Django is set up when a test here is named.
"""

import pytest


@pytest.fixture
def nds(db):
    from priorities.tests import factories as make

    return make.make_strategy(code="NDS", is_nds=True, position=0, source=make.make_document())


@pytest.fixture
def pillar(nds):
    from priorities.tests import factories as make

    return make.make_pillar(nds)


@pytest.fixture
def priority(pillar):
    from priorities.tests import factories as make

    return make.make_priority(pillar=pillar)
