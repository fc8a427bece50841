import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('priorities', '0001_initial'),
        ('strategies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('source_detail', models.CharField(blank=True, help_text='Page, chapter or second source.', max_length=300, verbose_name='place in the source')),
                ('wording', models.CharField(choices=[('letterlijk', 'literal text'), ('ingekort', 'shortened by us'), ('vertaald', 'our translation'), ('interpretatie', 'our interpretation'), ('ingevoerd', 'entered by the responsible organisation')], default='ingevoerd', help_text='Whose words these are.', max_length=20, verbose_name='wording')),
                ('kind', models.CharField(choices=[('toezegging', 'promise'), ('motie', 'motion')], max_length=20, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('made_by', models.CharField(blank=True, max_length=150, verbose_name='made by')),
                ('chamber', models.CharField(choices=[('tk', 'House of Representatives'), ('ek', 'Senate')], max_length=5, verbose_name='chamber')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('expected_date', models.DateField(blank=True, null=True, verbose_name='expected date')),
                ('expected_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', max_length=10, verbose_name='precision of the expected date')),
                ('expected_note', models.CharField(blank=True, max_length=120, verbose_name='expected moment in words')),
                ('status', models.CharField(choices=[('openstaand', 'open'), ('deels_voldaan', 'partly settled'), ('voldaan', 'settled')], default='openstaand', max_length=20, verbose_name='status')),
                ('status_note', models.TextField(blank=True, max_length=1000, verbose_name='state of affairs')),
                ('passage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='strategies.passage', verbose_name='passage')),
                ('settled_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='strategies.document', verbose_name='settled with')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.document', verbose_name='source')),
            ],
            options={
                'verbose_name': 'promise or motion',
                'verbose_name_plural': 'promises and motions',
                'ordering': ['date', 'pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='207f3cf4e9e06d2b9856004c12be7a71f26705aa', operation='UPDATE', pgid='pgtrigger_bump_version_68063', table='commitments_commitment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentevent" ("chamber", "created_at", "date", "expected_date", "expected_note", "expected_precision", "id", "is_example", "kind", "made_by", "origin_key", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_with_id", "source_detail", "source_id", "status", "status_note", "text", "updated_at", "version", "wording") VALUES (NEW."chamber", NEW."created_at", NEW."date", NEW."expected_date", NEW."expected_note", NEW."expected_precision", NEW."id", NEW."is_example", NEW."kind", NEW."made_by", NEW."origin_key", NEW."passage_id", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."settled_with_id", NEW."source_detail", NEW."source_id", NEW."status", NEW."status_note", NEW."text", NEW."updated_at", NEW."version", NEW."wording"); RETURN NULL;', hash='c6550b298b89c7599c7b7a822893af07efc4624e', operation='INSERT', pgid='pgtrigger_insert_insert_67480', table='commitments_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "commitments_commitmentevent" ("chamber", "created_at", "date", "expected_date", "expected_note", "expected_precision", "id", "is_example", "kind", "made_by", "origin_key", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_with_id", "source_detail", "source_id", "status", "status_note", "text", "updated_at", "version", "wording") VALUES (NEW."chamber", NEW."created_at", NEW."date", NEW."expected_date", NEW."expected_note", NEW."expected_precision", NEW."id", NEW."is_example", NEW."kind", NEW."made_by", NEW."origin_key", NEW."passage_id", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."settled_with_id", NEW."source_detail", NEW."source_id", NEW."status", NEW."status_note", NEW."text", NEW."updated_at", NEW."version", NEW."wording"); RETURN NULL;', hash='4aef842be54bb789a82d80d232015f9a3da89ee1', operation='UPDATE', pgid='pgtrigger_update_update_56e76', table='commitments_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentevent" ("chamber", "created_at", "date", "expected_date", "expected_note", "expected_precision", "id", "is_example", "kind", "made_by", "origin_key", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_with_id", "source_detail", "source_id", "status", "status_note", "text", "updated_at", "version", "wording") VALUES (OLD."chamber", OLD."created_at", OLD."date", OLD."expected_date", OLD."expected_note", OLD."expected_precision", OLD."id", OLD."is_example", OLD."kind", OLD."made_by", OLD."origin_key", OLD."passage_id", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."settled_with_id", OLD."source_detail", OLD."source_id", OLD."status", OLD."status_note", OLD."text", OLD."updated_at", OLD."version", OLD."wording"); RETURN NULL;', hash='8edfc4e7f235687aa6a9bf07bde31567867f3347', operation='DELETE', pgid='pgtrigger_delete_delete_e31be', table='commitments_commitment', when='AFTER')),
        ),
        migrations.CreateModel(
            name='CommitmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('valid', django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('source_detail', models.CharField(blank=True, help_text='Page, chapter or second source.', max_length=300, verbose_name='place in the source')),
                ('wording', models.CharField(choices=[('letterlijk', 'literal text'), ('ingekort', 'shortened by us'), ('vertaald', 'our translation'), ('interpretatie', 'our interpretation'), ('ingevoerd', 'entered by the responsible organisation')], default='ingevoerd', help_text='Whose words these are.', max_length=20, verbose_name='wording')),
                ('kind', models.CharField(choices=[('toezegging', 'promise'), ('motie', 'motion')], max_length=20, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('made_by', models.CharField(blank=True, max_length=150, verbose_name='made by')),
                ('chamber', models.CharField(choices=[('tk', 'House of Representatives'), ('ek', 'Senate')], max_length=5, verbose_name='chamber')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('expected_date', models.DateField(blank=True, null=True, verbose_name='expected date')),
                ('expected_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], default='day', max_length=10, verbose_name='precision of the expected date')),
                ('expected_note', models.CharField(blank=True, max_length=120, verbose_name='expected moment in words')),
                ('status', models.CharField(choices=[('openstaand', 'open'), ('deels_voldaan', 'partly settled'), ('voldaan', 'settled')], default='openstaand', max_length=20, verbose_name='status')),
                ('status_note', models.TextField(blank=True, max_length=1000, verbose_name='state of affairs')),
                ('passage', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategies.passage', verbose_name='passage')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='commitments.commitment')),
                ('settled_with', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategies.document', verbose_name='settled with')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategies.document', verbose_name='source')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='commitment_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='commitment_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM commitments_commitmentevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE commitments_commitmentevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='2657880614f3dd5effd675b7c54ab92d2e90e38c', operation='INSERT', pgid='pgtrigger_close_previous_a0944', table='commitments_commitmentevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CommitmentPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='priority_links', to='commitments.commitment', verbose_name='promise or motion')),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitment_links', to='priorities.priority', verbose_name='priority')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.document', verbose_name='source')),
                ('source_detail', models.CharField(blank=True, help_text='Page, chapter or second source.', max_length=300, verbose_name='place in the source')),
                ('wording', models.CharField(choices=[('letterlijk', 'literal text'), ('ingekort', 'shortened by us'), ('vertaald', 'our translation'), ('interpretatie', 'our interpretation'), ('ingevoerd', 'entered by the responsible organisation')], default='ingevoerd', help_text='Whose words these are.', max_length=20, verbose_name='wording')),
            ],
            options={
                'verbose_name': 'priority of a promise or motion',
                'verbose_name_plural': 'priorities of promises and motions',
                'ordering': ['commitment', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('commitment', 'priority'), name='commitments_priority_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentpriority',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='93b73931b6eb0df9ab80005e2b00c975967b79af', operation='UPDATE', pgid='pgtrigger_bump_version_219de', table='commitments_commitmentpriority', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentpriority',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentpriorityevent" ("commitment_id", "created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "source_detail", "source_id", "updated_at", "version", "wording") VALUES (NEW."commitment_id", NEW."created_at", NEW."id", NEW."is_example", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."priority_id", NEW."source_detail", NEW."source_id", NEW."updated_at", NEW."version", NEW."wording"); RETURN NULL;', hash='b0b19e14fce49345971a0e2ec7d45442d7e465c0', operation='INSERT', pgid='pgtrigger_insert_insert_fd1fd', table='commitments_commitmentpriority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentpriority',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "commitments_commitmentpriorityevent" ("commitment_id", "created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "source_detail", "source_id", "updated_at", "version", "wording") VALUES (NEW."commitment_id", NEW."created_at", NEW."id", NEW."is_example", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."priority_id", NEW."source_detail", NEW."source_id", NEW."updated_at", NEW."version", NEW."wording"); RETURN NULL;', hash='cdf80d5fed3fbdc1dc08d71adffada7066617b74', operation='UPDATE', pgid='pgtrigger_update_update_d651a', table='commitments_commitmentpriority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentpriority',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentpriorityevent" ("commitment_id", "created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "source_detail", "source_id", "updated_at", "version", "wording") VALUES (OLD."commitment_id", OLD."created_at", OLD."id", OLD."is_example", OLD."origin_key", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."priority_id", OLD."source_detail", OLD."source_id", OLD."updated_at", OLD."version", OLD."wording"); RETURN NULL;', hash='354dc83c64b00c4edd28339a0789d325b322723e', operation='DELETE', pgid='pgtrigger_delete_delete_b46f1', table='commitments_commitmentpriority', when='AFTER')),
        ),
        migrations.CreateModel(
            name='CommitmentResponsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('role', models.CharField(choices=[('verantwoordelijk', 'responsible'), ('mede', 'jointly responsible'), ('aanjager', 'driving team'), ('uitvoerder', 'executing organisation'), ('betrokken', 'involved party')], default='verantwoordelijk', max_length=20, verbose_name='role')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='commitments.commitment', verbose_name='promise or motion')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'responsible organisation',
                'verbose_name_plural': 'responsible organisations',
                'ordering': ['valid_from', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='commitments_commitmentresponsibility_period', violation_error_message='The last day lies before the first day.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentresponsibility',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='3a091309eb708d8521a3e86c29af07b683c773dd', operation='UPDATE', pgid='pgtrigger_bump_version_b6b87', table='commitments_commitmentresponsibility', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentresponsibility',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentresponsibilityevent" ("commitment_id", "created_at", "id", "is_example", "note", "organisation_id", "origin_key", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "valid_from", "valid_to", "version") VALUES (NEW."commitment_id", NEW."created_at", NEW."id", NEW."is_example", NEW."note", NEW."organisation_id", NEW."origin_key", NEW."person_id", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."role", NEW."updated_at", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;', hash='e54f53bcc05d6cee6ec215202ef3fb1b64097c14', operation='INSERT', pgid='pgtrigger_insert_insert_0a2ce', table='commitments_commitmentresponsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentresponsibility',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "commitments_commitmentresponsibilityevent" ("commitment_id", "created_at", "id", "is_example", "note", "organisation_id", "origin_key", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "valid_from", "valid_to", "version") VALUES (NEW."commitment_id", NEW."created_at", NEW."id", NEW."is_example", NEW."note", NEW."organisation_id", NEW."origin_key", NEW."person_id", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."role", NEW."updated_at", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;', hash='4d832b2f1745edab9edda3b34c65890d66fdecca', operation='UPDATE', pgid='pgtrigger_update_update_a22f0', table='commitments_commitmentresponsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentresponsibility',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commitments_commitmentresponsibilityevent" ("commitment_id", "created_at", "id", "is_example", "note", "organisation_id", "origin_key", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "valid_from", "valid_to", "version") VALUES (OLD."commitment_id", OLD."created_at", OLD."id", OLD."is_example", OLD."note", OLD."organisation_id", OLD."origin_key", OLD."person_id", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."role", OLD."updated_at", OLD."valid_from", OLD."valid_to", OLD."version"); RETURN NULL;', hash='a78030d0b4b0a8ad2aed9bb564d4d8004210016f', operation='DELETE', pgid='pgtrigger_delete_delete_78ac3', table='commitments_commitmentresponsibility', when='AFTER')),
        ),
        migrations.CreateModel(
            name='CommitmentPriorityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('valid', django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('commitment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commitments.commitment', verbose_name='promise or motion')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='commitments.commitmentpriority')),
                ('priority', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='priorities.priority', verbose_name='priority')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategies.document', verbose_name='source')),
                ('source_detail', models.CharField(blank=True, help_text='Page, chapter or second source.', max_length=300, verbose_name='place in the source')),
                ('wording', models.CharField(choices=[('letterlijk', 'literal text'), ('ingekort', 'shortened by us'), ('vertaald', 'our translation'), ('interpretatie', 'our interpretation'), ('ingevoerd', 'entered by the responsible organisation')], default='ingevoerd', help_text='Whose words these are.', max_length=20, verbose_name='wording')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='commitmentpriority_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='commitmentpriority_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentpriorityevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM commitments_commitmentpriorityevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE commitments_commitmentpriorityevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='6b6761f4e3de27cfd6dfecd4cc4d27b193c9d639', operation='INSERT', pgid='pgtrigger_close_previous_8e9a6', table='commitments_commitmentpriorityevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CommitmentResponsibilityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('valid', django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('role', models.CharField(choices=[('verantwoordelijk', 'responsible'), ('mede', 'jointly responsible'), ('aanjager', 'driving team'), ('uitvoerder', 'executing organisation'), ('betrokken', 'involved party')], default='verantwoordelijk', max_length=20, verbose_name='role')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True)),
                ('commitment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commitments.commitment', verbose_name='promise or motion')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='commitments.commitmentresponsibility')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='commitmentresponsibility_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='commitmentresponsibility_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentresponsibilityevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM commitments_commitmentresponsibilityevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE commitments_commitmentresponsibilityevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='c60873bc65b126bfa20d06187573472c1fb89d42', operation='INSERT', pgid='pgtrigger_close_previous_57f3f', table='commitments_commitmentresponsibilityevent', when='BEFORE')),
        ),
    ]
