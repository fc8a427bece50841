"""What was reported on a priority or measure, in full, and what independent bodies think of it."""

from __future__ import annotations

from typing import Any

from . import items as make
from .items import Item
from .subjects import measure_title, told_id
from .voice import Voice


def status_items(voice: Voice, update: dict[str, Any]) -> list[Item]:
    """The declared status with its explanation; that nothing changed is said with its reason."""
    on = voice("declared.on", day=voice.day(update["reported_on"]))
    found = [
        make.text([{"b": voice.status(update["status"])}, voice.example(update), {"g": f" · {on[:1].lower()}{on[1:]}"}])
    ]
    if update["no_change"]:
        found.append(make.text([{"b": voice("no_change")}, " ", voice.content(update["no_change_reason"])]))
    if update["explanation"]:
        found.append(make.blocks(voice.rich(update["explanation"])))
    if len(found) > 1:
        # A status at the foot of a page, with its reason overleaf, reads as one without a reason.
        found[0] |= {"leads": True}
    return found


def told_items(voice: Voice, update: dict[str, Any], number: int | None) -> list[Item]:
    """Course correction, decision and evidence: what follows from the update, as far as it is filled in."""
    found: list[Item] = []
    rows = _decision(voice, update, number)
    if update["course_correction"]:
        rows = [{"label": voice("course_correction"), "b": voice.rich(update["course_correction"])}, *rows]
    if rows:
        found.append({"k": "box", "rows": rows})
    if update["evidence"]:
        links = [voice.linked(line) for line in update["evidence"]]
        found.append(make.side(voice("evidence"), make.sans([{"ul": links}] if len(links) > 1 else [{"p": links[0]}])))
    return found


def _decision(voice: Voice, update: dict[str, Any], number: int | None) -> list[dict[str, Any]]:
    """What is asked of whom, and the new date, one row each."""
    rows: list[dict[str, Any]] = []
    if update["decision_asked"]:
        label = [voice("decision"), f" {decision_number(voice, number)}" if number else ""]
        rows.append({"label": label, "b": voice.rich(update["decision_asked"])})
    if update["asked_of"]:
        rows.append({"label": voice("asked_of"), "b": [{"p": voice.content(update["asked_of"]["name"])}]})
    if update["delayed_milestone"]:
        rows.append({"label": voice("milestone"), "b": [{"p": voice.content(update["delayed_milestone"])}]})
    if update["new_date"] or update["new_date_unknown"]:
        rows.append({"label": voice("new_date"), "b": [{"p": new_date(voice, update)}]})
    return rows


def new_date(voice: Voice, update: dict[str, Any]) -> Any:
    """The new date with its reason, or that it is not known yet."""
    if not update["new_date"]:
        return voice("new_date.unknown") if update["new_date_unknown"] else "–"
    if not update["new_date_reason"]:
        return voice.when(update["new_date"])
    return [voice.when(update["new_date"]), f" ({voice.code('reason', update['new_date_reason'])})"]


def decision_number(voice: Voice, number: int | None) -> str:
    """How a decision is called, so that a debate can cite it."""
    return f"{voice('decision.letter')}{number}"


def report_of_measure(voice: Voice, measure: dict[str, Any], number: int | None) -> list[Item]:
    """A measure's update under a heading of its own: only what is filled in."""
    update = measure["update"]
    found = [
        make.subheading(measure_title(voice, measure), told_id(measure)),
        make.side(voice("declared"), *status_items(voice, update)),
    ]
    for key in ("results", "bottlenecks"):
        if update[key]:
            found.append(make.side(voice(key), make.blocks(voice.rich(update[key]))))
    return [*found, *told_items(voice, update, number)]


def opinion_items(voice: Voice, opinions: list[tuple[Any, dict[str, Any]]]) -> list[Item]:
    """Opinions with what they are about: body and verdict beside the words, recommendations and follow-up below."""
    found = []
    for about, one in opinions:
        name = one["body"]["name"] if one["body"] else "–"
        label = [{"b": voice.content(name)}, {"br": True}, _verdict(voice, one["verdict"])]
        title = [{"b": voice.content(one["title"])}, voice.example(one), voice.source(one["source"])]
        remark: list[Any] = [voice("opinion.given", day=voice.day(one["given_on"]))]
        if about:
            remark += [" ", *voice.pieces("opinion.about", title=about)]
        parts = [make.text(title), make.note(remark)]
        if one["text"]:
            parts.append(make.blocks(voice.rich(one["text"])))
        if one["recommendations"]:
            parts.append(make.text({"b": voice("recommendations")}))
            parts.append(make.blocks([_recommendations(voice, one["recommendations"])]))
        found.append(make.side(label, *parts, strong=True))
    return found


def _verdict(voice: Voice, code: str) -> Any:
    """An opinion without a verdict on the progress has no mark."""
    return {"g": voice("no_verdict")} if code == "geen_oordeel" else voice.status(code)


def _recommendations(voice: Voice, recommendations: list[dict[str, Any]]) -> dict[str, Any]:
    items = []
    for one in recommendations:
        follow_up: list[Any] = [{"g": [voice("follow_up"), " "]}, {"b": voice.code("follow_up", one["follow_up"])}, "."]
        if one["follow_up_text"]:
            follow_up += [" ", voice.content(one["follow_up_text"])]
        items.append([{"p": [voice.content(one["text"]), voice.example(one), {"br": True}, *follow_up]}])
    return {"list": items, "numbered": True, "start": 1}
