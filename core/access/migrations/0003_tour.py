from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_links_and_cache'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='tour',
            field=models.CharField(blank=True, choices=[('', 'not asked yet'), ('wanted', 'wanted'), ('ended', 'ended')], default='', max_length=6),
        ),
    ]
