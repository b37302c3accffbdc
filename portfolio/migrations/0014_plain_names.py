from django.db import migrations

# Much is called by its product. Taking the accents off ten thousand names for each kind that is searched, at
# each search, took longer than the rest of it. Filled by the database: the model does not know the column.
KEEP = """
ALTER TABLE portfolio_product ADD COLUMN plain_name text
    GENERATED ALWAYS AS (portal_plain(name)) STORED;
ALTER TABLE portfolio_successcriterion ADD COLUMN plain_code text
    GENERATED ALWAYS AS (portal_plain(code)) STORED;
"""
DROP = """
ALTER TABLE portfolio_successcriterion DROP COLUMN plain_code;
ALTER TABLE portfolio_product DROP COLUMN plain_name;
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0013_kept_marks"), ("collaboration", "0002_plain_text")]

    operations = [migrations.RunSQL(KEEP, DROP)]
