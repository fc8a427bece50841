"""Cover, colophon, contents with reading guide."""

from __future__ import annotations

from typing import Any

from ..composing import items as make
from ..composing.annexes import hash_item
from ..composing.coherence import KINDS
from ..composing.contributions import kind_piece
from ..composing.front import edition
from ..composing.items import Item
from ..composing.voice import Voice


def compose_colophon(voice: Voice, snapshot: dict[str, Any], digest: str) -> Item:
    """What this document is and how to check it."""
    report = snapshot["report"]
    reference = [{"b": f"{voice.day(report['reference_date'])}."}, " ", voice("colophon.reference")]
    found = [
        make.side(voice("edition"), make.text(voice("colophon.edition", edition=edition(voice, snapshot)))),
        make.side(voice("colophon.forms"), make.text(voice("colophon.forms.text"))),
        make.side(voice("reference_date"), make.text(reference)),
        make.side(voice("frozen"), make.text(voice("colophon.frozen", moment=voice.moment(report["frozen_at"])))),
        make.side(
            voice("snapshot"),
            make.text(voice("colophon.snapshot")),
            hash_item(digest),
            make.text(voice.pieces("colophon.attached", name={"i": "momentopname.json"})),
        ),
        make.side(voice("check"), {"k": "steps", "b": [voice(f"colophon.check.{number}") for number in range(1, 4)]}),
        make.side(voice("accessibility"), make.text(voice("colophon.accessibility"))),
    ]
    if voice.language != "nl":
        found.append(make.side(voice("language"), make.text(voice("colophon.language"))))
    if report["example"]:
        example = voice.pieces("colophon.example", word={"b": voice("example.data")})
        found.append(make.side(voice("example.title"), make.text(example)))
    found.append(make.side(voice("fonts"), make.text(voice("colophon.fonts"))))
    return make.chapter("colophon", voice("colophon.title"), found, numbered=False, outlined=False)


def guide(contents: dict[str, Any]) -> dict[str, Any]:
    """The reading guide as a chapter of its own, for the forms that have their contents elsewhere."""
    heading, *items = contents["items"]
    return {**contents, "id": "guide", "title": heading["t"], "items": items}


def compose_contents(voice: Voice) -> dict[str, Any]:
    """The title of the contents and the reading guide below them."""
    rows: list[list[Any]] = [[kind_piece(voice, kind), voice(f"kind_meaning.{kind}")] for kind in KINDS]
    rows.append([voice("white_spot"), voice("white_spot_meaning")])
    columns: list[tuple[Any, float | str, str]] = [(voice("kind"), 38, "l"), (voice("meaning"), "1", "l")]
    return {
        "id": "contents",
        "title": voice("contents.title"),
        "items": [
            {"k": "h2plain", "t": voice("guide.title")},
            make.text(voice("guide.intro")),
            make.table("kinds", voice("guide.caption"), columns, rows, strong=False),
        ],
    }
