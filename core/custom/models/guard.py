"""The database's own guard over custom values."""

from django.db import migrations

# Values that a row had already are not asked again: a withdrawn option stays where it was chosen.
FUNCTION = """
CREATE FUNCTION custom_values_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had jsonb := '{}';
    entry record;
    field record;
    ok boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        had := OLD.custom;
    END IF;
    FOR entry IN SELECT key, value, value #>> '{}' AS said FROM jsonb_each(NEW.custom) LOOP
        CONTINUE WHEN had -> entry.key IS NOT DISTINCT FROM entry.value;
        SELECT kind, options INTO field FROM custom_customfield
        WHERE noun = TG_ARGV[0] AND code = entry.key;
        ok := FOUND AND CASE field.kind
            WHEN 'number' THEN jsonb_typeof(entry.value) = 'number'
            WHEN 'person' THEN jsonb_typeof(entry.value) = 'number' AND entry.said ~ '^[0-9]+$'
            WHEN 'date' THEN jsonb_typeof(entry.value) = 'string' AND entry.said ~ '^\\d{4}-\\d\\d-\\d\\d$'
            WHEN 'url' THEN jsonb_typeof(entry.value) = 'string' AND entry.said ~* '^https?://'
            WHEN 'choice' THEN jsonb_typeof(entry.value) = 'string'
                AND field.options @> jsonb_build_array(jsonb_build_object('code', entry.said))
            ELSE jsonb_typeof(entry.value) = 'string' AND entry.said <> ''
        END;
        IF ok IS NOT TRUE THEN
            RAISE EXCEPTION 'the custom value % of % does not fit its field', entry.key, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = 'custom_values_hold', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""


def guard_values(table: str, noun: str) -> migrations.RunSQL:
    """Return the step of a migration that has a table's custom values guarded by the definitions."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER custom_values_inserted BEFORE INSERT ON {table} FOR EACH ROW
            WHEN (NEW.custom <> '{{}}'::jsonb) EXECUTE FUNCTION custom_values_hold('{noun}');
        CREATE TRIGGER custom_values_updated BEFORE UPDATE OF custom ON {table} FOR EACH ROW
            WHEN (NEW.custom IS DISTINCT FROM OLD.custom) EXECUTE FUNCTION custom_values_hold('{noun}');
        """,
        f"""
        DROP TRIGGER custom_values_inserted ON {table};
        DROP TRIGGER custom_values_updated ON {table};
        """,
    )
