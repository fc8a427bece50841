"""The summary: a letter with findings that are made of the data, then the figures behind them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from ui.charts import StatusBar, Style, status_bars

from . import items as make
from .coherence import attention_needed, white_spots
from .items import Item
from .milestones import is_past
from .priority import priority_id
from .voice import ANSWERING, Voice

CHART = Style(width=482, text=9, font="Source Sans 3")
STATUSES = ("op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "gestopt")


def compose_summary(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """The chapter that may be read alone."""
    return make.chapter(
        "summary",
        voice("summary.title"),
        [
            *_letter(voice, snapshot),
            make.PAGE,
            make.heading(voice("figures.title")),
            *_figures(voice, snapshot),
            make.heading(voice("overview.title", n=voice.count(len(snapshot["priorities"])))),
            _overview(voice, snapshot) if snapshot["priorities"] else make.text(voice("overview.none")),
        ],
    )


def _letter(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    nds = snapshot["nds"]
    letter = voice.source(snapshot["letter"])
    offered: list[Any] = [voice("letter.offer", year=snapshot["report"]["year"])]
    if snapshot["letter"]:
        offered += [" ", *voice.pieces("letter.promise", source=letter)]
    if nds and nds["adopted_on"]:
        adopted = voice("letter.adopted", day=voice.day(nds["adopted_on"]))
        motto = voice.pieces("letter.motto", motto=voice.content(nds["motto"])) if nds["motto"] else []
        offered += [" ", adopted, *motto, ".", voice.source(nds["source"])]
    platform = [*voice.pieces("letter.platform", source=letter)] if snapshot["letter"] else [voice("letter.links")]
    found = [make.text(voice("letter.salutation"), offered, platform)]
    for number, (bold, rest) in enumerate(findings(voice, snapshot), start=1):
        found.append({"k": "finding", "n": number, "b": [{"p": [{"b": bold}, " ", rest]}]})
    found.append(make.text(voice("letter.closing")))
    found.append({"k": "gap", "mm": 6})
    found.append(make.text([voice("letter.signed"), {"br": True}, {"i": voice("letter.signature")}]))
    return found


def findings(voice: Voice, snapshot: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Conclusions, each as a bold sentence and what it rests on. Fixed forms, filled from the data."""
    found = [_reported(voice, snapshot)]
    found += _results(voice, snapshot)
    found += [_goals(voice, snapshot), _coherence(voice, snapshot)]
    found += _dates(voice, snapshot)
    found += _responsible(voice, snapshot)
    return found


def _titles(voice: Voice, priorities: list[dict[str, Any]]) -> list[Any]:
    return voice.series([voice.title(one) for one in priorities])


def _reported(voice: Voice, snapshot: dict[str, Any]) -> tuple[Any, Any]:
    priorities = snapshot["priorities"]
    year = snapshot["report"]["year"]
    reported = [one for one in priorities if one["update"] and one["update"]["round"] == year]
    silent = [one for one in priorities if one not in reported]
    if not reported:
        return voice("finding.nothing", n=voice.count(len(priorities))), voice("finding.nothing.meaning")
    counts = Counter(one["update"]["status"] for one in reported)
    told = voice.series(
        [f"{voice.count(counts[code])} {voice.code('status', code).lower()}" for code in STATUSES if counts[code]]
    )
    bold = voice.both("finding.reported", len(reported), total=voice.count(len(priorities)))
    rest: list[Any] = [*voice.pieces("finding.declared", told="".join(told))]
    if silent:
        rest += [" ", *voice.pieces("finding.silent", titles=_titles(voice, silent))]
    return bold, rest


