"""Rules of the database that Django has no class for."""

from django.db.migrations import RunSQL


def no_circle(table: str, column: str, name: str) -> RunSQL:
    """Return the operation that refuses rows whose line of parents leads back to them.

    The rule is asked when a transaction ends, so that an import may write children before parents and
    two rows may change places. The function is made by the migration `common.0002`.
    """
    forward = (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OF {column} ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.{column} IS NOT NULL)"
        f" EXECUTE FUNCTION portal_refuse_circle('{column}')"
    )
    return RunSQL(forward, f"DROP TRIGGER {name} ON {table}")
