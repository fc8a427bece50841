import django.contrib.auth.validators
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
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'persons',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='updated')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('abbreviation', models.CharField(blank=True, max_length=20, verbose_name='abbreviation')),
                ('layer', models.CharField(choices=[('rijk', 'central government'), ('provincie', 'provinces'), ('gemeente', 'municipalities'), ('waterschap', 'water boards'), ('dienstverlener', 'public service providers'), ('parlement', 'parliament'), ('europa', 'European Union'), ('wetenschap', 'science and knowledge institutions'), ('bedrijfsleven', 'business'), ('samenleving', 'citizens and civil society')], max_length=20, verbose_name='layer')),
                ('kind', models.CharField(choices=[('organisatie', 'organisation'), ('partij', 'group of organisations'), ('overleg', 'consultative body')], default='organisatie', max_length=20, verbose_name='kind')),
                ('source_reference', models.CharField(blank=True, help_text='The document or web address that names it.', max_length=500, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='accounts.organisation', verbose_name='successor')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, unique=True, verbose_name='origin')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_organisation_period', violation_error_message='The last day lies before the first day.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n    NEW.version := OLD.version + 1;\n    NEW.updated_at := clock_timestamp();\n    RETURN NEW;\n', hash='b25cae3a5f147d0b405e94aa1b94b4e393e7615d', operation='UPDATE', pgid='pgtrigger_bump_version_4d693', table='accounts_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("abbreviation", "code", "created_at", "id", "kind", "layer", "name", "note", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_reference", "successor_id", "updated_at", "valid_from", "valid_to", "version") VALUES (NEW."abbreviation", NEW."code", NEW."created_at", NEW."id", NEW."kind", NEW."layer", NEW."name", NEW."note", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."source_reference", NEW."successor_id", NEW."updated_at", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;', hash='4454921e737842670406cf7ca24cd242d7210aef', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("abbreviation", "code", "created_at", "id", "kind", "layer", "name", "note", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_reference", "successor_id", "updated_at", "valid_from", "valid_to", "version") VALUES (NEW."abbreviation", NEW."code", NEW."created_at", NEW."id", NEW."kind", NEW."layer", NEW."name", NEW."note", NEW."origin_key", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."source_reference", NEW."successor_id", NEW."updated_at", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;', hash='0f64879aefd97f06425e3a98544bf84568fe557a', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("abbreviation", "code", "created_at", "id", "kind", "layer", "name", "note", "origin_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_reference", "successor_id", "updated_at", "valid_from", "valid_to", "version") VALUES (OLD."abbreviation", OLD."code", OLD."created_at", OLD."id", OLD."kind", OLD."layer", OLD."name", OLD."note", OLD."origin_key", _pgh_attach_context(), clock_timestamp(), \'delete\', OLD."id", OLD."source_reference", OLD."successor_id", OLD."updated_at", OLD."valid_from", OLD."valid_to", OLD."version"); RETURN NULL;', hash='e3293c4d76c06c0eba7e04a95a99ecb0882f6c93', operation='DELETE', pgid='pgtrigger_delete_delete_7b33b', table='accounts_organisation', when='AFTER')),
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(error_messages={'unique': 'There is already an account with this user name.'}, max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='user name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('lezer', 'reader'), ('redacteur', 'editor'), ('coordinator', 'coordinator'), ('beheerder', 'administrator')], default='lezer', max_length=20, verbose_name='role')),
                ('is_active', models.BooleanField(default=True, help_text='An account that is not active cannot log in; open sessions end.', verbose_name='active')),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['username'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userrightsevent" ("is_active", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."is_active", NEW."organisation_id", _pgh_attach_context(), clock_timestamp(), \'insert\', NEW."id", NEW."role"); RETURN NULL;', hash='b63099776ef736718d36844a1e230ea50b517abd', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."role" IS DISTINCT FROM (NEW."role"))', func='INSERT INTO "accounts_userrightsevent" ("is_active", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."is_active", NEW."organisation_id", _pgh_attach_context(), clock_timestamp(), \'update\', NEW."id", NEW."role"); RETURN NULL;', hash='2454c33cec3878fd62ee4fe831c6e3f0f7f8e132', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
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
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('abbreviation', models.CharField(blank=True, max_length=20, verbose_name='abbreviation')),
                ('layer', models.CharField(choices=[('rijk', 'central government'), ('provincie', 'provinces'), ('gemeente', 'municipalities'), ('waterschap', 'water boards'), ('dienstverlener', 'public service providers'), ('parlement', 'parliament'), ('europa', 'European Union'), ('wetenschap', 'science and knowledge institutions'), ('bedrijfsleven', 'business'), ('samenleving', 'citizens and civil society')], max_length=20, verbose_name='layer')),
                ('kind', models.CharField(choices=[('organisatie', 'organisation'), ('partij', 'group of organisations'), ('overleg', 'consultative body')], default='organisatie', max_length=20, verbose_name='kind')),
                ('source_reference', models.CharField(blank=True, help_text='The document or web address that names it.', max_length=500, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='event', to='accounts.organisation')),
                ('successor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='successor')),
                ('origin_key', models.CharField(blank=True, editable=False, max_length=160, null=True, verbose_name='origin')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='organisation_valid'), models.Index(condition=models.Q(('valid__endswith__isnull', True)), fields=['pgh_obj'], name='organisation_open')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationevent',
            trigger=pgtrigger.compiler.Trigger(name='close_previous', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moment timestamptz;', func="\n    SELECT greatest(clock_timestamp(), max(lower(valid))) INTO moment FROM accounts_organisationevent\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    UPDATE accounts_organisationevent SET valid = tstzrange(lower(valid), moment)\n     WHERE pgh_obj_id = NEW.pgh_obj_id AND upper(valid) IS NULL AND upper_inf(valid);\n    NEW.valid := CASE WHEN NEW.pgh_label = 'delete' THEN 'empty'::tstzrange\n                      ELSE tstzrange(moment, NULL) END;\n    RETURN NEW;\n", hash='a4b08104032b5fccdb6d730362c37b13d898cf1f', operation='INSERT', pgid='pgtrigger_close_previous_2eae9', table='accounts_organisationevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='UserRightsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('role', models.CharField(choices=[('lezer', 'reader'), ('redacteur', 'editor'), ('coordinator', 'coordinator'), ('beheerder', 'administrator')], default='lezer', max_length=20, verbose_name='role')),
                ('is_active', models.BooleanField(default=True, help_text='An account that is not active cannot log in; open sessions end.', verbose_name='active')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='rights_events', related_query_name='rights_event', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
