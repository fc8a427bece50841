"""What a start says of an environment variable that is wrong."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ImproperlyConfigured

from nds_tracker.environment import Environment


@pytest.mark.parametrize(
    ("cast", "value"), [(int, "dertig"), (float, "snel"), (Decimal, "een tiende"), (Fraction, "1/0"), (Fraction, "?")]
)
def test_a_value_that_cannot_be_read_is_named_and_not_shown(monkeypatch, cast, value):
    monkeypatch.setenv("SERIOUS_THING", value)
    with pytest.raises(ImproperlyConfigured) as error:
        Environment()("SERIOUS_THING", cast=cast)
    assert "SERIOUS_THING" in str(error.value)
    assert value not in str(error.value)


def test_a_value_that_can_be_read_is_read(monkeypatch):
    monkeypatch.setenv("SHARE", "1/3")
    assert Environment()("SHARE", cast=Fraction) == Fraction(1, 3)
    assert Environment().int("NOT_SET", default=5) == 5
    with pytest.raises(ImproperlyConfigured, match="NOT_SET"):
        Environment().int("NOT_SET")
