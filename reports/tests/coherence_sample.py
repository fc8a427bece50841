"""A small snapshot of a coherence report with one of everything that a chapter can show, made by hand."""

from copy import deepcopy
from typing import Any

from .sample import answering, organisation, origin, when

LEVELS = {
    "pillar": ["thema", "thema's"],
    "goal": ["doel", "doelen"],
    "measure": ["actie", "acties"],
}


def passage(quote: str = "De NDS vormt de kapstok.") -> dict[str, Any]:
    return {"quote": quote, "locator": "blz. 2", "language": "nl", "source": {"number": 1, "detail": ""}}


def contribution(kind: str = "draagt_bij", **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "explanation": "Hetzelfde onderwerp.",
        "wording": "interpretatie",
        "passage": None,
        "assessed_on": None,
        "assessed_by": None,
        "added_from": "prioriteit",
        "response": None,
        "computed": None,
        "example": False,
        "strategy": "ISR",
        "level": "pillar",
        "pillar": {"number": "6", "title": "Data en algoritmen"},
        "target": {"code": "6", "title": "Data en algoritmen", **origin(2)},
        **changes,
    }


def part(title: str = "Betere data", level: str = "goal", **changes: Any) -> dict[str, Any]:
    return {
        "strategy": "ISR",
        "level": level,
        "pillar": {"number": "6", "title": "Data en algoritmen"},
        "code": "6.1",
        "title": title,
        **origin(2),
        **changes,
    }


def strategy(code: str = "ISR", **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": f"Strategie {code}",
        "motto": "",
        "principle": "",
        "summary": "Strategie voor de informatievoorziening.\n\n- een\n- twee",
        "structure": "Tien thema's.",
        "adopted_on": None,
        "period": {"from": 2021, "to": 2025},
        "url": "",
        "levels": LEVELS,
        **origin(2, "ingekort"),
        "responsible": [answering("BZK")],
        "links": [{"kind": "kapstok", "explanation": "Zo staat het er.", "passage": passage(), **origin(1)}],
        "pillars": [
            {
                "number": number,
                "title": title,
                "summary": "",
                **origin(2),
                "goals": [{"number": "6.1", "title": "Betere data", "measures": [], **origin(2)}],
                "measures": [{"code": f"{code}-{number}", "title": "Register", "goal": "6.1", **origin(2)}],
            }
            for number, title in (("6", "Data en algoritmen"), ("7", "I-vakmanschap"))
        ],
        **changes,
    }


def priority(slug: str, title: str, contributions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": title,
        "title_en": "",
        "short_title": title,
        "series": "NDS",
        "summary": "Data delen.",
        **origin(1, "vertaald"),
        "responsible": [answering("BZK")],
        "goals": 2,
        "measures": 1,
        "contributions": contributions,
    }


def challenge(state: str, works: list[dict[str, Any]], statuses: list[str]) -> dict[str, Any]:
    return {
        "priority": "data",
        "kind": "belemmering",
        "text": f"Er is geen eigenaar ({state}).",
        **origin(1),
        "coverage": {
            "state": state,
            "measures": [
                {"code": f"m{n}", "title": f"Maatregel {n}", "computed": one} for n, one in enumerate(statuses)
            ],
        },
        "worked_on_by": works,
    }


def work(**changes: Any) -> dict[str, Any]:
    assessed = {"assessed_on": None, "assessed_by": None}
    return {**part(), "explanation": "Het doel neemt dit weg.", **assessed, **changes}


def agenda_item(state: str = "open", **changes: Any) -> dict[str, Any]:
    decided = state == "besloten"
    return {
        "title": f"Een eigenaar ({state})",
        "about": {"kind": "belemmering", "title": "Er is geen eigenaar."},
        "question": "Wijs één eigenaar aan.",
        "consequence": "Het blijft liggen.",
        "asked_of": organisation("FIN"),
        "due": when("2026-12-01", "month"),
        "raised_on": "2026-11-01",
        "state": state,
        "outcome": "BZK is de eigenaar." if decided else "",
        "decided_on": "2026-11-20" if decided else None,
        "decided_in": {"number": 1, "detail": ""} if decided else None,
        **origin(1),
        **changes,
    }


