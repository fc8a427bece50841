"""What the report counts, taken from the snapshot: the same everywhere that a number is said."""

from __future__ import annotations

from typing import Any

from ..composing.coherence import CAREFUL

QUOTED, READ, INTERPRETED, ENTERED = "citaat", "citaat_gelezen", "interpretatie", "ingevoerd"
BASES = (QUOTED, READ, INTERPRETED, ENTERED)
"""What a contribution rests on: a quotation that says it, a quotation that we read it in, our reading alone, or only
the word of whoever recorded it."""
MOST_PARTS = 48
"""A picture of more parts than this does not fit a page, and nobody could follow its lines."""

Link = tuple[dict[str, Any], dict[str, Any]]
"""A priority and one of its contributions."""


def links(snapshot: dict[str, Any], strategy: str | None = None) -> list[Link]:
    """All contributions with their priority, or those of one strategy (`code`)."""
    return [
        (priority, one)
        for priority in snapshot["priorities"]
        for one in priority["contributions"]
        if strategy in {None, one["strategy"]}
    ]


def basis(contribution: dict[str, Any]) -> str:
    """What a contribution rests on, one of BASES."""
    interpreted = contribution["wording"] == "interpretatie"
    if contribution["passage"]:
        return READ if interpreted else QUOTED
    return INTERPRETED if interpreted else ENTERED


def is_quoted(contribution: dict[str, Any]) -> bool:
    """Whether a passage of a source stands beside it."""
    return basis(contribution) in {QUOTED, READ}


def is_disputed(contribution: dict[str, Any]) -> bool:
    """Whether the other side does not agree."""
    return bool(contribution["response"]) and contribution["response"]["verdict"] == "oneens"


def needs_care(contribution: dict[str, Any]) -> bool:
    """Whether somebody should talk to somebody: overlap, conflict, or disagreement about the link itself."""
    return contribution["kind"] in CAREFUL or is_disputed(contribution)


def white_strategies(snapshot: dict[str, Any], priority: dict[str, Any]) -> list[dict[str, Any]]:
    """The strategies without any contribution to a priority."""
    filled = {one["strategy"] for one in priority["contributions"]}
    return [one for one in snapshot["strategies"] if one["code"] not in filled]


def drawn_parts(snapshot: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Strategy, level, pillar and code or title of what the picture draws at its right; empty when it is not drawn."""
    parts = list(dict.fromkeys(part_key(one) for _, one in links(snapshot)))
    return parts if len(parts) <= MOST_PARTS else []


def part_key(contribution: dict[str, Any]) -> tuple[str, str, str, str]:
    """What identifies the target of a contribution within a snapshot."""
    target = contribution["target"]
    return (
        contribution["strategy"],
        contribution["level"],
        contribution["pillar"]["number"],
        target["code"] or target["title"],
    )


def covered_by(challenge: dict[str, Any]) -> list[dict[str, Any]]:
    """The goals and measures that work on a challenge."""
    found: list[dict[str, Any]] = challenge["worked_on_by"]
    return found
