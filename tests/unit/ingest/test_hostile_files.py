"""A hostile file hurts nobody: each is refused with a reason, or read right, in little time and memory."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from core.ingest.readers import RefusedFile, match_headers, open_rows, sniff
from core.ingest.readers.messages import REFUSALS, ROWS
from tests.corpus.hostile_files import CORPUS, HostileFile

ROOT = Path(__file__).resolve().parents[3]


def cpu_seconds() -> float:
    """Processor time of this process and its ended children; a busy machine does not lengthen it."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def outcome(path: Path) -> tuple[str, int | None, int, tuple[tuple[int, str], ...]]:
    """What became of a file: (refusal, its line, good rows, (line, code) of the others)."""
    rows, ragged = 0, []
    try:
        sniffed = sniff(path, name="table.csv", known_headers=["produit", "montant"])
        for batch in open_rows(path, sniffed):
            rows += len(batch)
            ragged += [(row.line, row.code) for row in batch.ragged]
    except RefusedFile as refusal:
        return refusal.code, refusal.line, 0, ()
    return "", None, rows, tuple(ragged)


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
def test_it_is_refused_or_read_right_in_two_seconds(hostile: HostileFile, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    hostile.write(path)
    before = cpu_seconds()
    assert outcome(path) == (hostile.refused, hostile.line, hostile.rows, hostile.ragged)
    assert cpu_seconds() - before <= 2.0


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(CORPUS) >= 40
    assert len({hostile.name for hostile in CORPUS}) == len(CORPUS)


def test_every_outcome_of_the_corpus_has_its_sentence() -> None:
    assert {hostile.refused for hostile in CORPUS if hostile.refused} <= set(REFUSALS)
    assert {code for hostile in CORPUS for _line, code in hostile.ragged} <= set(ROWS)


def test_a_duplicated_column_is_refused_by_both_its_positions(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("Produit;Montant;produit\nP1;1;P2\n")
    match = match_headers(sniff(path, name="twice.csv").header, {"produit": [], "montant": []})
    assert match.ambiguous == {"produit": (0, 2)}
    with pytest.raises(RefusedFile, match="1, 3") as caught:
        match.refuse_ambiguous()
    assert caught.value.code == "duplicated_column"


def test_the_size_limit_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(2_000_000))
    with pytest.raises(RefusedFile) as caught:
        sniff(path, name="book.xlsx", max_binary_bytes=1024 * 1024)
    assert caught.value.code == "too_large"
    assert "2 MB; at most 1 MB" in caught.value.message


MEASURE = """
import resource, sys
from core.ingest.readers import open_rows, sniff
path = sys.argv[1]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(len(batch) for batch in open_rows(path, sniff(path, name="large.csv")))
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    "row", ["P{0};{0};commentaire\n", 'P{0};{0};"deux\nlignes"\n'], ids=["plain", "quoted"]
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, row: str) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as stream:
        stream.write("produit;montant;commentaire\n")
        for thousand in range(800):
            stream.write("".join(row.format(thousand * 1_000 + number) for number in range(1_000)))
    assert path.stat().st_size > 18_000_000
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows, kilobytes = map(int, measured.stdout.split())
    assert rows == 800_000
    assert kilobytes < 40_000
