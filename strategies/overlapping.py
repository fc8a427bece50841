"""Which parts of different strategies say alike things: found by PostgreSQL, explained by the words they share.

A text is its Dutch word stems; a compound also counts for the words it begins or ends with, where those occur by
themselves ("clouddienst" for "cloud" and "dienst"). A stem weighs more the fewer texts have it (inverse document
frequency); two texts are as alike as the cosine of their weights, from 0 to 1. Stems that very many texts have, and the
verbs of every plan (`rules.alike.PLAN_VERBS`), do not count.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from .choices import Level
from .rules.alike import LEAST_ALIKE, PLAN_VERBS

MOST_FOUND = 500

FIND = """
WITH texts AS MATERIALIZED (
    SELECT 1 AS level, id, strategy_id, title || ' ' || summary AS content FROM strategies_pillar
    UNION ALL
    SELECT 2, goal.id, strategy_id, goal.title
      FROM strategies_goal AS goal JOIN strategies_pillar AS pillar ON pillar.id = pillar_id
    UNION ALL
    SELECT 3, measure.id, strategy_id, measure.title || ' ' || measure.description
      FROM strategies_measure AS measure JOIN strategies_pillar AS pillar ON pillar.id = pillar_id
), total AS MATERIALIZED (
    SELECT count(*)::float AS texts FROM texts
), tokens AS MATERIALIZED (
    SELECT DISTINCT level, id, strategy_id, found[1] AS word
      FROM texts, regexp_matches(lower(content), '[[:alpha:]]{2,60}', 'g') AS found
), vocabulary AS MATERIALIZED (
    SELECT word, (ts_lexize('dutch_stem', word))[1] AS stem FROM (SELECT DISTINCT word FROM tokens) AS each
), parts AS MATERIALIZED (
    SELECT whole.word, part.stem
      FROM (
        SELECT word, left(word, size) AS part FROM vocabulary, generate_series(4, length(word) - 3) AS size
        UNION
        SELECT word, right(word, size) FROM vocabulary, generate_series(5, length(word) - 3) AS size
      ) AS whole JOIN vocabulary AS part ON part.word = whole.part
    UNION
    SELECT word, stem FROM vocabulary
), stems AS MATERIALIZED (
    SELECT DISTINCT level, id, strategy_id, stem
      FROM tokens JOIN parts USING (word)
     WHERE stem IS NOT NULL
       AND stem <> ALL (SELECT (ts_lexize('dutch_stem', verb))[1] FROM unnest(%(verbs)s::text[]) AS verb)
), spread AS MATERIALIZED (
    SELECT stem, count(*) AS uses, ln(total.texts / count(*)) AS weight FROM stems, total GROUP BY stem, total.texts
), weighted AS MATERIALIZED (
    SELECT stems.*, weight, uses FROM stems JOIN spread USING (stem)
), lengths AS MATERIALIZED (
    SELECT level, id, sqrt(sum(weight * weight)) AS length FROM weighted GROUP BY level, id
), telling AS MATERIALIZED (
    SELECT weighted.*
      FROM weighted, total
     WHERE uses > 1 AND uses <= least(greatest(texts * 0.05, 12), 60) AND weight > 0
), shown AS MATERIALIZED (
    SELECT stem, (array_agg(word ORDER BY length(word), word))[1] AS word FROM vocabulary GROUP BY stem
)
SELECT one.level, one.id, other.level, other.id,
       sum(one.weight * other.weight) / (one_length.length * other_length.length) AS score,
       array_agg(shown.word ORDER BY one.weight DESC, shown.word)
  FROM telling AS one
  JOIN telling AS other ON other.stem = one.stem AND other.strategy_id <> one.strategy_id
                       AND (one.level, one.id) < (other.level, other.id)
  JOIN shown ON shown.stem = one.stem
  JOIN lengths AS one_length ON (one_length.level, one_length.id) = (one.level, one.id)
  JOIN lengths AS other_length ON (other_length.level, other_length.id) = (other.level, other.id)
 GROUP BY one.level, one.id, other.level, other.id, one_length.length, other_length.length
HAVING sum(one.weight * other.weight) / (one_length.length * other_length.length) >= %(least)s
 ORDER BY score DESC, one.level, one.id, other.level, other.id
 LIMIT %(most)s
"""

LEVELS = (Level.PILLAR, Level.GOAL, Level.MEASURE)


class Side(NamedTuple):
    """A pillar, goal or measure by its number."""

    level: Level
    pk: int


class Alike(NamedTuple):
    """Two parts of different strategies, how alike their texts are, and the words that make it so."""

    first: Side
    second: Side
    score: float
    words: list[str]


def find_alike() -> list[Alike]:
    """The most alike pairs of now, at most 500, the most alike first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"verbs": list(PLAN_VERBS), "least": LEAST_ALIKE, "most": MOST_FOUND})
        return [
            Alike(Side(LEVELS[level - 1], pk), Side(LEVELS[other_level - 1], other_pk), round(score, 3), words)
            for level, pk, other_level, other_pk, score, words in cursor.fetchall()
        ]
