"""Turns a snapshot into what the report sets in each of its forms: the same sentences, tables and pictures for all."""

from __future__ import annotations

from typing import Any

from ..composing import TEMPLATE_WORDS, marks
from ..composing.annexes import compose_sources
from ..composing.front import compose_cover, edition
from ..composing.voice import Voice
from ..glyphs import font_list
from ..words import COHERENCE_WORDS
from .account import compose_account
from .front import compose_colophon, compose_contents
from .holes import compose_agenda, compose_holes, compose_overlaps
from .matrix import compose_matrix
from .relations import compose_nds, compose_strategy
from .summary import compose_summary


def compose_coherence_report(snapshot: dict[str, Any], digest: str) -> dict[str, Any]:
    """Everything that the templates read."""
    report = snapshot["report"]
    voice = Voice(report["language"], COHERENCE_WORDS)
    day = voice.day(report["reference_date"])
    nds = compose_nds(voice, snapshot)
    return {
        "lang": voice.language,
        "region": "NL" if voice.language == "nl" else "GB",
        "title": voice("title"),
        "running_title": voice("running_title"),
        "description": voice("description", day=day),
        "author": voice("author"),
        "keywords": ["Nederlandse Digitaliseringsstrategie", "NDS"],
        "foot": voice("foot", day=day, edition=edition(voice, snapshot), hash=digest[:8]),
        "example": report["example"],
        "example_band": [voice("example.band"), voice("example.band.rest")],
        "attachment": voice("attachment"),
        "fonts": {role: font_list(role) for role in ("serif", "display", "sans")},
        "words": {key: voice(key) for key in TEMPLATE_WORDS},
        "marks": marks(),
        "cover": compose_cover(voice, snapshot),
        "colophon": compose_colophon(voice, snapshot, digest),
        "contents": compose_contents(voice),
        "summary": compose_summary(voice, snapshot),
        "before": [
            *([nds] if nds else []),
            *(compose_strategy(voice, snapshot, one) for one in snapshot["strategies"]),
        ],
        "coherence": compose_matrix(voice, snapshot),
        "after": [
            compose_holes(voice, snapshot),
            compose_overlaps(voice, snapshot),
            compose_agenda(voice, snapshot),
            compose_account(voice, snapshot, digest),
        ],
        "sources": compose_sources(voice, snapshot),
    }
