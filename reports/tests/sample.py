"""A small snapshot with one of everything that a chapter can show, made by hand: no database is needed."""

from copy import deepcopy
from typing import Any


def origin(number: int | None = 1, wording: str = "letterlijk", *, example: bool = False) -> dict[str, Any]:
    source = {"number": number, "detail": ""} if number else None
    return {"wording": wording, "source": source, "example": example}


def when(day: str, precision: str = "day") -> dict[str, str]:
    return {"date": day, "precision": precision}


def answering(name: str, role: str = "verantwoordelijk") -> dict[str, Any]:
    return {"role": role, "organisation": organisation(name), "note": "", "example": False}


def organisation(name: str) -> dict[str, str]:
    return {"code": name.lower(), "name": f"Ministerie {name}", "abbreviation": name, "layer": "rijk"}


def update(status: str = "aandacht_nodig", **changes: Any) -> dict[str, Any]:
    return {
        "round": 2025,
        "status": status,
        "no_change": False,
        "no_change_reason": "",
        "explanation": "De opdracht is **later** begonnen. Dat kost *drie* maanden.",
        "results": "Er is een begrippenlijst.\n\n- eerste\n- tweede\n\nZie [het verslag](https://example.org/verslag).",
        "bottlenecks": "Er is geen eigenaar.",
        "course_correction": "Wij beleggen het bij één opdrachtgever.",
        "decision_asked": "",
        "asked_of": None,
        "delayed_milestone": None,
        "new_date": None,
        "new_date_unknown": False,
        "new_date_reason": "",
        "evidence": ["https://example.org/bewijs", "https://example.org/meer"],
        "reported_on": "2025-12-01",
        "submitted_by": organisation("BZK"),
        "example": True,
        **changes,
    }


def delayed(**changes: Any) -> dict[str, Any]:
    """An update with everything that a delay asks for."""
    fields: dict[str, Any] = {
        "decision_asked": "1. Wijs een opdrachtgever aan.\n2. Geef geld voor 2026.",
        "asked_of": organisation("FIN"),
        "delayed_milestone": "Advies",
        "new_date": when("2026-04-01", "quarter"),
        "new_date_reason": "tegenvallers",
    }
    return update("vertraagd", **{**fields, **changes})


def signal(kind: str, *, serious: bool = False, subject: str = "", **changes: Any) -> dict[str, Any]:
    of = {"mijlpaal_te_laat": "milestone", "verschoven": "milestone", "onder_de_lijn": "indicator"}.get(kind, "goal")
    return {
        "kind": kind,
        "serious": serious,
        "subject": {"kind": of, "title": subject} if subject else None,
        "days": 0,
        "value": None,
        "line": None,
        "unit": "",
        "part": "",
        "reason": "",
        **changes,
    }


SIGNALS = [
    signal("mijlpaal_te_laat", serious=True, subject="Advies", days=121),
    signal("onder_de_lijn", serious=True, subject="Aandeel", value="81.5", line="88.25", unit="%", part="cloud"),
    signal("verschoven", subject="Advies", days=92, reason="scope"),
    signal("niet_bijgewerkt", days=1),
    signal("geen_organisatie"),
    signal("geen_persoon"),
    signal("doel_zonder_maatregel", subject="Een marktplaats"),
    signal("geen_bijdrage"),
]
"""One of each kind."""


def standing(declared: str = "", computed: str = "te_weinig_gegevens", **changes: Any) -> dict[str, Any]:
    rosier = declared == "op_schema" and computed in {"aandacht_nodig", "vertraagd"}
    return {
        "declared": declared,
        "computed": computed,
        "watermelon": declared == "op_schema" and computed == "vertraagd",
        "rosier": rosier,
        "first_plan": {"status": "te_weinig_gegevens", "days": 0, "moved": 0, "total": 0},
        "signals": [],
        **changes,
    }


