"""Words and trigrams of what people search for; decision 21 says why they are indexes and no table."""

from django.db import migrations

INDEXES = [
    ("priorities_priority_words", "priorities_priority", "public.search_vector((title || ' ' || short_title), (series || ' ' || summary || ' ' || description))"),
    ("priorities_priority_trigrams", "priorities_priority", "public.search_plain((title || ' ' || short_title || ' ' || series || ' ' || summary || ' ' || description)) gin_trgm_ops"),
    ("priorities_challenge_words", "priorities_challenge", "public.search_vector((text), '')"),
    ("priorities_challenge_trigrams", "priorities_challenge", "public.search_plain((text)) gin_trgm_ops"),
    ("priorities_contribution_words", "priorities_contribution", "public.search_vector('', (explanation || ' ' || response_note))"),
    ("priorities_contribution_trigrams", "priorities_contribution", "public.search_plain((explanation || ' ' || response_note)) gin_trgm_ops"),
    ("priorities_agendaitem_words", "priorities_agendaitem", "public.search_vector((title), (question || ' ' || consequence || ' ' || outcome))"),
    ("priorities_agendaitem_trigrams", "priorities_agendaitem", "public.search_plain((title || ' ' || question || ' ' || consequence || ' ' || outcome)) gin_trgm_ops"),
    ("priorities_opinion_words", "priorities_opinion", "public.search_vector((title), (text))"),
    ("priorities_opinion_trigrams", "priorities_opinion", "public.search_plain((title || ' ' || text)) gin_trgm_ops"),
    ("priorities_recommendation_words", "priorities_recommendation", "public.search_vector((text), (follow_up_text))"),
    ("priorities_recommendation_trigrams", "priorities_recommendation", "public.search_plain((text || ' ' || follow_up_text)) gin_trgm_ops"),
]


class Migration(migrations.Migration):

    dependencies = [("priorities", "0003_coherence"), ("strategies", "0004_search")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {table} USING gin ({expression})", f"DROP INDEX {name}")
            for name, table, expression in INDEXES
        ),
    ]
