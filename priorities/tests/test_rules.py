"""The matrix adds up."""

from priorities.rules import matrix

KINDS = ["voert_uit", "draagt_bij"]


def test_contributions_are_counted_per_cell_in_the_order_of_kinds():
    cells = matrix(["a"], ["x"], [("a", "x", "draagt_bij"), ("a", "x", "voert_uit"), ("a", "x", "draagt_bij")], KINDS)
    assert list(cells[0][0].kinds.items()) == [("voert_uit", 1), ("draagt_bij", 2)]
    assert cells[0][0].total == 3


def test_a_cell_without_contributions_is_a_white_spot():
    cells = matrix(["a", "b"], ["x"], [("a", "x", "draagt_bij")], KINDS)
    assert [[cell.is_white_spot for cell in row] for row in cells] == [[False], [True]]
