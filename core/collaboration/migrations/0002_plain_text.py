from django.db import migrations

# Immutable, so that an index can hold it: unaccent itself is only stable, since its rules are a file.
MAKE = """
CREATE FUNCTION portal_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0001_initial"), ("common", "0001_extensions")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION portal_plain(text)")]
