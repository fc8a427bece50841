import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
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
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=50, primary_key=True, serialize=False, verbose_name='name')),
                ('seen_at', models.DateTimeField(verbose_name='last seen')),
            ],
            options={
                'verbose_name': 'sign of life',
                'verbose_name_plural': 'signs of life',
            },
        ),
        migrations.CreateModel(
            name='ReportingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='year')),
                ('reference_date', models.DateField(verbose_name='reference date')),
            ],
            options={
                'verbose_name': 'reporting round',
                'verbose_name_plural': 'reporting rounds',
                'ordering': ['-year'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportinground',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='0d160b7c2a7a760e9caee9a754080b9b524cc52f', operation='UPDATE', pgid='pgtrigger_bump_version_34d63', table='reports_reportinground', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportinground',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reportingroundevent" ("created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference_date", "updated_at", "version", "year") VALUES (NEW."created_at", NEW."id", NEW."is_example", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."reference_date", NEW."updated_at", NEW."version", NEW."year"); RETURN NULL;', hash='9e5a064d9b0f0555e91e7ed7d9ddf5efb859aa68', operation='INSERT', pgid='pgtrigger_insert_insert_5c7f5', table='reports_reportinground', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportinground',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_reportingroundevent" ("created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference_date", "updated_at", "version", "year") VALUES (NEW."created_at", NEW."id", NEW."is_example", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."reference_date", NEW."updated_at", NEW."version", NEW."year"); RETURN NULL;', hash='532e04bfd7376e8a63fabddc708d36a9d3ff4530', operation='UPDATE', pgid='pgtrigger_update_update_7ac3f', table='reports_reportinground', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportinground',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reportingroundevent" ("created_at", "id", "is_example", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference_date", "updated_at", "version", "year") VALUES (OLD."created_at", OLD."id", OLD."is_example", OLD."origin_key", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."reference_date", OLD."updated_at", OLD."version", OLD."year"); RETURN NULL;', hash='4f98c4f79b6fc96a552754a64f8582ba75451996', operation='DELETE', pgid='pgtrigger_delete_delete_4e741', table='reports_reportinground', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ReportingRoundEvent',
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
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('reference_date', models.DateField(verbose_name='reference date')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='reports.reportinground')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='reportinground_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='reportinground_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportingroundevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM reports_reportingroundevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE reports_reportingroundevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='8979515c0679b69f6b4aec9e3ac79cdfbed47ea9', operation='INSERT', pgid='pgtrigger_close_previous_df0b6', table='reports_reportingroundevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='AnnualReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('status', models.CharField(choices=[('queued', 'waiting'), ('running', 'being made'), ('done', 'ready'), ('failed', 'failed')], default='queued', max_length=10, verbose_name='status')),
                ('step', models.CharField(choices=[('waiting', 'Waiting for a worker'), ('freezing', 'Fixing the state'), ('snapshot', 'Collecting the data'), ('typesetting', 'Making the PDF'), ('checking', 'Checking the structure'), ('storing', 'Storing the file')], default='waiting', max_length=20, verbose_name='step')),
                ('step_times', models.JSONField(blank=True, default=dict, editable=False, verbose_name='start of each step')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='progress in percent')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('fence', models.PositiveIntegerField(default=0, editable=False)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('run_after', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='not before')),
                ('error', models.TextField(blank=True, verbose_name='reason of failure')),
                ('notes', models.TextField(blank=True, verbose_name='notes of the job')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='frozen at')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requested_reports', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reports.reportinground', verbose_name='reporting round')),
                ('reference_date', models.DateField(blank=True, null=True, verbose_name='reference date')),
            ],
            options={
                'verbose_name': 'annual report',
                'verbose_name_plural': 'annual reports',
                'ordering': ['-round__year', 'language', '-version'],
                'constraints': [models.UniqueConstraint(fields=('round', 'language', 'version'), name='reports_version_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'running'])), fields=('round', 'language'), name='reports_one_open_request')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualreport',
            trigger=pgtrigger.compiler.Trigger(name='finished_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'done\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2ccf1e4119c19bddda71055c602483ae9e916aed', operation='UPDATE', pgid='pgtrigger_finished_is_final_7244b', table='reports_annualreport', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ProgressUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True, verbose_name='origin')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('state', models.CharField(choices=[('concept', 'draft'), ('ingediend', 'submitted'), ('goedgekeurd', 'approved'), ('teruggestuurd', 'returned')], default='concept', max_length=20, verbose_name='state')),
                ('status', models.CharField(choices=[('op_schema', 'on track'), ('aandacht_nodig', 'needs attention'), ('vertraagd', 'delayed'), ('niet_gestart', 'not started'), ('afgerond', 'finished'), ('gestopt', 'stopped')], max_length=20, verbose_name='declared status')),
                ('explanation', models.TextField(blank=True, max_length=2000, verbose_name='explanation')),
                ('results', models.TextField(blank=True, max_length=4000, verbose_name='results')),
                ('bottlenecks', models.TextField(blank=True, max_length=4000, verbose_name='bottlenecks')),
                ('course_correction', models.TextField(blank=True, max_length=4000, verbose_name='course correction')),
                ('reported_on', models.DateField(verbose_name='reported on')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='strategies.measure', verbose_name='measure')),
                ('priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='priorities.priority', verbose_name='priority')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='reports.reportinground', verbose_name='reporting round')),
                ('submitted_for', models.ForeignKey(blank=True, help_text='The organisation at that moment: a user may move to another one.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.organisation', verbose_name='submitted on behalf of')),
            ],
            options={
                'verbose_name': 'progress update',
                'verbose_name_plural': 'progress updates',
                'ordering': ['-round__year', '-reported_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', False), ('priority__isnull', True)), models.Q(('measure__isnull', True), ('priority__isnull', False)), _connector='OR'), name='reports_update_of_one_thing'), models.UniqueConstraint(fields=('round', 'priority', 'measure'), name='reports_update_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['aandacht_nodig', 'vertraagd']), _negated=True), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='reports_update_status_explained', violation_error_message='Explain why attention is needed.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='eeaab787738a4f74ba0805ec39efe4cac1c71d07', operation='UPDATE', pgid='pgtrigger_bump_version_d6e2f', table='reports_progressupdate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_progressupdateevent" ("bottlenecks", "course_correction", "created_at", "explanation", "id", "is_example", "measure_id", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "reported_on", "results", "round_id", "state", "status", "submitted_by_id", "submitted_for_id", "updated_at", "version") VALUES (NEW."bottlenecks", NEW."course_correction", NEW."created_at", NEW."explanation", NEW."id", NEW."is_example", NEW."measure_id", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."priority_id", NEW."reported_on", NEW."results", NEW."round_id", NEW."state", NEW."status", NEW."submitted_by_id", NEW."submitted_for_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='3445d3aee8e7e7de7ee3b0a52b11d343c030f70e', operation='INSERT', pgid='pgtrigger_insert_insert_f72fb', table='reports_progressupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_progressupdateevent" ("bottlenecks", "course_correction", "created_at", "explanation", "id", "is_example", "measure_id", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "reported_on", "results", "round_id", "state", "status", "submitted_by_id", "submitted_for_id", "updated_at", "version") VALUES (NEW."bottlenecks", NEW."course_correction", NEW."created_at", NEW."explanation", NEW."id", NEW."is_example", NEW."measure_id", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."priority_id", NEW."reported_on", NEW."results", NEW."round_id", NEW."state", NEW."status", NEW."submitted_by_id", NEW."submitted_for_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='73ca63ccae95843c758896e6a3f45def36942e40', operation='UPDATE', pgid='pgtrigger_update_update_66ff8', table='reports_progressupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_progressupdateevent" ("bottlenecks", "course_correction", "created_at", "explanation", "id", "is_example", "measure_id", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id", "reported_on", "results", "round_id", "state", "status", "submitted_by_id", "submitted_for_id", "updated_at", "version") VALUES (OLD."bottlenecks", OLD."course_correction", OLD."created_at", OLD."explanation", OLD."id", OLD."is_example", OLD."measure_id", OLD."origin_key", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."priority_id", OLD."reported_on", OLD."results", OLD."round_id", OLD."state", OLD."status", OLD."submitted_by_id", OLD."submitted_for_id", OLD."updated_at", OLD."version"); RETURN NULL;', hash='4e37b58070091a55d7883acb928f09d94320a72b', operation='DELETE', pgid='pgtrigger_delete_delete_b51dd', table='reports_progressupdate', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.BinaryField(verbose_name='snapshot')),
                ('snapshot_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the snapshot')),
                ('pdf', models.BinaryField(verbose_name='PDF')),
                ('pdf_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the PDF')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('tools', models.JSONField(default=dict, verbose_name='versions of the tools')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='reports.annualreport', verbose_name='annual report')),
            ],
            options={
                'verbose_name': 'file of a report',
                'verbose_name_plural': 'files of reports',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d8b8dc6a72a29ee8a3e7a53f6f1d6903818c1a5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_faeaa', table='reports_reportfile', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ProgressUpdateEvent',
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
                ('state', models.CharField(choices=[('concept', 'draft'), ('ingediend', 'submitted'), ('goedgekeurd', 'approved'), ('teruggestuurd', 'returned')], default='concept', max_length=20, verbose_name='state')),
                ('status', models.CharField(choices=[('op_schema', 'on track'), ('aandacht_nodig', 'needs attention'), ('vertraagd', 'delayed'), ('niet_gestart', 'not started'), ('afgerond', 'finished'), ('gestopt', 'stopped')], max_length=20, verbose_name='declared status')),
                ('explanation', models.TextField(blank=True, max_length=2000, verbose_name='explanation')),
                ('results', models.TextField(blank=True, max_length=4000, verbose_name='results')),
                ('bottlenecks', models.TextField(blank=True, max_length=4000, verbose_name='bottlenecks')),
                ('course_correction', models.TextField(blank=True, max_length=4000, verbose_name='course correction')),
                ('reported_on', models.DateField(verbose_name='reported on')),
                ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='strategies.measure', verbose_name='measure')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='reports.progressupdate')),
                ('priority', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='priorities.priority', verbose_name='priority')),
                ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.reportinground', verbose_name='reporting round')),
                ('submitted_for', models.ForeignKey(blank=True, db_constraint=False, help_text='The organisation at that moment: a user may move to another one.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='submitted on behalf of')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='progressupdate_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='progressupdate_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdateevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM reports_progressupdateevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE reports_progressupdateevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='735a62d2d6c67504959274341c746b7d7aac2975', operation='INSERT', pgid='pgtrigger_close_previous_74778', table='reports_progressupdateevent', when='BEFORE')),
        ),
    ]
