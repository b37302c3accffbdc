from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0002_sent_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="words",
            field=models.JSONField(default=dict),
        ),
    ]
