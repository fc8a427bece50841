"""The NDS and each strategy that it connects, a page each."""

from __future__ import annotations

from typing import Any

from . import items as make
from .contributions import kind_piece, quotation
from .indicators import indicator_row
from .items import Item
from .subjects import decision_numbers, measure_title, reported_elsewhere
from .updates import opinion_items, report_of_measure
from .voice import Voice


def compose_strategies(voice: Voice, snapshot: dict[str, Any]) -> Item | None:
    """The chapter on strategies."""
    everything = [one for one in [snapshot["nds"], *snapshot["strategies"]] if one]
    if not everything:
        return None
    found: list[Item] = [make.text(voice("strategies.intro"))]
    for index, one in enumerate(everything):
        if index:
            found.append(make.PAGE)
        found += _strategy(voice, snapshot, one)
    return make.chapter("strategies", voice("strategies.title"), found)


def _strategy(voice: Voice, snapshot: dict[str, Any], one: dict[str, Any]) -> list[Item]:
    is_nds = one is snapshot["nds"]
    found: list[Item] = [make.heading([voice.content(one["title"])])]
    if one["motto"]:
        found.append(make.lead([voice("quote_open"), voice.content(one["motto"]), voice("quote_close")]))
    if one["summary"]:
        found.append(make.blocks(voice.blocks(one["summary"])))
    found.append(make.note([voice.code("wording_note", one["wording"]), voice.source(one["source"])]))
    if not is_nds:
        found += _relation(voice, snapshot, one)
    for label, pieces in _particulars(voice, one):
        found.append(make.side(label, make.text(pieces)))
    if one["pillars"]:
        found.append(_pillars(voice, snapshot, one, is_nds))
    numbers = decision_numbers(snapshot)
    for measure in reported_elsewhere(snapshot, one):
        found += report_of_measure(voice, measure, numbers.get((True, measure["code"])))
    found += _opinions(voice, snapshot, one)
    if is_nds:
        found += _nds_dates(voice, snapshot, one)
    by_code = {each["code"]: each for each in snapshot["indicators"]}
    if one["indicators"]:
        found.append(
            make.table(
                f"strategy-indicators-{one['code']}",
                voice("strategy.indicators"),
                [
                    (voice("indicator"), "1", "l"),
                    (voice("measured"), 50, "l"),
                    (voice("target"), 48, "l"),
                ],
                [indicator_row(voice, by_code[code]) for code in one["indicators"]],
                strong=False,
            )
        )
    return found


def _opinions(voice: Voice, snapshot: dict[str, Any], one: dict[str, Any]) -> list[Item]:
    """Opinions on measures that no chapter of a priority tells about."""
    told = {measure["code"] for priority in snapshot["priorities"] for measure in priority["measures"]}
    measures = [measure for pillar in one["pillars"] for measure in pillar["measures"] if measure["code"] not in told]
    found = [(measure_title(voice, measure), opinion) for measure in measures for opinion in measure["opinions"]]
    return opinion_items(voice, found)


def _relation(voice: Voice, snapshot: dict[str, Any], one: dict[str, Any]) -> list[Item]:
    if not one["links"]:
        return [make.side(voice("relation"), make.text({"g": voice("relation.none")}))]
    found = []
    for link in one["links"]:
        parts: list[Item] = [
            make.text({"b": voice("relation.sentence", kind=voice.code("link", link["kind"]), code=one["code"])})
        ]
        if link["explanation"]:
            parts.append(make.blocks(voice.blocks(link["explanation"])))
        if link["passage"]:
            parts.append(quotation(voice, link["passage"]))
        if link.get("wording"):
            parts.append(make.note([voice.code("wording_note", link["wording"]), voice.source(link.get("source"))]))
        found.append(make.side(voice("relation"), *parts, strong=True))
    return found


