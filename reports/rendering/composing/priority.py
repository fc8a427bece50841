"""The chapter of one priority: a page that says it all, then what it rests on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from . import items as make
from .absence import absence, declared, declared_title
from .contributions import contribution_items
from .indicators import indicator_section
from .items import Item
from .milestones import milestone_table
from .standing import against_plan, computed, differs, first_reasons, plan_sentence, reason_list, reasons, watermelon
from .subjects import decision_numbers, measure_title, priority_id, told_id
from .updates import decision_number, opinion_items, report_of_measure, status_items, told_items
from .voice import ANSWERING, Voice, shortened

LONGEST_HEAD = 75
"""Characters of a title that fit above a page."""


def compose_priority(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> dict[str, Any]:
    """Everything that the template of a priority asks for."""
    title = voice.title(priority)
    strand = _strand(snapshot, priority)
    return {
        "id": priority_id(priority),
        "title": [title],
        "head": {**title, "c": shortened(title["c"], LONGEST_HEAD)},
        "plain_title": title["c"],
        "kind": voice("priority"),
        "verdict": _verdict(voice, priority),
        "strand": strand,
        "strand_alt": voice(
            "strand.alt",
            with_=", ".join(f"{one['label']} ({one['count']})" for one in strand if one["count"]) or voice("none"),
            without=", ".join(one["label"] for one in strand if not one["count"]) or voice("none"),
        ),
        "verdicts": _verdicts(voice, snapshot, priority),
        "differs": differs(voice, priority),
        "facts": _facts(voice, snapshot, priority),
        "items": _body(voice, snapshot, priority),
    }


def _strand(snapshot: dict[str, Any], priority: dict[str, Any]) -> list[dict[str, Any]]:
    counts = Counter(one["strategy"] for one in priority["contributions"])
    return [{"label": one["code"], "count": counts[one["code"]]} for one in snapshot["strategies"]]


SHORT = 300
"""So many characters of a summary fit on the first page of a chapter."""


def _fits_on_first_page(summary: str) -> bool:
    return len(summary) <= SHORT and "\n" not in summary


def _verdict(voice: Voice, priority: dict[str, Any]) -> Any:
    if summary := priority["summary"]:
        return voice.content(summary) if _fits_on_first_page(summary) else voice.first_sentence(summary)
    return voice("verdict.nothing") if priority["update"] is None else voice("verdict.reported")


def _verdicts(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[dict[str, Any]]:
    """Three columns: declared, computed, and against the first plan, each with its reasons."""
    update, standing = priority["update"], priority["standing"]
    year = snapshot["report"]["year"]
    if update:
        status = voice.status(update["status"])
        lines: list[Any] = [{"g": [voice("declared.on", day=voice.day(update["reported_on"])), voice.example(update)]}]
        if update["explanation"]:
            lines.append(quoted(voice, voice.gist(update["explanation"], 180)))
    else:
        status = {"g": declared_title(voice, snapshot, priority)}
        lines = [voice("declared.nothing", year=year)]
    found = [{"label": voice("declared"), "status": status, "lines": lines}]
    if standing:
        on = voice("computed.on", day=voice.day(snapshot["report"]["reference_date"]))
        why = first_reasons(voice, priority) or [voice("computed.no_signals")]
        found.append({"label": voice("computed"), "status": computed(voice, priority), "lines": [{"g": on}, *why]})
        plan = [plan_sentence(voice, standing["first_plan"])]
        found.append({"label": voice("first_plan"), "status": against_plan(voice, priority), "lines": plan})
    return found


def quoted(voice: Voice, content: dict[str, str]) -> list[Any]:
    """Somebody's words, short."""
    return [voice("quote_open_single"), content, voice("quote_close_single")]


