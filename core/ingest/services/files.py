"""Keep files as they arrived, once each, by the hash of their content."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.ingest.kept import path_of
from core.ingest.models import SourceFile

CHUNK: Final = 1 << 20


class TooLarge(DomainError):
    """The file is larger than the portal takes."""

    code = "file_too_large"
    detail = _("The file is larger than the portal accepts. Split it, or ask your administrator.")
    http_status = 413


class Upload(Protocol):
    """A file that can be read from its beginning: an upload, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...


def keep(file: Upload | BinaryIO) -> SourceFile:
    """Store a file by its hash; the same content is stored once. Raises TooLarge.

    Written beside its final place and moved there, so that a kept file is always whole; readable by
    the portal's account alone.
    """
    root = settings.FILES_ROOT
    _folder(root)
    handle, name = tempfile.mkstemp(dir=root, prefix=".arriving-")
    arriving = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            sha256, size = _copy(file, stream)
            stream.flush()
            os.fsync(stream.fileno())
        place = path_of(sha256)
        _folder(place.parent)
        arriving.replace(place)  # also over bytes that were kept before: should they be damaged, they heal
        _settle(place.parent)
    finally:
        arriving.unlink(missing_ok=True)
    kept, _created = SourceFile.objects.get_or_create(sha256=sha256, defaults={"size": size})
    return kept


def examine(kept: SourceFile) -> SourceFile.Condition:
    """Read a kept file in blocks and tell whether it is what arrived; unreadable bytes are damaged ones."""
    try:
        with path_of(kept.sha256).open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == kept.sha256
    except FileNotFoundError:
        return SourceFile.Condition.MISSING
    except OSError:
        return SourceFile.Condition.DAMAGED
    return SourceFile.Condition.INTACT if same else SourceFile.Condition.DAMAGED


def is_intact(kept: SourceFile) -> bool:
    """Read a kept file in blocks and tell whether it is there and what arrived."""
    return examine(kept) is SourceFile.Condition.INTACT


def _copy(file: Upload | BinaryIO, stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        size += len(chunk)
        if size > settings.IMPORT_MAX_BYTES:
            raise TooLarge
        digest.update(chunk)
        stream.write(chunk)
    return digest.hexdigest(), size


def _chunks(file: Upload | BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _settle(folder: Path) -> None:
    """Make the file's name durable, not only its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
