"""Emptying the database after a test that commits.

Django truncates every table of every app, which costs new files for each of them and of their indexes, and
then has permissions, content types and search indexes made anew: ten times what most such tests take.
Here the tables that were written to are emptied, and are files without a page again: rows without an order
come as they were put in. What migrations and permissions are made of stays as it is.
"""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

# Made for each model there is after every migration, and known to caches by their keys.
STAYING = {"django_content_type", "auth_permission"}


def install() -> None:
    """Let every test that commits be cleaned up after in this way."""
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


@cache
def _tables() -> list[str]:
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(known) - STAYING)


def _empty(_test: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name"
            " WHERE pg_relation_size(quote_ident(name)::regclass) > 0",
            [_tables()],
        )
        written = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        if not written:
            return
        with transaction.atomic():
            # Neither who refers to whom nor what refuses to be deleted is asked.
            cursor.execute("SET LOCAL session_replication_role = replica")
            # Whoever is still writing is waited for.
            cursor.execute(f"LOCK TABLE {', '.join(written)} IN EXCLUSIVE MODE")
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in written))
        cursor.execute(f"VACUUM {', '.join(written)}")
