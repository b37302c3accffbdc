"""Two days of a row that cannot be the other way round, whichever of them a file has."""

from django.db.models import Model

from core.ingest.sources.columns import Check


def in_order(earlier: str, later: str, *, of: type[Model]) -> tuple[Check, ...]:
    """Return the rules for `Source.known` of a source that is `named`.

    A file with one of the two days is held against the other as it is stored. Both names are those of the
    file's columns and of the table's.
    """
    table = of._meta.db_table

    def stored(column: str) -> str:
        return f"(SELECT t.{column} FROM {table} t WHERE t.id = s.id)"  # noqa: S608 names of our own

    def rule(first: str, last: str, needs: tuple[str, ...], lacks: tuple[str, ...]) -> Check:
        told = earlier if lacks == (later,) else later
        return Check(
            code="dates_reversed",
            column=told,
            fault=f"{last} < {first}",
            value=f"s.{told}",
            parameters={"later": last, "earlier": first},
            needs=needs,
            lacks=lacks,
        )

    return (
        rule(f"s.{earlier}", f"s.{later}", (earlier, later), ()),
        rule(stored(earlier), f"s.{later}", (later,), (earlier,)),
        rule(f"s.{earlier}", stored(later), (earlier,), (later,)),
    )
