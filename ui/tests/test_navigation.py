"""The navigation: what a user may open, and where they are."""

from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import is_valid_path

from ui.context_processors import navigation, site


def sections(path, **user):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=True, **user) if user else AnonymousUser()
    return navigation(request)["navigation"]


def test_a_visitor_has_no_sections():
    assert sections("/") == []
    assert navigation(RequestFactory().get("/")) == {"navigation": []}


def test_one_section_is_current():
    for path, current in [("/", "/"), ("/prioriteiten/", "/prioriteiten/"), ("/prioriteiten/ai/", "/prioriteiten/")]:
        assert [section["url"] for section in sections(path, is_staff=False) if section["current"]] == [current]


def test_a_page_outside_the_sections_has_none():
    assert not any(section["current"] for section in sections("/wachtwoord/", is_staff=False))


def test_administration_is_for_administrators():
    assert "/beheer/" not in [section["url"] for section in sections("/", is_staff=False)]
    assert "/beheer/" in [section["url"] for section in sections("/", is_staff=True)]


def test_no_section_leads_nowhere():
    assert all(is_valid_path(section["url"]) for section in sections("/", is_staff=True))


def test_the_current_page_and_the_section_around_it_are_told_apart():
    for path, value in [("/prioriteiten/", "page"), ("/prioriteiten/ai/", "true")]:
        request = RequestFactory().get(path)
        html = render_to_string(
            "components/navigation.html",
            {"navigation": sections(path, is_staff=False, role="lezer"), "request": request},
        )
        assert html.count("aria-current") == 1
        assert f'href="/prioriteiten/" aria-current="{value}"' in html


def test_site_comes_from_the_settings(settings):
    settings.PRODUCT_NAME, settings.THEME_CLASS, settings.EXAMPLE_MODE = "Volger", "eigen-theme", True
    assert site(RequestFactory().get("/")) == {
        "product_name": "Volger",
        "theme_class": "eigen-theme",
        "example_mode": True,
    }
