"""Priorities against strategies: the matrix and what it adds up to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .voice import Voice

KINDS = ("voert_uit", "draagt_bij", "hangt_af", "overlapt", "conflicteert")
CAREFUL = ("overlapt", "conflicteert")
"""Kinds that ask for an agreement between programmes."""
MOST_TOLD = 3
"""How many of them fit below the matrix; all of them are in the chapters."""


def white_spots(snapshot: dict[str, Any]) -> int:
    """Cells of the matrix without any contribution."""
    filled = {(one["slug"], each["strategy"]) for one in snapshot["priorities"] for each in one["contributions"]}
    codes = [one["code"] for one in snapshot["strategies"]]
    return sum(1 for one in snapshot["priorities"] for code in codes if (one["slug"], code) not in filled)


def attention_needed(snapshot: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Contributions that overlap or conflict, with their priority."""
    return [(one, each) for one in snapshot["priorities"] for each in one["contributions"] if each["kind"] in CAREFUL]


def compose_coherence(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any] | None:
    """The landscape page; without priorities or strategies there is none."""
    priorities, strategies = snapshot["priorities"], snapshot["strategies"]
    if not priorities or not strategies:
        return None
    contributions = sum(len(one["contributions"]) for one in priorities)
    conflicts = sum(1 for _, each in attention_needed(snapshot) if each["kind"] == "conflicteert")
    return {
        "id": "coherence",
        "title": voice("coherence.title"),
        "head": voice("coherence.title"),
        "caption": voice(
            "coherence.caption",
            priorities=voice.both("priorities", len(priorities)).capitalize(),
            strategies=voice.both("strategies", len(strategies)),
            contributions=voice.both("contributions", contributions),
            white=voice.both("white_spots", white_spots(snapshot)),
            conflicts=voice.both("conflicts", conflicts),
        ),
        "columns": columns(voice, strategies),
        "rows": [
            {"title": voice.title(one), "cells": [_cell(voice, one, strategy["code"]) for strategy in strategies]}
            for one in priorities
        ],
        "note": voice("coherence.note"),
        "findings": [
            {"title": voice("coherence.overlap"), "b": _careful(voice, snapshot, "overlapt")},
            {"title": voice("coherence.conflict"), "b": _careful(voice, snapshot, "conflicteert")},
            {"title": voice("coherence.goals"), "b": _bare_goals(voice, snapshot)},
        ],
    }


def columns(voice: Voice, strategies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The heads of the matrix: code and title of each strategy, and how the NDS relates to it where that is known."""
    return [
        {
            "code": one["code"],
            "title": voice.content(one["title"]),
            "link": voice("coherence.link", kind=voice.code("link", one["links"][0]["kind"])) if one["links"] else None,
        }
        for one in strategies
    ]


def _cell(voice: Voice, priority: dict[str, Any], code: str) -> dict[str, Any]:
    counts = Counter(one["kind"] for one in priority["contributions"] if one["strategy"] == code)
    return {
        "kinds": [
            {"mark": f"kind-{kind}", "word": voice.code("kind", kind), "count": counts[kind], "strong": kind in CAREFUL}
            for kind in KINDS
            if counts[kind]
        ]
    }


def _careful(voice: Voice, snapshot: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = [
        {
            "p": [
                {"b": [voice.content(priority["short_title"]), " – ", each["strategy"]]},
                ". ",
                voice.first_sentence(each["explanation"], 110),
            ]
        }
        for priority, each in attention_needed(snapshot)
        if each["kind"] == kind
    ]
    return found[:MOST_TOLD] or [{"p": {"g": voice(f"coherence.no_{kind}")}}]


def _bare_goals(voice: Voice, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    pieces: list[Any] = []
    for one in snapshot["priorities"]:
        bare = sum(1 for goal in one["goals"] if not goal["measures"])
        if bare:
            pieces.append([voice.content(one["short_title"]), f" ({bare})"])
    unknown = [[voice.content(one["short_title"])] for one in snapshot["priorities"] if not one["goals"]]
    found: list[dict[str, Any]] = []
    if pieces:
        found.append({"p": [*voice.pieces("coherence.bare", titles=voice.series(pieces))]})
    if unknown:
        found.append({"p": [*voice.pieces("coherence.unknown", titles=voice.series(unknown))]})
    return found or [{"p": {"g": voice("coherence.no_bare")}}]
