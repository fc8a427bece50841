"""Example accounts: one per role, and a second coordinator because of the four eyes."""

from dataclasses import dataclass

import pghistory
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.choices import Role
from accounts.models import Organisation, User


@dataclass(frozen=True)
class ExampleAccount:
    """A name to log in with, and what it may do."""

    username: str
    name: str
    role: Role
    organisation: str = ""


EXAMPLE_ACCOUNTS = (
    ExampleAccount("lezer", "Voorbeeld lezer", Role.READER),
    ExampleAccount("redacteur", "Voorbeeld redacteur", Role.EDITOR, "bzk"),
    ExampleAccount("coordinator", "Voorbeeld coördinator", Role.COORDINATOR, "bzk"),
    ExampleAccount("coordinator2", "Voorbeeld tweede coördinator", Role.COORDINATOR, "bzk"),
    ExampleAccount("beheerder", "Voorbeeld beheerder", Role.ADMINISTRATOR),
)


def load_accounts(password: str, *, via: str) -> dict[str, int]:
    """Make the example accounts that are missing and give all of them `password`; their ids by user name.

    An account of the same name that is not an example is left alone. What an administrator changed stays, except the
    password: it is the one that the start of the site prints.
    """
    with transaction.atomic(), pghistory.context(via=via):
        names = [account.username for account in EXAMPLE_ACCOUNTS]
        users = {user.username: user for user in User.objects.filter(username__in=names)}
        organisations = dict(Organisation.objects.values_list("code", "pk"))
        known = {user.password for user in users.values() if user.is_example}
        # One hash for all of them: they share the password, and a hash takes a noticeable time on purpose.
        hashed = next((one for one in known if check_password(password, one)), "") or make_password(password)
        for account in EXAMPLE_ACCOUNTS:
            user = users.get(account.username)
            if user is None:
                users[account.username] = User.objects.create(
                    username=account.username,
                    name=account.name,
                    role=account.role,
                    organisation_id=organisations.get(account.organisation),
                    is_example=True,
                    password=hashed,
                )
            elif user.is_example and user.password != hashed:
                user.password = hashed
                user.save(update_fields=["password"])
        return {name: user.pk for name, user in users.items() if user.is_example}
