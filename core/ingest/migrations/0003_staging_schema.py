from django.db import migrations


class Migration(migrations.Migration):
    """A schema of its own for the rows of files that are being read."""

    dependencies = [("ingest", "0002_remove_importrun_error_detail_remove_rowissue_advice_and_more")]

    operations = [
        migrations.RunSQL(
            "CREATE SCHEMA IF NOT EXISTS staging", reverse_sql="DROP SCHEMA IF EXISTS staging CASCADE"
        )
    ]
