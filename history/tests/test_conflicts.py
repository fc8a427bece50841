"""How two changes of the same row are compared and joined."""

from hypothesis import given
from hypothesis import strategies as st

from history.conflicts import compare


def test_unchanged_fields_are_left_out():
    found = compare({"a": "x"}, {"a": "x"}, {"a": "x"})
    assert found.settled == []
    assert found.clashes == []


def test_a_field_that_one_side_changed_settles_itself():
    found = compare({"a": "x", "b": "x"}, {"a": "mine", "b": "x"}, {"a": "x", "b": "theirs"})
    assert [(item.name, item.value, item.by) for item in found.settled] == [
        ("a", "mine", "mine"),
        ("b", "theirs", "theirs"),
    ]
    assert found.values() == {"a": "mine", "b": "theirs"}


def test_the_same_change_on_both_sides_is_no_clash():
    (item,) = compare({"a": 1}, {"a": 2}, {"a": 2}).settled
    assert item.by == "both"


def test_texts_changed_in_different_places_are_joined():
    base = "Wij onderzoeken een voorziening. Het advies is klaar in september."
    mine = "Wij onderzoeken een voorziening. Het advies is klaar in december."
    theirs = "Wij onderzoeken één voorziening. Het advies is klaar in september."
    (clash,) = compare({"t": base}, {"t": mine}, {"t": theirs}).clashes
    assert clash.joined
    assert clash.merged == "Wij onderzoeken één voorziening. Het advies is klaar in december."


def test_two_changes_in_one_sentence_are_never_mixed():
    (clash,) = compare({"t": "Het kost 2 jaar."}, {"t": "Het duurt 2 jaar."}, {"t": "Het kost 3 jaar."}).clashes
    assert (clash.merged, clash.joined) == ("Het duurt 2 jaar.", False)


def test_texts_changed_in_the_same_place_keep_the_own_text():
    (clash,) = compare({"t": "rood"}, {"t": "groen"}, {"t": "blauw"}).clashes
    assert not clash.joined
    assert clash.merged == "groen"


def test_values_that_are_no_texts_are_never_joined():
    (clash,) = compare({"n": 1}, {"n": 2}, {"n": 3}).clashes
    assert (clash.merged, clash.joined) == (2, False)


@given(st.text(), st.text(), st.text())
def test_every_change_is_settled_or_a_clash_and_none_is_lost(base, mine, theirs):
    found = compare({"t": base}, {"t": mine}, {"t": theirs})
    assert len(found.settled) + len(found.clashes) == int(base != mine or base != theirs)
    for clash in found.clashes:
        assert (clash.mine, clash.theirs) == (mine, theirs)
