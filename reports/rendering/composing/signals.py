"""All signals in one list, with what they count up to and from where on one is serious."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from . import items as make
from .items import Item
from .standing import signal_sentence
from .subjects import subjects
from .voice import Voice

KINDS = (
    "mijlpaal_te_laat",
    "onder_de_lijn",
    "verschoven",
    "niet_bijgewerkt",
    "geen_organisatie",
    "geen_persoon",
    "doel_zonder_maatregel",
    "geen_bijdrage",
)


def compose_signals(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """The list of signals, the serious ones of each priority or measure first."""
    found = [(subject, signal) for subject in subjects(snapshot) for signal in subject.signals]
    serious = sum(signal["serious"] for _, signal in found)
    items = [make.text([voice("signals.intro"), " ", voice("signals.from", **limits(voice, snapshot))])]
    items.append(make.heading(voice("signals.kinds")))
    if found:
        counts = voice.both("signals.total", len(found)), voice.both("signals.serious", serious)
        items += [make.text(" ".join(counts)), _kinds(voice, [signal for _, signal in found])]
    else:
        items.append(make.text(voice("signals.none")))
    items.append(make.heading(voice("signals.all")))
    if not found:
        return make.chapter("signals", voice("signals.title"), [*items, make.text(voice("signals.none"))])
    rows = [
        [
            subject.title(voice),
            signal_sentence(voice, signal),
            {"r": voice("signals.is_serious")} if signal["serious"] else {"g": voice("signals.not_serious")},
        ]
        for subject, signal in found
    ]
    columns: list[tuple[Any, float | str, str]] = [
        (voice("about.column"), "1", "l"),
        (voice("signal"), "1.7", "l"),
        (voice("signals.weight"), 26, "l"),
    ]
    items.append(make.table("signals", voice("signals.caption"), columns, rows))
    return make.chapter("signals", voice("signals.title"), items)


def limits(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The thresholds as they are said in a sentence."""
    values = snapshot["limits"]
    return {
        "overdue": values["overdue_days"],
        "moved": voice.both("months", values["moved_months"]),
        "part": _percentage(values["part_of_the_way"]),
        "stale": values["stale_days"],
        "share": _percentage(values["delayed_share"]),
    }


def _percentage(value: str) -> str:
    return f"{round(Decimal(value) * 100)}%"


def _kinds(voice: Voice, signals: list[dict[str, Any]]) -> Item:
    total = Counter(one["kind"] for one in signals)
    serious = Counter(one["kind"] for one in signals if one["serious"])
    rows = [
        [voice.code("signal_name", kind), str(total[kind]), str(serious[kind] or "–")] for kind in KINDS if total[kind]
    ]
    columns: list[tuple[Any, float | str, str]] = [
        (voice("kind"), "1", "l"),
        (voice("signals.number"), 28, "r"),
        (voice("signals.of_which"), 38, "r"),
    ]
    return make.table("signal-kinds", voice("signals.kinds.caption"), columns, rows)
