"""When two texts are alike enough to ask a person, and which of their words show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

LEAST_ALIKE = 0.25
"""Under this the pairs of the real strategies have little to do with each other (docs/decisions/0022)."""

PLAN_VERBS = (
    "behouden", "bevorderen", "doorontwikkelen", "invoeren", "moderniseren", "ontwikkelen", "realiseren", "stimuleren",
    "uitvoeren", "verbeteren", "vergroten", "verhogen", "verkennen", "versnellen", "versterken",
)  # fmt: skip
"""What every plan does; two plans are not alike because both "verbeteren"."""

_WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 4


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it is one of the words that two texts share.

    A word is the same when it begins or ends with the shared one, or differs from it in its ending only.
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _WORD.finditer(text):
        if any(_is_same(found[0].casefold(), word) for word in words):
            if found.start() > at:
                pieces.append((text[at : found.start()], False))
            pieces.append((found[0], True))
            at = found.end()
    return [*pieces, (text[at:], False)] if at < len(text) else pieces


def _is_same(written: str, shared: str) -> bool:
    if len(shared) < SHORTEST:
        return written == shared
    if written.startswith(shared) or written.endswith(shared):
        return True
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, shared, strict=False)))
    return alike >= max(SHORTEST, len(shared) - 3) and len(written) - alike <= 3
