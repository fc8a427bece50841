"""What a round is about: every priority and measure of the report, with the place where it is described."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .items import Item, lines
from .voice import NBSP, Voice

EARLIER = "earlier"
"""The label of the chapter on older topics."""


@dataclass(frozen=True)
class Subject:
    """One priority or measure."""

    thing: dict[str, Any]
    is_measure: bool
    chapter: str
    """The label of the chapter that tells about it."""

    @property
    def key(self) -> tuple[bool, str]:
        """What tells it from all others."""
        return self.is_measure, self.thing["code" if self.is_measure else "slug"]

    @property
    def update(self) -> dict[str, Any] | None:
        """What was approved in the round of the report."""
        return self.thing["update"]

    @property
    def page(self) -> str:
        """The label of the place where its update is told, else of its chapter."""
        return told_id(self.thing) if self.update and self.chapter != EARLIER else self.chapter

    @property
    def signals(self) -> list[dict[str, Any]]:
        """What the data say of it."""
        return self.thing["standing"]["signals"] if self.thing["standing"] else []

    def name(self, voice: Voice) -> Any:
        """Its title."""
        return voice.content(self.thing["title"].rstrip(" .")) if self.is_measure else voice.title(self.thing)

    def title(self, voice: Voice) -> Any:
        """The same; a measure's has its code before it."""
        return measure_title(voice, self.thing) if self.is_measure else self.name(voice)

    def cell(self, voice: Voice, *more: Any, paged: bool = False) -> Item:
        """Its name in a table, with what it is, where it is told, and what else stands below it."""
        name = voice.content(self.thing["title"]) if self.is_measure else voice.title(self.thing)
        kind = voice.content(self.thing["code"]) if self.is_measure else voice("priority")
        place = [f" · {voice('page').lower()}{NBSP}", {"page": self.page}] if paged else []
        return lines({"b": name}, {"g": [kind, *place]}, *more)


def measure_title(voice: Voice, measure: dict[str, Any]) -> list[Any]:
    """Code and title of a measure."""
    return [{"g": voice.content(measure["code"])}, " ", voice.content(measure["title"].rstrip(" ."))]


def priority_id(priority: dict[str, Any]) -> str:
    """The label of a priority's chapter."""
    return f"priority-{priority['slug']}"


def told_id(thing: dict[str, Any]) -> str:
    """The label of the place where the update of a priority or measure is told in full."""
    return f"told-{thing['slug']}" if "slug" in thing else f"told-{thing['code']}"


def subjects(snapshot: dict[str, Any]) -> list[Subject]:
    """Every priority with its measures, and what else takes part in the round, in the order of the report."""
    found: dict[tuple[bool, str], Subject] = {}
    for subject in _walk(snapshot):
        found.setdefault(subject.key, subject)
    return list(found.values())


def decisions(snapshot: dict[str, Any]) -> list[Subject]:
    """What asks for a decision, in the order of its numbers."""
    return [one for one in subjects(snapshot) if one.update and one.update["decision_asked"]]


def decision_numbers(snapshot: dict[str, Any]) -> dict[tuple[bool, str], int]:
    """The number of each decision, by the key of what it is about."""
    return {one.key: number for number, one in enumerate(decisions(snapshot), start=1)}


def reported_elsewhere(snapshot: dict[str, Any], strategy: dict[str, Any]) -> list[dict[str, Any]]:
    """Measures of a strategy with an update that no chapter of a priority tells."""
    told = {one["code"] for each in snapshot["priorities"] for one in each["measures"]}
    measures = [one for pillar in strategy["pillars"] for one in pillar["measures"]]
    return [one for one in measures if one["update"] and one["code"] not in told]


def _walk(snapshot: dict[str, Any]) -> Iterator[Subject]:
    for priority in snapshot["priorities"]:
        yield Subject(priority, False, priority_id(priority))
        for measure in priority["measures"]:
            yield Subject(measure, True, priority_id(priority))
    for priority in snapshot["earlier"]:
        if priority["update"]:
            yield Subject(priority, False, EARLIER)
    for strategy in [snapshot["nds"], *snapshot["strategies"]]:
        for pillar in strategy["pillars"] if strategy else []:
            for measure in pillar["measures"]:
                if measure["update"] or measure["standing"]:
                    yield Subject(measure, True, "strategies")
