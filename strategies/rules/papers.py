"""How people cite papers of parliament."""

from __future__ import annotations

import re

_PAPER = re.compile(r"\b(?:kst-)?(\d{2})[ .\u00a0]?(\d{3})(?:[-,;]| )\s*(?:nr\.?|no\.?)?\s*(\d{1,4})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S*?(kst-\d+(?:-\d+)+|\d{4}[DZ]\d{5})\S*", re.IGNORECASE)
_SERIES = re.compile(r"\bKamerstuk(?:ken)?\b\s*(?:II|I)?\s*(?:\d{4}[/-]\d{2,4})?,?", re.IGNORECASE)


def search_words(text: str) -> list[str]:
    """The words to look for, with references to parliamentary papers in the one form that the data has.

    "26 643, nr. 1231", "Kamerstukken II 2024/25, 26643, nr. 1231", an address that holds kst-26643-1231: all become
    "26643-1231".
    """
    text = _ADDRESS.sub(lambda found: f" {found[1]} ", text)
    text = _SERIES.sub(" ", text)
    text = _PAPER.sub(lambda found: f" {found[1]}{found[2]}-{found[3]} ", text)
    return text.split()
