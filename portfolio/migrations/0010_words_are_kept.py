from django.db import migrations

# Kept beside the row, so that no text is taken apart again to put thousands of products in order.
KEEP = """
ALTER TABLE portfolio_product
    ADD COLUMN words tsvector GENERATED ALWAYS AS (portfolio_words(name, description)) STORED;
DROP INDEX portfolio_product_words;
CREATE INDEX portfolio_product_words ON portfolio_product USING gin (words);
"""
DROP = """
ALTER TABLE portfolio_product DROP COLUMN words;
CREATE INDEX portfolio_product_words ON portfolio_product USING gin (portfolio_words(name, description));
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0009_no_circular_replacing")]

    operations = [migrations.RunSQL(KEEP, DROP)]
