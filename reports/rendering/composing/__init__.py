"""Turns a snapshot into what the templates set: sentences, tables and pictures in the language of the report."""

from __future__ import annotations

from typing import Any

from ui.marks import INK, KINDS, STATUSES

from ..glyphs import font_list
from .annexes import compose_account, compose_commitments, compose_earlier, compose_sources
from .coherence import compose_coherence
from .corrections import compose_corrections
from .front import compose_colophon, compose_contents, compose_cover, edition
from .priority import compose_priority
from .signals import compose_signals
from .strategies import compose_strategies
from .summary import compose_summary
from .voice import Voice

TEMPLATE_WORDS = (
    "table",
    "figure",
    "page",
    "of",
    "chapter",
    "continued",
    "quote_open",
    "quote_close",
    "white_spot",
    "priority",
)
"""Words that the templates set themselves."""


def compose(snapshot: dict[str, Any], digest: str) -> dict[str, Any]:
    """Everything that the templates read."""
    report = snapshot["report"]
    voice = Voice(report["language"])
    day = voice.day(report["reference_date"])
    chapters = [
        compose_strategies(voice, snapshot),
        compose_commitments(voice, snapshot),
        compose_signals(voice, snapshot),
        compose_account(voice, snapshot, digest),
    ]
    return {
        "lang": voice.language,
        "region": "NL" if voice.language == "nl" else "GB",
        "title": voice("title", year=report["year"]),
        "running_title": voice("running_title", year=report["year"]),
        "description": voice("description", day=day),
        "author": voice("author"),
        "keywords": ["Nederlandse Digitaliseringsstrategie", "NDS", str(report["year"])],
        "foot": voice("foot", day=day, edition=edition(voice, snapshot), hash=digest[:8]),
        "example": report["example"],
        "example_band": [voice("example.band"), voice("example.band.rest")],
        "attachment": voice("attachment"),
        "fonts": {role: font_list(role) for role in ("serif", "display", "sans")},
        "words": {key: voice(key) for key in TEMPLATE_WORDS},
        "marks": marks(),
        "cover": compose_cover(voice, snapshot),
        "colophon": compose_colophon(voice, snapshot, digest),
        "contents": compose_contents(voice, snapshot),
        "summary": compose_summary(voice, snapshot),
        "corrections": compose_corrections(voice, snapshot),
        "priorities": [compose_priority(voice, snapshot, one) for one in snapshot["priorities"]],
        "earlier": compose_earlier(voice, snapshot),
        "coherence": compose_coherence(voice, snapshot),
        "chapters": [chapter for chapter in chapters if chapter],
        "sources": compose_sources(voice, snapshot),
    }


def marks() -> dict[str, str]:
    """The signs of the interface as pictures, by code."""
    signs = STATUSES | {f"kind-{code}": sign for code, sign in KINDS.items()}
    return {
        code: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{sign.svg_content(INK)}</svg>'
        for code, sign in signs.items()
    }