def _particulars(voice: Voice, one: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if one["principle"]:
        found.append((voice("principle"), voice.content(one["principle"])))
    answering = voice.organisations(one["responsible"], {"verantwoordelijk", "mede"})
    if answering:
        found.append((voice("responsible"), answering))
    parties = voice.organisations(one["responsible"], {"betrokken", "uitvoerder", "aanjager"})
    if parties:
        found.append((voice("parties"), parties))
    if one["structure"]:
        found.append((voice("structure"), voice.content(one["structure"])))
    if years := period(voice, one):
        found.append((voice("period"), years))
    elif one["adopted_on"]:
        found.append((voice("adopted"), voice.day(one["adopted_on"])))
    return found


def period(voice: Voice, one: dict[str, Any]) -> Any:
    """The years that a strategy is for, "from" or "until" where one is known, or nothing."""
    first, last = one["period"]["from"], one["period"]["to"]
    if first and last:
        return f"{first}–{last}"
    if first or last:
        return voice("period.from", year=first) if first else voice("period.to", year=last)
    return None


def _pillars(voice: Voice, snapshot: dict[str, Any], one: dict[str, Any], is_nds: bool) -> Item:
    """The measures of the NDS stand in the chapters of its priorities."""
    rows = []
    for pillar in one["pillars"]:
        goals = [
            [
                f"{goal['number']} " if goal["number"] else "– ",
                voice.content(goal["title"]),
                voice.source(goal["source"]),
            ]
            for goal in pillar["goals"]
        ]
        measures = [
            [voice.content(measure["title"]), voice.source(measure["source"])]
            for measure in ([] if is_nds else pillar["measures"])
        ]
        rows.append(
            [
                pillar["number"],
                make.lines(
                    {"b": [voice.content(pillar["title"]), voice.source(pillar["source"])]},
                    *goals,
                    *([{"g": voice.content(f"{one['levels']['measure'][1]}:")}, *measures] if measures else []),
                ),
                *([] if is_nds else [_contributes(voice, snapshot, one["code"], pillar["number"])]),
            ]
        )
    name, plural = one["levels"]["pillar"]
    rows_below = [row for pillar in one["pillars"] for row in [pillar, *pillar["goals"], *pillar["measures"]]]
    columns: list[tuple[Any, float | str, str]] = [
        (voice("number"), 14, "l"),
        (
            [voice.content(name.capitalize()), voice("strategy.with_goals" if is_nds else "strategy.and_goals")],
            "1",
            "l",
        ),
    ]
    if not is_nds:
        columns.append((voice("strategy.contributes"), 50, "l"))
    caption = [voice.content(plural.capitalize()), voice("strategy.pillars.nds" if is_nds else "strategy.pillars")]
    return make.table(f"pillars-{one['code']}", caption, columns, rows, note=voice.wordings(rows_below))


def _contributes(voice: Voice, snapshot: dict[str, Any], code: str, number: str) -> Any:
    """Which priorities a pillar, or something under it, relates to, and how."""
    found = []
    for priority in snapshot["priorities"]:
        kinds = dict.fromkeys(
            each["kind"]
            for each in priority["contributions"]
            if each["strategy"] == code and each["pillar"]["number"] == number
        )
        for kind in kinds:
            found.append([kind_piece(voice, kind), " ", voice.content(priority["short_title"])])
    return make.lines(*found) if found else {"g": voice("white_spot")}


def _nds_dates(voice: Voice, snapshot: dict[str, Any], nds: dict[str, Any]) -> list[Item]:
    found: list[Item] = []
    if nds["milestones"]:
        rows = [
            [
                voice.short(one["realised"] or one["current"]),
                [voice.content(one["title"]), voice.source(one["source"])],
                voice("strategy.happened") if one["realised"] else voice("strategy.ahead"),
            ]
            for one in nds["milestones"]
        ]
        found.append(
            make.table(
                "nds-milestones",
                voice("strategy.milestones"),
                [(voice("date"), 26, "l"), (voice("milestone"), "1", "l"), (voice("state"), 30, "l")],
                rows,
                strong=False,
            )
        )
    if snapshot["activities"]:
        rows = [
            [
                f"{one['date'][8:]}-{one['date'][5:7]}-{one['date'][:4]}",
                [
                    voice.content(one["kind"]),
                    *([". ", voice.content(one["subject"])] if one["subject"] not in {"", one["kind"]} else []),
                ],
                [voice.content(one["committee"]), voice.source(one["source"])],
            ]
            for one in snapshot["activities"]
        ]
        found.append(
            make.table(
                "activities",
                voice("strategy.activities"),
                [(voice("date"), 26, "l"), (voice("what"), "1", "l"), (voice("committee"), 52, "l")],
                rows,
                strong=False,
            )
        )
    return found
