"""The NDS with its priorities, then a chapter per strategy: how it relates, and what it contributes to what."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ui.charts import Group, Part, links_chart
from ui.charts import Link as Line
from ui.charts.canvas import PRINT

from ..composing import items as make
from ..composing.coherence import CAREFUL
from ..composing.contributions import kind_piece, quotation
from ..composing.items import Item
from ..composing.strategies import period
from ..composing.voice import ANSWERING, Voice
from . import counting

LONGEST_LABEL = 80
FITS_A_PAGE = 1200
"""A contribution with fewer characters stays on one page."""


def compose_nds(voice: Voice, snapshot: dict[str, Any]) -> Item | None:
    """What the NDS is and what its priorities get from the strategies; nothing without either."""
    nds, priorities = snapshot["nds"], snapshot["priorities"]
    if not nds and not priorities:
        return None
    found: list[Item] = []
    if nds:
        if nds["motto"]:
            found.append(make.lead([voice("quote_open"), voice.content(nds["motto"]), voice("quote_close")]))
        if nds["summary"]:
            found.append(make.blocks(voice.blocks(nds["summary"])))
        found.append(make.note([voice.code("wording_note", nds["wording"]), voice.source(nds["source"])]))
    found.append(make.text(voice("nds.intro", priorities=voice.both("priorities", len(priorities)))))
    for one in priorities:
        found.append(make.heading([voice.title(one), voice.example(one)]))
        found += _priority(voice, snapshot, one)
    if drawing := _picture(voice, snapshot):
        found.append(drawing)
    return make.chapter("nds", voice("nds.title"), found)


def _priority(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[Item]:
    if priority["summary"]:
        found = [
            make.blocks(voice.blocks(priority["summary"])),
            make.note([voice.code("wording_note", priority["wording"]), voice.source(priority["source"])]),
        ]
    else:
        found = [make.text({"g": voice("nds.summary.none")})]
    own = voice(
        "nds.own", goals=voice.both("goals", priority["goals"]), measures=voice.both("measures", priority["measures"])
    )
    counts = Counter(one["strategy"] for one in priority["contributions"])
    told: list[Any] = [voice("nds.contributed.none")]
    if counts:
        told = voice.both_pieces(
            "nds.contributed",
            counts.total(),
            strategies=voice.both("strategies", len(counts)),
            list=voice.series([f"{code} ({count})" if count > 1 else code for code, count in counts.items()]),
        )
    white = [one["code"] for one in counting.white_strategies(snapshot, priority)]
    if white and counts:
        told += [" ", *voice.pieces("nds.white", list=voice.series(white))]
    return [*found, make.side(voice("contribution.heading"), make.text(told, own), strong=True)]


def _picture(voice: Voice, snapshot: dict[str, Any]) -> Item | None:
    """The same as the matrix, as lines; nothing when there are too many or none."""
    drawn = counting.drawn_parts(snapshot)
    if not drawn:
        return None
    keys = {key: str(number) for number, key in enumerate(drawn)}
    links = counting.links(snapshot)
    titles = {counting.part_key(one): _named(one) for _, one in links}
    groups = [
        Group(one["code"], one["title"], tuple(Part(keys[key], titles[key]) for key in drawn if key[0] == one["code"]))
        for one in _strategies(snapshot)
        if any(key[0] == one["code"] for key in drawn)
    ]
    priorities = [Part(one["slug"], one["short_title"]) for one in snapshot["priorities"]]
    lines = [Line(priority["slug"], keys[counting.part_key(one)], one["kind"]) for priority, one in links]
    caption = voice("picture.caption")
    chart = links_chart(caption, priorities, groups, lines, language=voice.language, style=PRINT)
    return {
        "k": "chart",
        "svg": str(chart.svg),
        "width": PRINT.width,
        "caption": caption,
        "alt": voice("picture.alt", counts=chart.description.rstrip(".")),
        "note": voice("picture.note"),
    }


def _named(contribution: dict[str, Any]) -> str:
    target = contribution["target"]
    words = f"{target['code']} {target['title']}" if contribution["level"] != "measure" else target["title"]
    return " ".join(words.split())[:LONGEST_LABEL]


def _strategies(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The linked strategies, then the NDS itself: a contribution may come from within."""
    return [*snapshot["strategies"], *([snapshot["nds"]] if snapshot["nds"] else [])]


