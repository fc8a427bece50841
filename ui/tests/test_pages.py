"""Frame and error pages: they render without a database, and keep to the policy."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
FORBIDDEN = re.compile(
    r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\shx-on|\sdata-hx-on|\son[a-z]+=|javascript:|\bjs:|hx-trigger=\"[^\"]*\["
)


def request(path="/"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


STANDS_ALONE = settings.BASE_DIR / "templates/reports/coherence/document.html"
"""A file that people download: it carries its own style, once, which the policy of its address allows by its hash."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_holds_what_the_policy_blocks(path):
    text = path.read_text()
    if path == STANDS_ALONE:
        assert text.count("<style>") == 1
        text = text.replace("<style>", "")
    assert not FORBIDDEN.search(text)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.parent.name == "components"], ids=lambda p: p.name)
def test_every_component_opens_with_what_it_needs(path):
    assert "{% comment %}" in path.read_text().splitlines()[0]


@pytest.mark.parametrize("status", ["500", "503"])
def test_pages_for_outages_need_neither_request_nor_database(status):
    html = render_to_string(f"{status}.html")
    assert html.count("<h1") == 1
    assert 'lang="nl"' in html


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "405.html", "nds_tracker/front.html"])
def test_pages_for_visitors_render_without_a_database(template):
    html = render_to_string(template, request=request())
    assert html.count("<h1") == 1
    assert 'class="nds-nav"' not in html


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 503])
def test_an_error_as_a_part(status):
    html = render_to_string("components/error.html", {"status": status})
    assert "<html" not in html
    assert "data-focus" in html


def test_htmx_is_told_what_to_swap_and_what_not_to_do():
    html = render_to_string("404.html", request=request())
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']*)'", html)[1])
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    rules = config["responseHandling"]

    def rule(status):
        return next(rule for rule in rules if re.search(rule["code"], str(status)))

    assert rule(422)["swap"]
    assert "target" not in rule(422)
    assert "target" not in rule(409)
    assert rule(404)["target"] == "#messages"
    assert rule(200)["swap"]
    assert not rule(204)["swap"]
