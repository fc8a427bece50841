"""Older topics, promises and motions, the account, and the sources."""

from __future__ import annotations

from collections import Counter
from typing import Any

from . import items as make
from .absence import PLANNED, declared
from .contributions import contribution_items
from .items import Item
from .signals import limits
from .subjects import EARLIER, decision_numbers, measure_title
from .updates import opinion_items, status_items, told_items
from .voice import ANSWERING, Voice

NDS = {"short_title": "NDS"}
"""What a promise is about that is about no single priority."""


def compose_earlier(voice: Voice, snapshot: dict[str, Any]) -> Item | None:
    """The topics of older plans in short, and what became of them."""
    if not snapshot["earlier"]:
        return None
    found: list[Item] = [make.text(voice("earlier.intro"))]
    for one in snapshot["earlier"]:
        found.append(make.heading([voice.title(one)]))
        whose = {"g": voice.code("wording_note", one["wording"])}
        text = voice.content(one["summary"] or one["description"])
        found.append(make.text([text, " ", whose, voice.source(one["source"])]))
        for following in one["successors"]:
            why = [" ", voice.content(following["explanation"])] if following["explanation"] else []
            pieces = [
                {"b": voice.title(following)},
                " (",
                voice.content(following["series"]),
                ").",
                *why,
                " ",
                voice.code("wording_note", following["wording"]),
            ]
            found.append(make.side(voice("earlier.became"), make.text(pieces), strong=True))
        if not one["successors"]:
            found.append(make.side(voice("earlier.became"), make.text({"g": voice("earlier.no_successor")})))
        if update := one["update"]:
            found.append(make.side(voice("declared"), *status_items(voice, update)))
            for key in ("results", "bottlenecks"):
                if update[key]:
                    found.append(make.side(voice(key), make.blocks(voice.rich(update[key]))))
            found += told_items(voice, update, decision_numbers(snapshot).get((False, one["slug"])))
        found += opinion_items(voice, [(None, each) for each in one["opinions"]])
        found += contribution_items(voice, snapshot, one)
    return make.chapter(EARLIER, voice("earlier.title"), found)


def compose_commitments(voice: Voice, snapshot: dict[str, Any]) -> Item | None:
    """Promises and motions in the three lists that parliament knows: settled, open, and those of the budget."""
    if not snapshot["commitments"]:
        return None
    year = snapshot["report"]["year"]
    settled = [one for one in snapshot["commitments"] if one["status"] == "voldaan"]
    waiting = [one for one in snapshot["commitments"] if one["status"] != "voldaan"]
    told = [one for one in settled if settled_this_year(one, year)]
    found: list[Item] = [make.text([voice("commitments.intro"), " ", voice.wordings(snapshot["commitments"])])]
    found.append(make.heading(voice("commitments.settled")))
    if len(told) < len(settled):
        found.append(make.text(voice.both("commitments.settled.before", len(settled) - len(told), year=year)))
    found.append(_settled(voice, told) if told else make.text(voice("commitments.settled.none", year=year)))
    found.append(make.heading(voice("commitments.open")))
    found.append(_open(voice, waiting) if waiting else make.text(voice("commitments.open.none")))
    found.append(make.heading(voice("commitments.budget")))
    found.append(make.text(voice("commitments.budget.intro")))
    for kind, caption in (
        ("motie", voice("commitments.budget.motions")),
        ("toezegging", voice("commitments.budget.promises")),
    ):
        rows = [one for one in waiting if one["kind"] == kind]
        if rows:
            found.append(_budget(voice, f"commitments-{kind}", caption, rows))
        else:
            found.append(make.text([caption, ": ", voice("commitments.budget.none")]))
    return make.chapter("commitments", voice("commitments.title"), found)


def settled_this_year(commitment: dict[str, Any], year: int) -> bool:
    """Whether a settled one belongs in the list of the year; one without a day does, or it would be nowhere."""
    day = commitment.get("settled_on")
    return not day or day >= f"{year}-01-01"


def _settled(voice: Voice, commitments: list[dict[str, Any]]) -> Item:
    rows = [
        [
            _kind(voice, one),
            voice.content(one["text"]),
            _where(voice, one),
            make.lines(
                [voice("commitments.document"), voice.source(one["settled_with"])] if one["settled_with"] else "",
                voice.day(one.get("settled_on")),
                voice.content(one["status_note"]) if one["status_note"] else "",
            ),
            _about(voice, one),
        ]
        for one in commitments
    ]
    columns = [*_first_columns(voice), (voice("commitments.settled_with"), "1.1", "l"), (voice("priority"), 27, "l")]
    return make.table("commitments-settled", voice("commitments.settled.caption"), columns, rows, strong=False)