def _results(voice: Voice, snapshot: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Which priorities ask for attention, and the correction that is proposed for them."""
    year = snapshot["report"]["year"]
    asking = [
        one
        for one in snapshot["priorities"]
        if one["update"]
        and one["update"]["round"] == year
        and one["update"]["status"] in {"aandacht_nodig", "vertraagd"}
    ]
    if not asking:
        return []
    corrected = [one for one in asking if one["update"]["course_correction"]]
    rest = [*voice.pieces("finding.attention.which", titles=_titles(voice, asking)), " "]
    rest.append(voice.both("finding.corrected", len(corrected)) if corrected else voice("finding.uncorrected"))
    return [(voice.both("finding.attention", len(asking)), rest)]


def _goals(voice: Voice, snapshot: dict[str, Any]) -> tuple[Any, Any]:
    goals = [(one, goal) for one in snapshot["priorities"] for goal in one["goals"]]
    bare = [(one, goal) for one, goal in goals if not goal["measures"]]
    without = [one for one in snapshot["priorities"] if not one["goals"]]
    rest: list[Any] = []
    if without:
        rest = [*voice.pieces("finding.goals.unknown", titles=_titles(voice, without))]
    if not bare:
        return voice("finding.goals.all") if goals else voice("finding.goals.none"), rest
    bold = voice.both("finding.goals.bare", len(bare), total=voice.count(len(goals)))
    return bold, [voice("finding.goals.meaning"), *([" ", *rest] if rest else [])]


def _coherence(voice: Voice, snapshot: dict[str, Any]) -> tuple[Any, Any]:
    contributions = sum(len(one["contributions"]) for one in snapshot["priorities"])
    strategies = {each["strategy"] for one in snapshot["priorities"] for each in one["contributions"]}
    cells = len(snapshot["priorities"]) * len(snapshot["strategies"])
    if not contributions:
        return voice("finding.coherence.none"), voice("finding.coherence.none.meaning")
    bold = voice.both("finding.coherence", contributions, strategies=voice.count(len(strategies)))
    rest = voice("finding.coherence.white", n=white_spots(snapshot), cells=cells)
    careful = attention_needed(snapshot)
    if careful:
        rest += " " + voice.both("finding.coherence.careful", len(careful))
    return bold, rest


def _dates(voice: Voice, snapshot: dict[str, Any]) -> list[tuple[Any, Any]]:
    today = date.fromisoformat(snapshot["report"]["reference_date"])
    found = [one for each in snapshot["priorities"] for measure in each["measures"] for one in measure["milestones"]]
    if not found:
        return []
    realised = sum(1 for one in found if one["realised"])
    past = sum(1 for one in found if is_past(one, today))
    moved = sum(1 for one in found if one["current"]["date"] > one["original"]["date"])
    bold = voice.both("finding.milestones", realised, total=voice.count(len(found)))
    rest = [voice.both("finding.past", past) if past else voice("finding.past.none")]
    if moved:
        rest.append(voice.both("finding.moved", moved))
    return [(bold, " ".join(rest))]


def _responsible(voice: Voice, snapshot: dict[str, Any]) -> list[tuple[Any, Any]]:
    orphans = [one for one in snapshot["priorities"] if not voice.organisations(one["responsible"], ANSWERING)]
    if not orphans:
        return []
    if len(orphans) == len(snapshot["priorities"]):
        return [(voice("finding.orphans.all"), voice("finding.orphans.meaning"))]
    bold = voice.both("finding.orphans", len(orphans))
    return [(bold, voice.pieces("finding.orphans.which", titles=_titles(voice, orphans)))]


def _counts(things: list[dict[str, Any]]) -> Counter[str]:
    return Counter(one["update"]["status"] for one in things if one["update"])


def _figures(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    priorities = snapshot["priorities"]
    measures = [measure for one in priorities for measure in one["measures"]]
    groups = [(voice("priorities"), priorities), (voice("measures.head"), measures)]
    found = [
        make.text(
            voice(
                "figures.intro",
                priorities=voice.both("priorities", len(priorities)),
                measures=voice.both("measures", len(measures)),
            )
        )
    ]
    bars = [StatusBar(label, _counts(things)) for label, things in groups if _counts(things)]
    if bars:
        drawing = status_bars(voice("figures.chart"), bars, language=voice.language, style=CHART)
        told = sum(bar.total for bar in bars)
        total = len(priorities) + len(measures)
        caption = voice("figures.caption", told=told, total=total)
        figures = "; ".join(
            f"{bar.label}: "
            + ", ".join(f"{voice.code('status', code)} {bar.counts[code]}" for code in STATUSES if bar.counts[code])
            for bar in bars
        )
        found.append(
            {
                "k": "chart",
                "svg": str(drawing.svg),
                "width": CHART.width,
                "caption": caption,
                "alt": voice("figures.alt", caption=caption, figures=figures),
                "note": voice("figures.note", day=voice.day(snapshot["report"]["reference_date"])),
            }
        )
    rows = []
    for code in STATUSES:
        rows.append([voice.status(code), *(str(_counts(things)[code] or "–") for _, things in groups)])
    rows.append(
        [
            {"g": voice("not_submitted.title")},
            *(str(len(things) - _counts(things).total() or "–") for _, things in groups),
        ]
    )
    rows.append([voice("total"), *(str(len(things)) for _, things in groups)])
    found.append(
        make.table(
            "figures",
            voice("figures.table"),
            [(voice("declared"), "1", "l"), (groups[0][0], 35, "r"), (groups[1][0], 35, "r")],
            rows,
        )
    )
    return found


def _overview(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows = []
    for one in snapshot["priorities"]:
        update = one["update"]
        strategies = {each["strategy"] for each in one["contributions"]}
        rows.append(
            [
                voice.title(one),
                make.lines(
                    voice.status(update["status"] if update else None),
                    {"g": voice.day(update["reported_on"])} if update else "",
                ),
                str(len(one["goals"]) or "–"),
                str(len(one["measures"]) or "–"),
                str(len(strategies) or "–"),
                {"page": priority_id(one)},
            ]
        )
    return make.table(
        "overview",
        voice("overview.caption"),
        [
            (voice("priority"), "1", "l"),
            (voice("declared"), 38, "l"),
            (voice("goals.head"), 16, "r"),
            (voice("measures.head"), 25, "r"),
            (voice("strategies.head"), 24, "r"),
            (voice("page"), 16, "r"),
        ],
        rows,
    )
