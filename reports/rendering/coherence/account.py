"""How the report was made, on what its links rest, and what it cannot show."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..composing import items as make
from ..composing.annexes import hash_item
from ..composing.items import Item
from ..composing.voice import Voice
from . import counting


def compose_account(voice: Voice, snapshot: dict[str, Any], digest: str) -> Item:
    """The chapter for who wants to check."""
    report = snapshot["report"]
    links = counting.links(snapshot)
    assessed = sum(1 for _, one in links if one["assessed_on"])
    found: list[Item] = [
        make.lead(voice("account.lead")),
        make.heading(voice("account.made")),
        make.side(
            voice("reference_date"), make.text(voice("account.reference", day=voice.day(report["reference_date"])))
        ),
        make.side(voice("frozen"), make.text(voice("account.frozen", moment=voice.moment(report["frozen_at"])))),
        make.side(voice("snapshot"), make.text(voice("account.snapshot")), hash_item(digest)),
        make.side(voice("account.status"), make.text(voice("account.status.text"))),
        make.heading(voice("account.basis")),
        make.text(voice("account.basis.intro")),
    ]
    for basis in counting.BASES:
        found.append(make.side(voice(f"basis_name.{basis}"), make.text(voice(f"account.basis.{basis}"))))
    if links:
        found.append(_by_strategy(voice, snapshot))
    found += [
        make.text(voice.both("account.assessed", assessed)),
        make.heading(voice("account.limits")),
        make.text(*(voice(f"account.limit.{number}") for number in range(1, 4))),
    ]
    return make.chapter("account", voice("account.title"), found)


def _by_strategy(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """How many contributions of each strategy rest on what, with the totals."""
    strategies = [*snapshot["strategies"], *([snapshot["nds"]] if snapshot["nds"] else [])]
    rows: list[list[Any]] = []
    totals: Counter[str] = Counter()
    for one in strategies:
        counts = Counter(counting.basis(each) for _, each in counting.links(snapshot, one["code"]))
        if not counts and one is snapshot["nds"]:
            continue
        totals += counts
        rows.append([voice.content(one["title"]), *_numbers(counts)])
    rows.append([voice("total"), *_numbers(totals)])
    columns: list[tuple[Any, float | str, str]] = [
        (voice("column.strategy"), "1", "l"),
        *((voice(f"basis_name.{basis}"), 26, "r") for basis in counting.BASES),
        (voice("total"), 18, "r"),
    ]
    return make.table("basis", voice("account.basis.caption"), columns, rows)


def _numbers(counts: Counter[str]) -> list[str]:
    return [*(str(counts[basis] or "–") for basis in counting.BASES), str(counts.total())]