def opinion(title: str = "Kies eerst, schaal dan op", verdict: str = "aandacht_nodig") -> dict[str, Any]:
    recommendation = {"text": "Kies drie toepassingen.", "follow_up": "bezig", "follow_up_text": "", "example": True}
    done = {**recommendation, "text": "Meet het.", "follow_up": "gedaan", "follow_up_text": "Sinds juni."}
    return {
        "body": organisation("AcICT"),
        "given_on": "2025-10-12",
        "verdict": verdict,
        "title": title,
        "text": "Het college ziet *risico*.",
        "source": {"number": 2, "detail": ""},
        "recommendations": [recommendation, done],
        "example": True,
    }


def told(**changes: Any) -> dict[str, Any]:
    """What is known of something of which nobody reports."""
    return {"update": None, "previous": None, "standing": standing(), "opinions": [], **changes}


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
    measure = {"code": f"{code}-M1", "title": f"Actie van {title}", "milestones": [], **origin()}
    measure |= told() if nds else told(update=delayed(), standing=standing("vertraagd", "op_schema"))
    if code != "SDE":
        measure |= told(standing=None)
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
            {
                "number": "1",
                "title": f"Pijler van {title}",
                "summary": "",
                **origin(),
                "goals": [goal],
                "measures": [measure],
            }
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
        **told(
            update=update("op_schema", no_change=True, no_change_reason="De aanbesteding loopt."),
            previous=update("aandacht_nodig", round=2024, reported_on="2024-12-01"),
            standing=standing(
                "op_schema",
                "vertraagd",
                first_plan={"status": "vertraagd", "days": 305, "moved": 1, "total": 2},
                signals=SIGNALS[:4],
            ),
            opinions=[opinion("Het loopt", "geen_oordeel")],
        ),
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
        **told(
            update=delayed(),
            previous=update("op_schema", round=2024, reported_on="2024-12-01"),
            standing=standing(
                "vertraagd",
                "vertraagd",
                first_plan={"status": "vertraagd", "days": 305, "moved": 1, "total": 2},
                signals=SIGNALS,
            ),
            opinions=[opinion()],
        ),
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
    bare = {"goals": [], "challenges": [], "measures": [], "indicators": [], "contributions": [], **told()}
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
        "number": "TZ1",
        "made_in": "Startbrief",
        "settled_on": None,
        "measures": [{"code": "CL-1", "title": "Kies een aanpak"}],
        "moves": [
            {
                "decided_on": "2025-06-01",
                "from": {"date": None, "note": "in het voorjaar"},
                "to": {"date": when("2026-04-01", "quarter"), "note": ""},
                "reason": "De evaluatie loopt uit.",
            }
        ],
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
        "schema": "nds-report/3",
        "report": {
            "year": 2025,
            "language": language,
            "version": 1,
            "reference_date": "2025-12-31",
            "frozen_at": "2026-01-15T09:30:00.000000+00:00",
            "example": True,
        },
        "letter": {"number": 1, "detail": ""},
        "round": {
            "state": "gesloten",
            "opens": "2025-10-01",
            "closes": "2025-12-15",
            "grace_until": "2025-12-22",
            "asked": 4,
            "approved": 3,
            "previous": 2024,
            "missing": [
                {
                    "organisation": organisation("EZ"),
                    "asked": 2,
                    "priorities": [{"slug": "dienst", "title": "Dienstverlening", "state": "ingediend"}],
                    "measures": [{"code": "NLCS-M1", "title": "Actie", "state": "niet_ingediend"}],
                }
            ],
        },
        "limits": {
            "overdue_days": 30,
            "moved_months": 6,
            "part_of_the_way": "0.1",
            "stale_days": 90,
            "delayed_share": "0.3333",
        },
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
        "commitments": [
            commitment,
            {
                **commitment,
                "status": "voldaan",
                "settled_with": {"number": 2, "detail": ""},
                "settled_on": "2025-07-04",
            },
            {**commitment, "kind": "motie", "status": "voldaan", "settled_on": "2024-12-01"},
        ],
        "sources": [source(1, "Startbrief Digitalisering"), source(2, "Nieuwsbericht")],
    }
    return {**deepcopy(snapshot), **changes}


EMPTY: dict[str, Any] = {
    "letter": None,
    "round": {
        "state": None,
        "opens": None,
        "closes": None,
        "grace_until": None,
        "asked": 0,
        "approved": 0,
        "previous": None,
        "missing": [],
    },
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
