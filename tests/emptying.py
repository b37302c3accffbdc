"""Emptying the database after a test that commits.

Django truncates every table of every app, which costs new files for each of them and of their indexes, and
then has permissions, content types and search indexes made anew: ten times what most such tests take.
Here the rows are deleted; what migrations and permissions are made of stays as it is.
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
def _statements() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(table) for table in sorted(set(tables) - STAYING)]
    return "; ".join(
        [
            # Neither who refers to whom nor what refuses to be deleted is asked.
            "SET LOCAL session_replication_role = replica",
            # Whoever is still writing is waited for.
            f"LOCK TABLE {', '.join(quoted)} IN EXCLUSIVE MODE",
            *(f"DELETE FROM {table}" for table in quoted),
        ]
    )


def _empty(_test: TransactionTestCase) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_statements())
