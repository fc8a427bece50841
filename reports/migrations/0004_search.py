"""Words and trigrams of what people search for; decision 21 says why they are indexes and no table."""

from django.db import migrations

INDEXES = [
    ("reports_progressupdate_words", "reports_progressupdate", "public.search_vector('', (explanation || ' ' || decision_asked || ' ' || results || ' ' || bottlenecks || ' ' || course_correction || ' ' || no_change_reason))"),
    ("reports_progressupdate_trigrams", "reports_progressupdate", "public.search_plain((explanation || ' ' || decision_asked || ' ' || results || ' ' || bottlenecks || ' ' || course_correction || ' ' || no_change_reason)) gin_trgm_ops"),
]


class Migration(migrations.Migration):

    dependencies = [("reports", "0003_jobs"), ("strategies", "0004_search")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {table} USING gin ({expression})", f"DROP INDEX {name}")
            for name, table, expression in INDEXES
        ),
    ]
