"""What is declared, or why nothing is: not handed in, waiting for a reviewer, returned, or never asked."""

from __future__ import annotations

from typing import Any

from .voice import Voice

NOT_SUBMITTED, NOT_ASKED = "niet_ingediend", "niet_gevraagd"
PLANNED = "gepland"
"""The state of a round that nobody was asked in yet."""


def absence(snapshot: dict[str, Any], thing: dict[str, Any]) -> str:
    """Why a priority or measure has no approved update, as a code.

    Of a year without questions it is not known who was asked, only that nothing is there.
    """
    kind, key = ("priorities", "slug") if "slug" in thing else ("measures", "code")
    waiting = [each for one in snapshot["round"]["missing"] for each in one[kind]]
    state = next((each["state"] for each in waiting if each[key] == thing[key]), None)
    is_known = snapshot["round"]["asked"] or snapshot["round"]["state"] == PLANNED
    return state or (NOT_ASKED if is_known else NOT_SUBMITTED)


def declared(voice: Voice, snapshot: dict[str, Any], thing: dict[str, Any]) -> Any:
    """The declared status as mark and word; without one, in grey why it is not there."""
    if thing["update"]:
        return voice.status(thing["update"]["status"])
    return {"g": voice.code("absent", absence(snapshot, thing))}


def declared_title(voice: Voice, snapshot: dict[str, Any], thing: dict[str, Any]) -> str:
    """Why nothing is declared, as a heading."""
    word = voice.code("absent", absence(snapshot, thing))
    return f"{word[:1].upper()}{word[1:]}"
