"""The summary: a letter with findings that are made of the data, then the figures behind them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from ui.charts import StatusBar, Style, status_bars

from . import items as make
from .absence import declared
from .coherence import attention_needed, white_spots
from .corrections import corrections, moved_milestones
from .items import Item
from .milestones import is_past
from .standing import NOT_DECLARED, UNKNOWN, against_plan, computed, reason_list, watermelon
from .subjects import Subject, decisions, priority_id, subjects
from .voice import ANSWERING, Voice

MOST_NAMED = 4
"""So many watermelons are named in the letter; the table below has all."""
CHART = Style(width=482, text=9, font="Source Sans 3")
STATUSES = ("op_schema", "aandacht_nodig", "vertraagd", "niet_gestart", "afgerond", "gestopt")
ON_TRACK = STATUSES[0]
SHOWN = (*STATUSES, UNKNOWN, NOT_DECLARED)
"""What a bar can hold: one can be computed only, one declared only."""


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
            make.heading(voice("rosier.title")),
            *_rosier(voice, snapshot),
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
    found = [_reported(voice, snapshot), *_compared(voice, snapshot), _corrections(voice, snapshot)]
    found += [_goals(voice, snapshot), _coherence(voice, snapshot)]
    found += _dates(voice, snapshot)
    found += _responsible(voice, snapshot)
    return found


def _titles(voice: Voice, priorities: list[dict[str, Any]]) -> list[Any]:
    return voice.series([voice.title(one) for one in priorities])


def _reported(voice: Voice, snapshot: dict[str, Any]) -> tuple[Any, Any]:
    priorities = snapshot["priorities"]
    reported = [one for one in priorities if one["update"]]
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


def rosier(snapshot: dict[str, Any]) -> list[Subject]:
    """What was declared better than it is computed, watermelons first."""
    found = [one for one in subjects(snapshot) if one.thing["standing"] and one.thing["standing"]["rosier"]]
    return sorted(found, key=lambda one: not one.thing["standing"]["watermelon"])


def _compared(voice: Voice, snapshot: dict[str, Any]) -> list[tuple[Any, Any]]:
    """How what was declared compares with what is computed; says nothing when nothing was declared."""
    told = [one for one in subjects(snapshot) if one.update and one.thing["standing"]]
    if not told:
        return []
    better = rosier(snapshot)
    if not better:
        return [(voice("finding.fair"), voice("finding.fair.meaning"))]
    melons = [one for one in better if one.thing["standing"]["watermelon"]]
    bold = voice.both("finding.rosier", len(better), total=voice.count(len(told)))
    if not melons:
        return [(bold, voice("finding.rosier.no_watermelon"))]
    names = [one.name(voice) for one in melons[:MOST_NAMED]]
    if len(melons) > MOST_NAMED:
        names.append(voice.both("finding.watermelon.more", len(melons) - MOST_NAMED))
    return [(bold, voice.both_pieces("finding.watermelon", len(melons), titles=voice.series(names)))]


def _corrections(voice: Voice, snapshot: dict[str, Any]) -> tuple[Any, Any]:
    """Whether the course must change: what parliament was promised to be told."""
    asked, corrected = decisions(snapshot), corrections(snapshot)
    bold = voice.both("corrections.asked", len(asked))
    return bold, [
        voice.both("corrections.corrected", len(corrected)),
        " ",
        *voice.pieces("finding.corrections.where", page={"page": "corrections"}),
    ]


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
    moved = len(moved_milestones(snapshot))
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


def _declared(things: list[dict[str, Any]]) -> Counter[str]:
    return Counter(one["update"]["status"] if one["update"] else NOT_DECLARED for one in things)


def _computed(things: list[dict[str, Any]]) -> Counter[str]:
    return Counter(one["standing"]["computed"] if one["standing"] else UNKNOWN for one in things)


def _figures(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    """Declared beside computed, of priorities and of measures: a picture and its figures."""
    priorities = snapshot["priorities"]
    measures = [measure for one in priorities for measure in one["measures"]]
    number_of = {
        "priorities": voice.both("priorities", len(priorities)),
        "measures": voice.both("measures", len(measures)),
    }
    found = [make.text(voice("figures.intro", **number_of))]
    columns = [
        (voice(f"figures.{name}.{kind}"), count(things))
        for name, things in (("priorities", priorities), ("measures", measures))
        for kind, count in (("declared", _declared), ("computed", _computed))
    ]
    bars = [StatusBar(label, counts) for label, counts in columns if counts]
    if bars:
        drawing = status_bars(voice("figures.chart"), bars, language=voice.language, style=CHART)
        caption = _caption(voice, [*priorities, *measures])
        figures = "; ".join(
            f"{label}: " + ", ".join(f"{voice.code('status', code)} {counts[code]}" for code in SHOWN if counts[code])
            for label, counts in columns
            if counts
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
    rows = [
        [voice.status(code), *(str(counts[code] or "–") for _, counts in columns)]
        for code in SHOWN
        if code in STATUSES or any(counts[code] for _, counts in columns)
    ]
    rows.append([voice("total"), *(str(counts.total()) for _, counts in columns)])
    heads: list[tuple[Any, float | str, str]] = [(_broken(label), 30, "r") for label, _ in columns]
    found.append(make.table("figures", voice("figures.table"), [(voice("figures.status"), "1", "l"), *heads], rows))
    return found


def _broken(label: str) -> list[Any]:
    """The head of a column in two lines: what was counted, and how."""
    first, _, second = label.partition(" ")
    return [first, {"br": True}, second]


def _caption(voice: Voice, things: list[dict[str, Any]]) -> str:
    """The conclusion of the picture: how many of what is on track by its owner are so by the rules."""
    said = [one for one in things if one["update"] and one["update"]["status"] == ON_TRACK and one["standing"]]
    if not said:
        return voice("figures.caption.none")
    total = voice.count(len(said))
    worse = sum(one["standing"]["rosier"] for one in said)
    if not worse:
        return voice("figures.caption.fair", total=total)
    return voice("figures.caption", n=voice.count(worse), total=total)


def _rosier(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    """What was declared better than it is computed, each with the reasons."""
    found = rosier(snapshot)
    if not found:
        return [make.text(voice("rosier.none"))]
    rows = []
    for one in found:
        standing = one.thing["standing"]
        rows.append(
            [
                one.cell(voice, watermelon(voice) if standing["watermelon"] else "", paged=True),
                voice.status(standing["declared"]),
                voice.status(standing["computed"]),
                make.told(reason_list(voice, one.thing)),
            ]
        )
    columns: list[tuple[Any, float | str, str]] = [
        (voice("about.column"), "1", "l"),
        (voice("declared"), 33, "l"),
        (voice("computed"), 33, "l"),
        (voice("because"), "1.3", "l"),
    ]
    return [make.table("rosier", voice.both("rosier.caption", len(found)), columns, rows, note=voice("rosier.note"))]


def _overview(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows = []
    for one in snapshot["priorities"]:
        rows.append(
            [
                voice.title(one),
                declared(voice, snapshot, one),
                computed(voice, one),
                against_plan(voice, one),
                {"page": priority_id(one)},
            ]
        )
    return make.table(
        "overview",
        voice("overview.caption"),
        [
            (voice("priority"), "1", "l"),
            (voice("declared"), 35, "l"),
            (voice("computed"), 37, "l"),
            (voice("first_plan"), 37, "l"),
            (voice("page"), 16, "r"),
        ],
        rows,
    )
