"""Cover, colophon, contents with reading guide."""

from __future__ import annotations

from collections import Counter
from typing import Any

from . import items as make
from .absence import NOT_SUBMITTED
from .annexes import hash_item
from .items import Item
from .standing import UNKNOWN, WATERMELON
from .summary import STATUSES
from .voice import Voice


def compose_cover(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The cover with the weave of priorities and strategies."""
    report = snapshot["report"]
    rows = []
    for one in snapshot["priorities"]:
        counts = Counter(each["strategy"] for each in one["contributions"])
        rows.append({"label": one["short_title"], "counts": [counts[each["code"]] for each in snapshot["strategies"]]})
    crossings = sum(1 for row in rows for count in row["counts"] if count)
    return {
        "addressee": voice("cover.addressee"),
        "lines": [voice("cover.subtitle"), voice("cover.state", day=voice.day(report["reference_date"]))],
        "columns": [each["code"] for each in snapshot["strategies"]],
        "rows": rows,
        "alt": voice("cover.alt", rows=len(rows), columns=len(snapshot["strategies"]), crossings=crossings),
        "key": voice("cover.key"),
        "edition": f"{voice.local_day(report['frozen_at'])} · {edition(voice, snapshot)}",
    }


def edition(voice: Voice, snapshot: dict[str, Any]) -> str:
    """Which version of the report this is; one that nobody requested is a trial."""
    version = snapshot["report"]["version"]
    return voice("edition.draft", version=version) if version else voice("edition.trial")


def compose_colophon(voice: Voice, snapshot: dict[str, Any], digest: str) -> Item:
    """What this document is and how to check it."""
    report = snapshot["report"]
    year = report["year"]
    found = [
        make.side(voice("edition"), make.text(voice("colophon.edition", year=year, edition=edition(voice, snapshot)))),
        make.side(
            voice("reference_date"),
            make.text([{"b": f"{voice.day(report['reference_date'])}."}, " ", voice("colophon.reference")]),
        ),
        make.side(voice("frozen"), make.text(voice("colophon.frozen", moment=voice.moment(report["frozen_at"])))),
        make.side(
            voice("snapshot"),
            make.text(voice("colophon.snapshot")),
            hash_item(digest),
            make.text(voice.pieces("colophon.attached", name={"i": "momentopname.json"})),
        ),
        make.side(
            voice("check"),
            {"k": "steps", "b": [voice(f"colophon.check.{number}") for number in range(1, 4)]},
        ),
        make.side(voice("accessibility"), make.text(voice("colophon.accessibility"))),
    ]
    if voice.language != "nl":
        found.append(make.side(voice("language"), make.text(voice("colophon.language"))))
    if report["example"]:
        found.append(
            make.side(
                voice("example.title"), make.text(voice.pieces("colophon.example", word={"b": voice("example.data")}))
            )
        )
    found.append(make.side(voice("fonts"), make.text(voice("colophon.fonts"))))
    return make.chapter("colophon", voice("colophon.title"), found, numbered=False, outlined=False)


def compose_contents(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The title of the contents and the reading guide below them."""
    rows = [[voice.status(code), voice(f"status_meaning.{code}")] for code in STATUSES]
    rows += [[voice.status(code), voice(f"status_meaning.{code}")] for code in (UNKNOWN, WATERMELON)]
    rows.append([{"g": voice.code("absent", NOT_SUBMITTED)}, voice("status_meaning.none")])
    return {
        "title": voice("contents.title"),
        "items": [
            {"k": "h2plain", "t": voice("guide.title")},
            make.text(voice("guide.intro")),
            make.table(
                "statuses",
                voice("guide.caption"),
                [(voice("guide.mark"), 38, "l"), (voice("meaning"), "1", "l")],
                rows,
                strong=False,
            ),
        ],
    }