def compose_strategy(voice: Voice, snapshot: dict[str, Any], strategy: dict[str, Any]) -> Item:
    """The chapter of one strategy."""
    links = counting.links(snapshot, strategy["code"])
    found: list[Item] = []
    if strategy["motto"]:
        found.append(make.lead([voice("quote_open"), voice.content(strategy["motto"]), voice("quote_close")]))
    if strategy["summary"]:
        found.append(make.blocks(voice.blocks(strategy["summary"])))
        found.append(make.note([voice.code("wording_note", strategy["wording"]), voice.source(strategy["source"])]))
    else:
        found.append(make.text({"g": voice("chapter.no_summary")}))
    for label, pieces in _particulars(voice, strategy):
        found.append(make.side(label, make.text(pieces)))
    found.append(make.heading(voice("chapter.relation")))
    found += _relation(voice, strategy)
    found.append(make.heading(voice("chapter.contributes")))
    found.append(make.text(_told(voice, strategy, links)))
    if strategy["pillars"]:
        found.append(_parts(voice, strategy, links))
    for priority in dict.fromkeys(priority["slug"] for priority, _ in links):
        found += _to_priority(voice, strategy, [link for link in links if link[0]["slug"] == priority])
    title = [voice.content(strategy["title"]), voice.example(strategy)]
    return make.chapter(f"strategy-{strategy['code'].lower()}", [one for one in title if one], found)


