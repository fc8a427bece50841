"""Words and trigrams of what people search for; decision 21 says why they are indexes and no table."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

SETUP = r"""
CREATE TEXT SEARCH CONFIGURATION public.search_dutch (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION public.search_dutch
    ALTER MAPPING FOR word, hword, hword_part WITH public.unaccent, pg_catalog.dutch_stem;

CREATE FUNCTION public.search_vector(title text, body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('public.search_dutch', translate(title, $p$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$p$, repeat(' ', 32))), 'A')
        || setweight(to_tsvector('public.search_dutch', translate(body, $p$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$p$, repeat(' ', 32))), 'B')
$$;

CREATE FUNCTION public.search_plain(content text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent', content))
$$;
"""

TEAR_DOWN = """
DROP FUNCTION public.search_plain(text);
DROP FUNCTION public.search_vector(text, text);
DROP TEXT SEARCH CONFIGURATION public.search_dutch;
"""

INDEXES = [
    ("strategies_strategy_words", "strategies_strategy", "public.search_vector((code || ' ' || title), (motto || ' ' || principle || ' ' || summary || ' ' || structure))"),
    ("strategies_strategy_trigrams", "strategies_strategy", "public.search_plain((code || ' ' || title || ' ' || motto || ' ' || principle || ' ' || summary || ' ' || structure)) gin_trgm_ops"),
    ("strategies_pillar_words", "strategies_pillar", "public.search_vector((title), (summary))"),
    ("strategies_pillar_trigrams", "strategies_pillar", "public.search_plain((title || ' ' || summary)) gin_trgm_ops"),
    ("strategies_goal_words", "strategies_goal", "public.search_vector((title), '')"),
    ("strategies_goal_trigrams", "strategies_goal", "public.search_plain((title)) gin_trgm_ops"),
    ("strategies_measure_words", "strategies_measure", "public.search_vector((code || ' ' || title), (description || ' ' || expected_result || ' ' || executor))"),
    ("strategies_measure_trigrams", "strategies_measure", "public.search_plain((code || ' ' || title || ' ' || description || ' ' || expected_result || ' ' || executor)) gin_trgm_ops"),
    ("strategies_milestone_words", "strategies_milestone", "public.search_vector((title), (note))"),
    ("strategies_milestone_trigrams", "strategies_milestone", "public.search_plain((title || ' ' || note)) gin_trgm_ops"),
    ("strategies_indicator_words", "strategies_indicator", "public.search_vector((code || ' ' || title), (note))"),
    ("strategies_indicator_trigrams", "strategies_indicator", "public.search_plain((code || ' ' || title || ' ' || note)) gin_trgm_ops"),
    ("strategies_document_words", "strategies_document", "public.search_vector((title || ' ' || dossier || ' ' || number || ' ' || chamber_number || ' ' || case_number), (code || ' ' || typed_reference))"),
    ("strategies_document_trigrams", "strategies_document", "public.search_plain((title || ' ' || dossier || ' ' || number || ' ' || chamber_number || ' ' || case_number || ' ' || code || ' ' || typed_reference)) gin_trgm_ops"),
    ("strategies_passage_words", "strategies_passage", "public.search_vector('', (quote || ' ' || locator))"),
    ("strategies_passage_trigrams", "strategies_passage", "public.search_plain((quote || ' ' || locator)) gin_trgm_ops"),
    ("strategies_paragraph_words", "strategies_paragraph", "public.search_vector('', (text))"),
    ("strategies_paragraph_trigrams", "strategies_paragraph", "public.search_plain((text)) gin_trgm_ops"),
]


class Migration(migrations.Migration):

    dependencies = [("strategies", "0003_coherence")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(SETUP, TEAR_DOWN),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {table} USING gin ({expression})", f"DROP INDEX {name}")
            for name, table, expression in INDEXES
        ),
    ]