def source(number: int, title: str) -> dict[str, Any]:
    return {
        "number": number,
        "code": f"bron-{number}",
        "kind": "kamerstuk",
        "title": title,
        "dossier": "26643",
        "dossier_number": str(number),
        "chamber_number": "",
        "date": when("2024-11-07"),
        "date_note": "",
        "sender": "Ministerie BZK",
        "url": "https://example.org/bron",
        "retrieved_on": None,
        "reading": "full",
        "language": "nl",
        "example": False,
    }


def coherence_sample(language: str = "nl", **changes: Any) -> dict[str, Any]:
    """A snapshot; `changes` replace whole parts of it. The matrix follows from the contributions."""
    answered = {"verdict": "oneens", "note": "Dit is van een ander.", "on": "2026-11-02", "by": organisation("BZK")}
    contributions = [
        contribution("voert_uit", passage=passage(), wording="letterlijk", level="measure", computed="vertraagd"),
        contribution("overlapt", passage=passage(), assessed_on="2026-11-01", assessed_by=organisation("BZK")),
        contribution("hangt_af", response=answered, level="goal"),
        contribution("draagt_bij", wording="ingevoerd", example=True),
    ]
    snapshot = {
        "schema": "nds-coherence/1",
        "report": {
            "language": language,
            "version": 3,
            "reference_date": "2026-11-26",
            "frozen_at": "2026-11-26T09:00:00.000000+00:00",
            "example": True,
        },
        "letter": {"number": 1, "detail": ""},
        "nds": strategy("NDS", motto="Samen versnellen", links=[], pillars=[]),
        "priorities": [priority("data", "Data", contributions), priority("ai", "Artificiële intelligentie", [])],
        "strategies": [strategy(), strategy("EUDD", links=[], pillars=[], summary="")],
        "challenges": [
            challenge("witte_vlek", [], []),
            challenge("te_traag", [work(), work(level="measure", code="m0")], ["vertraagd", "op_schema"]),
        ],
        "unused": {"pillars": [part(level="pillar")], "goals": [part(), part("Nog een")], "measures": []},
        "overlaps": {
            "judged": [
                {
                    "first": part(),
                    "second": part("Data delen", strategy="EUDD"),
                    "words": ["data", "kwaliteit"],
                    "verdict": "versterkt",
                    "explanation": "Het ene begint waar het andere ophoudt.",
                    "assessed_on": "2026-11-03",
                    "assessed_by": None,
                    "example": False,
                }
            ],
            "waiting": 2,
            "rejected": 1,
        },
        "agenda": [agenda_item(), agenda_item("besloten")],
        "sources": [source(1, "Startbrief"), source(2, "I-strategie")],
    }
    found = deepcopy({**snapshot, **changes})
    found["matrix"] = [
        {"priority": one["slug"], "cells": [_cell(one, each["code"]) for each in found["strategies"]]}
        for one in found["priorities"]
    ]
    return found


def _cell(priority: dict[str, Any], code: str) -> dict[str, Any]:
    here = [one for one in priority["contributions"] if one["strategy"] == code]
    kinds: dict[str, int] = {}
    for one in here:
        kinds[one["kind"]] = kinds.get(one["kind"], 0) + 1
    return {"strategy": code, "kinds": kinds, "computed": "vertraagd" if here else None, "disputed": 0}


NOTHING: dict[str, Any] = {
    "letter": None,
    "nds": None,
    "priorities": [],
    "strategies": [],
    "challenges": [],
    "unused": {"pillars": [], "goals": [], "measures": []},
    "overlaps": {"judged": [], "waiting": 0, "rejected": 0},
    "agenda": [],
    "sources": [],
}
"""What a site without content has."""
