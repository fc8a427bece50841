"""Sentences of the coherence report that are easily said wrongly."""

from typing import Any

from reports.rendering.coherence.relations import compose_strategy
from reports.rendering.coherence.summary import findings
from reports.rendering.composing.voice import Voice
from reports.rendering.words import COHERENCE_WORDS

from .coherence_sample import coherence_sample, contribution, part, passage, priority, strategy


def voice() -> Voice:
    return Voice("nl", COHERENCE_WORDS)


def sentences(snapshot: dict[str, Any]) -> list[str]:
    return [f"{bold} {rest}" for bold, rest in findings(voice(), snapshot)]


def of_quotations(*wordings: str) -> dict[str, Any]:
    """A snapshot in which each contribution has a quotation, worded as told."""
    links = [contribution(passage=passage(), wording=wording) for wording in wordings]
    return coherence_sample(priorities=[priority("data", "Data", links)])


def test_when_every_quotation_is_our_reading_it_says_all():
    assert "Bij alle twee is de koppeling" in sentences(of_quotations("interpretatie", "interpretatie"))[1]
    assert "Bij één daarvan is de koppeling" in sentences(of_quotations("interpretatie", "letterlijk"))[1]
    assert "koppeling" not in sentences(of_quotations("letterlijk"))[1]


def test_a_conflict_is_named_only_when_there_is_one():
    def told(*kinds: str) -> str:
        links = [contribution(kind) for kind in kinds]
        return sentences(coherence_sample(priorities=[priority("data", "Data", links)]))[3]

    assert told("overlapt", "overlapt").startswith("Twee bijdragen overlappen, en vragen afstemming; geen enkele")
    assert told("overlapt", "conflicteert").startswith("Twee bijdragen overlappen of conflicteren,")
    assert told("draagt_bij").startswith("Er is geen overlap of conflict vastgelegd")


def test_one_unused_goal_and_more_pillars_agree_with_their_verb():
    unused = {"pillars": [part(level="pillar"), part(level="pillar")], "goals": [part()], "measures": []}
    told = sentences(coherence_sample(unused=unused))[-2]
    assert told.startswith("Geen prioriteit gebruikt ")
    assert "twee pijlers" in told
    assert "één doel" in told


def test_a_roman_numeral_keeps_its_capitals():
    snapshot = coherence_sample(
        priorities=[priority("data", "Data", [contribution(target={**part(), "code": "IV", "title": "Arbeidsmarkt"})])],
        strategies=[strategy()],
    )
    chapter = str(compose_strategy(voice(), snapshot, snapshot["strategies"][0]))
    assert "Thema IV" in chapter
