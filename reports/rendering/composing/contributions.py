"""What other strategies bring to a priority, in their own words, with the place and the reason."""

from __future__ import annotations

from typing import Any

from . import items as make
from .items import Item
from .voice import Voice


def kind_piece(voice: Voice, kind: str) -> dict[str, str]:
    """The glyph of a kind of contribution with its word."""
    return {"mark": f"kind-{kind}", "word": voice.code("kind", kind)}


def contribution_items(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[Item]:
    """One row per contribution: strategy and kind beside quotation, place and reason."""
    levels = {one["code"]: one["levels"] for one in [*snapshot["strategies"], snapshot["nds"]] if one}
    found = []
    for one in priority["contributions"]:
        target = one["target"]
        level = levels.get(one["strategy"], {}).get(one["level"], [one["level"]])[0]
        label = [{"b": one["strategy"]}, {"br": True}, kind_piece(voice, one["kind"])]
        name: list[Any] = [voice.content(level)]
        if target["code"]:
            name.append(f" {target['code']}")
        if one["level"] != "pillar":
            pillar_level = levels.get(one["strategy"], {}).get("pillar", [""])[0]
            name += [", ", voice.content(f"{pillar_level} {one['pillar']['number']}")]
        parts: list[Item] = [make.text([{"b": voice.content(target["title"])}, voice.source(target["source"])])]
        remarks = [name]
        if target["wording"] in {"vertaald", "ingekort", "interpretatie"}:
            remarks.append([" · ", voice.code("wording", target["wording"])])
        if one["example"]:
            remarks.append([" · ", voice("example")])
        parts.append(make.note(remarks))
        if one["passage"]:
            parts.append(quotation(voice, one["passage"]))
        why = voice.blocks(one["explanation"])
        if why:
            parts.append(make.blocks(why))
        parts.append(make.note(_assessed(voice, one)))
        found.append(make.side(label, *parts, strong=True))
    return found


def _assessed(voice: Voice, one: dict[str, Any]) -> str:
    note = voice.code("assessment", one["wording"])
    if one["assessed_on"]:
        note = f"{note} {voice('assessed_on', day=voice.day(one['assessed_on']))}"
    return note


def quotation(voice: Voice, passage: dict[str, Any]) -> Item:
    """A quotation from a source, with its place."""
    place: list[Any] = []
    if passage["locator"]:
        place.append(voice.content(passage["locator"]))
    place.append(voice.source(passage["source"]))
    content = voice.content(passage["quote"], passage["language"])
    return {"k": "quote", "text": content["c"], "l": content["l"], "place": [piece for piece in place if piece] or None}
