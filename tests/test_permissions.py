"""Every address × role × own or another's object has an expected answer; an address without one fails here."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Person, User

from .pages import CASES, LOGIN, Case, names
from .world import ROLES, World

VISITOR = ("visitor", *ROLES)


def check(response, expected: object) -> None:
    if expected == LOGIN:
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("accounts:login"))
    else:
        assert response.status_code == expected


def client_of(world: World, role: str) -> Client:
    client = Client()
    if role in world.users:
        client.force_login(world.users[role])
    return client


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_role_gets_what_the_table_says(case: Case, world: World):
    for role, expected in zip(VISITOR, case.get, strict=True):
        check(client_of(world, role).get(case.url(world)), expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_role_may_post_what_the_table_says(case: Case, world: World):
    for role, expected in zip(VISITOR, case.post, strict=True):
        before = transaction.savepoint()
        check(client_of(world, role).post(case.url(world)), expected)
        transaction.savepoint_rollback(before)


def test_no_address_is_missing_in_the_table():
    unknown = {
        (name, path)
        for name, path in names()
        if not name.startswith("admin:") and path != "beheer/" and name not in {case.name for case in CASES}
    }
    assert not unknown


def admin_addresses() -> list[tuple[str, str]]:
    return [(name, path) for name, path in names() if path.startswith("beheer/")]


def test_administration_is_for_administrators_only(world: World):
    """Addresses of single rows are asked with a number that does not exist: the role decides before the row does."""
    asked = 0
    for _name, path in admin_addresses():
        url = "/" + path.replace("<path:object_id>", "999999").replace("<int:id>", "999999").replace("<id>", "999999")
        url = url.replace("<int:content_type_id>", "999999").replace("<path:object_id>", "999999")
        if "(?P" in url:
            continue
        asked += 1
        for role in VISITOR:
            response = client_of(world, role).get(url)
            if role == "visitor":
                check(response, LOGIN)
            elif role != "beheerder":
                assert response.status_code == 403, (role, url)
            else:
                assert response.status_code in {200, 302, 403, 404, 405}, url
    assert asked > 50


EDITABLE = {User, Person, Organisation}
"""What administrators change; all else is content, which has pages of its own."""

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_administrators_read_all_rows_and_change_only_people_and_organisations(model: type[Model], world: World):
    row = model._default_manager.order_by("pk").first()
    assert row is not None, "tests/world.py holds one of everything"
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    change, delete = reverse(f"{base}change", args=[row.pk]), reverse(f"{base}delete", args=[row.pk])
    add = reverse(f"{base}add")
    mine = 200 if model in EDITABLE else 403  # posting nothing shows the form again
    administrator = {
        (reverse(f"{base}changelist"), "get"): 200,
        (change, "get"): 200,
        (change, "post"): mine,
        (add, "get"): mine,
        (add, "post"): mine,
        (delete, "get"): 403,
        (delete, "post"): 403,
    }
    for role in VISITOR:
        client = client_of(world, role)
        for (url, method), expected in administrator.items():
            response = getattr(client, method)(url)
            if role == "visitor":
                check(response, LOGIN)
            else:
                wanted = expected if role == "beheerder" else 403
                assert response.status_code == wanted, (role, method, url)
    assert model._default_manager.filter(pk=row.pk).exists()


def test_unknown_addresses_and_methods_answer_with_pages_in_dutch(world: World):
    for role in ROLES:
        client = client_of(world, role)
        missing = client.get("/bestaat-niet/")
        assert missing.status_code == 404
        assert '<html lang="nl"' in missing.content.decode()
        refused = client.post(reverse("priorities:list"))
        assert refused.status_code == 405
        assert "GET" in refused["Allow"]
        assert '<html lang="nl"' in refused.content.decode()
