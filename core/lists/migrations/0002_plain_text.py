"""What names are sorted and searched by, and the indexes that lists of thousands need for it.

`unaccent` depends on a dictionary that could be changed, so PostgreSQL keeps no index of it; this function
names the dictionary. Lists of any noun sort and search by it; only the long ones have an index.
"""

from django.db import migrations

PLAIN = """
CREATE FUNCTION plain_text(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, said));
CREATE INDEX list_product_name ON portfolio_product (plain_text(name), id);
CREATE INDEX list_person_name ON teams_person (plain_text(name), id);
CREATE INDEX list_product_letters ON portfolio_product
    USING gin (plain_text(name) gin_trgm_ops, plain_text(code) gin_trgm_ops);
CREATE INDEX list_person_letters ON teams_person
    USING gin (plain_text(name) gin_trgm_ops, plain_text(email) gin_trgm_ops, plain_text(role) gin_trgm_ops);
"""
NOT_PLAIN = """
DROP INDEX list_person_letters, list_product_letters, list_person_name, list_product_name;
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
