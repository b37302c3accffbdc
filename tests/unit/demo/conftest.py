"""The demo company as its files tell it."""

import tomllib

import pytest

from tests.oracle import values
from tests.oracle.files import read_file
from tests.unit.demo.places import DEMO, FILES


@pytest.fixture(scope="module")
def manifest():
    """The files that are applied."""
    listed = tomllib.loads((DEMO / "manifest.toml").read_text("utf-8"))["file"]
    return [entry for entry in listed if "waits_for" not in entry]


@pytest.fixture(scope="module")
def tables(manifest):
    """Rows by source; finance has three files, of which the last corrects the others."""
    found: dict[str, list[dict[str, str]]] = {}
    for entry in manifest:
        found.setdefault(entry["source"], []).extend(read_file(DEMO / entry["path"]))
    return found


@pytest.fixture(scope="module")
def october():
    return values(FILES, "2026-10")
