from django.db import migrations

# A proposal is compared with why products were stopped and what they taught, too. Weighed as a description.
KEEP = """
ALTER TABLE portfolio_productstop ADD COLUMN words tsvector
    GENERATED ALWAYS AS (setweight(portfolio_stems(reason_text || ' ' || lessons), 'C')) STORED;
CREATE INDEX portfolio_stop_words ON portfolio_productstop USING gin (words);
"""
DROP = "ALTER TABLE portfolio_productstop DROP COLUMN words;"


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0011_gates_are_earned")]

    operations = [migrations.RunSQL(KEEP, DROP)]
