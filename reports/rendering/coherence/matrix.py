"""Priorities against strategies on a landscape page."""

from __future__ import annotations

from typing import Any

from ..composing.coherence import CAREFUL, columns
from ..composing.voice import Voice
from . import counting


def compose_matrix(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any] | None:
    """The matrix with its caption; without priorities or strategies there is none."""
    priorities, strategies = snapshot["priorities"], snapshot["strategies"]
    if not priorities or not strategies:
        return None
    links = [link for link in counting.links(snapshot) if link[1]["strategy"] in {one["code"] for one in strategies}]
    white = sum(len(counting.white_strategies(snapshot, one)) for one in priorities)
    conflicts = sum(1 for _, one in links if one["kind"] == "conflicteert")
    titles = {one["slug"]: voice.title(one) for one in priorities}
    return {
        "id": "coherence",
        "title": voice("coherence.title"),
        "head": voice("coherence.title"),
        "caption": voice(
            "coherence.caption",
            priorities=voice.both("priorities", len(priorities)).capitalize(),
            strategies=voice.both("strategies", len(strategies)),
            contributions=voice.both("contributions", len(links)),
            white=voice.both("white_spots", white),
            conflicts=voice.both("conflicts", conflicts),
        ),
        "columns": columns(voice, strategies),
        "rows": [
            {"title": titles[row["priority"]], "cells": [_cell(voice, cell) for cell in row["cells"]]}
            for row in snapshot["matrix"]
        ],
        "note": voice("coherence.note"),
        "findings": [],
    }


def _cell(voice: Voice, cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "kinds": [
            {"mark": f"kind-{kind}", "word": voice.code("kind", kind), "count": count, "strong": kind in CAREFUL}
            for kind, count in cell["kinds"].items()
        ],
        "status": voice.status(cell["computed"]) if cell["computed"] else None,
    }
