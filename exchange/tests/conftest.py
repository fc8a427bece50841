import pytest


@pytest.fixture
def coordinator(db):
    from priorities.tests import factories as make

    return make.make_user("coordinator", name="Voorbeeld coördinator")
