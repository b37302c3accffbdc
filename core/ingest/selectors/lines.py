"""The lines of a kept file as they arrived."""

from core.ingest.kept import path_of
from core.ingest.models import ImportRun
from core.ingest.readers import RefusedFile, Sniffed, lines_around


def line_as_arrived(run: ImportRun, line: int, context: int = 1) -> list[tuple[int, str]]:
    """Return (line number, text) of a line of the run's file and its neighbours.

    Nothing when the file is no longer there or no longer what arrived, was never read, or has no such
    line. The caller has checked that whoever asks may see what the line says.
    """
    place = path_of(run.file.sha256)
    if line < 1 or not run.sniffed or run.file.is_faulty or not place.is_file():
        return []
    try:
        found = lines_around(place, Sniffed.from_json(run.sniffed), line, context=context)
    except (RefusedFile, UnicodeError):
        return []
    return found if any(number == line for number, _ in found) else []
