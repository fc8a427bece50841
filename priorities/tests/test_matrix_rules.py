"""The matrix adds up, at every level."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.rules import (
    COLUMN_LEVELS,
    GOAL,
    PILLAR,
    STRATEGY,
    Cell,
    Column,
    Link,
    Place,
    State,
    column_of,
    matrix,
    together,
    worst,
)
from strategies.rules import ATTENTION, COMPUTED, DELAYED, DONE, NOT_STARTED, ON_TRACK, UNKNOWN

KINDS = ["voert_uit", "draagt_bij"]
ORDER = [DELAYED, ATTENTION, UNKNOWN, NOT_STARTED, ON_TRACK, DONE]

ON_MEASURE = Place(1, 11, 111)
ON_PILLAR = Place(1, 11)


@pytest.mark.parametrize(("better", "worse"), [(b, w) for w, b in itertools.combinations(ORDER, 2)])
def test_the_worse_of_two_statuses_wins_in_any_order(better, worse):
    assert worst([better, worse]) == worst([worse, better]) == worse


@pytest.mark.parametrize("status", ORDER)
def test_the_worst_of_one_is_that_one(status):
    assert worst([status]) == worst([status] * 3) == status


def test_of_nothing_there_is_too_little_data():
    assert worst([]) == UNKNOWN


def test_every_status_that_is_computed_has_its_place():
    assert all(worst([status]) == status for status in COMPUTED)


def test_what_is_not_known_is_never_green():
    assert worst([ON_TRACK, ON_TRACK, UNKNOWN, DONE]) == UNKNOWN


@pytest.mark.parametrize(
    ("place", "level", "column"),
    [
        (ON_MEASURE, STRATEGY, Column(STRATEGY, 1)),
        (ON_MEASURE, PILLAR, Column(PILLAR, 11)),
        (ON_MEASURE, GOAL, Column(GOAL, 111)),
        (ON_PILLAR, STRATEGY, Column(STRATEGY, 1)),
        (ON_PILLAR, PILLAR, Column(PILLAR, 11)),
        (ON_PILLAR, GOAL, Column(PILLAR, 11)),
    ],
)
def test_something_counts_in_one_column_of_each_level(place, level, column):
    assert column_of(place, level) == column


def test_contributions_are_counted_per_cell_in_the_order_of_kinds():
    links = [Link(1, ON_PILLAR, kind) for kind in ("draagt_bij", "voert_uit", "draagt_bij")]
    ((cell,),) = matrix([1], [Column(STRATEGY, 1)], links, KINDS)
    assert list(cell.kinds.items()) == [("voert_uit", 1), ("draagt_bij", 2)]
    assert (cell.total, cell.state) == (3, State.FILLED)


def test_a_cell_takes_the_worst_status_and_counts_what_is_disputed():
    links = [
        Link(1, ON_PILLAR, "draagt_bij", ON_TRACK),
        Link(1, ON_MEASURE, "draagt_bij", DELAYED, disputed=True),
        Link(2, ON_MEASURE, "draagt_bij", DONE),
    ]
    cells = matrix([1, 2], [Column(STRATEGY, 1)], links, KINDS)
    assert [(row[0].status, row[0].disputed) for row in cells] == [(DELAYED, 1), (DONE, 0)]


def test_a_cell_without_contributions_is_a_white_spot_without_a_status():
    cells = matrix([1, 2], [Column(STRATEGY, 1)], [Link(1, ON_PILLAR, "draagt_bij")], KINDS)
    assert [row[0].is_white_spot for row in cells] == [False, True]
    assert cells[1][0].status == ""


def test_an_empty_goal_says_when_its_pillar_as_a_whole_contributes():
    columns = [Column(PILLAR, 11), Column(GOAL, 111), Column(GOAL, 112), Column(GOAL, 121), Column(PILLAR, 13)]
    pillars = {111: 11, 112: 11, 121: 12}
    links = [Link(1, ON_PILLAR, "draagt_bij"), Link(1, ON_MEASURE, "draagt_bij"), Link(2, ON_MEASURE, "draagt_bij")]
    cells = matrix([1, 2], columns, links, KINDS, GOAL, pillars)
    assert [cell.state for cell in cells[0]] == [
        State.FILLED,
        State.FILLED,
        State.IN_PILLAR,
        State.WHITE_SPOT,
        State.WHITE_SPOT,
    ]
    # Of a pillar with goals nothing as a whole has to be there; of one without goals it is a white spot.
    assert [cell.state for cell in cells[1]] == [
        State.NOT_ASKED,
        State.FILLED,
        State.WHITE_SPOT,
        State.WHITE_SPOT,
        State.WHITE_SPOT,
    ]


def test_nothing_at_all_adds_up_to_nothing():
    assert matrix([], [], [], KINDS) == []
    assert matrix([1], [], [], KINDS) == [[]]
    assert together([]) == 0
    assert Cell().total == 0


places = st.builds(
    lambda strategy, pillar, goal: Place(
        strategy, strategy * 10 + pillar, None if goal is None else (strategy * 10 + pillar) * 10 + goal
    ),
    st.integers(1, 3),
    st.integers(1, 3),
    st.none() | st.integers(1, 3),
)
ALL = {
    STRATEGY: [Column(STRATEGY, strategy) for strategy in (1, 2, 3)],
    PILLAR: [Column(PILLAR, 10 * strategy + pillar) for strategy in (1, 2, 3) for pillar in (1, 2, 3)],
}
PILLARS = {column.number * 10 + goal: column.number for column in ALL[PILLAR] for goal in (1, 2, 3)}
ALL[GOAL] = [*ALL[PILLAR], *(Column(GOAL, goal) for goal in PILLARS)]


@given(st.lists(st.builds(Link, st.integers(1, 3), places, st.sampled_from(KINDS), st.sampled_from(ORDER))))
def test_every_level_adds_up_to_all_contributions_and_has_the_same_worst_status(links):
    for level in COLUMN_LEVELS:
        cells = matrix([1, 2, 3], ALL[level], links, KINDS, level, PILLARS)
        for row, found in zip((1, 2, 3), cells, strict=True):
            own = [link for link in links if link.row == row]
            assert together(found) == len(own)
            statuses = [cell.status for cell in found if cell.status]
            assert worst(statuses) == worst(link.status for link in own)
