"""What the snapshot demands of the PDF, and whether it is there.

A validator sees whether tags are well formed, not whether they are the right ones: a table cut in two passes. So the
tags are counted, and the demand is derived from the data and not from what was composed.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf

from ui.dates import period_end

from .composing.indicators import measured_here

COUNTED = ("Title", "H1", "H2", "H3", "Table", "Figure", "TOC")
ATTACHMENT = "momentopname.json"


def check(pdf: bytes, snapshot: bytes, data: dict[str, Any], wanted: Counter[str] | None = None) -> list[str]:
    """What is wrong, in short phrases; nothing when all is as it should be. `wanted` for another report than the annual
    one."""
    with pikepdf.open(BytesIO(pdf)) as document:
        root: Any = document.Root
        problems = []
        if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
            return ["no tags"]
        if str(root.get("/Lang", ""))[:2] != data["report"]["language"]:
            problems.append("wrong language")
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
            problems.append("the title is not shown")
        if ATTACHMENT not in document.attachments:
            problems.append("the snapshot is not attached")
        elif document.attachments[ATTACHMENT].get_file().read_bytes() != snapshot:
            problems.append("another snapshot is attached")
        counts: Counter[str] = Counter()
        without: list[str] = []
        _walk(root.StructTreeRoot.K, counts, without)
        problems += without
        wanted = demanded(data) if wanted is None else wanted
        problems += [f"{counts[tag]} × {tag} instead of {wanted[tag]}" for tag in COUNTED if counts[tag] != wanted[tag]]
    return problems


def _walk(node: Any, counts: Counter[str], without: list[str]) -> None:
    """Counts tags, and notes figures without words and tables without heads."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            _walk(child, counts, without)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        counts[str(node.S)[1:]] += 1
        if node.S == "/Figure" and not str(node.get("/Alt", "")).strip():
            without.append("a figure without alternative text")
        if node.S == "/Table" and "/THead" not in {str(one.S) for one in node.K if isinstance(one, pikepdf.Dictionary)}:
            without.append("a table without a head")
        if "/K" in node:
            _walk(node.K, counts, without)


def demanded(data: dict[str, Any]) -> Counter[str]:
    """How many of each tag the data ask for."""
    wanted = Counter(Title=1, TOC=1, H1=0, H2=0, H3=0, Table=0, Figure=0)
    priorities, strategies = data["priorities"], data["strategies"]
    # Colophon, contents, summary, course corrections, signals, account and sources, and the picture of the cover.
    wanted += Counter(H1=7, H2=15, Table=3 + 2 * bool(priorities), Figure=1 + bool(priorities))
    wanted += _of_round(data)
    indicators = {one["code"]: one for one in data["indicators"]}
    for one in priorities:
        wanted += _of_priority(one, [indicators[code] for code in one["indicators"]])
        wanted["Figure"] += bool(strategies)
    if data["earlier"]:
        wanted += Counter(H1=1, H2=len(data["earlier"]))
    if priorities and strategies:
        wanted += Counter(H1=1, H2=3, Table=1)
    everything = [one for one in [data["nds"], *strategies] if one]
    if everything:
        wanted += Counter(H1=1, H2=len(everything))
        wanted["Table"] += sum(bool(one["pillars"]) + bool(one["indicators"]) for one in everything)
    if data["nds"]:
        wanted["Table"] += bool(data["nds"]["milestones"]) + bool(data["activities"])
    if data["commitments"]:
        wanted += _of_commitments(data)
    return wanted


def _of_commitments(data: dict[str, Any]) -> Counter[str]:
    """Three lists; the third has a table for motions and one for promises, each when there is one."""
    year, rows = data["report"]["year"], data["commitments"]
    waiting = {one["kind"] for one in rows if one["status"] != "voldaan"}
    settled = any(
        one["status"] == "voldaan" and (one.get("settled_on") or f"{year}-12-31") >= f"{year}-01-01" for one in rows
    )
    return Counter(H1=1, H2=3, Table=settled + bool(waiting) + len(waiting))


def _things(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Priorities and measures with what was said or computed of them, each once."""
    found = {("priority", one["slug"]): one for one in data["priorities"]}
    found |= {("priority", one["slug"]): one for one in data["earlier"] if one["update"]}
    measures = [one for each in data["priorities"] for one in each["measures"]]
    strategies = [one for one in [data["nds"], *data["strategies"]] if one]
    elsewhere = [one for each in strategies for pillar in each["pillars"] for one in pillar["measures"]]
    for one in [*measures, *(one for one in elsewhere if one["update"] or one["standing"])]:
        found.setdefault(("measure", one["code"]), one)
    return list(found.values())


def _of_round(data: dict[str, Any]) -> Counter[str]:
    """The tables about the round, each when it has a row, and a heading for each measure that was reported on."""
    things = _things(data)
    updates = [(one["update"], one["previous"]) for one in things if one["update"]]
    standings = [one["standing"] for one in things if one["standing"]]
    milestones = [each for one in things for each in one.get("milestones", [])]
    tables = (
        any(standing["rosier"] for standing in standings),
        any(update["decision_asked"] for update, _ in updates),
        any(update["course_correction"] for update, _ in updates),
        any(_end(one["current"]) > _end(one["original"]) for one in milestones),
        any(before and before["status"] != update["status"] for update, before in updates),
        bool(data["round"]["missing"]),
    )
    measures = sum(1 for one in things if "slug" not in one and one["update"])
    return Counter(Table=sum(tables) + 2 * any(standing["signals"] for standing in standings), H3=measures)


def _end(imprecise: dict[str, str]) -> date:
    return period_end(date.fromisoformat(imprecise["date"]), imprecise["precision"])


def _of_priority(priority: dict[str, Any], indicators: list[dict[str, Any]]) -> Counter[str]:
    """A chapter: four sections always, the others when there is something to show."""
    drawn = sum(1 for one in indicators if measured_here(one))
    milestones = any(one["milestones"] for one in priority["measures"])
    measures = bool(priority["measures"])
    reported = any(one["update"] for one in priority["measures"])
    opinions = any(one["opinions"] for one in [priority, *priority["measures"]])
    return Counter(
        H1=1,
        H2=4 + bool(indicators) + milestones + measures + opinions + reported,
        H3=drawn,
        Figure=drawn,
        Table=bool(priority["goals"]) + drawn + (len(indicators) > drawn) + milestones + measures,
    )
