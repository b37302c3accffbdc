"""The key that long lists of names are sorted by, with its indexes.

`unaccent` depends on a dictionary that could be changed, so PostgreSQL keeps no index of it; this function
names the dictionary. The lists of products and people open in the order of their names, at any length.
"""

from django.db import migrations

PLAIN = """
CREATE FUNCTION plain_text(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, said));
CREATE INDEX list_product_name ON portfolio_product (plain_text(name), id);
CREATE INDEX list_person_name ON teams_person (plain_text(name), id);
"""
NOT_PLAIN = """
DROP INDEX list_person_name, list_product_name;
DROP FUNCTION plain_text(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_extensions"),
        ("lists", "0001_initial"),
        ("portfolio", "0001_initial"),
        ("teams", "0001_initial"),
    ]

    operations = [migrations.RunSQL(PLAIN, NOT_PLAIN)]
