"""Example accounts and persons: one account per role, a second coordinator because of the four eyes, and a second
editor of another organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pghistory
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.choices import Role
from accounts.models import Organisation, Person, User


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
    ExampleAccount("redacteur2", "Voorbeeld tweede redacteur", Role.EDITOR, "ez"),
    ExampleAccount("coordinator", "Voorbeeld coördinator", Role.COORDINATOR, "bzk"),
    ExampleAccount("coordinator2", "Voorbeeld tweede coördinator", Role.COORDINATOR, "bzk"),
    ExampleAccount("beheerder", "Voorbeeld beheerder", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class ExamplePerson:
    """Somebody who answers for something, with or without an account."""

    key: str
    name: str
    account: str = ""
    left_on: date | None = None
    contact_of: str = ""
    """The organisation whose contact this is."""

    @property
    def email(self) -> str:
        """An address that cannot exist (RFC 2606), by which the row is found again."""
        return f"{self.key}@voorbeeld.example"


EXAMPLE_PEOPLE = (
    ExamplePerson("redacteur", "Voorbeeld redacteur", "redacteur"),
    ExamplePerson("redacteur2", "Voorbeeld tweede redacteur", "redacteur2"),
    ExamplePerson("coordinator", "Voorbeeld coördinator", "coordinator"),
    ExamplePerson("coordinator2", "Voorbeeld tweede coördinator", "coordinator2"),
    ExamplePerson("vng", "Voorbeeld medewerker VNG"),
    ExamplePerson("jenv-vertrokken", "Voorbeeld vertrokken medewerker JenV", left_on=date(2026, 9, 1)),
    ExamplePerson("jenv", "Voorbeeld contactpersoon JenV", contact_of="jenv"),
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
                    email=f"{account.username}@voorbeeld.example",
                    organisation_id=organisations.get(account.organisation),
                    is_example=True,
                    password=hashed,
                )
            elif user.is_example and user.password != hashed:
                user.password = hashed
                user.save(update_fields=["password"])
        return {name: user.pk for name, user in users.items() if user.is_example}


def load_people(accounts: Mapping[str, int], *, via: str) -> dict[str, int]:
    """Make the example persons that are missing; their ids by key. One that is there stays as it is."""
    found = dict(Person.objects.filter(email__endswith="@voorbeeld.example").values_list("email", "pk"))
    with transaction.atomic(), pghistory.context(via=via):
        for person in EXAMPLE_PEOPLE:
            if person.email in found:
                continue
            row = Person.objects.create(
                name=person.name, email=person.email, account_id=accounts.get(person.account), left_on=person.left_on
            )
            found[person.email] = row.pk
            if person.contact_of:
                Organisation.objects.filter(code=person.contact_of, contact__isnull=True).update(contact=row)
    return {person.key: found[person.email] for person in EXAMPLE_PEOPLE}
