"""The sources there are, by name; apps register theirs at start-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.ingest import messages
from core.ingest.cells import header_key
from core.ingest.sources.source import Source


@dataclass(frozen=True)
class Recognised:
    """A source that a header may belong to.

    columns: source column → header of the file. complete: nothing required is missing.
    ambiguous: columns whose name fits several headers; a person must choose.
    """

    source: Source
    columns: dict[str, str]
    ambiguous: tuple[str, ...]
    complete: bool


_SOURCES: Final[dict[str, Source]] = {}


def register(*sources: Source) -> None:
    """Make sources known. Registering the same name again replaces it (a reload in tests)."""
    for source in sources:
        _SOURCES[source.name] = source
        messages.add(issues=source.issue_texts, notes=source.note_texts, errors=source.error_texts)


def get(name: str) -> Source:
    """Return a source by name. Raises UnknownSource, a KeyError, listing those there are."""
    try:
        return _SOURCES[name]
    except KeyError:
        raise UnknownSource(name, sorted(_SOURCES)) from None


def whole(name: str) -> Source:
    """Return a source with the columns that are data, to read or map a file by. Raises UnknownSource."""
    return get(name).whole()


def every() -> list[Source]:
    """List all sources by name."""
    return [_SOURCES[name] for name in sorted(_SOURCES)]


def headers() -> frozenset[str]:
    """Return the header keys of every column and alias of every source, to find a header row by."""
    return frozenset(
        header_key(name)
        for source in _SOURCES.values()
        for column, others in source.whole().names().items()
        for name in (column, *others)
    )


class UnknownSource(KeyError):
    """Say that there is no such source."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = list(known)
