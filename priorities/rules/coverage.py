"""How far something is worked on that should be, from what works on it."""

from __future__ import annotations

from collections.abc import Sequence

from strategies.rules import DELAYED, LIMITS, UNKNOWN, Limits

UNCOVERED, GOALS_ONLY, TOO_SLOW, PACE_UNKNOWN, ON_COURSE = (
    "witte_vlek", "alleen_doelen", "te_traag", "tempo_onbekend", "op_koers",
)  # fmt: skip
"""The codes of CoverageState; the first one that fits holds."""


def coverage_state(goals: int, measures: Sequence[str], limits: Limits = LIMITS) -> str:
    """The code for a challenge that so many goals work on, and measures with these computed statuses.

    It is too slow from the same share of delayed measures on as from which a priority is delayed.
    """
    if not measures:
        return GOALS_ONLY if goals else UNCOVERED
    delayed = measures.count(DELAYED)
    if delayed and delayed >= limits.delayed_share * len(measures):
        return TOO_SLOW
    return PACE_UNKNOWN if all(status == UNKNOWN for status in measures) else ON_COURSE