def _open(voice: Voice, commitments: list[dict[str, Any]]) -> Item:
    rows = [
        [
            _kind(voice, one),
            voice.content(one["text"]),
            _where(voice, one),
            make.lines(*_state(voice, one)),
            make.lines(_moment(voice, one) or {"g": voice("commitments.unknown")}, _first_moment(voice, one)),
            _about(voice, one),
        ]
        for one in commitments
    ]
    columns = [
        *_first_columns(voice),
        (voice("commitments.state"), "1", "l"),
        (voice("commitments.expected"), "0.8", "l"),
        (voice("priority"), 25, "l"),
    ]
    return make.table("commitments-open", voice("commitments.open.caption"), columns, rows, strong=False)


def _budget(voice: Voice, identity: str, caption: str, commitments: list[dict[str, Any]]) -> Item:
    rows = []
    for one in commitments:
        moment = _moment(voice, one)
        expected = [voice("commitments.expected"), ": ", moment] if moment else ""
        rows.append(
            [voice.content(one["text"]), _where(voice, one), make.lines(*_state(voice, one), expected)],
        )
    columns: list[tuple[Any, float | str, str]] = [
        (voice("commitments.text"), "1.4", "l"),
        (voice("commitments.where"), "1", "l"),
        (voice("commitments.state"), "1.2", "l"),
    ]
    return make.table(identity, caption, columns, rows, strong=False)


def _first_columns(voice: Voice) -> list[tuple[Any, float | str, str]]:
    return [
        (voice("kind"), 21, "l"),
        (voice("commitments.text"), "1.2", "l"),
        (voice("commitments.where"), "1", "l"),
    ]


def _kind(voice: Voice, one: dict[str, Any]) -> Item:
    return make.lines(
        voice.code("commitment_kind", one["kind"]),
        voice.content(one["number"]) if one.get("number") else "",
        {"g": voice("example")} if one["example"] else "",
    )


def _where(voice: Voice, one: dict[str, Any]) -> list[Any]:
    """To which chamber, on which day, by whom, in which debate or letter."""
    place = one["passage"]["source"] if one["passage"] else one["source"]
    where: list[Any] = [voice.code("chamber", one["chamber"])]
    if one["date"]:
        where.append(f", {voice.day(one['date'])}")
    for key in ("made_by", "made_in"):
        if one.get(key):
            where += [", ", voice.content(one[key])]
    return [*where, voice.source(place)]


def _state(voice: Voice, one: dict[str, Any]) -> list[Any]:
    state: list[Any] = [{"status": one["status"], "word": voice.code("commitment", one["status"])}]
    if one["settled_with"]:
        state += [" ", voice("commitments.with"), voice.source(one["settled_with"])]
    return [state, voice.content(one["status_note"]) if one["status_note"] else ""]


def _moment(voice: Voice, one: dict[str, Any]) -> Any:
    return voice.when(one["expected"]) or (voice.content(one["expected_note"]) if one["expected_note"] else "")


def _first_moment(voice: Voice, one: dict[str, Any]) -> Any:
    """What the chamber was told first, when that moved."""
    moves = one.get("moves") or []
    if not moves:
        return ""
    first = moves[0]["from"]
    moment = voice.when(first["date"]) or voice.content(first["note"])
    return {"g": [voice("commitments.first"), " ", moment]}


def _about(voice: Voice, one: dict[str, Any]) -> Any:
    if not one["priorities"]:
        return "NDS"
    return make.lines(*(voice.content(each["short_title"]) for each in one["priorities"]))


def compose_account(voice: Voice, snapshot: dict[str, Any], digest: str) -> Item:
    """How the report was made, by whom the statements are, and what it cannot show."""
    report = snapshot["report"]
    day = voice.day(report["reference_date"])
    found: list[Item] = [
        make.lead(voice("account.lead")),
        make.heading(voice("account.made")),
        make.side(voice("reference_date"), make.text(voice("account.reference", day=day))),
        make.side(voice("frozen"), make.text(voice("account.frozen", moment=voice.moment(report["frozen_at"])))),
        make.side(voice("snapshot"), make.text(voice("account.snapshot")), hash_item(digest)),
        make.side(
            voice("rules"),
            make.text(
                voice("account.rules.status"),
                voice("account.rules.measure", **limits(voice, snapshot)),
                voice("account.rules.priority", **limits(voice, snapshot)),
                voice("account.rules.white"),
                voice("account.rules.corrected"),
            ),
        ),
        make.heading(voice("account.submitted")),
        _submitted(voice, snapshot) if snapshot["priorities"] else make.text(voice("overview.none")),
        make.heading(voice("account.silent")),
        *_silent(voice, snapshot),
        make.heading(voice("account.wording")),
        make.text(voice("account.wording.intro")),
        _wordings(voice, snapshot),
        make.heading(voice("account.limits")),
        make.text(*(voice(f"account.limit.{number}") for number in range(1, 4))),
    ]
    return make.chapter("account", voice("account.title"), found)


def hash_item(digest: str) -> Item:
    """A SHA-256 in two lines of four groups."""
    groups = [digest[start : start + 8] for start in range(0, 64, 8)]
    return {"k": "hash", "lines": [groups[:4], groups[4:]]}


