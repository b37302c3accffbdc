import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.mark.parametrize("folder", ["static/vendor", "tests/vendor"])
def test_every_vendored_file_is_the_one_its_line_names(folder):
    table = (ROOT / folder / "README.md").read_text()
    named = dict(re.findall(r"^\| `([^`]+)` .*\| `([0-9a-f]{64})` \|$", table, flags=re.MULTILINE))
    there = {
        str(path.relative_to(ROOT / folder))
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".js", ".css", ".woff2", ".ttf", ".svg"}
    }
    assert there == set(named)
    for name, expected in named.items():
        assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == expected, name


def test_no_stylesheet_or_script_of_ours_asks_another_host():
    for folder in ("css", "js"):
        for path in (ROOT / "static" / folder).rglob("*.*"):
            assert not re.search(r"https?://|(?:url\(|from )[\"']?//", path.read_text()), path


def test_no_template_has_an_inline_handler_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), path
        assert not re.search(r"hx-on|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), path
