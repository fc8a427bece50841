"""From what was taken from a document to that document, and from a passage to what refers to it."""

from __future__ import annotations

SOURCE_PATHS = (
    "source",
    "links_in__source",
    "links_in__passage__document",
    "milestones__source",
    "pillars__source",
    "pillars__goals__source",
    "pillars__challenges__source",
    "pillars__measures__source",
    "pillars__measures__milestones__source",
    "indicators__source",
    "indicators__targets__source",
    "indicators__measurements__source",
)
"""From a strategy to the documents that it, or something that belongs to it, was taken from."""

PASSAGE_USES = (
    "strategy_links__strategy",
    "contributions__priority",
    "contributions__pillar__strategy",
    "contributions__goal__pillar__strategy",
    "contributions__measure__pillar__strategy",
    "commitments",
)
"""From a passage to all that refers to it, partly in rooms above, which are read by name."""
