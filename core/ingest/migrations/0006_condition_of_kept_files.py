from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0005_being_undone'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcefile',
            name='checked_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='condition',
            field=models.CharField(choices=[('unchecked', 'not checked yet'), ('intact', 'as it arrived'), ('damaged', 'damaged'), ('missing', 'missing')], default='unchecked', max_length=9),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='faulty_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='sourcefile',
            constraint=models.CheckConstraint(condition=models.Q(('condition__in', ('damaged', 'missing')), ('faulty_since__isnull', True), _connector='XOR'), name='file_faulty_since_when_faulty'),
        ),
    ]
