"""Milestones of a priority's measures: three dates each, and where they lie in time."""

from __future__ import annotations

from datetime import date
from typing import Any

from ui.dates import period_end

from . import items as make
from .items import Item
from .voice import Voice


def milestone_table(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> Item:
    """One row per milestone, on one axis of time."""
    today = date.fromisoformat(snapshot["report"]["reference_date"])
    found = [(measure, one) for measure in priority["measures"] for one in measure["milestones"]]
    found.sort(key=lambda pair: (pair[1]["current"]["date"], pair[0]["code"]))
    days = [
        date.fromisoformat(one[key]["date"])
        for _, one in found
        for key in ("original", "current", "realised")
        if one[key]
    ]
    first, last = min([*days, today]), max([*days, today])
    axis = (date(first.year, 1, 1), date(last.year, 12, 31))
    rows = [_row(voice, measure, one, today, axis) for measure, one in found]
    return make.table(
        f"milestones-{priority['slug']}",
        voice("milestones.caption"),
        [
            (voice("milestone"), "1", "l"),
            (voice("original"), 27, "l"),
            (voice("current"), 21, "l"),
            (voice("realised"), 22, "l"),
            (voice("track", first=axis[0].year, last=axis[1].year), 30, "l"),
        ],
        rows,
        note=voice("milestones.note"),
    )


def is_past(milestone: dict[str, Any], today: date) -> bool:
    """Not realised although its present period is over."""
    current = milestone["current"]
    return not milestone["realised"] and period_end(date.fromisoformat(current["date"]), current["precision"]) < today


def _row(voice: Voice, measure: dict[str, Any], one: dict[str, Any], today: date, axis: tuple[date, date]) -> list[Any]:
    reason = voice.code("reason", one["reschedule_reason"]) if one["reschedule_reason"] else ""
    realised: Any = voice.short(one["realised"])
    if is_past(one, today):
        realised = {"r": voice("past")}
    return [
        make.lines(
            [voice.content(one["title"]), voice.example(one), voice.source(one["source"])],
            {"g": measure["code"] + (f" · {voice('reason')}: {reason}" if reason else "")},
        ),
        voice.short(one["original"]),
        voice.short(one["current"]),
        realised,
        {
            "track": {
                "original": _place(one["original"], axis),
                "current": _place(one["realised"] or one["current"], axis),
                "today": _share(today, axis),
                "state": "realised" if one["realised"] else "past" if is_past(one, today) else "ahead",
            }
        },
    ]


def _place(imprecise: dict[str, str], axis: tuple[date, date]) -> float:
    return _share(period_end(date.fromisoformat(imprecise["date"]), imprecise["precision"]), axis)


def _share(day: date, axis: tuple[date, date]) -> float:
    return round((day - axis[0]).days / max(1, (axis[1] - axis[0]).days), 4)
