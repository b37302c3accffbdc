"""A function for constraint triggers: a row may not stand above itself, at any distance."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portal_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meets boolean;
BEGIN
    EXECUTE format(
        'WITH RECURSIVE above(id) AS ('
        ' SELECT %1$I FROM %2$I WHERE id = $1 AND %1$I IS NOT NULL'
        ' UNION SELECT t.%1$I FROM %2$I t JOIN above a ON t.id = a.id WHERE t.%1$I IS NOT NULL'
        ') SELECT EXISTS (SELECT FROM above WHERE id = $1)',
        TG_ARGV[0], TG_TABLE_NAME)
    INTO meets USING NEW.id;
    IF meets THEN
        RAISE EXCEPTION 'row % of % would stand above itself', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_extensions")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION portal_refuse_circle()")]
