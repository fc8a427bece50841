"""A small snapshot with one of everything that a chapter can show, made by hand: no database is needed."""

from copy import deepcopy
from typing import Any


def origin(number: int | None = 1, wording: str = "letterlijk", *, example: bool = False) -> dict[str, Any]:
    source = {"number": number, "detail": ""} if number else None
    return {"wording": wording, "source": source, "example": example}


def when(day: str, precision: str = "day") -> dict[str, str]:
    return {"date": day, "precision": precision}


def answering(name: str, role: str = "verantwoordelijk") -> dict[str, Any]:
    organisation = {"code": name.lower(), "name": f"Ministerie {name}", "abbreviation": name, "layer": "rijk"}
    return {"role": role, "organisation": organisation, "note": "", "example": False}


def update(status: str = "aandacht_nodig") -> dict[str, Any]:
    return {
        "round": 2025,
        "status": status,
        "explanation": "De opdracht is later begonnen. Dat kost drie maanden.",
        "results": "Er is een begrippenlijst.\n\n- eerste\n- tweede",
        "bottlenecks": "Er is geen eigenaar.",
        "course_correction": "Wij beleggen het bij één opdrachtgever.",
        "reported_on": "2025-12-01",
        "submitted_by": {"code": "bzk", "name": "Ministerie BZK", "abbreviation": "BZK", "layer": "rijk"},
        "example": True,
    }


def milestone(title: str, original: str, current: str, realised: str | None = None) -> dict[str, Any]:
    return {
        "title": title,
        "original": when(original),
        "current": when(current),
        "realised": when(realised) if realised else None,
        "reschedule_reason": "scope" if original != current else "",
        "note": "",
        **origin(wording="ingevoerd", example=True),
    }


def strategy(code: str, title: str, *, nds: bool = False) -> dict[str, Any]:
    goal = {"number": "1", "title": f"Doel van {title}", **origin(), "measures": []}
    link = {
        "kind": "sluit_aan",
        "explanation": "De NDS sluit erop aan.",
        "passage": {
            "quote": "Binnen de NDS zorgen we voor goede aansluiting.",
            "locator": "blz. 2",
            "language": "nl",
            "source": {"number": 1, "detail": ""},
        },
        **origin(),
    }
    return {
        "code": code,
        "title": title,
        "motto": "Samen versnellen is de enige optie" if nds else "",
        "principle": "centraal afspreken, federatief inrichten" if nds else "",
        "summary": "Wat zij wil.",
        "structure": "Vijf pijlers.",
        "adopted_on": "2025-07-04",
        "period": {"from": 2022, "to": 2028},
        "url": "",
        "levels": {"pillar": ["pijler", "pijlers"], "goal": ["doel", "doelen"], "measure": ["actie", "acties"]},
        **origin(),
        "responsible": [answering("EZ"), answering("NCTV", "betrokken")],
        "links": [] if nds else [link],
        "pillars": [
            {"number": "1", "title": f"Pijler van {title}", "summary": "", **origin(), "goals": [goal], "measures": []}
        ],
        "milestones": [milestone("Vastgesteld", "2025-07-04", "2025-07-04", "2025-07-04")] if nds else [],
        "indicators": [] if nds else [f"{code}-1"],
    }


def indicator(code: str, strategy_code: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": f"Aandeel van {strategy_code}",
        "unit": "%",
        "direction": "omhoog",
        "baseline": {"value": "75", "year": 2021},
        "note": "",
        "strategy": strategy_code,
        "pillar": "1",
        **origin(),
        "targets": [{"year": 2030, "area": "nl", "value": "95", "words": "", **origin()}],
        "measurements": [
            {
                "value": "81.5",
                "part": "",
                "area": "nl",
                "reference": when("2024-01-01", "year"),
                "remark": "",
                **origin(2, example=True),
            }
        ],
    }


