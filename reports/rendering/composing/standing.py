"""How something stands in words: signals as sentences, and the three verdicts with their reasons."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from strategies.rules import told_line

from .voice import Voice, shortened

UNKNOWN = "te_weinig_gegevens"
NOT_DECLARED = "niet_opgegeven"
WATERMELON = "watermeloen"
COUNTED = {"mijlpaal_te_laat", "niet_bijgewerkt"}
"""Kinds of which the sentence counts days."""
MOST_REASONS = 2
"""So many reasons fit beside the other verdicts; all of them are in the chapter and in the list of signals."""
LONGEST_NAME = 60
"""Characters of a name in a reason that stands in a narrow place."""


def signal_sentence(voice: Voice, signal: dict[str, Any], limit: int = 250) -> list[Any]:
    """A signal with its figures; the name of what it is about is cut to `limit` characters."""
    kind, subject = signal["kind"], signal["subject"]
    name = shortened(subject["title"].rstrip(" ."), limit) if subject else ""
    if signal["part"]:
        name = f"{name} ({signal['part']})"
    what = voice.content(name) if name else ""
    if kind in COUNTED:
        return voice.both_pieces(f"signal.{kind}", signal["days"], what=what)
    values: dict[str, Any] = {"what": what}
    if kind == "verschoven":
        values["later"] = voice.duration(signal["days"])
    elif kind == "onder_de_lijn":
        line = None
        if signal["line"]:
            line = str(told_line(Decimal(signal["line"]), Decimal(signal["value"])).normalize())
        values |= {"value": voice.value(signal["value"], signal["unit"]), "line": voice.value(line, signal["unit"])}
    found = voice.pieces(f"signal.{kind}", **values)
    if signal["reason"]:
        found += [" ", *voice.pieces("signal.reason", reason=voice.code("reason", signal["reason"]))]
    return found


def computed(voice: Voice, thing: dict[str, Any]) -> Any:
    """The computed status as mark and word."""
    return voice.status(thing["standing"]["computed"] if thing["standing"] else UNKNOWN)


def watermelon(voice: Voice) -> Any:
    """The sign with its word."""
    return {"status": WATERMELON, "word": voice.code("status", WATERMELON)}


def against_plan(voice: Voice, thing: dict[str, Any]) -> Any:
    """The status against the first plan as mark and word."""
    return voice.status(thing["standing"]["first_plan"]["status"] if thing["standing"] else UNKNOWN)


def plan_sentence(voice: Voice, plan: dict[str, Any]) -> str:
    """How many milestones are later than first planned, and by how much at most."""
    if not plan["total"]:
        return voice("plan.none")
    if not plan["moved"]:
        return voice("plan.kept")
    total = voice.count(plan["total"])
    return voice.both("plan.later", plan["moved"], total=total, most=voice.duration(plan["days"]))


def reasons(voice: Voice, thing: dict[str, Any], limit: int = 250) -> list[Any]:
    """Why the computed status is what it is: serious signals, the measures of a priority, then the other signals."""
    signals = thing["standing"]["signals"] if thing["standing"] else []
    said = [(one["serious"], signal_sentence(voice, one, limit)) for one in signals]
    serious, others = ([sentence for is_serious, sentence in said if is_serious is wanted] for wanted in (True, False))
    return [*serious, *_measures_behind(voice, thing), *others]


def _measures_behind(voice: Voice, priority: dict[str, Any]) -> list[str]:
    """How many measures of a priority are delayed or need attention; of a measure nothing."""
    measures = [one["standing"]["computed"] for one in priority.get("measures", []) if one["standing"]]
    counts = Counter(measures)
    return [
        voice.both(f"because.{code}", counts[code], total=voice.count(len(measures)))
        for code in ("vertraagd", "aandacht_nodig")
        if counts[code]
    ]


def first_reasons(voice: Voice, thing: dict[str, Any]) -> list[Any]:
    """Those that fit in a narrow place, and how many there are more."""
    found = reasons(voice, thing, LONGEST_NAME)
    more = len(found) - MOST_REASONS
    return [*found[:MOST_REASONS], *([voice.both("because.more", more)] if more > 0 else [])]


def reason_list(voice: Voice, thing: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as a list for a cell of a table."""
    found = first_reasons(voice, thing)
    return [{"ul": found}] if found else []


def differs(voice: Voice, thing: dict[str, Any]) -> dict[str, Any] | None:
    """What to say when the declared status sounds better than the computed one."""
    standing = thing["standing"]
    if not standing or not standing["rosier"]:
        return None
    words = {key: voice.code("status", standing[key]).lower() for key in ("declared", "computed")}
    kind = "watermelon" if standing["watermelon"] else "rosier"
    return {
        "mark": WATERMELON if standing["watermelon"] else None,
        "title": voice(f"differs.{kind}"),
        "text": voice("differs.text", **words),
    }
