from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0012_lessons_are_found")]

    operations = [
        migrations.CreateModel(
            name="KeptMarks",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("kept_at", models.DateTimeField()),
                ("groups", models.JSONField()),
            ],
        ),
    ]