def _submitted(voice: Voice, snapshot: dict[str, Any]) -> Item:
    rows = []
    for one in snapshot["priorities"]:
        update = one["update"]
        by = update["submitted_by"] if update else None
        rows.append(
            [
                voice.title(one),
                voice.series([voice.content(each) for each in _names(one)]) or {"g": voice("responsible.nobody")},
                voice.content(by["name"]) if by else "–",
                [voice.day(update["reported_on"]), f" ({update['round']})"]
                if update
                else declared(voice, snapshot, one),
            ]
        )
    return make.table(
        "submitted",
        voice("account.submitted.caption"),
        [
            (voice("priority"), "1.2", "l"),
            (voice("responsible"), "1", "l"),
            (voice("account.submitted.by"), "1", "l"),
            (voice("account.submitted.on"), 42, "l"),
        ],
        rows,
        note=voice("account.submitted.note"),
    )


def _silent(voice: Voice, snapshot: dict[str, Any]) -> list[Item]:
    """Who was asked and did not report, by organisation: what was handed in but not approved is not there either."""
    told = snapshot["round"]
    year = snapshot["report"]["year"]
    if told["state"] == PLANNED:
        return [make.text(voice("silent.planned", year=year))]
    if not told["asked"]:
        return [make.text(voice("silent.unknown", year=year), voice("silent.approved", n=told["approved"]))]
    asked = voice("silent.asked", year=year, asked=told["asked"], approved=told["approved"])
    found = [make.text([asked, *([" ", voice("silent.open")] if told["state"] == "open" else [])])]
    if not told["missing"]:
        return [*found, make.text(voice("silent.none"))]
    rows = []
    for one in told["missing"]:
        missing: list[tuple[Any, str]] = [
            ({"b": voice.content(each["title"])}, each["state"]) for each in one["priorities"]
        ]
        missing += [(measure_title(voice, each), each["state"]) for each in one["measures"]]
        rows.append(
            [
                voice.content(one["organisation"]["name"]),
                str(one["asked"]),
                str(len(missing)),
                make.lines(*([title, {"g": [" – ", voice.code("silent_state", state)]}] for title, state in missing)),
            ]
        )
    columns: list[tuple[Any, float | str, str]] = [
        (voice("silent.organisation"), "1", "l"),
        (voice("silent.asked_of"), 20, "r"),
        (voice("silent.missing"), 22, "r"),
        (voice("silent.what"), "1.7", "l"),
    ]
    return [*found, make.table("silent", voice("silent.caption"), columns, rows)]


def _names(one: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(each["organisation"]["name"] for each in one["responsible"] if each["role"] in ANSWERING))


def _wordings(voice: Voice, snapshot: dict[str, Any]) -> Item:
    """How many texts are whose words, over everything in the snapshot."""
    counts: Counter[str] = Counter()
    _count_wordings(snapshot, counts)
    order = ("letterlijk", "ingekort", "vertaald", "interpretatie", "ingevoerd")
    rows = [
        [voice.code("wording", code), voice(f"wording_meaning.{code}"), str(counts[code])]
        for code in order
        if counts[code]
    ]
    return make.table(
        "wordings",
        voice("account.wording.caption"),
        [
            (voice("account.wording.head"), 44, "l"),
            (voice("meaning"), "1", "l"),
            (voice("account.wording.count"), 22, "r"),
        ],
        rows or [["–", "–", "0"]],
    )


def _count_wordings(value: Any, counts: Counter[str]) -> None:
    if isinstance(value, dict):
        if isinstance(value.get("wording"), str):
            counts[value["wording"]] += 1
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _count_wordings(item, counts)


def compose_sources(voice: Voice, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The list of sources."""
    return {
        "id": "sources",
        "title": voice("sources.title"),
        "items": [make.text(voice("sources.intro"))],
        "list": [_source(voice, one) for one in snapshot["sources"]],
    }


def _source(voice: Voice, one: dict[str, Any]) -> dict[str, Any]:
    pieces: list[Any] = []
    if one["dossier"] and one["dossier_number"]:
        dossier = f"{one['dossier'][:2]}\N{NO-BREAK SPACE}{one['dossier'][2:]}"
        pieces.append(voice("sources.paper", dossier=dossier, number=one["dossier_number"]))
    elif one["chamber_number"]:
        pieces.append(voice("sources.chamber", number=one["chamber_number"]))
    if one["sender"]:
        pieces += [", " if pieces else "", voice.content(one["sender"])]
    pieces += [", " if pieces else "", {"i": voice.content(one["title"])}]
    if one["date"]:
        pieces.append(f", {voice.when(one['date'])}")
    if one["date_note"]:
        pieces += [" (", voice.content(one["date_note"]), ")"]
    if one["kind"] in {"webpagina", "gegevens"} and one["retrieved_on"]:
        pieces.append(f", {voice('sources.retrieved', day=voice.day(one['retrieved_on']))}")
    if one["language"] != "nl":
        pieces.append(f" ({voice.code('language', one['language'])})")
    if one["reading"] == "second":
        pieces.append(f" ({voice('sources.second')})")
    return {"number": one["number"], "text": [*pieces, "."], "url": {"url": one["url"]} if one["url"] else None}