def _particulars(voice: Voice, one: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if one["principle"]:
        found.append((voice("principle"), voice.content(one["principle"])))
    if answering := voice.organisations(one["responsible"], ANSWERING):
        found.append((voice("responsible"), answering))
    if one["structure"]:
        found.append((voice("structure"), voice.content(one["structure"])))
    if years := period(voice, one):
        found.append((voice("period"), years))
    if one["adopted_on"]:
        found.append((voice("adopted"), voice.day(one["adopted_on"])))
    return found


def _relation(voice: Voice, strategy: dict[str, Any]) -> list[Item]:
    """How the NDS relates to it: the sentence, the words of the source, the reason."""
    if not strategy["links"]:
        return [make.text({"g": voice("relation.none")})]
    found: list[Item] = []
    for link in strategy["links"]:
        kind = voice.code("link", link["kind"])
        sentence = voice.pieces("relation.sentence", kind=kind, title=voice.content(strategy["title"]))
        found.append(make.text([{"b": sentence}, voice.example(link)]))
        if link["passage"]:
            found.append(quotation(voice, link["passage"]))
        if link["explanation"]:
            found.append(make.blocks(voice.blocks(link["explanation"])))
        whose = voice.code("assessment", link["wording"])
        found.append(make.note([whose, "" if link["passage"] else voice.source(link["source"])]))
    return found


def _told(voice: Voice, strategy: dict[str, Any], links: list[counting.Link]) -> list[Any]:
    """The contributions in a few sentences: how many, to what, from how many parts, on what they rest."""
    if not links:
        return [voice("chapter.links.none")]
    priorities = {priority["slug"]: priority for priority, _ in links}
    titles = voice.series([voice.content(one["short_title"]) for one in priorities.values()])
    told = [*voice.both_pieces("chapter.links", len(links), list=titles), " "]
    pillars = [one["number"] for one in strategy["pillars"]]
    touched = {one["pillar"]["number"] for _, one in links} & set(pillars)
    names = voice.content(strategy["levels"]["pillar"][1])
    if len(pillars) == 1:
        told += voice.pieces("chapter.only", name=voice.content(strategy["pillars"][0]["title"]))
    elif len(touched) == len(pillars):
        told += voice.pieces("chapter.parts.all", total=voice.count(len(pillars)), names=names)
    else:
        total = voice.count(len(pillars))
        told += voice.both_pieces("chapter.parts", len(touched), total=total, names=names)
    quoted = sum(1 for _, one in links if counting.is_quoted(one))
    assessed = sum(1 for _, one in links if one["assessed_on"])
    answered = sum(1 for _, one in links if one["response"])
    sentences = [voice.both("chapter.quoted", quoted), voice.both("chapter.assessed", assessed)]
    return [*told, " ", " ".join([*sentences, voice.both("chapter.answered", answered)])]


def _parts(voice: Voice, strategy: dict[str, Any], links: list[counting.Link]) -> Item:
    """Every pillar with how many goals and measures are under it, and which priorities it or they relate to."""
    rows: list[list[Any]] = []
    for pillar in strategy["pillars"]:
        below = [
            f"{len(pillar[key])} {strategy['levels'][level][0 if len(pillar[key]) == 1 else 1]}"
            for key, level in (("goals", "goal"), ("measures", "measure"))
            if pillar[key]
        ]
        here = [(priority, one) for priority, one in links if one["pillar"]["number"] == pillar["number"]]
        told = dict.fromkeys((one["kind"], priority["short_title"]) for priority, one in here)
        rows.append(
            [
                pillar["number"],
                [voice.content(pillar["title"]), voice.source(pillar["source"]), voice.example(pillar)],
                voice.content(", ".join(below)) if below else "–",
                make.lines(*([kind_piece(voice, kind), " ", voice.content(title)] for kind, title in told))
                if told
                else {"g": voice("white_spot")},
            ]
        )
    name, plural = strategy["levels"]["pillar"]
    columns: list[tuple[Any, float | str, str]] = [
        (voice("number"), 14, "l"),
        (voice.content(name.capitalize()), "1", "l"),
        (voice("parts.below"), 34, "l"),
        (voice("strategy.contributes"), 54, "l"),
    ]
    caption = voice.pieces("parts.caption", names=voice.content(plural.capitalize()))
    return make.table(f"parts-{strategy['code']}", caption, columns, rows)


def _to_priority(voice: Voice, strategy: dict[str, Any], links: list[counting.Link]) -> list[Item]:
    """What the strategy brings to one priority, each contribution with what it rests on."""
    found = [make.subheading(voice.title(links[0][0]))]
    for _, one in links:
        target = one["target"]
        level = strategy["levels"][one["level"]][0]
        code = target["code"] if one["level"] != "measure" else ""
        label = [
            {"b": voice.content(f"{level[:1].upper()}{level[1:]} {code}".strip())},
            {"br": True},
            kind_piece(voice, one["kind"]),
        ]
        parts = [make.text([{"b": voice.content(target["title"])}, voice.source(target["source"])])]
        if one["passage"]:
            parts.append(quotation(voice, one["passage"]))
        if why := voice.blocks(one["explanation"]):
            parts.append(make.blocks(why))
        parts.append(make.note(*remarks(voice, one)))
        beside = make.side(label, *parts, strong=one["kind"] in CAREFUL)
        told = len(one["explanation"]) + len(one["passage"]["quote"] if one["passage"] else "")
        found.append(beside | {"whole": told < FITS_A_PAGE})
    return found


def remarks(voice: Voice, contribution: dict[str, Any]) -> list[list[Any]]:
    """What a contribution rests on, who judged it, what the other side thinks, and how its target stands."""
    first: list[Any] = [voice.code("basis", counting.basis(contribution))]
    if contribution["assessed_on"]:
        first += [" ", *_assessed(voice, contribution)]
    if contribution["response"]:
        first += [" ", *_response(voice, contribution["response"])]
    first.append(voice.example(contribution))
    if not contribution["computed"]:
        return [first]
    return [first, [voice("computed.is"), ": ", voice.status(contribution["computed"]), "."]]


def _assessed(voice: Voice, contribution: dict[str, Any]) -> list[Any]:
    day = voice.day(contribution["assessed_on"])
    if not contribution["assessed_by"]:
        return [voice("assessed.on", day=day)]
    return voice.pieces("assessed.by", day=day, organisation=voice.content(contribution["assessed_by"]["name"]))


def _response(voice: Voice, response: dict[str, Any]) -> list[Any]:
    told: list[Any] = [voice(f"response.{response['verdict']}")]
    day = voice.day(response["on"])
    if response["by"]:
        told += voice.pieces("response.by", organisation=voice.content(response["by"]["name"]), day=day)
    else:
        told += voice.pieces("response.on", day=day)
    return [*told, *([": ", voice.content(response["note"])] if response["note"] else ["."])]
