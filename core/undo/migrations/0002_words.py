from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("undo", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="words",
            field=models.JSONField(default=dict),
        ),
    ]
