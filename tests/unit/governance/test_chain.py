"""The hash of a snapshot, computed here by other means: what a stranger with `sha256sum` would do."""

import subprocess

from governance import chain


def test_the_hash_is_what_sha256sum_says() -> None:
    text = b"portal-snapshot-1\n2\n" + b"a" * 64 + b'\n{"node":"\xc3\xa9"}'
    said = subprocess.run(["sha256sum"], input=text, capture_output=True, check=True).stdout.split()[0]
    assert chain.digest(position=2, previous="a" * 64, content='{"node":"é"}') == said.decode()


def test_place_and_history_are_part_of_the_hash() -> None:
    content = '{"node":"N"}'
    first = chain.digest(position=1, previous=chain.GENESIS, content=content)
    others = {
        chain.digest(position=2, previous=chain.GENESIS, content=content),
        chain.digest(position=1, previous=first, content=content),
        chain.digest(position=1, previous=chain.GENESIS, content=content + " "),
    }
    assert first not in others
    assert len(others) == 3
