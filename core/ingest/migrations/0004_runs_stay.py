"""Facts name their import without a foreign key in the database, so no import may ever go."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ingest_runs_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'import runs are the origin of facts and are never deleted'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER ingest_runs_stay BEFORE DELETE ON ingest_importrun
    FOR EACH ROW EXECUTE FUNCTION ingest_runs_stay();
"""
BACK = """
DROP TRIGGER ingest_runs_stay ON ingest_importrun;
DROP FUNCTION ingest_runs_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("ingest", "0003_staging_schema")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
