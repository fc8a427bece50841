"""What nobody recorded, what overlaps, and what somebody should decide about it."""

from __future__ import annotations

from typing import Any

from ..composing import items as make
from ..composing.contributions import kind_piece
from ..composing.items import Item
from ..composing.voice import Voice
from . import counting

Columns = list[tuple[Any, float | str, str]]


def compose_holes(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """White spots of three sorts: cells, challenges, goals and measures."""
    found: list[Item] = [
        make.text(voice("holes.intro")),
        make.heading(voice("holes.cells")),
        _cells(voice, snapshot),
        make.heading(voice("holes.challenges")),
        *_challenges(voice, snapshot),
        make.heading(voice("holes.unused")),
        make.text(voice("holes.unused.intro")),
        _unused(voice, snapshot),
    ]
    return make.chapter("holes", voice("holes.title"), found)


def _cells(voice: Voice, snapshot: dict[str, Any]) -> Item:
    if not snapshot["priorities"] or not snapshot["strategies"]:
        return make.text({"g": voice("holes.cells.empty")})
    rows: list[list[Any]] = []
    for one in snapshot["priorities"]:
        white = counting.white_strategies(snapshot, one)
        names = _listed([[voice.content(each["title"]), f" ({each['code']})"] for each in white])
        rows.append([voice.title(one), names if white else {"g": voice("holes.no_white")}, str(len(white))])
    columns: Columns = [
        (voice("priority"), "1", "l"),
        (voice("holes.cells.column"), "1.6", "l"),
        (voice("holes.cells.count"), 20, "r"),
    ]
    return make.table("white", voice("holes.cells.caption"), columns, rows)


def _listed(pieces: list[Any]) -> dict[str, Any]:
    """A cell of several things: a list, or just the one."""
    return make.told([{"ul": pieces}] if len(pieces) > 1 else [{"p": one} for one in pieces])


def place(voice: Voice, snapshot: dict[str, Any], one: dict[str, Any]) -> list[Any]:
    """What a goal, measure or pillar is called, and where it stands: the strategy's word, its code, its strategy."""
    strategies = [*snapshot["strategies"], *([snapshot["nds"]] if snapshot["nds"] else [])]
    levels: dict[str, list[str]] = next((each["levels"] for each in strategies if each["code"] == one["strategy"]), {})
    level = levels.get(one["level"], [one["level"]])[0]
    code = one["code"] if one["level"] != "measure" else ""
    where = " ".join(filter(None, [one["strategy"], level, code]))
    return [voice.content(one["title"]), voice.source(one["source"]), " ", {"g": ["(", voice.content(where), ")"]}]


def _challenges(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    challenges = snapshot["challenges"]
    if not challenges:
        return [make.text({"g": voice("holes.challenges.none")})]
    titles = {one["slug"]: one["short_title"] for one in snapshot["priorities"]}
    rows: list[list[Any]] = []
    for one in challenges:
        work = [
            [*place(voice, snapshot, each), ". ", voice.content(each["explanation"]), voice.example(each)]
            for each in counting.covered_by(one)
        ]
        rows.append(
            [
                voice.content(titles[one["priority"]]),
                make.lines(
                    [voice.content(one["text"]), voice.source(one["source"]), voice.example(one)],
                    {"g": voice.code("challenge", one["kind"])},
                ),
                _listed(work) if work else {"g": voice("holes.nothing")},
                _coverage(voice, one["coverage"]),
            ]
        )
    columns: Columns = [
        (voice("priority"), 34, "l"),
        (voice("holes.challenges.text"), "1", "l"),
        (voice("holes.challenges.work"), "1", "l"),
        (voice("holes.challenges.state"), 40, "l"),
    ]
    total = voice.both("challenges_of", len(challenges))
    intro = make.text(voice("holes.challenges.intro", total=total))
    note = voice("holes.challenges.note")
    return [intro, make.table("challenges", voice("holes.challenges.caption"), columns, rows, note=note)]


def _coverage(voice: Voice, coverage: dict[str, Any]) -> dict[str, Any]:
    """The computed state with its reason: how many measures there are, and how many of them are delayed."""
    statuses = [one["computed"] for one in coverage["measures"]]
    delayed = statuses.count("vertraagd")
    told: list[Any] = []
    if statuses:
        told = [voice.both("measures", len(statuses))]
        told += [", ", voice.both("coverage.delayed", delayed)] if delayed else []
    state = coverage["state"]
    return make.lines({"status": state, "word": voice.code("coverage", state)}, {"g": told} if told else "")


def _unused(voice: Voice, snapshot: dict[str, Any]) -> Item:
    unused = snapshot["unused"]
    rows: list[list[Any]] = []
    for strategy in snapshot["strategies"]:
        cells: list[Any] = []
        for key in ("pillars", "goals", "measures"):
            here = [one for one in unused[key] if one["strategy"] == strategy["code"]]
            cells.append(_listed([_numbered(voice, one) for one in here]) if here else "–")
        if set(map(str, cells)) != {"–"}:
            rows.append([voice.content(strategy["title"]), *cells])
    if not rows:
        return make.text({"g": voice("holes.unused.none")})
    columns: Columns = [
        (voice("column.strategy"), 34, "l"),
        (voice("holes.unused.pillars"), "1", "l"),
        (voice("holes.unused.goals"), "1", "l"),
        (voice("holes.unused.measures"), "1", "l"),
    ]
    return make.table("unused", voice("holes.unused.caption"), columns, rows)


def _numbered(voice: Voice, one: dict[str, Any]) -> list[Any]:
    """The title with the number that readers know it by; the code of a measure is only ours."""
    return [f"{one['code']} " if one["level"] != "measure" and one["code"] else "", voice.content(one["title"])]


def compose_overlaps(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """Where two do the same or get in each other's way."""
    overlaps = snapshot["overlaps"]
    waiting = voice.both("brief.waiting", overlaps["waiting"])
    rejected = voice.both("overlaps.rejected", overlaps["rejected"])
    found: list[Item] = [
        make.text(voice("overlaps.intro")),
        make.heading(voice("overlaps.links")),
        _careful(voice, snapshot),
        make.heading(voice("overlaps.between")),
        make.text(f"{voice('overlaps.between.intro')} {waiting} {rejected}"),
    ]
    if overlaps["judged"]:
        found.append(_judged(voice, snapshot))
    else:
        found.append(make.text({"g": voice("brief.judged.zero")}))
    return make.chapter("overlaps", voice("overlaps.title"), found)


def _careful(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows: list[list[Any]] = []
    for priority, one in counting.links(snapshot):
        if not counting.needs_care(one):
            continue
        target = {**one["target"], "strategy": one["strategy"], "level": one["level"]}
        why: list[Any] = [voice.content(one["explanation"])]
        if counting.is_disputed(one):
            why += [" ", {"b": [voice("response.oneens"), ":"]}, " ", voice.content(one["response"]["note"])]
        kind: list[Any] = [kind_piece(voice, one["kind"])]
        rows.append(
            [
                voice.content(priority["short_title"]),
                make.lines(kind, {"r": voice("overlaps.disputed")} if counting.is_disputed(one) else ""),
                [*place(voice, snapshot, target), voice.example(one)],
                why,
            ]
        )
    if not rows:
        return make.text({"g": voice("overlaps.links.none")})
    columns: Columns = [
        (voice("priority"), 34, "l"),
        (voice("kind"), 30, "l"),
        (voice("overlaps.first"), "1", "l"),
        (voice("overlaps.why"), "1.3", "l"),
    ]
    return make.table("careful", voice("overlaps.links.caption"), columns, rows)


def _judged(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows: list[list[Any]] = []
    for one in snapshot["overlaps"]["judged"]:
        words = voice("overlaps.words", words=", ".join(one["words"])) if one["words"] else ""
        rows.append(
            [
                place(voice, snapshot, one["first"]),
                place(voice, snapshot, one["second"]),
                [voice.code("verdict", one["verdict"]), voice.example(one)],
                make.lines(
                    voice.content(one["explanation"]) if one["explanation"] else "",
                    {"g": voice.content(words)} if words else "–",
                ),
            ]
        )
    columns: Columns = [
        (voice("overlaps.first"), "1", "l"),
        (voice("overlaps.second"), "1", "l"),
        (voice("overlaps.verdict"), 30, "l"),
        (voice("overlaps.why"), "1", "l"),
    ]
    return make.table("overlaps", voice("overlaps.between.caption"), columns, rows)


def compose_agenda(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """Decisions that are asked, then those that were taken."""
    found: list[Item] = [make.text(voice("agenda.intro"))]
    for key, rows in (
        ("open", [one for one in snapshot["agenda"] if one["state"] == "open"]),
        ("closed", [one for one in snapshot["agenda"] if one["state"] != "open"]),
    ):
        found.append(make.heading(voice(f"agenda.{key}")))
        if not rows:
            found.append(make.text({"g": voice(f"agenda.{key}.none")}))
        for one in rows:
            found.append(make.subheading([voice.content(one["title"]), voice.example(one)]))
            found += [make.side(label, body) for label, body in _item(voice, one)]
    return make.chapter("agenda", voice("agenda.title"), found)


def _item(voice: Voice, one: dict[str, Any]) -> list[tuple[str, Item]]:
    """What one item says, each part with its label; a decision must be understood without the rest of the report."""
    found: list[tuple[str, Item]] = [(voice("agenda.question"), make.blocks(voice.blocks(one["question"])))]
    if one["asked_of"]:
        found.append((voice("agenda.asked_of"), make.text(voice.content(one["asked_of"]["name"]))))
    if one["due"]:
        found.append((voice("agenda.due"), make.text(voice.when(one["due"]))))
    if one["about"]:
        found.append((voice("agenda.about"), make.text([voice.content(one["about"]["title"])])))
    if one["consequence"]:
        found.append((voice("agenda.consequence"), make.blocks(voice.blocks(one["consequence"]))))
    if one["raised_on"]:
        found.append((voice("agenda.raised"), make.text([voice.day(one["raised_on"]), voice.source(one["source"])])))
    if one["state"] != "open":
        told: list[Any] = [{"b": voice(f"agenda.{one['state']}")}]
        if one["outcome"]:
            told += [" ", voice.content(one["outcome"])]
        if one["decided_on"]:
            told += [" ", voice.day(one["decided_on"])]
        found.append((voice("agenda.outcome"), make.text([*told, voice.source(one["decided_in"])])))
    return found
