"""docs/exchange.md describes each column as it is declared."""

from pathlib import Path

import pytest
from django.utils import translation

from exchange.downloads import explanation
from exchange.sheets import SHEETS, Sheet

PAGE = Path(__file__).parents[2] / "docs" / "exchange.md"


def section(sheet: Sheet) -> str:
    """What the page should say of a noun."""
    with translation.override("en"):
        _heads, _id, _version, *rows = (
            [f"`{head}`", *(str(cell).replace("|", "\\|") for cell in rest)] for head, *rest in explanation(sheet)
        )
        lines = [f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows]
    return "\n".join([f"## {sheet.name}", "", "| Column | Needed | What may stand in it | Explanation |",
                      "|---|---|---|---|", *lines])  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_the_page_describes_every_column(name):
    assert section(SHEETS[name]) in PAGE.read_text(), section(SHEETS[name])
