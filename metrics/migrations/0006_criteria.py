"""Launches judged by their success criteria, and what each criterion was measured at."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0005_kept_boards'),
        ('portfolio', '0003_strategy_and_criteria'),
    ]

    operations = [
        migrations.AddField(
            model_name='deliverymonth',
            name='criteria_latest_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='deliverymonth',
            name='judged_launches',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='deliverymonth',
            name='reviewed_launches',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='deliverymonth',
            name='successful_launches',
            field=models.IntegerField(default=0),
        ),
        migrations.CreateModel(
            name='CriterionVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('current', models.BooleanField(default=True)),
                ('verdict', models.CharField(choices=[('pending', 'Pending'), ('met', 'Met'), ('missed', 'Missed'), ('not_measurable', 'Not measurable')], max_length=14)),
                ('edition', models.PositiveIntegerField()),
                ('kpi', models.CharField(max_length=60)),
                ('window', models.CharField(max_length=7)),
                ('direction', models.CharField(max_length=8)),
                ('threshold', models.DecimalField(decimal_places=6, max_digits=20)),
                ('review_on', models.DateField()),
                ('period', models.DateField()),
                ('reading_id', models.CharField(max_length=250)),
                ('value', models.DecimalField(decimal_places=24, max_digits=48, null=True)),
                ('n', models.BigIntegerField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('data_on', models.DateField(null=True)),
                ('stale', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('measured_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='portfolio.successcriterion')),
            ],
            options={
                'ordering': ['criterion', '-measured_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('criterion',), name='verdict_current_once')],
            },
        ),
    ]
