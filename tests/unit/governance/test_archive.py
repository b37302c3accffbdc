import io
import zipfile
from datetime import UTC, datetime

from governance.drawing.archive import settle

MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def office(*, when: tuple[int, ...], created: str, inner: bytes | None = None) -> bytes:
    """A container as the libraries write it, with traces of the present."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        words = ("created", "modified")
        core = "".join(f"<dcterms:{word} a='x'>{created}</dcterms:{word}>" for word in words)
        file.writestr(zipfile.ZipInfo("docProps/core.xml", when), core)
        file.writestr(zipfile.ZipInfo("content.xml", when), "<a/>")
        if inner is not None:
            file.writestr(zipfile.ZipInfo("embeddings/Sheet.xlsx", when), inner)
    return written.getvalue()


def test_two_files_written_at_different_moments_become_the_same() -> None:
    early = office(when=(2020, 1, 1, 0, 0, 0), created="2020-01-01T00:00:00Z")
    late = office(when=(2026, 5, 5, 5, 5, 4), created="2026-05-05T05:05:05Z")
    first = office(when=(2020, 1, 1, 0, 0, 0), created="2020-01-01T00:00:00Z", inner=early)
    second = office(when=(2026, 5, 5, 5, 5, 4), created="2026-05-05T05:05:05Z", inner=late)
    assert first != second
    assert settle(first, MOMENT) == settle(second, MOMENT)


def test_the_moment_of_the_snapshot_stands_in_its_place() -> None:
    settled = settle(office(when=(2026, 5, 5, 5, 5, 4), created="x"), MOMENT)
    with zipfile.ZipFile(io.BytesIO(settled)) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.read("docProps/core.xml").count(b">2026-11-25T18:00:00Z<") == 2
        assert file.read("content.xml") == b"<a/>"
