from django.db import migrations

# The table of a second database cache (CACHES in the settings), which createcachetable would make.
CACHE = """
CREATE TABLE IF NOT EXISTS portal_boards (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS portal_boards_expires ON portal_boards (expires);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0004_company_kpis"),
    ]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE portal_boards"),
    ]
