"""Words and trigrams of what people search for; decision 21 says why they are indexes and no table."""

from django.db import migrations

INDEXES = [
    ("commitments_commitment_words", "commitments_commitment", "public.search_vector((text), (number || ' ' || made_in || ' ' || status_note || ' ' || expected_note))"),
    ("commitments_commitment_trigrams", "commitments_commitment", "public.search_plain((text || ' ' || number || ' ' || made_in || ' ' || status_note || ' ' || expected_note)) gin_trgm_ops"),
]


class Migration(migrations.Migration):

    dependencies = [("commitments", "0002_coherence"), ("strategies", "0004_search")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {table} USING gin ({expression})", f"DROP INDEX {name}")
            for name, table, expression in INDEXES
        ),
    ]
