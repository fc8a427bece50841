"""An indicator: its conclusion as caption, the picture, and the same figures in a small table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ui.charts import Measured, Style, TargetPoint, indicator_chart

from ..glyphs import own_coverage
from .items import Item, lines, subheading, table
from .voice import Voice

CHART = Style(width=309, text=8.8, font="Source Sans 3")
"""Beside its table: 109 mm, in points."""

HERE = "nl"


def indicator_section(voice: Voice, indicators: list[dict[str, Any]], *, scope: str) -> list[Item]:
    """Pictures with their tables first; what cannot be drawn stands together in one table."""
    found: list[Item] = []
    for one in indicators:
        drawn = measured_here(one)
        if drawn:
            item = {"k": "indicator", "chart": _chart(voice, one, drawn), "table": _table(voice, one, scope)}
            found += [subheading([voice.content(one["title"])]), item]
    rest = [one for one in indicators if not measured_here(one)]
    if rest:
        found.append(
            table(
                f"indicators-{scope}",
                voice("indicators.rest" if found else "indicators.all"),
                [(voice("indicator"), "1", "l"), (voice("measured"), 50, "l"), (voice("target"), 48, "l")],
                [indicator_row(voice, one) for one in rest],
                note=voice("indicators.note"),
                strong=False,
            )
        )
    return found


def indicator_row(voice: Voice, indicator: dict[str, Any]) -> list[Any]:
    """An indicator in a table: its latest values, of each part and area, and its last target."""
    unit = indicator["unit"]
    latest = {(row["part"], row["area"]): row for row in indicator["measurements"]}
    values = []
    for row in latest.values():
        value = [voice.value(row["value"], unit), f" ({voice.short(row['reference'])})"]
        value += [", ", voice.content(row["part"])] if row["part"] else []
        value += [f", {voice.code('area', row['area'])}"] if row["area"] != HERE else []
        values.append([*value, voice.example(row), voice.source(row["source"])])
    target: Any = "–"
    if goal := final_target(indicator):
        target = [voice.content(goal["words"]) if goal["words"] else voice.value(goal["value"], unit)]
        target += [f" ({goal['year']})"] if goal["year"] else []
        target += [f", {voice.code('area', goal['area'])}"] if goal["area"] != HERE else []
        target.append(voice.source(goal["source"]))
    name = [voice.content(indicator["title"]), voice.source(indicator["source"])]
    return [name, lines(*values) if values else {"g": voice("indicator.none")}, target]


def measured_here(indicator: dict[str, Any]) -> list[dict[str, Any]]:
    """The values that make one line: of the Netherlands and of one part; nothing when one point has no target."""
    rows = [row for row in indicator["measurements"] if row["area"] == HERE]
    if not rows or len({row["part"] for row in rows}) > 1:
        return []
    goals = [row for row in indicator["targets"] if row["area"] == HERE and row["value"] is not None and row["year"]]
    return rows if len(rows) > 1 or goals else []


def final_target(indicator: dict[str, Any]) -> dict[str, Any] | None:
    """The last target of the Netherlands, or else of whatever area there is."""
    own = [row for row in indicator["targets"] if row["area"] == HERE] or indicator["targets"]
    return own[-1] if own else None


def _chart(voice: Voice, indicator: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    goals = [row for row in indicator["targets"] if row["area"] == HERE and row["value"] is not None and row["year"]]
    base = indicator["baseline"]
    has_base = base["value"] is not None and base["year"]
    drawing = indicator_chart(
        indicator["title"],
        _drawable(indicator["unit"]),
        [
            Measured(
                date.fromisoformat(row["reference"]["date"]),
                Decimal(row["value"]),
                example=row["example"],
                precision=row["reference"]["precision"],
            )
            for row in rows
        ],
        baseline=Measured(date(base["year"], 1, 1), Decimal(base["value"]), precision="year") if has_base else None,
        targets=[TargetPoint(date(row["year"], 1, 1), Decimal(row["value"]), precision="year") for row in goals],
        language=voice.language,
        style=CHART,
    )
    conclusion = _conclusion(voice, indicator, rows, goals[-1] if goals else None)
    figures = "; ".join(
        f"{voice.short(row['reference'])}: {_plain(voice.value(row['value'], indicator['unit']))}" for row in rows
    )
    return {
        "svg": str(drawing.svg),
        "width": CHART.width,
        "caption": conclusion,
        "alt": voice("indicator.alt", conclusion=_plain(conclusion), figures=figures),
    }


def _drawable(unit: str) -> str:
    """The unit as a picture can show it: its letters have no fallback, and a mere count has no unit."""
    return "" if unit == "aantal" or not {ord(letter) for letter in unit} <= own_coverage() else unit


def _conclusion(
    voice: Voice, indicator: dict[str, Any], rows: list[dict[str, Any]], goal: dict[str, Any] | None
) -> Any:
    """What the picture shows, as a sentence made of the figures."""
    unit = indicator["unit"]
    last = rows[-1]
    measured = voice.pieces(
        "indicator.measured", value=voice.value(last["value"], unit), when=voice.when(last["reference"])
    )
    if goal is None:
        return measured
    down = indicator["direction"] == "omlaag"
    left = Decimal(goal["value"]) - Decimal(last["value"])
    left = -left if down else left
    target = voice.value(goal["value"], unit)
    if left <= 0:
        return [*measured, *voice.pieces("indicator.reached", target=target, year=str(goal["year"]))]
    points = format(left.normalize(), "f")
    gap = voice("indicator.points", n=voice.number(points)) if unit.startswith("%") else voice.value(points, unit)
    return [*measured, *voice.pieces("indicator.to_go", gap=gap, target=target, year=str(goal["year"]))]


def _table(voice: Voice, indicator: dict[str, Any], scope: str) -> Item:
    """The figures of a picture, to stand beside it."""
    unit = indicator["unit"]
    base = indicator["baseline"]
    rows: list[list[Any]] = []
    if base["value"] is not None:
        rows.append([str(base["year"] or "–"), voice.value(base["value"], unit), voice("indicator.baseline")])
    for row in indicator["measurements"]:
        rows.append([voice.short(row["reference"]), voice.value(row["value"], unit), _what(voice, row)])
    for row in indicator["targets"]:
        words = voice.content(row["words"]) if row["words"] else voice.value(row["value"], unit)
        rows.append([str(row["year"] or "–"), words, _what(voice, row, target=True)])
    return table(
        f"indicator-{scope}-{indicator['code']}",
        voice("indicator.table"),
        [(voice("date"), 13, "l"), (voice("value"), "1", "r"), (voice("what"), "1.7", "l")],
        rows,
        note=_note(voice, indicator),
    )


def _what(voice: Voice, row: dict[str, Any], *, target: bool = False) -> Any:
    pieces: list[Any] = [voice("indicator.target" if target else "indicator.measurement")]
    if row.get("part"):
        pieces += [", ", voice.content(row["part"])]
    if row["area"] != HERE:
        pieces.append(f", {voice.code('area', row['area'])}")
    pieces += [voice.example(row), voice.source(row["source"])]
    if row.get("remark"):
        pieces += [" ", {"g": voice.content(row["remark"])}]
    return pieces


def _note(voice: Voice, indicator: dict[str, Any]) -> Any:
    """Where the indicator comes from, in whose words its name is, and what is remarked."""
    pieces: list[Any] = [
        voice.pieces("indicator.source", strategy=voice.content(indicator["strategy"])),
        voice.source(indicator["source"]),
        ". ",
        voice.code("wording_note", indicator["wording"]),
    ]
    if indicator["note"]:
        pieces += [" ", voice.content(indicator["note"])]
    return pieces


def _plain(piece: Any) -> str:
    """A piece as text, for an alternative text."""
    if isinstance(piece, list):
        return "".join(_plain(one) for one in piece)
    if isinstance(piece, dict):
        return str(piece.get("c", "")).replace("\u200b", "")
    return str(piece)