def _facts(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[list[dict[str, Any]]]:
    update = priority["update"]
    told = []
    if update:
        for key in ("results", "bottlenecks", "course_correction"):
            if update[key]:
                told.append(_fact(voice(key), [voice.gist(update[key])], strong=True))
        if update["decision_asked"]:
            number = decision_number(voice, _number(snapshot, priority))
            told.append(_fact(f"{voice('decision')} {number}", [voice.gist(update["decision_asked"])], strong=True))
    else:
        told.append(_fact(voice("missing"), [_missing(voice, priority)], strong=True))
    answering = voice.organisations(priority["responsible"], ANSWERING)
    others = voice.organisations(priority["responsible"], {"aanjager"})
    about = [_fact(voice("responsible"), answering or {"g": voice("responsible.nobody")})]
    if others:
        about.append(_fact(voice.code("role", "aanjager").capitalize(), others))
    about.append(_fact(voice("origin"), _origin(voice, priority)))
    milestones = sum(len(one["milestones"]) for one in priority["measures"])
    size = [
        voice.both("goals", len(priority["goals"])),
        voice.both("measures", len(priority["measures"])),
        voice.both("milestones", milestones),
        voice.both("indicators", len(priority["indicators"])),
        voice.both("contributions", len(priority["contributions"])),
    ]
    text = "".join(voice.series(size))
    about.append(_fact(voice("size"), f"{text[:1].upper()}{text[1:]}."))
    return [told, about]


def _number(snapshot: dict[str, Any], priority: dict[str, Any]) -> int | None:
    return decision_numbers(snapshot).get((False, priority["slug"]))


def _fact(label: str, piece: Any, *, strong: bool = False) -> dict[str, Any]:
    return {"label": label, "b": [{"p": piece}], "strong": strong}


def _missing(voice: Voice, priority: dict[str, Any]) -> str:
    absent = [voice("missing.update")]
    if not voice.organisations(priority["responsible"], ANSWERING):
        absent.append(voice("missing.responsible"))
    absent += [voice(f"missing.{key}") for key in ("goals", "measures", "indicators") if not priority[key]]
    text = "".join(voice.series(absent))
    return f"{text[:1].upper()}{text[1:]}."


def _origin(voice: Voice, priority: dict[str, Any]) -> list[Any]:
    pieces: list[Any] = [voice.content(priority["series"]), voice.source(priority["source"])]
    for index, one in enumerate(priority["predecessors"]):
        pieces += voice.pieces(
            "origin.follows" if index == 0 else "origin.also",
            title=quoted(voice, voice.title(one)),
            series=voice.content(one["series"]),
        )
    if not priority["predecessors"]:
        pieces.append(voice("origin.new"))
    return pieces


def _body(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[Item]:
    found = [make.heading(voice("about")), *_about(voice, priority)]
    found += [make.heading(voice("goals.title")), *_goals(voice, priority)]
    found += [make.heading(voice("progress.title"), told_id(priority)), *_progress(voice, snapshot, priority)]
    if opinions := _opinions(voice, priority):
        found += [make.heading(voice("opinions.title")), *opinion_items(voice, opinions)]
    by_code = {one["code"]: one for one in snapshot["indicators"]}
    if priority["indicators"]:
        found.append(make.heading(voice("indicators.title")))
        found += indicator_section(voice, [by_code[code] for code in priority["indicators"]], scope=priority["slug"])
    if any(one["milestones"] for one in priority["measures"]):
        found += [make.heading(voice("milestones.title")), milestone_table(voice, snapshot, priority)]
    if priority["measures"]:
        found += [make.heading(voice("measures.title")), _measures(voice, snapshot, priority)]
    reported = [one for one in priority["measures"] if one["update"]]
    if reported:
        numbers = decision_numbers(snapshot)
        found.append(make.heading(voice("reported.title")))
        for one in reported:
            found += report_of_measure(voice, one, numbers.get((True, one["code"])))
    if priority["contributions"]:
        found += [make.heading(voice("contributions.title")), *contribution_items(voice, snapshot, priority)]
    else:
        found += [
            make.heading(voice("contributions.title")),
            make.text(voice("contributions.none")),
        ]
    return found


def _about(voice: Voice, priority: dict[str, Any]) -> list[Item]:
    found = []
    summary, description = priority["summary"], priority["description"]
    if summary and not (description and _fits_on_first_page(summary)):
        found.append(make.blocks(voice.blocks(summary)))
    if description:
        found.append(make.blocks(voice.blocks(description)))
    if not found:
        found.append(make.text(voice("about.none")))
    wording = [voice.code("wording_note", priority["wording"]), voice.source(priority["source"])]
    if priority["source"] and priority["source"]["detail"]:
        wording += [" (", voice.content(priority["source"]["detail"]), ")"]
    found.append(make.note(wording))
    for one in priority["predecessors"]:
        if one["explanation"]:
            pieces = [
                voice.pieces("follows.label", title=quoted(voice, voice.title(one))),
                voice.content(one["explanation"]),
                " ",
                voice.code("wording_note", one["wording"]),
                voice.source(one["source"]),
            ]
            found.append(make.text(pieces))
    return found


def _goals(voice: Voice, priority: dict[str, Any]) -> list[Item]:
    found: list[Item] = []
    if priority["goals"]:
        rows = [
            [
                one["number"] or str(index),
                [voice.content(one["title"]), voice.source(one["source"])],
                ", ".join(one["measures"]) or {"r": voice("white_spot.goal")},
            ]
            for index, one in enumerate(priority["goals"], start=1)
        ]
        found.append(
            make.table(
                f"goals-{priority['slug']}",
                voice("goals.caption"),
                [(voice("number"), 12, "l"), (voice("goal"), "1", "l"), (voice("measures.head"), 42, "l")],
                rows,
                note=voice.wordings(priority["goals"]),
            )
        )
    else:
        found.append(make.text([voice("goals.none"), voice.source(priority["source"])]))
    for kind in ("belemmering", "opgave"):
        texts = [one for one in priority["challenges"] if one["kind"] == kind]
        if texts:
            found.append(make.text(voice(f"challenges.{kind}")))
            ul = [[voice.content(one["text"]), voice.source(one["source"])] for one in texts]
            found.append(make.blocks([{"ul": ul}]))
            found.append(make.note(voice.wordings(texts)))
    return found


def _progress(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> list[Item]:
    update = priority["update"]
    if update is None:
        return [_absent(voice, snapshot, priority), *_computed(voice, priority)]
    found = [make.side(voice("declared"), *status_items(voice, update)), *_computed(voice, priority)]
    for key in ("results", "bottlenecks"):
        blocks = voice.rich(update[key]) if update[key] else [{"p": {"g": voice("nothing_reported")}}]
        found.append(make.side(voice(key), make.blocks(blocks)))
    if not update["course_correction"]:
        found.append(make.side(voice("course_correction"), make.text({"g": voice("nothing_reported")})))
    return [*found, *told_items(voice, update, _number(snapshot, priority))]


def _absent(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> Item:
    """Nothing was reported; what was last reported is said, with its year."""
    why = voice(f"progress.none.{absence(snapshot, priority)}")
    blocks: list[dict[str, Any]] = [
        {"p": [voice("progress.none", year=snapshot["report"]["year"]), " ", why]},
        {"p": [{"b": voice("progress.none.meaning")}, voice("progress.none.consequence")]},
    ]
    if before := priority["previous"]:
        status = voice.code("status", before["status"]).lower()
        blocks.append({"p": voice("progress.before", year=before["round"], status=status)})
    return {"k": "absent", "title": declared_title(voice, snapshot, priority), "b": blocks}


def _computed(voice: Voice, priority: dict[str, Any]) -> list[Item]:
    """The computed status with every signal, and what it says against the first plan."""
    standing = priority["standing"]
    if not standing:
        return []
    why = reasons(voice, priority)
    told = [make.blocks([{"p": computed(voice, priority)}])]
    if difference := differs(voice, priority):
        told.append(make.text({"b": difference["title"]}))
    told.append(make.blocks([{"ul": why}]) if why else make.text(voice("computed.no_signals")))
    plan = [
        make.blocks([{"p": against_plan(voice, priority)}]),
        make.text(plan_sentence(voice, standing["first_plan"])),
    ]
    return [make.side(voice("computed"), *told), make.side(voice("first_plan"), *plan)]


def _opinions(voice: Voice, priority: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Those of the priority, then those of its measures with the name of the measure."""
    own: list[tuple[Any, dict[str, Any]]] = [(None, one) for one in priority["opinions"]]
    of_measures = [
        (measure_title(voice, measure), one) for measure in priority["measures"] for one in measure["opinions"]
    ]
    return own + of_measures


def _measures(voice: Voice, snapshot: dict[str, Any], priority: dict[str, Any]) -> Item:
    """Declared beside computed; the words of the updates stand below the table."""
    rows = []
    for one in priority["measures"]:
        update = one["update"]
        answering = voice.organisations(one["responsible"], ANSWERING | {"uitvoerder"}, short=True)
        result = one["expected_result"] or one["description"]
        rows.append(
            [
                voice.content(one["code"]),
                make.lines(
                    [{"b": voice.content(one["title"])}, voice.example(one), voice.source(one["source"])],
                    {
                        "g": answering
                        or (voice.content(one["executor"]) if one["executor"] else voice("responsible.none"))
                    },
                    voice.content(result) if result else "",
                ),
                make.lines(
                    declared(voice, snapshot, one),
                    {"g": voice.day(update["reported_on"])} if update else "",
                ),
                make.told(
                    [
                        {"p": computed(voice, one)},
                        *([{"p": watermelon(voice)}] if one["standing"] and one["standing"]["watermelon"] else []),
                        *reason_list(voice, one),
                    ]
                ),
            ]
        )
    return make.table(
        f"measures-{priority['slug']}",
        voice("measures.caption"),
        [
            (voice("code"), 25, "l"),
            (voice("measures.column"), "1.2", "l"),
            (voice("declared"), 33, "l"),
            (voice("computed"), "1", "l"),
        ],
        rows,
        note=voice.wordings(priority["measures"]),
    )
