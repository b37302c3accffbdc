"""Kept files go to a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.governance.company import Company, found


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def company(db: None) -> Company:
    return found()
