"""Which kind of file is this? By its header, and by its name where the header leaves a tie."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from core.ingest import sources
from core.ingest.cells import header_key
from core.ingest.readers import match_headers
from core.ingest.sources import Recognised, Source


def recognise(header: Sequence[str], *, name: str = "") -> list[Recognised]:
    """List the sources that a header may belong to, the likeliest first; none of which no column fits.

    Complete ones come first, then by the number of columns that fit; a source whose name is in the
    file's name wins a tie.
    """
    found = [look(source.whole(), header) for source in sources.every()]
    stem = header_key(PurePath(name).stem)
    return sorted(
        (one for one in found if one.columns),
        key=lambda one: (not one.complete, -len(one.columns), header_key(one.source.name) not in stem),
    )


def look(source: Source, header: Sequence[str]) -> Recognised:
    """Find a source's columns in a header."""
    match = match_headers(header, source.names())
    columns = {column: header[position] for column, position in match.positions.items()}
    columns |= _repeated(source, header, match.ambiguous)
    missing = source.still_missing(frozenset(columns), {})
    ambiguous = tuple(column for column in match.ambiguous if column not in columns)
    return Recognised(
        source=source,
        columns=columns,
        ambiguous=ambiguous,
        complete=not missing and not ambiguous and source.recognised(frozenset(columns)),
    )


def _repeated(
    source: Source, header: Sequence[str], ambiguous: Mapping[str, Sequence[int]]
) -> dict[str, str]:
    """Take the columns that the file may write more than once, where it writes them all alike."""
    return {
        column: header[places[0]]
        for column, places in ambiguous.items()
        if source.column(column).many and len({header_key(header[place]) for place in places}) == 1
    }


def tie(found: Sequence[Recognised], *, name: str = "") -> list[Recognised]:
    """Return the complete sources that fit the header equally well; one when it is clear."""
    if not found or not found[0].complete:
        return []
    best = [one for one in found if one.complete and len(one.columns) == len(found[0].columns)]
    stem = header_key(PurePath(name).stem)
    named = [one for one in best if header_key(one.source.name) in stem]
    return named if len(named) == 1 else best
