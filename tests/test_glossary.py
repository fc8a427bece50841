"""The glossary names every content model, with the words that code and interface use."""

import re
from pathlib import Path

from django.utils.translation import override

from history.tracking import tracked_models

GLOSSARY = Path(__file__).parent.parent / "docs/glossary.md"
ROW = re.compile(r"^\| `(?P<code>\w+)` \| (?P<message>[^|]+) \| (?P<dutch>[^|]+) \|", re.MULTILINE)


def test_the_glossary_agrees_with_code_and_translation():
    rows = {row["code"]: (row["message"].strip(), row["dutch"].strip()) for row in ROW.finditer(GLOSSARY.read_text())}
    assert set(rows) == {model.__name__ for model in tracked_models}
    for model in tracked_models:
        name = model._meta.verbose_name
        with override("en"):
            message = str(name)
        with override("nl"):
            dutch = str(name)
        assert rows[model.__name__] == (message, dutch)
