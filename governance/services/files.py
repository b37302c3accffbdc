"""Draw the files of a pack, keep them by their hash, and hand them out."""

import hashlib
import io
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.ingest.kept import path_of
from core.ingest.services.files import is_intact, keep
from core.jobs.context import JobContext
from governance.drawing import FORMATS, draw, drawn_with
from governance.models import PackFile, Snapshot


class NotDrawn(DomainError):
    """Nobody had this file drawn yet."""

    code = "pack_not_drawn"
    detail = _("This file is not drawn yet. Have the pack drawn in this language, then download it.")


class FileLost(DomainError):
    """The kept file is gone or damaged, and this version of the portal draws it with other bytes."""

    code = "pack_file_lost"
    detail = _("The kept file is damaged and cannot be drawn again as it was. Bring it back from a backup.")
    http_status = 410


def draw_files(*, position: int, language: str, context: JobContext) -> list[str]:
    """Draw what is not there yet; return the hashes of all files in this language.

    Drawing twice changes nothing: the same snapshot gives the same bytes, and a file is kept once.
    """
    snapshot = Snapshot.objects.get(position=position)
    for done, format_ in enumerate(FORMATS):
        context.progress(done, len(FORMATS), step=format_)
        context.check_cancelled()
        _drawn(snapshot, format_, language)
    context.progress(len(FORMATS), len(FORMATS))
    return list(snapshot.files.filter(language=language).values_list("file__sha256", flat=True))


def path_of_file(drawn: PackFile) -> Path:
    """Return where a file lies; one that is gone or damaged is drawn again, if its bytes are the same.

    Raises FileLost.
    """
    if not is_intact(drawn.file):
        again = draw(drawn.snapshot, format=drawn.format, language=drawn.language)
        if hashlib.sha256(again).hexdigest() != drawn.file.sha256:
            raise FileLost
        path_of(drawn.file.sha256).unlink(missing_ok=True)
        keep(io.BytesIO(again))
    return path_of(drawn.file.sha256)


def file_of(snapshot: Snapshot, *, format: str, language: str) -> PackFile:  # noqa: A002 the word of the API
    """Return a drawn file. Raises NotDrawn."""
    found = snapshot.files.select_related("file", "snapshot").filter(format=format, language=language).first()
    if found is None:
        raise NotDrawn
    return found


def drawn_now(snapshot: Snapshot, *, format: str, language: str) -> PackFile:  # noqa: A002
    """Return a file, drawn here and now where it is not there yet: for a command, which waits for it."""
    return _drawn(snapshot, format, language)


def _drawn(snapshot: Snapshot, format_: str, language: str) -> PackFile:
    found = (
        snapshot.files.select_related("file", "snapshot").filter(format=format_, language=language).first()
    )
    if found:
        return found
    kept = keep(io.BytesIO(draw(snapshot, format=format_, language=language)))
    drawn, _created = PackFile.objects.get_or_create(
        snapshot=snapshot,
        format=format_,
        language=language,
        defaults={"file": kept, "drawn_with": drawn_with(format_)},
    )
    return drawn
