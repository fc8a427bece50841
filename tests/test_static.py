"""What pages refer to is among the files that `make setup` collects; a page without its file is an error 500."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parent.parent
REFERENCE = re.compile(r'{% static "([^"]+)" %}')
IGNORED = re.compile(r"--ignore '([^']+)'")

references = sorted(
    {found for page in (ROOT / "templates").rglob("*.html") for found in REFERENCE.findall(page.read_text())}
)


@pytest.mark.parametrize("reference", references)
def test_a_file_that_a_page_refers_to_is_collected(reference):
    left_out = IGNORED.findall((ROOT / "Makefile").read_text())
    assert left_out
    assert finders.find(reference)
    assert not any(fnmatch(reference, pattern) for pattern in left_out)
