"""Success criteria, objectives with their key results, visions.

The wording of a criterion stands from the first launch of its product on, and no objective serves itself by a
detour: no row alone can tell, so triggers refuse it.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION portfolio_criterion_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.product_id, OLD.kpi, OLD."window", OLD.direction, OLD.threshold, OLD.review_on)
        IS DISTINCT FROM (NEW.product_id, NEW.kpi, NEW."window", NEW.direction, NEW.threshold, NEW.review_on)
        AND EXISTS (SELECT 1 FROM portfolio_product p
                    WHERE p.id = OLD.product_id AND p.first_launched_on <= current_date)
    THEN
        RAISE EXCEPTION 'the criteria of a launched product are frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER portfolio_criterion_stands BEFORE UPDATE ON portfolio_successcriterion
    FOR EACH ROW EXECUTE FUNCTION portfolio_criterion_stands();
CREATE FUNCTION portfolio_objective_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT parent_id AS id FROM portfolio_objective WHERE id = NEW.id
            UNION
            SELECT o.parent_id FROM portfolio_objective o JOIN above ON o.id = above.id
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'an objective cannot serve itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER portfolio_objective_tree AFTER INSERT OR UPDATE OF parent_id ON portfolio_objective
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_objective_tree();
"""
BACK = """
DROP TRIGGER portfolio_objective_tree ON portfolio_objective;
DROP FUNCTION portfolio_objective_tree();
DROP TRIGGER portfolio_criterion_stands ON portfolio_successcriterion;
DROP FUNCTION portfolio_criterion_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_tour'),
        ('ingest', '0006_condition_of_kept_files'),
        ("portfolio", "0002_life_cycle"),
        ('teams', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('code', models.CharField(max_length=64, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('reached', 'Reached'), ('missed', 'Not reached'), ('dropped', 'Dropped')], default='open', max_length=7, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='portfolio.node', verbose_name='portfolio')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='teams.person', verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='portfolio.objective', verbose_name='serves')),
            ],
            options={
                'verbose_name': 'objective',
                'verbose_name_plural': 'objectives',
                'ordering': ['-starts_on', 'title'],
            },
        ),
        migrations.CreateModel(
            name='KeyResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('code', models.CharField(max_length=64, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('kpi', models.CharField(blank=True, max_length=60, verbose_name='KPI')),
                ('window', models.CharField(blank=True, max_length=7, verbose_name='window')),
                ('start_value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='start')),
                ('target_value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='target')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('version', models.PositiveIntegerField(default=1)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='key_results', to='portfolio.product', verbose_name='product')),
                ('objective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_results', to='portfolio.objective', verbose_name='objective')),
            ],
            options={
                'verbose_name': 'key result',
                'verbose_name_plural': 'key results',
                'ordering': ['objective', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('weight', models.PositiveSmallIntegerField(choices=[(1, 'some'), (2, 'much'), (3, 'mainly')], default=2, verbose_name='weight')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='portfolio.product', verbose_name='product')),
                ('objective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='portfolio.objective', verbose_name='objective')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
                'ordering': ['objective', '-weight', 'product__name'],
            },
        ),
        migrations.CreateModel(
            name='SuccessCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('code', models.CharField(max_length=64, unique=True, verbose_name='code')),
                ('kpi', models.CharField(max_length=60, verbose_name='KPI')),
                ('window', models.CharField(blank=True, max_length=7, verbose_name='window')),
                ('direction', models.CharField(choices=[('at_least', 'at least'), ('at_most', 'at most')], default='at_least', max_length=8, verbose_name='direction')),
                ('threshold', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='threshold')),
                ('review_on', models.DateField(verbose_name='review')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('proposed_by', models.CharField(blank=True, max_length=254, verbose_name='proposed by')),
                ('proposed_on', models.DateField(blank=True, null=True, verbose_name='proposed on')),
                ('edition', models.PositiveIntegerField(default=1)),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='portfolio.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'success criterion',
                'verbose_name_plural': 'success criteria',
                'ordering': ['product__name', 'review_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CriterionSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('part', models.CharField(choices=[('cpo', 'chief product officer'), ('pmo', 'project management office'), ('lead', 'lead'), ('second', 'second person')], max_length=6, verbose_name='signs as')),
                ('email', models.CharField(max_length=254, verbose_name='email')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('version', models.PositiveIntegerField(default=1)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='portfolio.successcriterion', verbose_name='success criterion')),
            ],
            options={
                'verbose_name': 'signature of a criterion',
                'verbose_name_plural': 'signatures of criteria',
                'ordering': ['criterion', 'part'],
            },
        ),
        migrations.CreateModel(
            name='CriterionEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kpi', models.CharField(max_length=60)),
                ('window', models.CharField(blank=True, max_length=7)),
                ('direction', models.CharField(choices=[('at_least', 'at least'), ('at_most', 'at most')], max_length=8)),
                ('threshold', models.DecimalField(decimal_places=6, max_digits=20)),
                ('review_on', models.DateField()),
                ('agreed_on', models.DateField()),
                ('signed_by', models.CharField(blank=True, max_length=520)),
                ('replaced_by', models.CharField(max_length=254)),
                ('replaced_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='portfolio.successcriterion')),
            ],
            options={
                'ordering': ['criterion', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Vision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('statement', models.TextField(verbose_name='vision')),
                ('strategy', models.TextField(blank=True, verbose_name='strategy')),
                ('written_by', models.CharField(blank=True, max_length=254, verbose_name='written by')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visions', to='access.scope')),
            ],
            options={
                'verbose_name': 'vision',
                'verbose_name_plural': 'visions',
                'ordering': ['scope', '-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='KeyResultValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, null=True)),
                ('on', models.DateField(verbose_name='day')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='value')),
                ('said_by', models.CharField(blank=True, max_length=254, verbose_name='said by')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1)),
                ('import_run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ingest.importrun')),
                ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='portfolio.keyresult', verbose_name='key result')),
            ],
            options={
                'verbose_name': 'value of a key result',
                'verbose_name_plural': 'values of key results',
                'ordering': ['key_result', '-on'],
                'constraints': [models.UniqueConstraint(fields=('key_result', 'on'), name='key_result_value_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='objective',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='objective_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='objective',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('id')), _negated=True), ('parent__isnull', True), _connector='OR'), name='objective_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(('start_value', models.F('target_value')), _negated=True), name='key_result_has_a_way_to_go'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('objective', 'product'), name='contribution_once'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 3)), name='contribution_weight_known'),
        ),
        migrations.AddIndex(
            model_name='successcriterion',
            index=models.Index(fields=['review_on'], name='criterion_review'),
        ),
        migrations.AddConstraint(
            model_name='successcriterion',
            constraint=models.UniqueConstraint(fields=('product', 'kpi', 'window', 'direction', 'review_on'), name='criterion_once'),
        ),
        migrations.AddConstraint(
            model_name='successcriterion',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['at_least', 'at_most'])), name='criterion_direction_known'),
        ),
        migrations.AddConstraint(
            model_name='criterionsignature',
            constraint=models.UniqueConstraint(fields=('criterion', 'part'), name='criterion_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='criterionsignature',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['cpo', 'pmo', 'lead', 'second'])), name='criterion_part_known'),
        ),
        migrations.AddConstraint(
            model_name='criterionedition',
            constraint=models.UniqueConstraint(fields=('criterion', 'number'), name='criterion_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='vision',
            constraint=models.UniqueConstraint(fields=('scope', 'starts_on'), name='vision_once'),
        ),
        migrations.AddConstraint(
            model_name='vision',
            constraint=models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='vision_says_something'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
