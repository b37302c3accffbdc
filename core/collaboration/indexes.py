"""The index behind the search of each registered noun.

Which fields are searched is said where a noun is registered, so the indexes follow from there: after
every `migrate` those that are missing are made and those of fields no longer searched are dropped.
"""

import hashlib
from typing import Any, Final

from django.db import connection

from core.collaboration.words import may_be_null
from core.subjects import Subject, kinds

PREFIX: Final = "search_"


def keep(**_sent: Any) -> None:
    """Make the indexes that are missing, and drop those that no noun asks for."""
    wanted = {name: statement for subject in kinds() for name, statement in _wanted(subject)}
    with connection.cursor() as cursor:
        if not _ready(cursor):
            return
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
            r" AND indexname LIKE 'search\_%'"
        )
        there = {name for (name,) in cursor.fetchall()}
        for name in sorted(there - set(wanted)):
            cursor.execute(f'DROP INDEX "{name}"')
        for name in sorted(set(wanted) - there):
            cursor.execute(wanted[name])


def _ready(cursor: Any) -> bool:
    """Tell whether this app's migrations have run, and all tables are there."""
    cursor.execute("SELECT to_regproc('portal_plain') IS NOT NULL")
    (has_function,) = cursor.fetchone()
    if not has_function:
        return False
    there = set(connection.introspection.table_names(cursor))
    return all(subject.model._meta.db_table in there for subject in kinds())


def _wanted(subject: Subject) -> list[tuple[str, str]]:
    """Return the name and the statement of a noun's index; none where it is searched in other tables."""
    if not subject.search or any("__" in name for name in subject.search):
        return []
    table = subject.model._meta.db_table
    text = _text(subject)
    name = f"{PREFIX}{table}"[:50] + "_" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return [(name, f'CREATE INDEX "{name}" ON "{table}" USING gin (portal_plain({text}) gin_trgm_ops)')]


def _text(subject: Subject) -> str:
    """Write the searched text as the query does, so that the planner takes one for the other."""
    parts = []
    for name in subject.search:
        field: Any = subject.model._meta.get_field(name)
        column = f'"{field.column}"'
        parts.append(f"COALESCE({column}, '')" if may_be_null(subject.model, name) else column)
    return "(" + " || ' ' || ".join(parts) + ")"
