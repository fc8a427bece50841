"""In short: what was promised, the findings in sentences, and the strategies in one table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..composing import items as make
from ..composing.coherence import CAREFUL
from ..composing.items import Item
from ..composing.voice import Voice
from . import counting

SLOW = ("alleen_doelen", "te_traag", "tempo_onbekend")
"""How challenges can be worked on and still need somebody's attention."""

Finding = tuple[Any, Any]
"""A conclusion, and what it rests on."""


def compose_summary(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """The chapter that may be read alone."""
    day = voice.day(snapshot["report"]["reference_date"])
    if snapshot["letter"]:
        opening = voice.pieces("brief.promise", source=voice.source(snapshot["letter"]), day=day)
    else:
        opening = [voice("brief.no_letter", day=day)]
    found: list[Item] = [make.text(opening)]
    for number, (bold, rest) in enumerate(findings(voice, snapshot), start=1):
        found.append({"k": "finding", "n": number, "b": [{"p": [{"b": bold}, *([" ", rest] if rest else [])]}]})
    if snapshot["strategies"]:
        found += [make.heading(voice("brief.table.title")), _strategies(voice, snapshot)]
    return make.chapter("summary", voice("summary.title"), found)


def findings(voice: Voice, snapshot: dict[str, Any]) -> list[Finding]:
    """Conclusions in a fixed order and in fixed forms, filled from the data."""
    found = [_links(voice, snapshot)]
    if counting.links(snapshot):
        found += [_basis(voice, snapshot), _answered(voice, snapshot)]
    found += [_careful(voice, snapshot), _challenges(voice, snapshot), _unused(voice, snapshot)]
    return [*found, _agenda(voice, snapshot)]


def _links(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    links = counting.links(snapshot)
    if not links:
        return voice("brief.links.none"), voice("brief.links.none.meaning")
    bold = voice.both(
        "brief.links",
        len(links),
        strategies=voice.both("strategies", len({one["strategy"] for _, one in links})),
        priorities=voice.both("priorities", len({priority["slug"] for priority, _ in links})),
    )
    cells = len(snapshot["priorities"]) * len(snapshot["strategies"])
    white = sum(len(counting.white_strategies(snapshot, one)) for one in snapshot["priorities"])
    return bold, voice("brief.cells", cells=cells, white=voice.count(white)) if white else voice("brief.cells.none")


def _basis(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    bases = [counting.basis(one) for _, one in counting.links(snapshot)]
    read, interpreted = bases.count(counting.READ), bases.count(counting.INTERPRETED)
    quoted = read + bases.count(counting.QUOTED)
    bold = voice.both("brief.quoted", quoted, total=len(bases))
    if 1 < read == quoted:
        rest = [voice("brief.read.all", n=voice.count(read))]
    else:
        rest = [voice.both("brief.read", read)] if read else []
    rest += [voice.both("brief.interpreted", interpreted)] if interpreted else []
    return bold, " ".join(rest)


def _answered(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    contributions = [one for _, one in counting.links(snapshot)]
    answered = sum(1 for one in contributions if one["response"])
    disputed = sum(1 for one in contributions if counting.is_disputed(one))
    rest = voice.both("brief.disputed", disputed) if answered else voice("brief.answered.meaning")
    return voice.both("brief.answered", answered), rest


def _careful(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    careful = sum(1 for _, one in counting.links(snapshot) if one["kind"] in CAREFUL)
    overlaps = snapshot["overlaps"]
    rest = f"{voice.both('brief.judged', len(overlaps['judged']))} {voice.both('brief.waiting', overlaps['waiting'])}"
    conflicts = sum(1 for _, one in counting.links(snapshot) if one["kind"] == "conflicteert")
    # A member of parliament looks for conflict first: without any, the sentence does not name it.
    if careful and not conflicts:
        return voice.both("brief.overlapping", careful), rest
    return voice.both("brief.careful", careful), rest


def _challenges(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    challenges = snapshot["challenges"]
    if not challenges:
        return voice("brief.challenges.none"), ""
    states = Counter(one["coverage"]["state"] for one in challenges)
    bare, total = states["witte_vlek"], voice.count(len(challenges))
    if bare == len(challenges):
        return voice("brief.challenges.all", total=total), voice("brief.challenges.meaning")
    bold = voice.both("brief.challenges", bare, total=total)
    told = [voice.both(f"brief.{state}", states[state]) for state in SLOW if states[state]]
    return bold, " ".join([*told, voice("brief.challenges.meaning")])


def _unused(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    unused = snapshot["unused"]
    if not any(unused.values()):
        return voice("brief.unused.none"), ""
    parts = [voice.both(key, len(rows)) for key, rows in unused.items() if rows]
    return voice("brief.unused", parts="".join(voice.series(parts))), voice("brief.unused.meaning")


def _agenda(voice: Voice, snapshot: dict[str, Any]) -> Finding:
    states = [one["state"] for one in snapshot["agenda"]]
    decided = states.count("besloten")
    return voice.both("brief.asked", states.count("open")), voice.both("brief.decided", decided) if decided else ""


def _strategies(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows: list[list[Any]] = []
    for one in snapshot["strategies"]:
        links = counting.links(snapshot, one["code"])
        kinds = dict.fromkeys(voice.code("link", link["kind"]) for link in one["links"])
        rows.append(
            [
                [voice.content(one["title"]), " (", one["code"], ")", voice.example(one)],
                make.lines(*kinds) if kinds else {"g": voice("relation.unknown")},
                str(len(links)),
                str(len({priority["slug"] for priority, _ in links})),
                str(sum(1 for _, each in links if counting.is_quoted(each))),
            ]
        )
    columns: list[tuple[Any, float | str, str]] = [
        (voice("column.strategy"), "1", "l"),
        (voice("column.relation"), 36, "l"),
        (voice("column.contributions"), 24, "r"),
        (voice("column.priorities"), 24, "r"),
        (voice("column.quoted"), 24, "r"),
    ]
    return make.table("strategies", voice("brief.table"), columns, rows, note=voice("brief.table.note"))
