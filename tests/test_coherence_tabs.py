"""The tabs between the pages about coherence stand in one place: right under the heading and its lead."""

import re

import pytest
from django.urls import reverse

from accounts.tests.factories import user

PAGES = {
    "matrix:matrix": "Matrix",
    "matrix:picture": "Beeld",
    "matrix:contributions": "Bijdragen",
    "holes:list": "Witte vlekken",
    "holes:unused": "Witte vlekken",
    "overlaps:list": "Overlappen",
    "agenda:list": "Agenda",
    "coherence:list": "Samenhangrapport",
}


@pytest.mark.parametrize(("name", "tab"), PAGES.items())
def test_tabs_follow_the_lead_and_name_the_page(client, db, name, tab):
    client.force_login(user("lezer"))
    page = client.get(reverse(name)).content.decode()
    main = page[page.index("<main") :]
    heading, lead, tabs = (main.index(part) for part in ("<h1", 'class="nds-lead"', 'class="nds-toolbar" aria-label'))
    assert heading < lead < tabs
    assert not re.search(r"<(table|section|h2)\b", main[lead:tabs])
    chosen = re.search(r'aria-current="page">([^<]+)</a>', main[tabs:])
    assert chosen
    assert chosen[1] == tab
