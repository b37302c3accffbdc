"""What a file does not speak of, filled in so that its rows can be judged as wholes."""

from collections.abc import Iterable

from psycopg2 import sql

from core.ingest.pipeline.stage import Stage


def keep_what_is_absent(stage: Stage, names: Iterable[str]) -> None:
    """Fill staged columns that the file does not have from the stored rows."""
    for name in names:
        if name not in stage.context.present:
            stage.execute(
                "UPDATE {s} s SET {name} = t.{name} FROM {target} t WHERE t.id = s.id",
                name=sql.Identifier(name),
            )


def reject_reversed(stage: Stage, *, later: str, earlier: str) -> None:
    """Reject rows of which one day lies before another that it must not precede."""
    stage.reject(
        code="dates_reversed",
        column=later,
        where=f"s.{later} < s.{earlier}",
        value=f"s.{later}",
        parameters={"later": f"s.{later}", "earlier": f"s.{earlier}"},
    )
