"""Two transactions that close a circle together are asked one after the other.

Each alone does not see what the other has not committed yet; whoever waits here sees it.
"""

from django.db import migrations

SELECT = """
    EXECUTE format(
        'WITH RECURSIVE above(id) AS ('
        ' SELECT %1$I FROM %2$I WHERE id = $1 AND %1$I IS NOT NULL'
        ' UNION SELECT t.%1$I FROM %2$I t JOIN above a ON t.id = a.id WHERE t.%1$I IS NOT NULL'
        ') SELECT EXISTS (SELECT FROM above WHERE id = $1)',
        TG_ARGV[0], TG_TABLE_NAME)
    INTO meets USING NEW.id;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION portal_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meets boolean;
BEGIN
    {first}
    {select}
    IF meets THEN
        RAISE EXCEPTION 'row % of % would stand above itself', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
"""
LOCK = "PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_NAME || ' ' || TG_ARGV[0], 0));"


class Migration(migrations.Migration):
    dependencies = [("common", "0002_refuse_circles")]

    operations = [
        migrations.RunSQL(
            FUNCTION.format(first=LOCK, select=SELECT), FUNCTION.format(first="", select=SELECT)
        )
    ]
