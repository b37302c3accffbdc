"""Where the demo company's files are."""

from pathlib import Path

DEMO = Path(__file__).resolve().parents[3] / "demo"
FILES = DEMO / "files"


def relative(folder, pattern):
    return sorted(str(path.relative_to(folder)) for path in folder.glob(pattern))