def priority(slug: str, title: str, **changes: Any) -> dict[str, Any]:
    goals = [
        {"number": "1", "title": "Een soevereine clouddienst", **origin(wording="vertaald"), "measures": ["CLD-1"]},
        {"number": "2", "title": "Een marktplaats", **origin(wording="vertaald"), "measures": []},
    ]
    measure = {
        "code": "CLD-1",
        "title": "Verkenning",
        "description": "Wij verkennen het.",
        "expected_result": "Een advies.",
        "executor": "",
        "goal": "1",
        **origin(wording="ingevoerd", example=True),
        "responsible": [answering("BZK")],
        "milestones": [
            milestone("Opdracht", "2025-03-01", "2025-03-01", "2025-03-15"),
            milestone("Advies", "2025-06-01", "2025-09-01"),
        ],
        "update": update("op_schema"),
    }
    contribution = {
        "kind": "overlapt",
        "explanation": "Beide gaan over dezelfde infrastructuur.",
        "wording": "interpretatie",
        "passage": None,
        "assessed_on": "2025-11-01",
        "example": False,
        "strategy": "SDE",
        "level": "goal",
        "pillar": {"number": "1", "title": "Pijler"},
        "target": {"code": "1", "title": "Doel van de strategie", **origin()},
    }
    return {
        "slug": slug,
        "title": title,
        "title_en": "",
        "short_title": title[:40],
        "series": "NDS 2025",
        "summary": "Eén zin over de prioriteit. En nog een.",
        "description": "Eerste alinea.\n\nTweede alinea.",
        "in_nds": True,
        **origin(),
        "responsible": [answering("BZK"), answering("Aanjaagteams", "aanjager")],
        "update": update(),
        "goals": goals,
        "challenges": [{"kind": "belemmering", "text": "Er is geen beleid.", **origin()}],
        "measures": [measure],
        "indicators": ["SDE-1"],
        "contributions": [contribution],
        "predecessors": [],
        "successors": [],
        **changes,
    }


def source(number: int, title: str) -> dict[str, Any]:
    return {
        "number": number,
        "code": f"doc-{number}",
        "kind": "kamerstuk" if number == 1 else "webpagina",
        "title": title,
        "dossier": "26643" if number == 1 else "",
        "dossier_number": "1231" if number == 1 else "",
        "chamber_number": "",
        "date": when("2024-11-07"),
        "date_note": "",
        "sender": "Ministerie BZK",
        "url": "https://example.org/doc",
        "retrieved_on": "2026-11-23",
        "reading": "full",
        "language": "nl",
        "example": False,
    }


def sample(language: str = "nl", **changes: Any) -> dict[str, Any]:
    """The snapshot; `changes` replace whole parts of it."""
    bare = {"goals": [], "challenges": [], "measures": [], "indicators": [], "contributions": [], "update": None}
    follows = {
        "slug": "cloud-2024",
        "title": "De cloud",
        "title_en": "",
        "series": "Startbrief 2024",
        "explanation": "Het onderwerp ging verder.",
        **origin(wording="interpretatie"),
    }
    became = {**follows, "slug": "cloud", "title": "Cloud", "series": "NDS 2025"}
    commitment = {
        "kind": "toezegging",
        "text": "Jaarlijkse rapportage over de NDS",
        "made_by": "staatssecretaris",
        "chamber": "tk",
        "date": "2024-11-07",
        "passage": None,
        "expected": when("2026-04-01", "quarter"),
        "expected_note": "",
        "status": "openstaand",
        "status_note": "",
        "settled_with": None,
        "priorities": [{"slug": "cloud", "short_title": "Cloud"}],
        "responsible": [],
        **origin(),
    }
    snapshot = {
        "schema": "nds-report/1",
        "report": {
            "year": 2025,
            "language": language,
            "version": 1,
            "reference_date": "2025-12-31",
            "frozen_at": "2026-01-15T09:30:00.000000+00:00",
            "example": True,
        },
        "letter": {"number": 1, "detail": ""},
        "priorities": [
            priority("cloud", "Cloud", predecessors=[follows], title_en="Cloud services"),
            priority("dienst", "Burgers en ondernemers centraal in (digitale) dienstverlening", **bare, responsible=[]),
        ],
        "earlier": [
            priority("cloud-2024", "De cloud", **bare, series="Startbrief 2024", in_nds=False, successors=[became])
        ],
        "nds": strategy("NDS", "Nederlandse Digitaliseringsstrategie", nds=True),
        "strategies": [strategy("SDE", "Strategie Digitale Economie"), strategy("NLCS", "Cybersecuritystrategie")],
        "indicators": [indicator("SDE-1", "SDE"), indicator("NLCS-1", "NLCS")],
        "activities": [
            {
                "date": "2024-11-12",
                "time": "15:45",
                "kind": "Regeling van werkzaamheden",
                "subject": "",
                "committee": "",
                "source": {"number": 1, "detail": ""},
                "example": False,
            }
        ],
        "commitments": [commitment, {**commitment, "status": "voldaan", "settled_with": {"number": 2, "detail": ""}}],
        "sources": [source(1, "Startbrief Digitalisering"), source(2, "Nieuwsbericht")],
    }
    return {**deepcopy(snapshot), **changes}


EMPTY: dict[str, Any] = {
    "letter": None,
    "priorities": [],
    "earlier": [],
    "nds": None,
    "strategies": [],
    "indicators": [],
    "activities": [],
    "commitments": [],
    "sources": [],
}
"""What a database without content gives."""
