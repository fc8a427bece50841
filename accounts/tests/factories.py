"""People and organisations for tests."""

from typing import Any

from accounts.choices import Layer, Role
from accounts.models import Organisation, User

PASSWORD = "vier-losse-woorden-hier"


def organisation(code: str = "bzk", **fields: Any) -> Organisation:
    """An organisation; by default a ministry."""
    return Organisation.objects.create(
        **{"code": code, "name": f"Ministerie {code.upper()}", "abbreviation": code.upper(), "layer": Layer.CENTRAL}
        | fields
    )


def user(role: str = Role.READER, username: str = "", **fields: Any) -> User:
    """An account with PASSWORD; the name of its role is its user name, unless told otherwise."""
    return User.objects.create_user(username or str(role), PASSWORD, role=role, **fields)
