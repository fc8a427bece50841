"""How many of each tag the data ask for, derived from them and not from what was composed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from . import counting


def demanded(data: dict[str, Any]) -> Counter[str]:
    """Counts for the PDF of a coherence report."""
    priorities, strategies = data["priorities"], data["strategies"]
    # Colophon, contents, summary, white spots, overlaps, agenda, account and sources; the picture of the cover.
    wanted = Counter(Title=1, TOC=1, H1=8, H2=1 + 3 + 2 + 2 + 3, H3=len(data["agenda"]), Table=1, Figure=1)
    if strategies:
        wanted += Counter(H2=1, Table=1)
    if data["nds"] or priorities:
        wanted += Counter(H1=1, H2=len(priorities), Figure=bool(counting.drawn_parts(data)))
    for one in strategies:
        reached = {priority["slug"] for priority, _ in counting.links(data, one["code"])}
        wanted += Counter(H1=1, H2=2, H3=len(reached), Table=bool(one["pillars"]))
    if priorities and strategies:
        wanted += Counter(H1=1, Table=2)
    tables = (
        data["challenges"],
        any(data["unused"].values()),
        any(counting.needs_care(one) for _, one in counting.links(data)),
        data["overlaps"]["judged"],
        counting.links(data),
    )
    return wanted + Counter(Table=sum(map(bool, tables)))
