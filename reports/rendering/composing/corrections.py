"""Where the course must change: decisions asked, corrections, moved dates, and what is otherwise than last round."""

from __future__ import annotations

from datetime import date
from typing import Any

from strategies.rules import days_moved, is_rosier

from . import items as make
from .items import Item
from .subjects import Subject, decisions, subjects
from .updates import decision_number, new_date
from .voice import Voice

LONGEST_IN_TABLE = 400
"""A longer text is told in its chapter; the table has its first sentence."""


def compose_corrections(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """The chapter that parliament was promised."""
    asked, corrected = decisions(snapshot), corrections(snapshot)
    found: list[Item] = [
        make.lead(
            [voice.both("corrections.asked", len(asked)), " ", voice.both("corrections.corrected", len(corrected))]
        ),
        make.text(voice("corrections.intro")),
        make.heading(voice("decisions.title")),
        _decisions(voice, asked) if asked else make.text(voice("decisions.none")),
        make.heading(voice("corrected.title")),
        _corrected(voice, corrected) if corrected else make.text(voice("corrected.none")),
        make.heading(voice("moved.title")),
        *_moved(voice, snapshot),
        make.heading(voice("changed.title")),
        *_changed(voice, snapshot),
    ]
    return make.chapter("corrections", voice("corrections.title"), found)


def corrections(snapshot: dict[str, Any]) -> list[Subject]:
    """What is steered otherwise by those who answer for it."""
    return [one for one in subjects(snapshot) if one.update and one.update["course_correction"]]


def moved_milestones(snapshot: dict[str, Any]) -> list[tuple[Subject, dict[str, Any], int]]:
    """Milestones that are later than first planned, with how many days; the largest first."""
    found = []
    for subject in subjects(snapshot):
        for one in subject.thing.get("milestones", []):
            days = _days(one["original"], one["current"])
            if days > 0:
                found.append((subject, one, days))
    return sorted(found, key=lambda row: (-row[2], row[0].thing["code"], row[1]["title"]))


def changes(snapshot: dict[str, Any]) -> list[tuple[str, Subject]]:
    """Which declared status is another than in the round before: "worse", "better" or only "other", in that order."""
    found = []
    for subject in subjects(snapshot):
        update, before = subject.update, subject.thing["previous"]
        if not update or not before or update["status"] == before["status"]:
            continue
        worse, better = (
            is_rosier(before["status"], update["status"]),
            is_rosier(update["status"], before["status"]),
        )
        found.append(("worse" if worse else "better" if better else "other", subject))
    return sorted(found, key=lambda row: ("worse", "better", "other").index(row[0]))


def _days(first: dict[str, str], present: dict[str, str]) -> int:
    return days_moved(
        date.fromisoformat(first["date"]), first["precision"], date.fromisoformat(present["date"]), present["precision"]
    )


def _decisions(voice: Voice, asked: list[Subject]) -> Item:
    rows = []
    for number, one in enumerate(asked, start=1):
        update = one.thing["update"]
        what = _short(voice, one, update["decision_asked"])
        if update["explanation"]:
            what.append({"p": {"g": [voice("decisions.why"), " ", voice.gist(update["explanation"])]}})
        milestone = update["delayed_milestone"]
        rows.append(
            [
                decision_number(voice, number),
                one.cell(
                    voice, _by(voice, update), [voice.status(update["status"]), voice.example(update)], paged=True
                ),
                make.told(what),
                voice.content(update["asked_of"]["name"]) if update["asked_of"] else {"g": voice("asked_of.nobody")},
                make.lines(new_date(voice, update), {"g": voice.content(milestone)} if milestone else ""),
            ]
        )
    return make.table(
        "decisions",
        voice.both("decisions.caption", len(rows)),
        [
            (voice("number"), 11, "l"),
            (voice("about.column"), "1", "l"),
            (voice("decisions.what"), "1.5", "l"),
            (voice("asked_of"), 30, "l"),
            (voice("new_date"), 32, "l"),
        ],
        rows,
    )


def _by(voice: Voice, update: dict[str, Any]) -> Any:
    by = update["submitted_by"]
    return {"g": voice.content(by["abbreviation"] or by["name"])} if by else ""


def _short(voice: Voice, one: Subject, text: str) -> list[dict[str, Any]]:
    """The text itself when it fits in a table; else its first sentence and where the rest is."""
    if len(text) <= LONGEST_IN_TABLE:
        return voice.rich(text)
    return [{"p": [voice.gist(text), " ", {"g": [*voice.pieces("in_full", page={"page": one.page})]}]}]


def _corrected(voice: Voice, corrected: list[Subject]) -> Item:
    rows = []
    for one in corrected:
        update = one.thing["update"]
        rows.append(
            [
                one.cell(voice, _by(voice, update), paged=True),
                [voice.status(update["status"]), voice.example(update)],
                make.told(_short(voice, one, update["course_correction"])),
            ]
        )
    return make.table(
        "corrections",
        voice.both("corrected.caption", len(rows)),
        [
            (voice("about.column"), "1", "l"),
            (voice("declared"), 34, "l"),
            (voice("corrected.what"), "1.5", "l"),
        ],
        rows,
    )


def _moved(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    moved = moved_milestones(snapshot)
    if not moved:
        return [make.text(voice("moved.none"))]
    rows = [
        [
            make.lines([voice.content(one["title"]), voice.example(one)], {"g": voice.content(subject.thing["code"])}),
            voice.short(one["original"]),
            make.lines(voice.short(one["current"]), *_reached(voice, one)),
            voice.duration(days),
            voice.code("reason", one["reschedule_reason"]) if one["reschedule_reason"] else "–",
        ]
        for subject, one, days in moved
    ]
    table = make.table(
        "moved",
        voice.both("moved.caption", len(rows)),
        [
            (voice("milestone"), "1.3", "l"),
            (voice("moved.from"), 27, "l"),
            (voice("moved.to"), 27, "l"),
            (voice("moved.later"), 24, "l"),
            (voice("reason"), "1", "l"),
        ],
        rows,
    )
    return [table]


def _reached(voice: Voice, milestone: dict[str, Any]) -> list[Any]:
    """When it was realised, below the date that it was last planned for."""
    realised = milestone["realised"]
    return [{"g": voice("moved.realised", day=voice.short(realised))}] if realised else []


def _changed(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    year, before = snapshot["report"]["year"], snapshot["round"]["previous"]
    if before is None:
        return [make.text(voice("changed.first"))]
    found = changes(snapshot)
    if not found:
        return [make.text(voice("changed.none"))]
    rows = []
    for kind, one in found:
        update, previous = one.thing["update"], one.thing["previous"]
        told = update["explanation"] or update["results"]
        rows.append(
            [
                one.cell(voice),
                make.lines(voice.status(previous["status"]), {"g": str(previous["round"])}),
                make.lines(voice.status(update["status"]), {"g": str(year)}),
                make.lines({"b": voice(f"changed.{kind}")}, voice.gist(told, 160) if told else ""),
            ]
        )
    counts = {kind: sum(one == kind for one, _ in found) for kind in ("worse", "better")}
    table = make.table(
        "changed",
        voice("changed.caption"),
        [
            (voice("about.column"), "1", "l"),
            (voice("changed.before"), 34, "l"),
            (voice("changed.now"), 34, "l"),
            (voice("changed.how"), "1", "l"),
        ],
        rows,
    )
    sentences = " ".join(voice.both(f"changed.count.{kind}", count) for kind, count in counts.items() if count)
    return [*([make.text(sentences)] if sentences else []), table]
